"""The body of a mail: MJML to mail-safe HTML, images as parts, the plain-text twin; the only door to mrml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.parsers import expat

from inscriptis import get_text
from inscriptis.css_profiles import STRICT_CSS_PROFILE
from inscriptis.model.config import ParserConfig
from mrml import ParserOptions, RenderOptions, to_html

from designer.core.errors import TemplateError
from designer.render.inline import Inliner
from designer.render.mime import MailBody

_POSITION = re.compile(r"position (\d+)")
_NOT_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MJML_TAG = re.compile(r"<(mj-[a-z-]+)")
_MJML_TAGS = frozenset(
    re.findall(
        r"\S+",
        """mj-accordion mj-accordion-element mj-accordion-text mj-accordion-title mj-all mj-attributes mj-body
        mj-breakpoint mj-button mj-carousel mj-carousel-image mj-class mj-column mj-divider mj-font mj-group mj-head
        mj-hero mj-html-attribute mj-html-attributes mj-image mj-include mj-navbar mj-navbar-link mj-preview mj-raw
        mj-section mj-selector mj-social mj-social-element mj-spacer mj-style mj-table mj-text mj-title mj-wrapper""",
    )
)


def compile_mjml(source: str, *, file: str) -> str:
    """Mail-safe HTML of MJML. Raises TemplateError with the compiler's words and the line in the filled source."""
    source = _NOT_XML.sub(" ", source)  # data may hold them, and no XML can
    for tag in _MJML_TAG.finditer(source):  # the compiler would drop what it does not know, with all that is in it
        if tag[1] not in _MJML_TAGS:
            line = source.count("\n", 0, tag.start()) + 1
            raise TemplateError("mjml-syntax", detail=f"there is no {tag[1]}", file=file, line=line)
    options = RenderOptions(fonts={}, social_icon_origin="", disable_comments=False)
    try:
        return str(to_html(source, ParserOptions(), options).content)
    except OSError as error:
        line = _line_of(str(error), source)
        raise TemplateError("mjml-syntax", detail=_first_words(str(error)), file=file, line=line) from None


def mail_body(html: str, files: Mapping[str, bytes], *, text: str | None, file: str) -> MailBody:
    """A finished body from HTML; `text` is the author's own twin. Raises RenderError for anything remote or missing."""
    inliner = Inliner(files, file)
    inlined = inliner.rewritten(html)
    return MailBody(inlined, tuple(inliner.images.values()), text if text is not None else plain_text(html))


def plain_text(html: str) -> str:
    """The plain-text twin of a mail's HTML (RFC 2046, multipart/alternative)."""
    visible = re.sub(r"<!--.*?-->|<(style|title)\b.*?</\1>", "", html, flags=re.DOTALL | re.IGNORECASE)
    config = ParserConfig(css=STRICT_CSS_PROFILE, display_links=True, display_anchors=False, display_images=False)
    lines = (line.strip() for line in get_text(visible, config).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _line_of(message: str, source: str) -> int:
    """The compiler tells a place for some faults only; an XML parser finds one for the others."""
    if position := _POSITION.search(message):
        return source.encode()[: int(position[1])].count(b"\n") + 1
    try:
        expat.ParserCreate().Parse(source, True)
    except expat.ExpatError as error:
        return error.lineno
    return 0


def _first_words(message: str) -> str:
    return message.split(" in root template", maxsplit=1)[0]

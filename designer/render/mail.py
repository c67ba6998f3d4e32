"""The body of a mail: MJML to mail-safe HTML, images as parts, the plain-text twin; the only door to mrml."""

from __future__ import annotations

import hashlib
import html as html_text
import re
from collections.abc import Mapping

from inscriptis import get_text
from inscriptis.css_profiles import STRICT_CSS_PROFILE
from inscriptis.model.config import ParserConfig
from mrml import ParserOptions, RenderOptions, to_html

from designer.core.errors import RenderError, TemplateError
from designer.render.images import MAIL_TYPES, check_image, data_uri
from designer.render.mime import InlineImage, MailBody

_SOURCE = re.compile(r"""(\b(?:src|background)\s*=\s*)(["'])(.*?)\2""", re.IGNORECASE | re.DOTALL)
_CSS_URL = re.compile(r"""url\(\s*(["']?)(.*?)\1\s*\)""", re.IGNORECASE | re.DOTALL)
_IMPORT = re.compile(r"@import|<link\b|<script\b|<iframe\b|<object\b|<embed\b|<base\b", re.IGNORECASE)
_POSITION = re.compile(r"position (\d+)")


def compile_mjml(source: str, *, file: str) -> str:
    """Mail-safe HTML of MJML. Raises TemplateError with the compiler's words."""
    options = RenderOptions(fonts={}, social_icon_origin="", disable_comments=False)
    try:
        return str(to_html(source, ParserOptions(), options).content)
    except OSError as error:
        position = _POSITION.search(str(error))
        line = source.count("\n", 0, int(position[1])) + 1 if position else 0
        raise TemplateError("mjml-syntax", detail=_first_words(str(error)), file=file, line=line) from None


def mail_body(html: str, files: Mapping[str, bytes], *, text: str | None, file: str) -> MailBody:
    """A finished body from HTML; `text` is the author's own twin. Raises RenderError for anything remote or missing."""
    if found := _IMPORT.search(html):
        raise RenderError("mail-remote-content", what=found[0].lower(), file=file)
    images: dict[str, InlineImage] = {}

    def source(match: re.Match[str]) -> str:
        return f"{match[1]}{match[2]}{_inlined(html_text.unescape(match[3]), files, images, file)}{match[2]}"

    def css(match: re.Match[str]) -> str:
        return f"url({_inlined(html_text.unescape(match[2]), files, images, file)})"

    inlined = _CSS_URL.sub(css, _SOURCE.sub(source, html))
    return MailBody(inlined, tuple(images.values()), text if text is not None else plain_text(html))


def plain_text(html: str) -> str:
    """The plain-text twin of a mail's HTML (RFC 2046, multipart/alternative)."""
    visible = re.sub(r"<!--.*?-->|<(style|title)\b.*?</\1>", "", html, flags=re.DOTALL | re.IGNORECASE)
    config = ParserConfig(css=STRICT_CSS_PROFILE, display_links=True, display_anchors=False, display_images=False)
    lines = (line.strip() for line in get_text(visible, config).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _inlined(url: str, files: Mapping[str, bytes], images: dict[str, InlineImage], file: str) -> str:
    url = url.strip()
    if url.startswith("cid:") or not url:
        raise RenderError("resource-missing", name=url or '""', file=file)
    if url.startswith("data:"):
        raw, name = data_uri(url), "data:"
    elif re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", url):
        raise RenderError("mail-remote-content", what=url.split(":")[0][:20] + ":", file=file)
    elif url in files:
        raw, name = files[url], url
    else:
        raise RenderError("resource-missing", name=url, file=file)
    kind = check_image(raw, name)
    if kind not in MAIL_TYPES:
        raise RenderError("mail-image-type", name=name, kind=kind, file=file)
    cid = f"{hashlib.sha256(raw).hexdigest()[:20]}@sealwright"
    images.setdefault(cid, InlineImage(cid, MAIL_TYPES[kind], raw))
    return f"cid:{cid}"


def _first_words(message: str) -> str:
    return message.split(" in root template", maxsplit=1)[0]

"""What a mail's HTML would load: images of the package become parts of the mail, everything else is refused."""

from __future__ import annotations

import hashlib
import html as html_text
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from designer.core.errors import RenderError
from designer.render.images import MAIL_TYPES, check_image, data_uri
from designer.render.mime import InlineImage

_TAG = re.compile(r"""<([A-Za-z][^\s/>]*)((?:[^"'>]|"[^"]*"|'[^']*')*)>""")
_ATTRIBUTE = re.compile(r"""([^\s"'>/=]+)(\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+)""")
_STYLE = re.compile(r"(<style\b[^>]*>)(.*?)(</style)", re.IGNORECASE | re.DOTALL)
_CSS_URL = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)]*?))\s*\)""", re.IGNORECASE)
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_ESCAPE = re.compile(r"\\(?:([0-9A-Fa-f]{1,6})\s?|(.))", re.DOTALL)
_CSS_LOADS = re.compile(r"@import|image-set\(|\bsrc\(|cross-fade\(", re.IGNORECASE)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):|//")
_SCHEMES = ("http", "https", "ftp", "file", "javascript", "cid", "blob")
_IMAGE_ATTRIBUTES = ("src", "background")
_OTHER_ATTRIBUTES = (
    "srcset", "poster", "data", "lowsrc", "dynsrc", "imagesrcset", "xlink:href", "manifest", "classid", "codebase",
    "archive", "profile", "ping",
)  # fmt: skip
_FORBIDDEN_TAGS = (
    "link", "script", "iframe", "frame", "object", "embed", "applet", "base", "audio", "video", "source", "track",
    "portal",
)  # fmt: skip
_LINK_TAGS = ("a", "area")


@dataclass(slots=True)
class Inliner:
    """Rewrites the HTML of one mail; `images` are those found so far, by cid. `file` is the body's source."""

    files: Mapping[str, bytes]
    file: str
    images: dict[str, InlineImage] = field(default_factory=dict)

    def rewritten(self, html: str) -> str:
        """The HTML with `cid:` images. Raises RenderError for what is missing, broken or remote."""
        styled = _STYLE.sub(lambda m: m[1] + self._css(m[2]) + m[3], html)
        return _TAG.sub(self._tag, styled)

    def _tag(self, match: re.Match[str]) -> str:
        tag = match[1].lower()
        if tag in _FORBIDDEN_TAGS:
            raise RenderError("mail-remote-content", what=f"<{tag}", file=self.file)
        inside = _ATTRIBUTE.sub(lambda found: self._attribute(tag, found), match[2])
        return f"<{match[1]}{inside}>"

    def _attribute(self, tag: str, match: re.Match[str]) -> str:
        name = match[1].lower()
        is_refresh = tag == "meta" and name == "http-equiv" and "refresh" in match[3].lower()
        if name in _OTHER_ATTRIBUTES or is_refresh or (name == "href" and tag not in _LINK_TAGS):
            raise RenderError("mail-remote-content", what=f"<{tag} {name}", file=self.file)
        if name not in (*_IMAGE_ATTRIBUTES, "style"):
            return match[0]
        quote = match[3][0] if match[3][0] in "\"'" else '"'
        value = html_text.unescape(match[3].strip(quote) if match[3][0] == quote else match[3])
        new = self._css(value) if name == "style" else self._inlined(value)
        return f"{match[1]}{match[2]}{quote}{_quoted(new, quote)}{quote}"

    def _css(self, css: str) -> str:
        plain = _CSS_COMMENT.sub("", css)
        spelled = _CSS_ESCAPE.sub(lambda m: chr(min(int(m[1], 16), 0x10FFFF)) if m[1] else m[2], plain)
        if _CSS_LOADS.search(spelled) or len(_CSS_URL.findall(spelled)) > len(_CSS_URL.findall(plain)):
            raise RenderError("mail-remote-content", what="CSS", file=self.file)
        return _CSS_URL.sub(lambda m: f"url({self._inlined(m[1] or m[2] or m[3] or '')})", plain)

    def _inlined(self, url: str) -> str:
        url = url.strip()
        scheme = _SCHEME.match(url)
        if url.startswith("data:"):
            return self._part("data:", lambda: data_uri(url))
        if scheme:
            told = (scheme[1] or "").lower()
            what = f"{told}:" if told in _SCHEMES else "//" if not told else "?"
            raise RenderError("mail-remote-content", what=what, file=self.file)
        if url not in self.files:
            raise RenderError("resource-missing", name=url or '""', file=self.file)
        return self._part(url, lambda: self.files[url])

    def _part(self, name: str, read: Callable[[], bytes]) -> str:
        try:
            raw = read()
            kind = check_image(raw, name)
        except RenderError as error:
            raise RenderError(error.code, **error.arguments, file=self.file) from None
        if kind not in MAIL_TYPES:
            raise RenderError("mail-image-type", name=name, kind=kind, file=self.file)
        cid = f"{hashlib.sha256(raw).hexdigest()[:20]}@sealwright"
        self.images.setdefault(cid, InlineImage(cid, MAIL_TYPES[kind], raw))
        return f"cid:{cid}"


def _quoted(text: str, quote: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(quote, "&#34;" if quote == '"' else "&#39;")

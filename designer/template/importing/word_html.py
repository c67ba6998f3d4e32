"""A Word document's text as HTML; the only door to mammoth."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field

import mammoth

from designer.core.errors import TemplateError

_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
b => b
i => i
u => u
strike => s
r[style-name='Strong'] => b
r[style-name='Emphasis'] => i
"""
_UNKNOWN = "An unrecognised element was ignored: "


@dataclass(slots=True)
class Converted:
    """The HTML, in one line, and what the converter did not know, by the name of the element."""

    html: str
    unknown: list[str] = field(default_factory=list)


def converted(document: io.BytesIO, picture: Callable[[str, bytes], str]) -> Converted:
    """The text of a document; `picture` is given each picture's type and bytes, and tells its address.

    Nothing outside of the document is read. Raises TemplateError for one that cannot be read.
    """

    def image(one: object) -> dict[str, str]:
        with one.open() as stream:  # type: ignore[attr-defined]
            return {"src": picture(str(one.content_type), stream.read())}  # type: ignore[attr-defined]

    try:
        result = mammoth.convert_to_html(
            document,
            style_map=_STYLES,
            include_embedded_style_map=False,
            external_file_access=False,
            convert_image=mammoth.images.img_element(image),
        )
    except RecursionError:
        raise TemplateError("import-too-deep") from None
    except (
        KeyError,
        ValueError,
        AttributeError,
        IndexError,
        TypeError,
        OSError,
    ):  # what it does with what it never met
        raise TemplateError("import-not-word", file="word/document.xml") from None
    unknown = [one.message.removeprefix(_UNKNOWN) for one in result.messages if one.message.startswith(_UNKNOWN)]
    return Converted(str(result.value), unknown)

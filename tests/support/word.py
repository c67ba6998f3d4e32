"""Small Word documents, made of the XML that Word writes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = f"""<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"
 ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml"
 ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Default Extension="emf"
 ContentType="image/x-emf"/></Types>"""
STYLES = f"""<w:styles {_NS}><w:docDefaults><w:rPrDefault><w:rPr>
<w:sz w:val="22"/><w:lang w:val="de-DE"/></w:rPr></w:rPrDefault>
<w:pPrDefault><w:pPr><w:spacing w:after="160" w:line="259" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/>
<w:basedOn w:val="Standard"/><w:pPr><w:spacing w:before="240" w:after="120"/></w:pPr>
<w:rPr><w:b/><w:color w:val="2F5496"/><w:sz w:val="32"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Eng"><w:name w:val="No Spacing"/><w:pPr>
<w:spacing w:after="0"/></w:pPr></w:style>
</w:styles>"""


def docx(
    body: str,
    *,
    related: Mapping[str, str] | None = None,
    files: Mapping[str, bytes | str] | None = None,
    styles: str = STYLES,
) -> bytes:
    """A document. `related` are what it names, `id: type target`; `files` are more parts of it."""
    relations = "".join(_relation(name, told) for name, told in (related or {}).items())
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATED}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>',
        "word/document.xml": f"<w:document {_NS}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": styles,
        **(files or {}),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _relation(name: str, told: str) -> str:
    kind, target = told.split(" ", 1)
    mode = ' TargetMode="External"' if "://" in target else ""
    return f'<Relationship Id="{name}" Type="{_RELATED}/{kind}" Target="{target}"{mode}/>'


def header(tag: str, inner: str) -> str:
    """A part for the head (`hdr`) or foot (`ftr`) of the page."""
    return f"<w:{tag} {_NS}>{inner}</w:{tag}>"


def p(*runs: str, look: str = "") -> str:
    """A paragraph; a text that is no XML becomes a run."""
    inner = "".join(one if one.startswith("<") else r(one) for one in runs)
    return f"<w:p>{f'<w:pPr>{look}</w:pPr>' if look else ''}{inner}</w:p>"


def r(text: str, look: str = "") -> str:
    """A run."""
    return f'<w:r>{f"<w:rPr>{look}</w:rPr>" if look else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def complex_field(instruction: str, result: str = "«x»", look: str = "") -> str:
    """A field as Word writes it: begin, instruction, separator, result, end."""
    sign = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>".format
    told = f'<w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>'
    return sign("begin") + told + sign("separate") + r(result, look) + sign("end")


def simple_field(instruction: str, result: str = "«x»") -> str:
    """A field in one element."""
    return f"<w:fldSimple w:instr='{instruction}'>{r(result)}</w:fldSimple>"


def table(*rows: tuple[str, ...], look: str = "", widths: tuple[int, ...] = ()) -> str:
    """A table; each cell is a text, or paragraphs."""
    grid = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in widths)
    cells = ("".join(f"<w:tc>{cell if cell.startswith('<') else p(cell)}</w:tc>" for cell in row) for row in rows)
    body = "".join(f"<w:tr>{row}</w:tr>" for row in cells)
    return f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"


def picture(relation: str = "rId9", *, wide_mm: float = 40, link: bool = False) -> str:
    """A run with a picture."""
    blip = f'<a:blip r:{"link" if link else "embed"}="{relation}"/>'
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="{int(wide_mm * 36000)}" cy="9"/>'
        '<wp:docPr id="1" name="x" descr="Our logo"/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f"<pic:pic><pic:blipFill>{blip}"
        "</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )

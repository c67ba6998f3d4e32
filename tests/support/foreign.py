"""PDFs as other programs make them: good ones, and every kind that is refused or cleaned."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from designer.render.page import PageEngine

Change = Callable[[pikepdf.Pdf], None]


@cache
def foreign_pdf(text: str = "Invoice 4711", pages: int = 1) -> bytes:
    """A plain PDF with this text on each of its pages."""
    body = "<p style='break-after:page'>".join(f"<h1>{text}</h1><p>page {n + 1}" for n in range(pages))
    return PageEngine().pdf(f"<title>-</title>{body}", {}, max_pages=pages + 1).raw


def changed(change: Change, pdf: bytes = b"", **saving: Any) -> bytes:
    """A PDF with something done to it by another library."""
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf or foreign_pdf())) as opened:
        change(opened)
        opened.save(out, **saving)
    return out.getvalue()


def restricted_pdf() -> bytes:
    """Opens for everybody; its owner has forbidden to print it."""
    allow = pikepdf.Permissions(print_highres=False, print_lowres=False, extract=False)
    return changed(_nothing, encryption=pikepdf.Encryption(user="", owner="owner", R=6, allow=allow))


def locked_pdf() -> bytes:
    """Opens with a password only."""
    return changed(_nothing, encryption=pikepdf.Encryption(user="secret", owner="owner", R=6))


def signed_pdf() -> bytes:
    """With a signature in a field of a form."""

    def sign(pdf: pikepdf.Pdf) -> None:
        signature = pdf.make_indirect(
            Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Contents=String("0" * 64),
                       ByteRange=Array([0, 10, 20, 10]))
        )  # fmt: skip
        field = pdf.make_indirect(Dictionary(FT=Name.Sig, T=String("Signature1"), V=signature))
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)

    return changed(sign)


def scripted_pdf() -> bytes:
    """Runs scripts when it is opened, starts a program from a link, plays a film and carries a form's script."""

    def script(pdf: pikepdf.Pdf) -> None:
        run = Dictionary(S=Name.JavaScript, JS=String("app.alert('stolen-words')"))
        pdf.Root.OpenAction = pdf.make_indirect(run)
        pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), run])))
        start = Dictionary(S=Name.Launch, F=String("calc.exe"))
        links = [
            _link(A=start),
            _link(A=Dictionary(S=Name.URI, URI=String("javascript:alert(1)"))),
            _link(A=Dictionary(S=Name.URI, URI=String("https://example.com/pay"))),
            _link(A=Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit]), Next=Array([start]))),
            Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=Array([0, 0, 9, 9])),
        ]
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(one) for one in links])
        pdf.pages[0].obj.AA = Dictionary(O=run)
        disguised = Dictionary(
            Type=Name.StructElem, S=Name.Launch, F=String("calc.exe"), Win=Dictionary(F=String("calc.exe"))
        )
        pdf.Root.Names.Later = pdf.make_indirect(disguised)
        pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=String("<xdp/>"))

    return changed(script)


def with_file(name: str) -> bytes:
    """With a file attached to it."""

    def attach(pdf: pikepdf.Pdf) -> None:
        pdf.attachments[name] = b"<Invoice>attached</Invoice>"

    return changed(attach)


def without_text() -> bytes:
    """A page on which nothing is written, as from a scanner."""
    return PageEngine().pdf("<title>-</title><div style='background:red;height:50px'></div>", {}, max_pages=1).raw


def _link(**more: Any) -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 90, 9]), **more)


def _nothing(_pdf: pikepdf.Pdf) -> None:
    pass

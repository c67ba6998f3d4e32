"""What a starter has to have (docs/templates.md), as checks of any template: its sources, and each sample rendered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError

from designer.core.event import Event, EventRules, parse_event
from designer.core.fields import PublicPaths
from designer.core.problem import Problem
from designer.render.pool import Pool
from designer.render.preflight import preflight
from designer.render.protocol import AttachmentInfo, ComposeReply, ComposeRequest
from designer.template.design.page import read_setup
from designer.template.markup import mismatches, parse
from designer.template.package import Template
from tests.support.composing import mail_of

RULES = EventRules()
_GREY = 32  # how far the parts of a colour may lie apart that is written out
_LONG_ENOUGH = 6


def sources(template: Template) -> Iterator[tuple[str, str]]:
    """What a person writes: the mail, the pages and their sheets."""
    for file, raw in template.files.items():
        if file.endswith((".mjml", ".html", ".css")):
            yield file, raw.decode()


@dataclass(frozen=True, slots=True)
class Rendered:
    """What became of a sample: its event, the mail, and each PDF with its own particulars."""

    event: Event
    language: str
    reply: ComposeReply

    def pdfs(self) -> Iterator[tuple[bytes, AttachmentInfo]]:
        parts = [part.get_content() for part in mail_of(self.reply.mime).iter_attachments()]
        return zip(parts, self.reply.attachments, strict=True)

    def words(self) -> str:
        """All that the mail itself says: subject, HTML and plain text."""
        plain = mail_of(self.reply.mime).get_body(("plain",))
        assert plain is not None
        return f"{self.reply.subject}\n{self.reply.html}\n{plain.get_content()}"


def rendered(pool: Pool, template: Template, folder: Path, office: Path) -> tuple[list[Problem], dict[str, Rendered]]:
    """The problems of a template, and its samples by their names; `office` has the firm."""
    made = dict[str, Rendered]()
    stems = {parse_event(raw, RULES).id: sample.removesuffix(".json") for sample, raw in template.samples.items()}

    def compose(request: ComposeRequest) -> ComposeReply:
        event = parse_event(request.event, RULES)
        name = stems[event.id] if event.id else f"sample-{len(made) + 1}"
        made[name] = Rendered(event, request.language, pool.compose(request))
        return made[name].reply

    found = preflight(folder, office, template, rules=RULES, compose=compose, confirmed={})
    return found.problems, made


def tells_nothing_personal(template: Template, samples: Mapping[str, Rendered]) -> None:
    """The mail says neither a field that is not released, nor a password."""
    public = PublicPaths.of(template.spec.fields.public)
    for sample in samples.values():
        words = sample.words()
        assert sample.event.email not in words
        personal = [value for path, value in texts(sample.event.ctx, ("ctx",)) if not public.releases(path)]
        assert [value for value in personal if len(value) >= _LONG_ENOUGH and value in words] == []
        assert not any(one.password in words for one in sample.reply.attachments)


def texts(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The texts of an event, each with its path."""
    if isinstance(value, Mapping):
        for key, below in value.items():
            yield from texts(below, (*path, key))
    elif isinstance(value, list):
        for below in value:
            yield from texts(below, path)
    elif isinstance(value, str):
        yield path, value


def has_whole_pdfs(template: Template, samples: Mapping[str, Rendered]) -> None:
    """Each opens with its password only, and has what a reader needs."""
    for sample in samples.values():
        for (raw, told), spec in zip(sample.pdfs(), template.spec.attachments, strict=True):
            locked = PdfReader(BytesIO(raw))
            assert locked.is_encrypted
            with pytest.raises(FileNotDecryptedError):
                len(locked.pages)
            reader = PdfReader(BytesIO(raw), password=told.password)
            assert len(reader.pages) == told.pages
            assert all(fonts_in(reader))
            if spec.kind == "pdf":
                assert reader.root_object["/Lang"] == sample.language
                assert reader.metadata is not None
                assert reader.metadata.title


def fonts_in(reader: PdfReader) -> Iterator[bool]:
    """Of each font, whether it is in the file."""
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            inner = font.get_object().get("/DescendantFonts", [font])[0].get_object()
            yield any(key.startswith("/FontFile") for key in inner["/FontDescriptor"].get_object())


def is_sealed(template: Template) -> None:
    """Each attachment has a password that can be found, and says whose it is."""
    for attachment in template.spec.attachments:
        assert attachment.password.policy != "none"
        assert attachment.password.hint or attachment.password.policy == "random"
        assert attachment.must_contain


def has_the_firms_colours(template: Template) -> None:
    """Written out are only greys, and no font in a page."""
    for file, source in sources(template):
        written = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", source)
        colours = re.findall(r"(?<![&\w])#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b", written)
        assert [one for one in colours if not is_grey(one)] == [], file
        named = r"\b(?:rgb|hsl)a?\(|color=\"[a-z]|color: *(?!inherit|var)[a-z]"
        assert not re.search(named, written), file
        if not file.endswith(".mjml"):
            families = re.findall(r"font-family:\s*([^;}]+)", written)
            assert all(one.startswith("var(--font)") for one in families), file


def is_grey(colour: str) -> bool:
    """Whether a colour is next to grey, such as ink and rules are; the firm's own never stand written out."""
    wide = colour if len(colour) == 6 else "".join(one * 2 for one in colour)
    parts = [int(wide[n : n + 2], 16) for n in (0, 2, 4)]
    return max(parts) - min(parts) <= _GREY


def can_be_designed_on(template: Template) -> None:
    """Its sources are whole."""
    for file, source in sources(template):
        if file.endswith((".mjml", ".html")) and "/" not in file:
            assert list(mismatches(parse(source), file)) == []


def has_a_page_that_is_set_up(template: Template) -> None:
    """By rules that the dialog reads."""
    files = dict(sources(template))
    body = template.spec.attachments[0].body
    setup = read_setup(files, body)
    assert setup.size in ("A4", "A5")
    assert setup.every.foot.startswith("element(")
    written = "".join(files.values())
    assert "counter(pages)" in written
    if setup.size == "A4":  # a letter
        assert setup.first is not None
        assert setup.every.head.startswith("element(")
        assert (setup.window == "din-b") is ("address-window" in files[body])


def keeps_together_what_belongs_together(template: Template) -> None:
    """Rows are not torn apart, and heads are repeated."""
    files = dict(sources(template))
    page = files[template.spec.attachments[0].body]
    assert re.search(
        r"\.(?:\w+) tr \{ break-inside: avoid \}|\.ticket \{ break-inside: avoid \}", "".join(files.values())
    )
    for table in re.findall(r"<table class=\"li(?:st|nes)\">.*?</table>", page, re.DOTALL):
        assert table.index("<thead>") < table.index("<tbody>") < table.index("{% for")

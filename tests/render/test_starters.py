"""Every starter has what docs/templates.md says that a starter has to have; each sample is rendered once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError

from designer.core.event import Event, EventRules, parse_event
from designer.core.fields import PublicPaths
from designer.core.paths import STARTERS
from designer.core.problem import Problem
from designer.render.filters import locale_filters
from designer.render.pool import Pool
from designer.render.preflight import preflight
from designer.render.protocol import AttachmentInfo, ComposeReply, ComposeRequest
from designer.template.checks import check_template
from designer.template.design.page import read_setup
from designer.template.library import template_ids
from designer.template.markup import mismatches, parse
from designer.template.package import Template, read_template
from designer.template.variants import variant_for
from tests.support.composing import mail_of

RULES = EventRules()
NAMES = template_ids(STARTERS)


@cache
def starter(name: str) -> Template:
    return read_template(STARTERS / name)


# How many pages the PDF of a sample has, where it is not one: what grows by a line is seen here.
PAGES = {
    "appointment": {"few-fields": 1, "long-names": 3, "normal": 1, "normal-german": 1},
    "event_ticket": {"few-fields": 1, "long-names": 12, "normal": 2, "normal-german": 2},
    "insurance_policy": {"few-fields": 2, "long-names": 6, "normal": 3, "normal-german": 3},
    "invoice": {"sixty-lines": 4},
    "order_confirmation": {"nested-options": 2, "sixty-lines": 4},
    "payslip": {"few-fields": 1, "long-names": 3, "normal": 1, "normal-german": 1},
    "sealed_document": dict.fromkeys(
        ("normal", "normal-german", "normal-italian", "normal-spanish", "normal-swedish"), 2
    ),
}
OWN_PAGES = [name for name in NAMES if starter(name).spec.attachments[0].kind == "pdf"]
_GREY = 32  # how far the parts of a colour may lie apart that is written out
_LONG_ENOUGH = 6


def sources(name: str) -> Iterator[tuple[str, str]]:
    """What a person writes: the mail, the pages and their sheets."""
    for file, raw in starter(name).files.items():
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


Shown = Mapping[str, tuple[list[Problem], dict[str, Rendered]]]


@pytest.fixture(scope="module")
def shown(pool: Pool) -> Shown:
    """The problems of each starter, and each of its samples, rendered once."""
    return {name: rendered(pool, name) for name in NAMES}


def rendered(pool: Pool, name: str) -> tuple[list[Problem], dict[str, Rendered]]:
    template, made = starter(name), dict[str, Rendered]()
    stems = {parse_event(raw, RULES).id: sample.removesuffix(".json") for sample, raw in template.samples.items()}

    def compose(request: ComposeRequest) -> ComposeReply:
        event = parse_event(request.event, RULES)
        made[stems[event.id]] = Rendered(event, request.language, pool.compose(request))
        return made[stems[event.id]].reply

    found = preflight(STARTERS / name, STARTERS, template, rules=RULES, compose=compose, confirmed={})
    return found.problems, made


@pytest.mark.parametrize("name", NAMES)
def test_it_has_a_name_and_samples_in_all_its_languages(name: str) -> None:
    template = starter(name)
    assert (template.spec.id, template.spec.event_type) == (name, name)
    assert template.spec.label
    assert template.spec.languages[:2] == ("en", "de")
    events = {sample.removesuffix(".json"): parse_event(raw, RULES) for sample, raw in template.samples.items()}
    assert len(events) >= 4
    assert {"normal", "normal-german"} <= set(events)
    spoken = {variant_for(template.spec.languages, event.language) for event in events.values()}
    assert spoken == set(template.spec.languages)
    assert all(re.search(r"@(?:.+\.)?example(?:\.\w+)?$", event.email) for event in events.values())


@pytest.mark.parametrize("name", NAMES)
def test_the_check_finds_nothing_in_its_sources(name: str) -> None:
    assert check_template(starter(name), locale_filters("en", UTC, "svg"), RULES) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_sample_comes_out_without_a_problem(shown: Shown, name: str) -> None:
    problems, samples = shown[name]
    assert problems == []  # an unknown field, a mail that Gmail clips, a weak password, ...
    assert len(samples) == len(starter(name).samples)


@pytest.mark.parametrize("name", NAMES)
def test_the_mail_tells_nothing_personal(shown: Shown, name: str) -> None:
    public = PublicPaths.of(starter(name).spec.fields.public)
    for sample in shown[name][1].values():
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


@pytest.mark.parametrize("name", NAMES)
def test_every_pdf_opens_with_its_password_only_and_has_what_a_reader_needs(shown: Shown, name: str) -> None:
    for sample in shown[name][1].values():
        for (raw, told), spec in zip(sample.pdfs(), starter(name).spec.attachments, strict=True):
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


@pytest.mark.parametrize("name", NAMES)
def test_every_sample_has_the_pages_that_it_should_have(shown: Shown, name: str) -> None:
    pages = {stem: one.reply.attachments[0].pages for stem, one in shown[name][1].items()}
    assert pages == {stem: PAGES[name].get(stem, 1) for stem in pages}


@pytest.mark.parametrize("name", NAMES)
def test_every_attachment_is_sealed_and_says_whose_it_is(name: str) -> None:
    for attachment in starter(name).spec.attachments:
        assert attachment.password.policy != "none"
        assert attachment.password.hint or attachment.password.policy == "random"
        assert attachment.must_contain


@pytest.mark.parametrize("name", NAMES)
def test_colours_and_fonts_are_the_firms(name: str) -> None:
    for file, source in sources(name):
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


@pytest.mark.parametrize("name", NAMES)
def test_its_sources_are_what_the_designer_can_work_on(name: str) -> None:
    for file, source in sources(name):
        if file.endswith((".mjml", ".html")) and "/" not in file:
            assert list(mismatches(parse(source), file)) == []


@pytest.mark.parametrize("name", OWN_PAGES)
def test_its_page_is_set_up_by_rules_that_the_dialog_reads(name: str) -> None:
    files = dict(sources(name))
    body = starter(name).spec.attachments[0].body
    setup = read_setup(files, body)
    assert setup.size in ("A4", "A5")
    assert setup.every.foot.startswith("element(")
    written = "".join(files.values())
    assert "counter(pages)" in written
    if setup.size == "A4":  # a letter
        assert setup.first is not None
        assert setup.every.head.startswith("element(")
        assert (setup.window == "din-b") is ("address-window" in files[body])


@pytest.mark.parametrize("name", OWN_PAGES)
def test_what_belongs_together_stays_together(name: str) -> None:
    files = dict(sources(name))
    page = files[starter(name).spec.attachments[0].body]
    assert re.search(
        r"\.(?:\w+) tr \{ break-inside: avoid \}|\.ticket \{ break-inside: avoid \}", "".join(files.values())
    )
    for table in re.findall(r"<table class=\"li(?:st|nes)\">.*?</table>", page, re.DOTALL):
        assert table.index("<thead>") < table.index("<tbody>") < table.index("{% for")

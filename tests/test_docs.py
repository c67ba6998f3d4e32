"""What the documentation says is so: its commands run and show what it shows, its examples and tables are right."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import BaseModel

from designer.cli.main import _parser
from designer.core.errors import SetupError, TemplateError
from designer.core.event import Event, EventRules, parse_events
from designer.core.fields import view
from designer.core.json_text import load_json
from designer.core.models import parse_toml
from designer.core.settings import Settings
from designer.core.texts import TEXTS
from designer.core.toml_text import load_toml
from designer.render.filters import locale_filters
from designer.sender.loopback import LoopbackServer
from designer.sender.outbox.states import FURTHER, OPERATOR_MOVES, State
from designer.template.jinja.door import door_with_texts
from designer.template.jinja.environment import Sandbox
from designer.template.jinja.syntax import references
from designer.template.spec import TemplateSpec, not_yet
from tests.support.docs_tables import written
from tests.support.pages import PAGES, ROOT, blocks, steps, table
from tests.support.reader import Reader

DOCS = ROOT / "docs"
TEMPLATES, EVENTS, TROUBLE = DOCS / "templates.md", DOCS / "events.md", DOCS / "troubleshooting.md"
SERVER = "--host smtp.example.com --user shop@example.com"
FILTERS = locale_filters("en", UTC, "svg")


pytestmark = pytest.mark.usefixtures("warm_workers")


def by_name(page: Path) -> str:
    return page.name


@pytest.mark.parametrize("page", [page for page in PAGES if steps(page)], ids=by_name)
def test_every_command_of_a_page_does_what_the_page_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, home = tmp_path / "kept", tmp_path / "home"
    kept.mkdir()
    home.mkdir()
    with LoopbackServer(kept) as server:
        here = f"--host 127.0.0.1 --port {server.port} --security none"
        reader = Reader(home, monkeypatch, {SERVER: here})
        for step in steps(page):
            reader.follow(step)


def test_a_page_that_shows_something_else_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.md"
    shown = ["$ sealwright submit none.json  # exit 2", "There is no file none.json.", "  Check its ..."]
    reader = Reader(tmp_path, monkeypatch, {})
    reader.run("sealwright init")
    for old, new in (("", ""), ("exit 2", "exit 0"), ("no file", "a file"), ("Check", "Chek")):
        page.write_text("```console\n" + "\n".join(shown).replace(old, new) + "\n```\n")
        (step,) = steps(page)
        if not old:
            reader.follow(step)
            continue
        with pytest.raises(AssertionError):
            reader.follow(step)


EXPORT = [{"order_number": n, "email": f"p{n}@example.com", "total": "9.90", "lines": [{"sku": "007"}]} for n in (1, 2)]


@pytest.mark.parametrize("language", ["sh", "python"])
def test_the_line_of_the_docs_makes_events_of_an_export(tmp_path: Path, language: str) -> None:
    texts = (one.text for one in blocks(EVENTS) if one.language == language)
    line = next(text for text in texts if "order_number" in text)
    (tmp_path / "orders.json").write_text(json.dumps(EXPORT))
    if language == "python":
        (tmp_path / "wrap.py").write_text(line)
        line = f"{sys.executable} wrap.py < orders.json > events.json"
        assert line.replace(sys.executable, "python3") in EVENTS.read_text("utf-8")
    elif shutil.which("jq") is None:
        pytest.skip("jq is not installed here")
    subprocess.run(line, shell=True, cwd=tmp_path, check=True)
    found = list(parse_events((tmp_path / "events.json").read_bytes(), EventRules(), lines=False))
    assert [one.id for one in found if isinstance(one, Event)] == ["order-1", "order-2"]
    assert [one.ctx for one in found if isinstance(one, Event)] == EXPORT


def commands_in(page: Path) -> Iterator[str]:
    """Every call of the program that a page names, in its text and in examples that are not run."""
    for block in blocks(page):
        if block.language in ("sh", "crontab", "ini", ""):
            yield from re.findall(r"(?:^|[/ =])sealwright( [a-z].*)?$", block.text, re.MULTILINE)
    text = re.sub(r"(?ms)^```.*?^```$", "", page.read_text("utf-8"))
    yield from re.findall(r"`(?:\./run|sealwright)( [^`]+)`", text)


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_every_command_that_is_named_exists(page: Path) -> None:
    for called in commands_in(page):
        words = shlex.split(called)
        if words[:1] not in (
            ["test"],
            ["benchmark"],
            ["bundle"],
            ["bundle-test"],
            ["screenshots"],
        ):  # these are of `run` itself
            known(_parser(), words, called)


def known(parser: ArgumentParser, words: list[str], called: str) -> None:
    """Every option and sub-command of a call is one of the program's."""
    below = next((one for one in parser._actions if isinstance(one, _SubParsersAction)), None)
    options = {name for action in parser._actions for name in action.option_strings}
    for number, word in enumerate(words):
        if word.startswith("-"):
            assert word in options, called
        elif below is not None:
            if word.isupper():  # stands for any of them
                return
            if "/" in word and all(one in below.choices for one in word.split("/")):
                return
            assert word in below.choices, called
            known(below.choices[word], words[number + 1 :], called)
            return


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=by_name)
def test_the_tables_say_what_the_program_knows(page: Path) -> None:
    text = page.read_text("utf-8")
    assert text == written(text), "write the tables again: python -m tests.support.docs_tables"


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target, _, anchor in re.findall(r"\]\(([^)#\s]*)(#?)([^)\s]*)\)", page.read_text("utf-8")):
        if target.startswith("https://"):
            continue
        file = page.parent / target if target else page
        assert file.exists(), target
        if anchor:
            headings = re.findall(r"(?m)^#+ (.*)$", file.read_text("utf-8"))
            assert anchor in [re.sub(r"[^\w\s-]", "", heading.lower()).replace(" ", "-") for heading in headings]


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_every_example_can_be_read_by_the_program(page: Path) -> None:
    for block in blocks(page):
        if block.language == "toml":
            read_toml(page, block.text)
        elif block.language == "json" and '"email"' in block.text:
            rules = EventRules(email_may_lack=True)  # a template may find its recipients in a list
            assert all(isinstance(one, Event) for one in parse_events(block.text.encode(), rules, lines=False))
        elif block.language == "json":
            load_json(block.text.encode())
        elif block.language == "jsonl":
            assert all(isinstance(one, Event) for one in parse_events(block.text.encode(), EventRules(), lines=True))
        elif block.language in ("jinja", "html"):
            references(block.text, "example.html", FILTERS)


def read_toml(page: Path, text: str) -> None:
    if "format = 1" in text:
        parse_toml(TemplateSpec, text, file="template.toml", error=TemplateError)
    elif page == TEMPLATES or "[callback]" in text:
        load_toml(text, file="example.toml", error=TemplateError)
    else:
        parse_toml(Settings, text, file="settings.toml", error=SetupError)


def keys_of(model: type[BaseModel]) -> Iterator[str]:
    """Every key of a table and of the tables below it, as it is written."""
    for name, field in model.model_fields.items():
        yield field.alias or name
        for inner in re.findall(r"designer[\w.]*\.(\w+)", str(field.annotation)):
            found = next((one for one in models_below(BaseModel) if one.__name__ == inner), None)
            if found:
                yield from keys_of(found)


def models_below(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for one in model.__subclasses__():
        yield one
        yield from models_below(one)


@pytest.mark.parametrize(("model", "page"), [(Settings, DOCS / "settings.md"), (TemplateSpec, TEMPLATES)])
def test_every_key_is_described(model: type[BaseModel], page: Path) -> None:
    text = page.read_text("utf-8")
    keys = set(keys_of(model))
    assert len(keys) > 25
    assert [key for key in sorted(keys) if not re.search(rf"(?m)^{key} =|[`.\[]{key}[`\]. ]", text)] == []


def test_what_the_format_cannot_do_yet_is_named() -> None:
    text = TEMPLATES.read_text("utf-8").replace("\n", " ")
    asked = {
        "format": 1, "id": "a", "event_type": "a", "email": {"subject": "a"},
        "attachments": [{"kind": kind, "name": "a", "password": {"policy": "shared"}}
                        for kind in ("companion", "file", "url")],
    }  # fmt: skip
    spec = TemplateSpec.model_validate(asked, strict=False)
    assert len(not_yet(spec)) == 2
    assert [words for words in not_yet(spec) if f"`{words}`" not in text] == []


def example_data() -> Any:
    return next(load_json(block.text.encode()) for block in blocks(TEMPLATES) if '"A-17"' in block.text)


def filled(source: str, language: str) -> str:
    texts = {"lines": {"one": "{n} item", "other": {"en": "{n} items", "de": "{n} Posten"}[language]}}
    door = door_with_texts(
        {"example": source}, texts, texts_name="languages/en.toml#", escape=True,
        filters=locale_filters(language, ZoneInfo("Europe/Berlin"), "svg"),
        names={"ctx": view(example_data(), public=None)},
    )  # fmt: skip
    return " ".join(door.fill("example").split())


def filter_rows() -> list[list[str]]:
    headings = ("### By the recipient's language", "### For certain places", "### Of Jinja")
    return [[cell.strip("`") for cell in row] for heading in headings for row in table(TEMPLATES, heading)]


def test_every_example_of_a_filter_gives_what_stands_beside_it() -> None:
    rows = filter_rows()
    for source, *shown in rows:
        given = [filled(source, language) for language in ("en", "de")[: len(shown)]]
        assert given == [" ".join(one.split()) for one in shown], source


def test_every_filter_and_test_is_listed() -> None:
    environment = Sandbox({}, escape=True, filters=FILTERS)
    sources = " ".join(row[0] for row in filter_rows()) + "| qr"
    assert [name for name in environment.filters if not re.search(rf"\| {name}\b", sources)] == []
    listed = TEMPLATES.read_text("utf-8").partition("\n## Tests\n")[2].partition("\n## ")[0]
    assert [name for name in environment.tests if f"`{name}`" not in listed] == []


def test_the_states_and_moves_are_those_of_the_program() -> None:
    assert [row[0].strip("`") for row in table(EVENTS, "## States")] == [str(state) for state in State]
    moves = {row[0].strip("`"): (set(row[1].split(", ")), row[2]) for row in table(EVENTS, "### What you can do")}
    further = {name: ({str(state) for state in states}, "a new message, pending") for name, states in FURTHER.items()}
    assert moves == further | {
        name: ({str(state) for state in move.sources}, str(move.target)) for name, move in OPERATOR_MOVES.items()
    }


def test_the_sentences_of_the_troubleshooting_page_are_the_programs() -> None:
    sentences = re.findall(r"(?m)^> (.*)$", TROUBLE.read_text("utf-8"))
    known_words = {text.what for text in TEXTS.values()}
    assert len(sentences) > 20
    assert [one for one in sentences if one not in known_words] == []


def test_json_answers_have_the_keys_that_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader(tmp_path, monkeypatch, {})
    for call, keys in table(TROUBLE, "## What programs get: `--json`"):
        ran = reader.run(call.strip("`"), typed=[reader.answer("Recovery key")])
        assert set(ran.document) == set(re.findall(r"`(\w+)`", keys)), call


def test_each_promise_of_the_readme_names_tests_that_exist() -> None:
    rows = table(ROOT / "README.md", "## Promises")
    assert [row[0] for row in rows] == [f"P{n}" for n in range(1, 9)]
    for _, _, proofs in rows:
        named = re.findall(r"`([\w/.]+)`", proofs)
        assert named
        assert [path for path in named if not (ROOT / "tests" / path).is_file()] == []

"""The problem list knows all samples: the shown one at once, the others when nobody types, and never in the way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from designer.core.draft import Draft
from designer.core.problem import Problem
from designer.gui.checker import Checker
from designer.gui.editing.autosave import Autosave
from designer.gui.editing.open_template import OpenTemplate
from designer.gui.preview.client import RenderClient
from designer.gui.session import TemplateSession
from designer.render.questions import CheckReply, CheckRequest
from tests.support.packages import event_tree, write_package

WAIT_MS = 30_000
PAGE = "<p>{{ ctx.order.note }}</p>"


class Client(RenderClient):
    """Notes what is asked, and answers at once when it is told to; no program is started."""

    def __init__(self) -> None:
        QObject.__init__(self)
        self.asked: list[tuple[str, bool]] = []  # the sample, and whether it was asked in the background
        self.cancelled = 0
        self._answers: list[Callable[[Any], None]] = []

    def request(
        self, channel: str, question: Any, on_answer: Callable[[Any], None], *, is_background: bool = False
    ) -> None:
        assert isinstance(question, CheckRequest)
        self.asked.append((question.scene.sample, is_background))
        self._answers.append(on_answer)

    def cancel(self, channel: str) -> None:
        self.cancelled += 1

    def answer(self, *problems: Problem) -> None:
        """Answer what was asked last."""
        self._answers[-1](CheckReply(problems))


@pytest.fixture
def session(tmp_path: Path, qtbot: QtBot) -> TemplateSession:
    """Three samples; only the normal one has a note, which the page prints."""
    noted, plain = (json.dumps(event_tree(ctx=ctx)) for ctx in (_ctx(note="x"), _ctx()))
    files = {"samples/normal.json": noted, "samples/a.json": plain, "samples/b.json": plain, "receipt.html": PAGE}
    folder = write_package(tmp_path, files)
    template = OpenTemplate("receipt", folder)
    return TemplateSession(template, Autosave(template, snapshot=lambda: None))


def _ctx(**order: str) -> dict[str, Any]:
    ctx = json.loads(json.dumps(event_tree()["ctx"]))
    ctx["order"] = {**ctx["order"], **order}
    return dict(ctx)


def made(client: RenderClient, session: TemplateSession) -> Checker:
    def draft_of(one: TemplateSession) -> Draft:
        template = one.template
        return Draft(str(template.folder), str(template.folder.parent), template.overlay(), template.removed())

    checker = Checker(client, draft_of, lambda: "UTC", client)
    checker.show_session(session)
    return checker


@pytest.fixture
def client(qtbot: QtBot) -> Iterator[RenderClient]:
    client = RenderClient({})
    yield client
    client.close()


def test_what_fails_in_other_samples_only_is_found_and_names_them(
    client: RenderClient, session: TemplateSession, qtbot: QtBot
) -> None:
    made(client, session)
    qtbot.waitUntil(lambda: session.is_checked, timeout=WAIT_MS)
    assert (session.problems, session.is_whole) == ([], False)
    qtbot.waitUntil(lambda: session.is_whole, timeout=WAIT_MS)
    (problem,) = session.problems
    assert (problem.code, problem.file, problem.line) == ("field-missing", "receipt.html", 1)
    assert (problem.sample, problem.also) == ("a.json", ("b.json",))
    session.template.put_file("receipt.html", PAGE.replace("note", "note | default('')").encode(), "mend")
    qtbot.waitUntil(lambda: session.problems == [] and session.is_whole, timeout=WAIT_MS)


@pytest.fixture
def asked(session: TemplateSession) -> tuple[Client, Checker]:
    """The shown sample is checked, and has no problem."""
    client = Client()
    checker = made(client, session)
    checker.check_now()
    client.answer()
    return client, checker


FOUND = Problem("field-missing", file="receipt.html", line=1, arguments={"path": "ctx.order.note"})


def test_the_others_are_asked_for_in_the_background_one_at_a_time(
    asked: tuple[Client, Checker], session: TemplateSession
) -> None:
    client, checker = asked
    checker._ask_others()
    assert client.asked == [("normal.json", False), ("a.json", True)]
    client.answer(replace(FOUND, sample="a.json"))
    assert client.asked[-1] == ("b.json", True)
    assert session.problems == []  # told when all are checked: a list that grows by itself is hard to click
    client.answer()
    assert [problem.sample for problem in session.problems] == ["a.json"]
    assert session.is_whole


def test_it_begins_only_when_the_template_rests_and_stops_when_somebody_types(
    asked: tuple[Client, Checker], session: TemplateSession
) -> None:
    client, checker = asked
    assert checker._rest.isActive()
    checker._ask_others()
    cancelled = client.cancelled
    session.template.put_file("receipt.html", b"<p>new</p>", "type")
    assert client.cancelled == cancelled + 1
    assert not checker._rest.isActive()
    assert checker._quiet.isActive()


def test_what_was_found_in_a_file_that_changed_is_not_told_until_it_is_found_again(
    asked: tuple[Client, Checker], session: TemplateSession
) -> None:
    client, checker = asked
    checker._ask_others()
    client.answer(FOUND)
    client.answer(replace(FOUND, file="email.mjml"))
    session.template.put_file("receipt.html", b"<p>new</p>", "type")
    checker.check_now()
    client.answer()
    assert [problem.file for problem in session.problems] == ["email.mjml"]
    assert not session.is_whole


def test_another_sample_is_shown_with_all_that_is_known(
    asked: tuple[Client, Checker], session: TemplateSession
) -> None:
    client, checker = asked
    checker._ask_others()
    client.answer(FOUND)
    client.answer(FOUND)
    session.choose_sample("b.json")
    checker.check_now()
    client.answer(replace(FOUND, sample="b.json"))
    assert [(one.sample, one.also) for one in session.problems] == [("b.json", ("a.json",))]
    assert session.is_whole  # nothing has changed, so nothing is asked for again
    checker._ask_others()
    assert client.asked[-1] == ("b.json", False)


def test_a_change_of_one_sample_asks_for_that_sample_only(
    asked: tuple[Client, Checker], session: TemplateSession
) -> None:
    client, checker = asked
    checker._ask_others()
    client.answer()
    client.answer()
    session.template.put_file("samples/a.json", json.dumps(event_tree()).encode(), "type")
    checker.check_now()
    client.answer()
    checker._ask_others()
    client.answer()
    assert client.asked[-2:] == [("normal.json", False), ("a.json", True)]


def test_a_sample_that_is_gone_has_no_problems(asked: tuple[Client, Checker], session: TemplateSession) -> None:
    client, checker = asked
    checker._ask_others()
    client.answer(FOUND)
    client.answer()
    session.template.put_file("samples/a.json", None, "delete")
    checker.check_now()
    client.answer()
    assert session.problems == []


def test_a_change_of_the_firm_asks_for_all_again(asked: tuple[Client, Checker]) -> None:
    client, checker = asked
    checker._ask_others()
    client.answer()
    client.answer()
    checker.recheck()
    assert checker._due() == ["a.json", "b.json", "normal.json"]


def test_without_a_template_nothing_is_asked(asked: tuple[Client, Checker]) -> None:
    client, checker = asked
    checker.show_session(None)
    checker.check_now()
    checker._ask_others()
    assert len(client.asked) == 1

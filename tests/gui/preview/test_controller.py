"""While somebody types drafts come, when they pause everything; what is older than the source is never called fresh."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from designer.core.draft import Draft
from designer.core.errors import LimitError, RenderError
from designer.core.problem import Problem
from designer.gui.preview.controller import CHANNEL, Freshness, Look, PreviewController
from designer.render.questions import MailView, PreviewReply, PreviewRequest, Scene

MAIL = MailView("Hello", "<p>", "<p>", "x")
SCENE = Scene(Draft("/x/receipt", "/x"), sample="normal.json")


class Asked:
    """A client that answers when the test says so."""

    def __init__(self) -> None:
        self.requests: list[PreviewRequest] = []
        self._on_answer: list[Callable[[Any], None]] = []
        self.cancelled: list[str] = []

    def request(self, channel: str, question: PreviewRequest, on_answer: Callable[[Any], None]) -> None:
        assert channel == CHANNEL
        self.requests.append(question)
        self._on_answer.append(on_answer)

    def cancel(self, channel: str) -> None:
        self.cancelled.append(channel)

    def answer(self, number: int, answer: Any) -> None:
        self._on_answer[number](answer)


@pytest.fixture
def owner() -> Iterator[QObject]:
    return QObject()


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def controller(qtbot: QtBot, owner: QObject, asked: Asked) -> PreviewController:
    return PreviewController(asked, lambda: Look(file=1, last_page=3), owner)  # type: ignore[arg-type]


def test_an_edit_asks_for_a_draft_of_what_is_visible_and_then_for_everything(
    controller: PreviewController, asked: Asked, qtbot: QtBot
) -> None:
    controller.show_scene(SCENE)
    qtbot.waitUntil(lambda: len(asked.requests) == 2)
    draft, full = asked.requests
    assert (draft.wants_mail, draft.files, draft.last_page) == (False, (1,), 3)
    assert (full.wants_mail, full.files, full.last_page) == (True, None, 0)


def test_many_edits_ask_for_few_drafts_and_for_everything_once(
    controller: PreviewController, asked: Asked, qtbot: QtBot
) -> None:
    for _ in range(50):
        controller.show_scene(SCENE)
    qtbot.waitUntil(lambda: len(asked.requests) == 2)
    qtbot.wait(100)
    assert len(asked.requests) == 2


def test_freshness_goes_from_out_of_date_over_draft_to_current(
    controller: PreviewController, asked: Asked, qtbot: QtBot
) -> None:
    seen: list[Freshness] = []
    controller.freshness_changed.connect(seen.append)
    controller.show_scene(SCENE)
    qtbot.waitUntil(lambda: len(asked.requests) == 2)
    asked.answer(0, PreviewReply(mail=MAIL, is_draft=True))
    asked.answer(1, PreviewReply(mail=MAIL))
    controller.refresh()
    assert seen == [Freshness.EMPTY, Freshness.DRAFT, Freshness.CURRENT, Freshness.OUTDATED]


def test_an_answer_to_an_older_source_is_shown_as_out_of_date(
    controller: PreviewController, asked: Asked, qtbot: QtBot
) -> None:
    came: list[PreviewReply] = []
    controller.came.connect(came.append)
    controller.show_scene(SCENE)
    qtbot.waitUntil(lambda: len(asked.requests) == 2)
    asked.answer(0, PreviewReply(mail=MAIL, is_draft=True))
    controller.refresh()
    asked.answer(1, PreviewReply(mail=MAIL))
    assert len(came) == 2
    assert controller.freshness is Freshness.OUTDATED


def test_a_failure_keeps_the_last_picture_and_tells_why(
    controller: PreviewController, asked: Asked, qtbot: QtBot
) -> None:
    told: list[Problem] = []
    controller.failed.connect(told.append)
    controller.show_scene(SCENE)
    qtbot.waitUntil(lambda: len(asked.requests) == 2)
    asked.answer(0, RenderError("worker-died", status=9))
    asked.answer(1, PreviewReply(problem=Problem("toml-broken", file="template.toml", line=1)))
    assert [problem.code for problem in told] == ["worker-died", "toml-broken"]
    assert controller.freshness is Freshness.FAILED


def test_what_hangs_is_not_asked_for_a_second_time(controller: PreviewController, asked: Asked, qtbot: QtBot) -> None:
    controller.show_scene(SCENE)
    qtbot.waitUntil(lambda: len(asked.requests) == 1)
    asked.answer(0, LimitError("limit-time", limit=10))
    qtbot.wait(500)
    assert len(asked.requests) == 1


def test_a_stopped_controller_asks_nothing(controller: PreviewController, asked: Asked, qtbot: QtBot) -> None:
    controller.show_scene(SCENE)
    controller.stop()
    controller.refresh()
    qtbot.wait(500)
    assert asked.requests == []
    assert asked.cancelled == [CHANNEL]

"""The window asks render workers and never waits; hung and dead ones are replaced, the latest question wins."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from designer.core.errors import LimitError, RenderError, UnavailableError
from designer.gui.preview.client import RenderClient
from designer.render.questions import PreviewRequest, ValuesReply, ValuesRequest
from tests.gui.preview.conftest import WAIT_MS
from tests.support.requests import request
from tests.support.scenes import small_scene


@pytest.fixture(autouse=True)
def warm_previews() -> None:
    """Here every client starts workers of its own."""


def asked(expression: str, beside: Path) -> ValuesRequest:
    return ValuesRequest(small_scene(beside), (expression,))


def text(answer: Any) -> str:
    assert isinstance(answer, ValuesReply), answer
    return answer.values[0].text


def hanging(beside: Path) -> PreviewRequest:
    slow = "<div style='display:flex'>" * 24 + "x" + "</div>" * 24  # each level doubles the time
    return PreviewRequest(small_scene(beside, {"receipt.html": slow}))


def test_a_question_is_answered_later(client: RenderClient, qtbot: QtBot, tmp_path: Path) -> None:
    answers: list[Any] = []
    client.request("values", asked("1 + 1", tmp_path), answers.append)
    assert answers == []
    qtbot.waitUntil(lambda: len(answers) == 1, timeout=WAIT_MS)
    assert text(answers[0]) == "2"


def test_a_message_can_be_composed_too(client: RenderClient, qtbot: QtBot, tmp_path: Path) -> None:
    answers: list[Any] = []
    client.request("compose", request(tmp_path), answers.append)
    qtbot.waitUntil(lambda: len(answers) == 1, timeout=WAIT_MS)
    assert answers[0].subject == "Your order 000123"


def test_what_a_worker_refuses_comes_as_its_error(client: RenderClient, qtbot: QtBot, tmp_path: Path) -> None:
    answers: list[Any] = []
    scene = small_scene(tmp_path, {"template.toml": "id ="})
    client.request("values", ValuesRequest(scene, ("1",)), answers.append)
    qtbot.waitUntil(lambda: len(answers) == 1, timeout=WAIT_MS)
    assert answers[0].code == "toml-broken"


def test_of_many_questions_of_a_channel_the_latest_wins(client: RenderClient, qtbot: QtBot, tmp_path: Path) -> None:
    answers: list[str] = []
    others: list[str] = []
    for n in range(30):
        client.request("a", asked(str(n), tmp_path), lambda answer: answers.append(text(answer)))
    client.request("b", asked("'other'", tmp_path), lambda answer: others.append(text(answer)))
    qtbot.waitUntil(lambda: bool(others) and "29" in answers, timeout=WAIT_MS)
    assert answers == ["29"]


def test_answers_come_in_the_order_of_their_questions(client: RenderClient, qtbot: QtBot, tmp_path: Path) -> None:
    answers: list[Any] = []
    qtbot.waitUntil(lambda: all(worker.is_ready for worker in client._workers), timeout=WAIT_MS)
    client.request("a", PreviewRequest(small_scene(tmp_path)), answers.append)
    client.request("a", asked("'quick'", tmp_path), answers.append)
    qtbot.waitUntil(lambda: not client._at_work, timeout=WAIT_MS)
    assert [type(answer) for answer in answers] == [ValuesReply]


def test_what_was_cancelled_is_not_answered(client: RenderClient, qtbot: QtBot, tmp_path: Path) -> None:
    answers: list[Any] = []
    client.request("a", asked("1", tmp_path), answers.append)
    client.cancel("a")
    client.request("b", asked("2", tmp_path), answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=WAIT_MS)
    assert [text(answer) for answer in answers] == ["2"]


def test_a_template_that_hangs_is_stopped_and_the_next_question_is_answered(qtbot: QtBot, tmp_path: Path) -> None:
    client = RenderClient({}, wall_seconds=10.0)
    try:
        answers: list[Any] = []
        others: list[Any] = []
        qtbot.waitUntil(lambda: all(worker.is_ready for worker in client._workers), timeout=WAIT_MS)
        pids = set(client.pids())
        client.request("preview", hanging(tmp_path), answers.append)
        client.request("values", asked("3", tmp_path / "b"), others.append)
        qtbot.waitUntil(lambda: bool(others), timeout=WAIT_MS)
        assert answers == []  # the spare one answers meanwhile
        with qtbot.waitSignal(client.worker_died, timeout=WAIT_MS) as told:
            qtbot.waitUntil(lambda: bool(answers), timeout=WAIT_MS)
        assert told.args == ["limit-time"]
        assert isinstance(answers[0], LimitError)
        assert len(pids & set(client.pids())) == 1
        client.request("preview", asked("4", tmp_path / "c"), answers.append)
        qtbot.waitUntil(lambda: len(answers) == 2, timeout=WAIT_MS)
    finally:
        client.close()


def test_a_worker_killed_at_work_is_told_and_replaced(client: RenderClient, qtbot: QtBot, tmp_path: Path) -> None:
    answers: list[Any] = []
    client.request("preview", hanging(tmp_path), answers.append)
    qtbot.waitUntil(lambda: bool(client._at_work), timeout=WAIT_MS)
    (worker,) = client._at_work
    os.kill(worker.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: bool(answers), timeout=WAIT_MS)
    assert isinstance(answers[0], RenderError)
    assert answers[0].code == "worker-died"
    client.request("values", asked("5", tmp_path / "b"), answers.append)
    qtbot.waitUntil(lambda: len(answers) == 2, timeout=WAIT_MS)


def test_workers_killed_while_idle_are_nobodys_fault(client: RenderClient, qtbot: QtBot, tmp_path: Path) -> None:
    told: list[str] = []
    client.worker_died.connect(told.append)
    qtbot.waitUntil(lambda: all(worker.is_ready for worker in client._workers), timeout=WAIT_MS)
    pids = client.pids()
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    answers: list[Any] = []
    client.request("values", asked("6", tmp_path), answers.append)
    qtbot.waitUntil(lambda: bool(answers) and not set(pids) & set(client.pids()), timeout=WAIT_MS)
    if isinstance(answers[0], ValuesReply):  # it was asked before the death was noticed, or after
        assert told == []


def test_a_worker_that_has_served_its_share_is_replaced(qtbot: QtBot, tmp_path: Path) -> None:
    client = RenderClient({"events_per_worker": 1})
    try:
        answers: list[Any] = []
        for n in range(3):
            client.request("values", asked(str(n), tmp_path), answers.append)
            qtbot.waitUntil(lambda n=n: len(answers) == n + 1, timeout=WAIT_MS)
    finally:
        client.close()


def test_workers_that_never_start_are_told_and_tried_again_when_asked(qtbot: QtBot, tmp_path: Path) -> None:
    starts: list[str] = []

    def command(limits: str) -> list[str]:
        starts.append(limits)
        return [sys.executable, "-c", "raise SystemExit(3)"]

    client = RenderClient({}, command=command)
    try:
        answers: list[Any] = []
        for n in range(2):
            client.request("values", asked("1", tmp_path), answers.append)
            qtbot.waitUntil(lambda n=n: len(answers) == n + 1, timeout=WAIT_MS)
        assert [answer.code for answer in answers] == ["worker-not-started"] * 2
        assert isinstance(answers[0], UnavailableError)
    finally:
        client.close()


def test_a_program_that_is_not_there_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    client = RenderClient({}, command=lambda _limits: [str(tmp_path / "nothing")])
    answers: list[Any] = []
    client.request("values", asked("1", tmp_path), answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=WAIT_MS)
    assert answers[0].code == "worker-not-started"
    client.close()


def test_a_worker_that_talks_nonsense_is_killed(qtbot: QtBot, tmp_path: Path) -> None:
    shout = [sys.executable, "-c", "print('Traceback (most recent call last)', flush=True); input()"]
    client = RenderClient({}, command=lambda _limits: shout)
    answers: list[Any] = []
    client.request("values", asked("1", tmp_path), answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=WAIT_MS)
    assert answers[0].code == "worker-not-started"
    client.close()


_ODD = """
import sys
from designer.render.protocol import read_frame, write_frame
write_frame(sys.stdout.buffer, {{"ready": True}})
while read_frame(sys.stdin.buffer):
    {act}
"""


@pytest.mark.parametrize(
    ("act", "code"),
    [
        ('write_frame(sys.stdout.buffer, {"kind": "ValuesReply", "tree": [1, 2]})', "worker-died"),
        ('write_frame(sys.stdout.buffer, {"nothing": 1})', "worker-died"),
        ("sys.exit(7)", "worker-died"),
        ("print('Traceback (most recent call last)', flush=True)", "worker-died"),
        ("sys.stdin.buffer.read()", "limit-time"),
    ],
)
def test_a_worker_that_goes_wrong_at_every_question_is_told_each_time(
    qtbot: QtBot, tmp_path: Path, act: str, code: str
) -> None:
    command = [sys.executable, "-c", _ODD.format(act=act)]
    client = RenderClient({}, command=lambda _limits: command, wall_seconds=2.0)
    try:
        for _ in range(3):
            answers: list[Any] = []
            client.request("values", asked("1", tmp_path), answers.append)
            qtbot.waitUntil(lambda answers=answers: bool(answers), timeout=WAIT_MS)
            assert answers[0].code == code
    finally:
        client.close()


def test_other_limits_hold_from_the_next_question_on(client: RenderClient, qtbot: QtBot, tmp_path: Path) -> None:
    qtbot.waitUntil(lambda: all(worker.is_ready for worker in client._workers), timeout=WAIT_MS)
    before = set(client.pids())
    client.set_limits({"max_pages": 1, "memory_mib": 512, "max_pdf_mib": 5})
    assert not before & set(client.pids())
    workers = list(client._workers)
    client.set_limits({"max_pages": 1, "memory_mib": 512, "max_pdf_mib": 5})
    assert client._workers == workers
    answers: list[Any] = []
    client.request("values", asked("1", tmp_path), answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=WAIT_MS)
    assert text(answers[0]) == "1"
    assert all('"max_pages": 1' in worker._process.arguments()[-1] for worker in client._workers)


def test_background_questions_leave_the_first_worker_free(client: RenderClient, qtbot: QtBot, tmp_path: Path) -> None:
    qtbot.waitUntil(lambda: all(worker.is_ready for worker in client._workers), timeout=WAIT_MS)
    done: list[str] = []
    for n in range(4):
        client.request(
            f"film {n}", asked("1", tmp_path), lambda _answer, n=n: done.append(f"film {n}"), is_background=True
        )
    assert len(client._at_work) == 1
    client.request("front", asked("1", tmp_path), lambda _answer: done.append("front"))
    assert len(client._at_work) == 2
    qtbot.waitUntil(lambda: len(done) == 5, timeout=WAIT_MS)
    assert [name for name in done if name != "front"] == [f"film {n}" for n in range(4)]


def test_closing_ends_the_children_even_at_work(qtbot: QtBot, tmp_path: Path) -> None:
    client = RenderClient({})
    answers: list[Any] = []
    client.request("preview", hanging(tmp_path), answers.append)
    qtbot.waitUntil(lambda: bool(client._at_work), timeout=WAIT_MS)
    pids = client.pids()
    client.close()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    assert answers == []


def test_the_window_stays_alive_while_a_long_document_is_made(
    client: RenderClient, qtbot: QtBot, tmp_path: Path
) -> None:
    gaps: list[float] = []
    last = [time.perf_counter()]

    def tick() -> None:
        now = time.perf_counter()
        gaps.append(now - last[0])
        last[0] = now

    timer = QTimer()
    timer.timeout.connect(tick)
    qtbot.waitUntil(lambda: client.is_ready, timeout=WAIT_MS)
    scene = small_scene(tmp_path, {"receipt.html": "<p style='break-after:page'>page</p>" * 60})
    answers: list[Any] = []
    timer.start(2)
    client.request("preview", PreviewRequest(scene), answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=WAIT_MS)
    timer.stop()
    assert answers[0].files[0].pages == 61 or answers[0].files[0].pages == 60
    assert len(gaps) > 20

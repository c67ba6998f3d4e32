"""Commands of ours as children, and work in threads: one answer each, told in the window's thread."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from designer.core.errors import TemplateError
from designer.core.workspace import Workspace
from designer.gui.background import in_background
from designer.gui.commands import run_command

WAIT_MS = 30_000


@pytest.fixture
def owner(qtbot: QtBot) -> QObject:
    return QObject()


def test_an_answer_comes_as_the_document_of_the_command(workspace: Workspace, owner: QObject, qtbot: QtBot) -> None:
    run = run_command(["template", "list"], workspace=workspace.root, parent=owner)
    with qtbot.waitSignal(run.answered, timeout=WAIT_MS) as told:
        assert run.is_running
    assert {one["id"] for one in told.args[0]["templates"]} == {"invoice", "order_confirmation"}
    assert not run.is_running


def test_a_failure_comes_in_words(workspace: Workspace, owner: QObject, qtbot: QtBot) -> None:
    run = run_command(["template", "new", "invoice", "--from", "invoice"], workspace=workspace.root, parent=owner)
    with qtbot.waitSignal(run.failed, timeout=WAIT_MS) as told:
        pass
    code, what, _remedy = told.args
    assert code == "template-exists"
    assert "invoice" in what


def test_a_folder_that_is_no_office_is_told(tmp_path: Path, owner: QObject, qtbot: QtBot) -> None:
    run = run_command(["template", "list"], workspace=tmp_path, parent=owner)
    with qtbot.waitSignal(run.failed, timeout=WAIT_MS) as told:
        pass
    assert told.args[0] == "workspace-missing"


def test_a_cancelled_command_says_nothing_more(workspace: Workspace, owner: QObject, qtbot: QtBot) -> None:
    run = run_command(["check", "invoice"], workspace=workspace.root, parent=owner)
    heard: list[object] = []
    run.answered.connect(heard.append)
    run.failed.connect(lambda *words: heard.append(words))
    run.cancel()
    other = run_command(["template", "list"], workspace=workspace.root, parent=owner)
    with qtbot.waitSignal(other.answered, timeout=WAIT_MS):
        pass
    assert heard == []


def test_the_lines_of_a_stream_come_one_by_one(workspace: Workspace, owner: QObject, qtbot: QtBot) -> None:
    lines: list[dict[str, object]] = []
    run = run_command(["send", "--until-empty"], workspace=workspace.root, parent=owner)
    run.line_came.connect(lines.append)
    with qtbot.waitSignal(run.answered, timeout=WAIT_MS) as told:
        pass
    assert lines[-1] == told.args[0]
    assert [line for line in lines if "ended" in line] == lines[-1:]


def test_a_secret_goes_to_standard_input_and_not_into_arguments(
    workspace: Workspace, owner: QObject, qtbot: QtBot
) -> None:
    arguments = ["account", "add", "shop", "--kind", "smtp", "--host", "127.0.0.1", "--security", "tls",
                 "--user", "shop@example.com", "--from", "Shop <shop@example.com>"]  # fmt: skip
    run = run_command(arguments, workspace=workspace.root, parent=owner, secret="s3cret-word")
    assert "s3cret-word" not in " ".join([run._process.program(), *run._process.arguments()])
    with qtbot.waitSignal(run.answered, timeout=WAIT_MS):
        pass
    assert b"s3cret-word" not in b"".join(path.read_bytes() for path in workspace.root.rglob("*") if path.is_file())


def test_background_work_is_done_elsewhere_and_told_here(owner: QObject, qtbot: QtBot) -> None:
    here = threading.get_ident()
    told: list[tuple[int, int]] = []
    in_background(threading.get_ident, parent=owner, done=lambda there: told.append((there, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(told))
    assert told[0][0] != here
    assert told[0][1] == here


def test_a_failure_in_the_background_comes_as_an_error_of_ours(owner: QObject, qtbot: QtBot, tmp_path: Path) -> None:
    errors: list[str] = []

    def refuse() -> None:
        raise TemplateError("language-last")

    for work in (refuse, (tmp_path / "gone").read_bytes):
        in_background(work, parent=owner, done=lambda _: None, failed=lambda error: errors.append(error.code))
    qtbot.waitUntil(lambda: sorted(errors) == ["file-trouble", "language-last"])


def test_nobody_hears_of_work_that_is_forgotten(owner: QObject, qtbot: QtBot) -> None:
    told: list[object] = []
    in_background(lambda: 1, parent=owner, done=told.append).forget()
    in_background(lambda: 2, parent=owner, done=told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert told == [2]

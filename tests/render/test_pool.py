"""A pool gives each event a process for its time; whatever one event does, the next one is composed."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from designer.core.errors import LimitError, RenderError, SealwrightError, UnavailableError
from designer.render.limits import WorkerLimits
from designer.render.pool import Pool, _Child
from designer.render.protocol import ComposeReply, ComposeRequest
from tests.support.packages import PASSWORD
from tests.support.requests import GREEDY_PAGE, SLOW_PAGE, request


@contextmanager
def small(size: int = 1, **limits: float) -> Iterator[Pool]:
    pool = Pool(size, WorkerLimits(**limits))  # type: ignore[arg-type]
    try:
        yield pool
    finally:
        pool.close()


def refused(pool: Pool, asked: ComposeRequest) -> SealwrightError:
    with pytest.raises(SealwrightError) as caught:
        pool.compose(asked)
    return caught.value


def test_a_message_is_composed_in_another_process(pool: Pool, tmp_path: Path) -> None:
    reply = pool.compose(request(tmp_path))
    assert reply.subject == "Your order 000123"
    assert reply.attachments[0].password == PASSWORD
    assert pool.pids()[0] != os.getpid()


def test_an_error_leaves_the_worker_in_place(pool: Pool, tmp_path: Path) -> None:
    before = pool.pids()
    error = refused(pool, request(tmp_path, {"receipt.html": "{{ ctx.nothing }}"}))
    assert (type(error), error.code) == (RenderError, "field-missing")
    assert pool.pids() == before


def test_an_unforeseen_fault_replaces_the_worker(pool: Pool, tmp_path: Path) -> None:
    before = pool.pids()
    assert refused(pool, request(tmp_path, {"receipt.html": "<div>" * 3000})).code == "render-failed"
    assert pool.pids() != before
    assert pool.compose(request(tmp_path / "next")).subject


def test_a_worker_killed_while_idle_costs_no_event(pool: Pool, tmp_path: Path) -> None:
    (pid,) = pool.pids()
    os.kill(pid, signal.SIGKILL)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    assert pool.compose(request(tmp_path)).subject
    assert pool.pids() != [pid]


@pytest.mark.parametrize(
    ("ended_by", "kind", "code"),
    [
        (signal.SIGKILL, UnavailableError, "worker-killed"),
        (signal.SIGSEGV, RenderError, "worker-died"),
        (signal.SIGXCPU, LimitError, "limit-time"),
    ],
)
def test_a_worker_that_ends_while_composing_costs_that_event_only(
    tmp_path: Path, ended_by: signal.Signals, kind: type[SealwrightError], code: str
) -> None:
    with small(wall_seconds=60) as pool:
        assert pool.compose(request(tmp_path / "warm")).subject
        (pid,) = pool.pids()
        threading.Timer(0.3, os.kill, (pid, ended_by)).start()
        error = refused(pool, request(tmp_path, {"receipt.html": SLOW_PAGE}))
        assert (type(error), error.code) == (kind, code)
        assert error.arguments.get("status", -ended_by) == -ended_by
        assert pool.compose(request(tmp_path / "next")).subject


def test_an_event_over_its_time_is_stopped_and_the_next_one_is_composed(tmp_path: Path) -> None:
    with small(wall_seconds=0.7) as pool:
        assert pool.compose(request(tmp_path / "warm")).subject
        error = refused(pool, request(tmp_path, {"receipt.html": SLOW_PAGE}))
        assert isinstance(error, LimitError)
        assert error.code == "limit-time"
        assert pool.compose(request(tmp_path / "next")).subject


def test_an_event_over_its_memory_is_stopped_and_the_next_one_is_composed(tmp_path: Path) -> None:
    with small(memory_mib=1) as pool:
        error = refused(pool, request(tmp_path, {"receipt.html": GREEDY_PAGE}))
        assert isinstance(error, LimitError)
        assert error.code == "limit-memory"
        assert pool.compose(request(tmp_path / "next")).subject


def test_pages_and_size_have_limits(tmp_path: Path) -> None:
    with small(max_pages=2, max_pdf_mib=1) as pool:
        error = refused(pool, request(tmp_path, {"receipt.html": "<p style='break-after:page'>x</p>" * 3}))
        assert (type(error), error.code, error.arguments["pages"]) == (LimitError, "limit-pages", 3)


def test_a_worker_is_replaced_after_its_share_of_events(tmp_path: Path) -> None:
    with small(events_per_worker=2) as pool:
        asked = request(tmp_path)
        seen = []
        for _ in range(3):
            pool.compose(asked)
            seen.extend(pool.pids())
        assert seen[1] != seen[0]
        assert seen[2] == seen[1]


def test_two_workers_work_at_once_and_each_answer_goes_to_its_caller(tmp_path: Path) -> None:
    answers: dict[str, ComposeReply] = {}
    with small(2) as pool:

        def ask(language: str) -> None:
            for _ in range(3):
                answers[language] = pool.compose(request(tmp_path / language, language=language))

        threads = [threading.Thread(target=ask, args=(language,)) for language in ("en", "de")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(set(pool.pids())) == 2
    assert (answers["en"].subject, answers["de"].subject) == ("Your order 000123", "Ihre Bestellung 000123")


def test_a_closed_pool_ends_its_workers_and_refuses(tmp_path: Path) -> None:
    pool = Pool(2, WorkerLimits())
    pids = pool.pids()
    pool.close()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    for _ in range(2):
        with pytest.raises(UnavailableError) as caught:
            pool.compose(request(tmp_path))
        assert caught.value.code == "pool-closed"


def test_whoever_waits_for_a_worker_is_told_when_the_pool_closes(tmp_path: Path) -> None:
    codes: list[str] = []
    with small(wall_seconds=1.0) as pool:
        assert pool.compose(request(tmp_path / "warm")).subject

        def ask() -> None:
            try:
                pool.compose(request(tmp_path / threading.current_thread().name, {"receipt.html": SLOW_PAGE}))
            except SealwrightError as error:
                codes.append(error.code)

        threads = [threading.Thread(target=ask, name=f"t{n}") for n in range(3)]
        for thread in threads:
            thread.start()
        pool.close()
        for thread in threads:
            thread.join(30)
            assert not thread.is_alive()
    assert codes.count("limit-time") <= 1
    assert set(codes) <= {"limit-time", "pool-closed"}


def test_a_system_without_room_for_a_process_costs_no_place_in_the_pool(tmp_path: Path) -> None:
    troubles = [False, True, False]

    def start(limits: WorkerLimits) -> _Child:
        if troubles.pop(0):
            raise OSError(12, "no memory")
        return _Child(limits)

    pool = Pool(1, WorkerLimits(), start=start)
    try:
        (pid,) = pool.pids()
        os.kill(pid, signal.SIGKILL)
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        assert refused(pool, request(tmp_path)).code == "worker-not-started"
        assert pool.compose(request(tmp_path / "next")).subject
        assert troubles == []
    finally:
        pool.close()

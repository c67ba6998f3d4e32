"""A worker answers each request, says what went wrong, and keeps nothing of one event for the next."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from designer.core.errors import SealwrightError
from designer.render.limits import WorkerLimits
from designer.render.protocol import (
    ComposeReply,
    ComposeRequest,
    error_of,
    read_frame,
    reply_of,
    request_frame,
    write_frame,
)
from designer.render.questions import CheckRequest, PreviewRequest, ValuesRequest, packed, unpacked
from designer.template.package import Firm
from designer.template.publication import publish
from tests.support.packages import CTX, PASSWORD, make_template
from tests.support.requests import request
from tests.support.scenes import small_scene

LIMITS = WorkerLimits()


def serve(*requests: Any, limits: WorkerLimits = LIMITS, around: str = "") -> list[tuple[dict[str, Any], list[bytes]]]:
    """All answers of one worker in a process of its own; `around` is code that runs beside it there."""
    asked = BytesIO()
    for one in requests:
        write_frame(asked, *(request_frame(one) if isinstance(one, ComposeRequest) else packed(one)))
    code = (
        f"import sys\nfrom designer.render.worker import main\n{around}\nsys.exit(main({limits.model_dump_json()!r}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=asked.getvalue(), capture_output=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr.decode()
    answers, stream = [], BytesIO(done.stdout)
    while (frame := read_frame(stream)) is not None:
        answers.append(frame)
    assert answers.pop(0)[0] == {"ready": True}
    return answers


def reply(answer: tuple[dict[str, Any], list[bytes]]) -> ComposeReply:
    assert error_of(answer[0]) is None, answer[0]
    header = dict(answer[0])
    header.pop("is_last")
    return reply_of(header, answer[1])


def error(answer: tuple[dict[str, Any], list[bytes]]) -> SealwrightError:
    found = error_of(answer[0])
    assert found is not None
    return found


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[dict[str, Any], list[bytes]]]:
    """One worker, many requests, while something in its process prints to standard output."""
    folders = iter(tmp_path_factory.mktemp(f"package{n}") for n in range(20))
    other = {**CTX, "customer": {"number": "99999999", "name": "Bo Ek", "birth_date": "2000-01-02"}}
    noise = (
        "import os, threading, time\n"
        "def shout():\n"
        "    while os.fstat(1).st_ino != os.fstat(2).st_ino: time.sleep(0.01)\n"
        "    for _ in range(2000): print('stray'); os.write(1, b'stray')\n"
        "threading.Thread(target=shout, daemon=True).start()"
    )
    published = next(folders)
    publish(published / "publications", make_template(published), Firm({"name": "Firm"}, {}),
            at=datetime(2026, 1, 1, tzinfo=UTC), confirmed={})  # fmt: skip
    publication = str(published / "publications" / "receipt" / "1")
    return serve(
        request(next(folders), wants_parts=True),
        request(next(folders), ctx=other, wants_parts=True),
        request(next(folders), {"receipt.html": "\n{{ ctx.nothing }}"}),
        request(next(folders), {"template.toml": "format = "}),
        request(next(folders), {"receipt.html": "<div>" * 3000}),
        request(next(folders), folder=publication, root=""),
        request(next(folders), folder=publication.replace("/1", "/2"), root=""),
        request(next(folders), language="de"),
        request(next(folders), zone="Nowhere/Land"),
        around=noise,
    )


def test_a_request_is_answered_with_the_message_and_its_parts(answers: Any) -> None:
    first = reply(answers[0])
    assert first.subject == "Your order 000123"
    (attachment,) = first.attachments
    assert (attachment.password, attachment.is_sealed) == (PASSWORD, True)
    assert attachment.raw.startswith(b"%PDF-2.0")
    assert "item" in first.html


def test_the_next_event_has_nothing_of_the_one_before(answers: Any) -> None:
    second = reply(answers[1])
    assert second.attachments[0].password == "99999999-020100"
    assert b"Ana" not in second.mime
    assert PASSWORD.encode() not in second.mime


def test_an_error_is_told_and_the_worker_goes_on(answers: Any) -> None:
    missing, broken = error(answers[2]), error(answers[3])
    assert (missing.code, missing.arguments["path"], missing.arguments["line"]) == ("field-missing", "ctx.nothing", 2)
    assert (broken.code, broken.arguments["line"]) == ("toml-broken", 1)
    assert not answers[2][0]["is_last"]
    assert reply(answers[7]).subject == "Ihre Bestellung 000123"


@pytest.mark.parametrize("number", [4, 8])
def test_an_unforeseen_fault_is_told_by_its_kind_and_ends_the_worker(answers: Any, number: int) -> None:
    failed = error(answers[number])
    assert failed.code == "render-failed"
    assert str(failed.arguments["kind"]).endswith("Error")
    assert answers[number][0]["is_last"]


def test_a_publication_is_rendered_by_its_folder(answers: Any) -> None:
    assert reply(answers[5]).subject == "Your order 000123"
    assert error(answers[6]).code == "publication-missing"


def test_every_request_has_its_answer_although_something_prints(answers: Any) -> None:
    assert len(answers) == 9


def test_a_worker_answers_the_window_too(tmp_path: Path) -> None:
    scene = small_scene(tmp_path)
    asked = [PreviewRequest(scene), CheckRequest(scene), ValuesRequest(scene, ("1 + 1",))]
    broken = ValuesRequest(small_scene(tmp_path / "broken", {"template.toml": "format = "}))
    shown, checked, values, refused = serve(*asked, broken)
    assert unpacked(*shown).mail.subject == "Your order 000123"
    assert unpacked(*checked).problems == ()
    assert unpacked(*values).values[0].text == "2"
    assert error(refused).code == "toml-broken"


def test_a_worker_says_when_it_has_served_enough(tmp_path: Path) -> None:
    one = request(tmp_path)
    told = serve(one, one, one, limits=WorkerLimits(events_per_worker=2))
    assert [header["is_last"] for header, _ in told] == [False, True, True]
    (fat,) = serve(one, limits=WorkerLimits(resident_mib=1))
    assert fat[0]["is_last"]


def test_a_template_knows_that_it_is_a_correction(tmp_path: Path) -> None:
    page = {"email.txt": "{{ 'Corrected' if event.is_correction else 'First' }}"}
    first, corrected = request(tmp_path / "a", page), request(tmp_path / "b", page, is_correction=True)
    mails = [reply(answer).mime for answer in serve(first, corrected)]
    assert [b"Corrected" in mail for mail in mails] == [False, True]
    assert [b"First" in mail for mail in mails] == [True, False]

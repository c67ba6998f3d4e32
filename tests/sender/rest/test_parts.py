"""An event comes with its files in one call: all of it is on the disk, sealed, or nothing is; nothing is left lying."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import httpx
import pytest

from designer.sender.outbox.claim import claim
from designer.sender.outbox.companions import companions
from designer.sender.outbox.search import counts
from designer.sender.outbox.states import State
from tests.support.composing import companion_spec
from tests.support.office import publish_receipt
from tests.support.packages import event_tree
from tests.support.rest import RestOffice, rest_office

PDF = b"%PDF-1.7 it is looked at in a render worker only %%EOF"


@pytest.fixture
def shop(rest: RestOffice) -> RestOffice:
    """An office whose template wants a companion."""
    publish_receipt(rest.workspace, {"template.toml": companion_spec()})
    rest.running[0].router.refresh()
    return rest


def files(*named: tuple[str, bytes], event: Any = None, part: str = "file") -> list[tuple[str, Any]]:
    told = json.dumps(event or event_tree(files=[name for name, _ in named])).encode()
    event_part = ("event", (None, told, "application/json"))
    return [event_part, *((part, (name, raw, "application/pdf")) for name, raw in named)]


def post(shop: RestOffice, parts: list[tuple[str, Any]], **headers: str) -> httpx.Response:
    return shop.call.post("/v1/events", files=parts, headers=headers)


def refusal(told: httpx.Response) -> tuple[int, str, str]:
    first = told.json()["errors"][0]
    return told.status_code, first["code"], first.get("path", "")


def nothing_is_left(shop: RestOffice) -> bool:
    return not list(shop.workspace.root.glob(".upload-*"))


def test_an_event_is_taken_with_its_file(shop: RestOffice) -> None:
    told = post(shop, files(("Rechnung Größe 4711.pdf", PDF)))
    assert told.status_code == 202, told.text
    (one,) = claim(shop.outbox, "w", 1)
    assert companions(shop.outbox, one, 1) == (PDF,)
    assert nothing_is_left(shop)


def test_a_large_file_comes_through_whole(shop: RestOffice) -> None:
    large = PDF + b"x" * 24_000_000
    assert post(shop, files(("a.pdf", large))).status_code == 202
    (one,) = claim(shop.outbox, "w", 1)
    assert companions(shop.outbox, one, 1) == (large,)


def test_the_same_call_again_is_a_replay_and_another_file_a_conflict(shop: RestOffice) -> None:
    assert post(shop, files(("a.pdf", PDF))).status_code == 202
    again = post(shop, files(("a.pdf", PDF)))
    assert (again.status_code, again.headers["idempotent-replayed"]) == (200, "true")
    assert refusal(post(shop, files(("a.pdf", PDF + b".")))) == (409, "event-id-taken", "")


def test_an_idempotency_key_stands_for_event_and_files(shop: RestOffice) -> None:
    event = {**event_tree(files=["a.pdf"]), "id": None}
    assert post(shop, files(("a.pdf", PDF), event=event), **{"Idempotency-Key": "k-1"}).json()["id"] == "000123"
    assert post(shop, files(("a.pdf", PDF), event=event), **{"Idempotency-Key": "k-1"}).status_code == 200
    other = post(shop, files(("a.pdf", b"other"), event=event), **{"Idempotency-Key": "k-1"})
    assert refusal(other)[:2] == (422, "rest-idempotency")


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (files(event=event_tree(files=["a.pdf"])), (422, "companion-missing", "files[0]")),
        (files(("b.pdf", PDF), event=event_tree(files=["a.pdf"])), (422, "companion-missing", "files[0]")),
        (files(("a.pdf", PDF), ("b.pdf", PDF), event=event_tree(files=["a.pdf"])), (422, "companion-unnamed", "files")),
        (files(("a.pdf", PDF), ("b.pdf", PDF)), (422, "companion-count", "files")),
        (files(event=event_tree()), (422, "companion-count", "files")),
        (files(("a.pdf", PDF), event=[event_tree(files=["a.pdf"])]), (422, "rest-parts", "")),
        (files(("a.pdf", PDF), ("a.pdf", PDF)), (422, "event-file-twice", "files[1]")),
        (files(("a.pdf", PDF), part="document"), (422, "rest-parts", "")),
        (files(("a.pdf", PDF))[1:], (422, "rest-parts", "")),
        (files(("a.pdf", PDF)) + files()[:1], (422, "rest-parts", "")),
        (files(*((f"{n}.pdf", PDF) for n in range(11))), (422, "rest-parts", "")),
        (files(("../../a.pdf", PDF)), (422, "event-file-name", "files[0]")),
        ([("event", (None, b"{no json", "application/json"))], (400, "json-syntax", "")),
        ([("event", (None, b"[" * 100_000, "application/json"))], (422, "json-too-deep", "")),
        (files(("a.pdf", b"x" * 25_000_001)), (413, "companion-too-large", "files")),
        ([("event", (None, b" " * 2_000_000, "application/json"))], (413, "event-too-large", "the event")),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_whole(
    shop: RestOffice, parts: list[tuple[str, Any]], expected: tuple[int, str, str]
) -> None:
    told = refusal(post(shop, parts))
    if expected[1] in ("event-file-twice", "json-too-deep"):
        assert told[0] in (400, 422)
    else:
        assert told == expected
    assert counts(shop.outbox)[State.PENDING] == 0
    assert nothing_is_left(shop)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b""),
        ("multipart/form-data; boundary=", b"--x--"),
        ("multipart/form-data; boundary=x", b"--y\r\nno"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=event\r\n\r\n{}"),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=" + "x" * 5000, b""),
        ("multipart/form-data; boundary=x", b"--x\r\n" + b"A" * 100_000 + b": b\r\n\r\n{}\r\n--x--"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n{}\r\n--x--\r\n"),
    ],
)
def test_a_broken_body_is_told_from_a_good_one(shop: RestOffice, content_type: str, body: bytes) -> None:
    told = shop.call.post("/v1/events", content=body, headers={"Content-Type": content_type})
    assert told.status_code in (400, 422)
    assert refusal(told)[1] in ("rest-multipart", "rest-parts")
    assert nothing_is_left(shop)


def test_a_json_call_that_names_files_is_told_how_to_send_them(shop: RestOffice) -> None:
    assert refusal(shop.post(event_tree(files=["a.pdf"]))) == (422, "companion-missing", "files[0]")
    (one,) = shop.post([event_tree(files=["a.pdf"])]).json()["results"]
    assert one["status"] == 422


def test_who_breaks_off_leaves_nothing_behind(shop: RestOffice) -> None:
    head = (
        f"POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1:{shop.port}\r\n"
        f"Authorization: {shop.call.headers['authorization']}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 900000\r\n\r\n"
        "--x\r\nContent-Disposition: form-data; name=file; filename=a.pdf\r\n\r\n%PDF-"
    )
    with socket.create_connection(("127.0.0.1", shop.port)) as caller:
        caller.sendall(head.encode() + b"x" * 100_000)
    assert post(shop, files(("a.pdf", PDF))).status_code == 202
    shop.inbox.stop()  # when every call has ended
    assert nothing_is_left(shop)


def test_what_a_crash_left_is_deleted_when_it_listens_again(tmp_path: Path) -> None:
    with rest_office(tmp_path) as made:
        left = made.workspace.root / ".upload-abc"
        left.mkdir()
        (left / "0").write_bytes(PDF)
        made.change(made.workspace.settings.read_text("utf-8").replace("[rest]", "[rest]\nper_minute = 77"))
        assert not left.exists()


def test_without_a_key_no_file_is_read(shop: RestOffice) -> None:
    told = post(shop, files(("a.pdf", PDF)), Authorization="Bearer sw_wrong")
    assert told.status_code == 401
    assert nothing_is_left(shop)

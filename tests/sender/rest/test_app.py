"""Who may call the REST inbox, and what a call may bring."""

from __future__ import annotations

import gzip
import json
import socket

import pytest

from designer.sender.outbox.search import counts
from designer.sender.outbox.states import State
from designer.sender.rest.app import MOST_BYTES
from designer.sender.rest.keys import remove_key
from tests.support.packages import event_tree
from tests.support.rest import RestOffice

RAW = json.dumps(event_tree(id="ord-1")).encode()
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer sw_wrong", "Basic c2hvcDpz", "Bearer \u00e4"])
@pytest.mark.parametrize("path", ["/v1/events", "/v1/report", "/metrics", "/v1/events/x"])
def test_without_a_key_nothing_is_told(rest: RestOffice, authorization: str, path: str) -> None:
    method = "POST" if path == "/v1/events" else "GET"
    told = rest.call.request(method, path, content=RAW, headers={"Authorization": authorization.encode()})
    assert told.status_code == 401
    assert told.headers["www-authenticate"] == "Bearer"
    assert told.json()["errors"][0]["code"] == "rest-no-key"


def test_a_key_that_was_taken_back_is_refused_at_once(rest: RestOffice) -> None:
    till = rest.with_key("till")
    assert rest.call.get("/v1/report", headers=till).status_code == 200
    remove_key(rest.vault, "till")
    assert rest.call.get("/v1/report", headers=till).status_code == 401


@pytest.mark.parametrize("path", ["/v1/report", "/healthz", "/openapi.json", "/"])
@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1:1", "127.0.0.1.evil.example:{port}"]
)
def test_only_its_own_names_lead_to_it(rest: RestOffice, host: str, path: str) -> None:
    told = rest.call.get(path, headers={"Host": host.format(port=rest.port)})
    assert (told.status_code, told.json()["errors"][0]["code"]) == (403, "rest-host")


def test_every_own_name_leads_to_it(rest: RestOffice) -> None:
    for name in ("127.0.0.1", "localhost", "LOCALHOST", "[::1]"):
        assert rest.call.get("/healthz", headers={"Host": f"{name}:{rest.port}"}).status_code == 200


def test_a_name_in_the_settings_leads_to_it(rest: RestOffice) -> None:
    rest.change(rest.workspace.settings.read_text("utf-8") + 'hosts = ["erp.office.local"]\n')
    assert rest.call.get("/healthz", headers={"Host": f"erp.office.local:{rest.port}"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
     {"Sec-Fetch-Site": "same-site"}],
)  # fmt: skip
def test_a_page_of_another_website_is_refused(rest: RestOffice, headers: dict[str, str]) -> None:
    told = rest.call.post("/v1/events", content=RAW, headers={**JSON, **headers})
    assert (told.status_code, told.json()["errors"][0]["code"]) == (403, "rest-origin")
    assert counts(rest.outbox)[State.PENDING] == 0


@pytest.mark.parametrize("media_type", ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonx"])
def test_what_a_form_in_a_browser_can_send_is_refused(rest: RestOffice, media_type: str) -> None:
    told = rest.call.post("/v1/events", content=RAW, headers={"Content-Type": media_type})
    assert (told.status_code, told.json()["errors"][0]["code"]) == (415, "rest-media-type")


def test_a_compressed_body_is_refused(rest: RestOffice) -> None:
    headers = {**JSON, "Content-Encoding": "gzip"}
    told = rest.call.post("/v1/events", content=gzip.compress(RAW), headers=headers)
    assert (told.status_code, told.json()["errors"][0]["code"]) == (415, "rest-encoding")


@pytest.mark.parametrize("framing", [f"Content-Length: {5 * MOST_BYTES}", "Transfer-Encoding: chunked"])
def test_a_body_that_is_too_large_is_refused_before_its_end(rest: RestOffice, framing: str) -> None:
    head = (
        f"POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1:{rest.port}\r\nContent-Type: application/json\r\n"
        f"Authorization: {rest.call.headers['authorization']}\r\n{framing}\r\n\r\n"
    )
    piece = b" " * 65536
    with socket.create_connection(("127.0.0.1", rest.port), 60) as caller:
        caller.sendall(head.encode())
        if "chunked" in framing:
            for _ in range(4 * MOST_BYTES // len(piece) + 1):
                caller.sendall(b"10000\r\n" + piece + b"\r\n")
        told = caller.recv(65536)
    assert told.startswith(b"HTTP/1.1 413 ")
    assert b"connection: close" in told.lower()
    assert rest.post(event_tree(id="next")).status_code == 202


def test_a_body_that_is_a_little_too_large_is_heard_out_so_that_the_refusal_is_read(rest: RestOffice) -> None:
    told = rest.call.post("/v1/events", content=b" " * (MOST_BYTES + 1), headers=JSON)
    assert (told.status_code, told.json()["errors"][0]["code"]) == (413, "rest-too-large")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/v1/events", 405), ("DELETE", "/v1/events/x", 405), ("PUT", "/v1/report", 405), ("GET", "/v2", 404),
     ("GET", "/v1/events/a/b", 404), ("GET", "/%2e%2e/settings.toml", 404), ("GET", "/v1/events/", 404)],
)  # fmt: skip
def test_another_address_or_method_is_answered_as_a_problem(
    rest: RestOffice, method: str, path: str, status: int
) -> None:
    told = rest.call.request(method, path)
    assert told.status_code == status
    assert told.headers["content-type"] == "application/problem+json"


def test_what_is_answered_is_never_kept_or_guessed_at_by_a_browser(rest: RestOffice) -> None:
    for path in ("/", "/v1/report", "/nowhere"):
        headers = rest.call.get(path).headers
        assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-store", "nosniff")
        assert "server" not in headers
        assert "access-control-allow-origin" not in headers


def test_a_key_that_calls_too_often_waits(rest: RestOffice) -> None:
    rest.change(rest.workspace.settings.read_text("utf-8") + "per_minute = 6\n")
    told = [rest.call.get("/v1/report") for _ in range(10)]
    assert {one.status_code for one in told} == {200, 429}
    assert int(next(one for one in told if one.status_code == 429).headers["retry-after"]) > 0
    assert rest.call.get("/v1/report", headers=rest.with_key("other")).status_code == 200


def test_health_and_descriptions_need_no_key_and_hold_no_data(rest: RestOffice) -> None:
    rest.post(event_tree(id="ord-1"))
    for path in ("/healthz", "/openapi.json", "/"):
        told = rest.call.get(path, headers={"Authorization": ""})
        assert told.status_code == 200
        assert "ord-1" not in told.text

"""Connections: slow ones end by themselves and stand in nobody's way, TLS is real, and a stop waits for its calls."""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from designer.core.errors import SetupError
from designer.render.protocol import ComposeReply, ComposeRequest
from designer.sender.outbox.search import counts
from designer.sender.outbox.states import State
from designer.sender.rest.keys import remove_key
from tests.servers.certificates import make_certificate
from tests.servers.ports import free_ports
from tests.support.office import plain_reply
from tests.support.packages import event_tree
from tests.support.rest import RestOffice, rest_office, rest_settings
from tests.support.site import wait_until


def connected(rest: RestOffice, said: bytes) -> socket.socket:
    made = socket.create_connection(("127.0.0.1", rest.port), 60)
    made.sendall(said)
    return made


@pytest.mark.parametrize("said", ["", "GET /healthz HTTP/1.1\r\nHost: ", "POST /v1/events HTTP/1.1\r\n"])
def test_two_hundred_that_never_finish_do_not_keep_a_good_call_waiting(rest: RestOffice, said: str) -> None:
    with ExitStack() as held:
        for _ in range(200):
            held.enter_context(connected(rest, said.encode()))
        assert rest.post(event_tree(id="good")).status_code == 202


def test_bodies_that_never_end_do_not_keep_a_good_call_waiting(rest: RestOffice) -> None:
    key = rest.call.headers["authorization"]
    head = (
        f"POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1:{rest.port}\r\nAuthorization: {key}\r\n"
        "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
    )
    with ExitStack() as held:
        for _ in range(200):
            held.enter_context(connected(rest, head.encode()))
        assert rest.post(event_tree(id="good")).status_code == 202
    assert counts(rest.outbox)[State.PENDING] == 1


def test_a_connection_that_says_nothing_is_closed(tmp_path: Path) -> None:
    with rest_office(tmp_path, head_seconds=0.05) as rest, connected(rest, b"GET /healthz HTT") as silent:
        assert silent.recv(1) == b""


@pytest.mark.parametrize("nonsense", [b"\x16\x03\x01\x02\x00\x01\x00", b"HELO there\r\n\r\n", b"\x00" * 70_000])
def test_nonsense_is_refused_and_harms_nobody(rest: RestOffice, nonsense: bytes) -> None:
    with connected(rest, nonsense) as caller:
        caller.shutdown(socket.SHUT_WR)
        told = caller.recv(65536)
    assert told == b"" or told.startswith(b"HTTP/1.1 400 ")
    assert rest.post(event_tree(id="good")).status_code == 202


def test_over_tls_with_a_certificate_of_its_own(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path)
    files = f'certificate = "{certificate.chain}"\nprivate_key = "{certificate.key}"\n'
    with rest_office(tmp_path, files) as rest:
        trusted = ssl.create_default_context(cafile=certificate.ca)
        url = f"https://127.0.0.1:{rest.port}/v1/events"
        with httpx.Client(verify=trusted, trust_env=False, headers=rest.call.headers) as client:
            assert client.post(url, json=event_tree(id="a")).status_code == 202
        with pytest.raises(httpx.TransportError):
            httpx.post(f"http://127.0.0.1:{rest.port}/v1/events", json=event_tree(id="b"), trust_env=False)
        assert rest.inbox.address == f"https://127.0.0.1:{rest.port}"


def test_a_certificate_that_cannot_be_used_is_told(rest: RestOffice, tmp_path: Path) -> None:
    (tmp_path / "broken.pem").write_text("nothing")
    text = rest.workspace.settings.read_text("utf-8")
    with pytest.raises(SetupError, match="rest-certificate"):
        rest.change(f'{text}certificate = "{tmp_path}/broken.pem"\nprivate_key = "{tmp_path}/broken.pem"\n')
    rest.change(text)
    assert rest.post(event_tree(id="a")).status_code == 202


def test_a_port_that_another_program_has_is_told(rest: RestOffice) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SetupError, match="rest-port") as told:
            rest.change(rest_settings(port))
    assert told.value.arguments["port"] == port
    assert rest.inbox.address == ""


def test_it_moves_when_the_settings_move_it(rest: RestOffice) -> None:
    (port,) = free_ports(1)
    rest.change(rest_settings(port))
    with pytest.raises(httpx.ConnectError):
        rest.call.get("/healthz")
    assert httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False).status_code == 200


def test_without_a_key_or_switched_off_it_does_not_listen(rest: RestOffice) -> None:
    rest.change(rest.workspace.settings.read_text("utf-8") + "enabled = false\n")
    with pytest.raises(httpx.ConnectError):
        rest.call.get("/healthz")
    rest.change(rest_settings(rest.port))
    assert rest.call.get("/healthz").status_code == 200
    remove_key(rest.vault, "shop")
    rest.inbox.follow()
    with pytest.raises(httpx.ConnectError):
        rest.call.get("/healthz")


def test_a_stop_lets_a_call_that_is_under_way_end_and_takes_no_other(tmp_path: Path) -> None:
    begun, goes_on = threading.Event(), threading.Event()

    def slowly(request: ComposeRequest) -> ComposeReply:
        begun.set()
        assert goes_on.wait(60)
        return plain_reply(request)

    told: list[int] = []
    with rest_office(tmp_path, compose=slowly) as rest:
        body = {"template": "receipt", "event": event_tree(id="a")}
        caller = threading.Thread(target=lambda: told.append(rest.call.post("/v1/preview", json=body).status_code))
        caller.start()
        assert begun.wait(60)
        stopper = threading.Thread(target=rest.inbox.stop)
        stopper.start()
        wait_until(lambda: not listens(rest.port))
        goes_on.set()
        stopper.join(60)
        caller.join(60)
    assert told == [200]


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 5).close()
    except OSError:
        return False
    return True


def test_while_it_stops_calls_on_an_old_connection_are_told_to_come_back(rest: RestOffice) -> None:
    assert rest.call.get("/v1/report").status_code == 200
    rest.inbox._is_open = False
    told = rest.post(event_tree(id="a"))
    assert (told.status_code, told.json()["errors"][0]["code"]) == (503, "sender-stopping")
    assert "retry-after" in told.headers

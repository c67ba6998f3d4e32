"""Connections are protected or not made at all, and they are reused with care."""

from __future__ import annotations

import base64
import socket
import threading
from pathlib import Path

import pytest

from designer.core.errors import PermanentDeliveryError, SealwrightError, SetupError, TransientDeliveryError
from designer.core.settings import AccountSettings, Login, Provider, Security
from designer.sender.channel.smtp import SmtpChannel, try_login
from tests.conftest import Requires
from tests.servers.accounts import ENVELOPE, FAST, IMPATIENT, MIME, Journal, account_on
from tests.servers.certificates import Certificate, make_certificate
from tests.servers.scripted import DROP, STALL, ScriptedServer

STARTTLS_EHLO = "250-test\r\n250-STARTTLS\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE 1000000"
LOGIN_EHLO = "250-test\r\n250-STARTTLS\r\n250 AUTH LOGIN"


def failure(server: ScriptedServer, password: str = "secret", **account: object) -> SealwrightError:
    """Why a message cannot be sent; nothing of it may have reached the server."""
    channel = SmtpChannel(account_on(server.port, **account), password, waits=FAST)
    journal = Journal()
    with pytest.raises(SealwrightError) as caught:
        channel.send(ENVELOPE, MIME, journal)
    channel.close()
    assert journal.calls == 0
    assert not any(command.upper().startswith("MAIL") for command in server.commands)
    return caught.value


def logins(server: ScriptedServer) -> list[str]:
    return [command for command in server.commands if command.upper().startswith("AUTH")]


# --- protection


@pytest.mark.parametrize("ehlo", ["250 test", "250-test\r\n250 AUTH PLAIN", "250-test\r\n250 XSTARTTLS"])
def test_where_starttls_is_not_offered_nothing_is_said(ehlo: str) -> None:
    with ScriptedServer({"EHLO": ehlo}) as server:
        error = failure(server, security=Security.STARTTLS, user="shop")
    assert (type(error), error.code) == (SetupError, "smtp-no-starttls")
    assert logins(server) == []


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        ("454 4.7.0 not now", TransientDeliveryError, "smtp-later"),
        ("502 5.5.1 no", SetupError, "smtp-no-starttls"),
        (DROP, TransientDeliveryError, "smtp-lost"),
        ("220 go ahead", None, ""),  # and then no TLS: an alert or silence
    ],
)
def test_where_starttls_fails_nothing_is_said(answer: str, kind: type[Exception] | None, code: str) -> None:
    with ScriptedServer({"EHLO": STARTTLS_EHLO, "STARTTLS": answer, "AUTH": "500 not TLS"}) as server:
        channel = SmtpChannel(
            account_on(server.port, security=Security.STARTTLS, user="shop"), "secret", waits=IMPATIENT
        )
        with pytest.raises(SealwrightError) as caught:
            channel.send(ENVELOPE, MIME, Journal())
    if kind is not None:
        assert (type(caught.value), caught.value.code) == (kind, code)
    assert logins(server) == []
    assert base64.b64encode(b"\0shop\0secret").decode() not in " ".join(server.commands)


INJECTED = "220 go ahead\r\n250-test\r\n250-AUTH PLAIN LOGIN XOAUTH2\r\n250-SMTPUTF8\r\n250 DSN\r\n235 2.7.0 welcome"


def test_an_answer_slipped_in_before_tls_is_not_believed(certificate: Certificate) -> None:
    """Answers in the packet of the 220: were they kept, they would pass for what the protected server says."""
    answers = {"EHLO": [STARTTLS_EHLO, "250 test"], "STARTTLS": INJECTED}
    with ScriptedServer(answers, tls=certificate.server_context()) as server:
        error = failure(server, security=Security.STARTTLS, user="shop", ca_file=str(certificate.ca))
    assert (type(error), error.code) == (SetupError, "smtp-no-login-method")  # the real server offers none
    assert [command.split()[0].lower() for command in server.commands[:3]] == ["ehlo", "starttls", "ehlo"]
    assert logins(server) == []


def test_what_was_offered_before_tls_is_forgotten(certificate: Certificate) -> None:
    answers = {"EHLO": [STARTTLS_EHLO, "250 test"]}
    with ScriptedServer(answers, tls=certificate.server_context()) as server:
        channel = SmtpChannel(
            account_on(server.port, security=Security.STARTTLS, ca_file=str(certificate.ca)), waits=FAST
        )
        assert channel.send(ENVELOPE, MIME, Journal()).tls == "TLSv1.3"
        channel.close()
    assert "MAIL FROM:<shop@example.com>" in server.commands  # no SIZE, which only the unprotected answer offered


def test_an_answer_slipped_into_the_handshake_breaks_it(certificate: Certificate) -> None:
    """The same in a packet of its own: it is read as TLS, and is none."""
    answers = {"EHLO": STARTTLS_EHLO}
    with ScriptedServer(answers, tls=certificate.server_context(), slipped_in=INJECTED) as server:
        error = failure(server, security=Security.STARTTLS, user="shop", ca_file=str(certificate.ca))
    assert (type(error), error.code) == (SetupError, "smtp-tls-failed")
    assert logins(server) == []


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
@pytest.mark.parametrize("fault", ["unknown authority", "other name", "expired", "self-signed"])
def test_a_certificate_that_is_not_right_stops_everything(
    tmp_path: Path, certificate: Certificate, security: Security, fault: str
) -> None:
    bad = {
        "unknown authority": lambda: make_certificate(tmp_path),
        "other name": lambda: make_certificate(tmp_path, host="mail.example.com"),
        "expired": lambda: make_certificate(tmp_path, days=-5),
        "self-signed": lambda: make_certificate(tmp_path),
    }[fault]()
    ca = {"unknown authority": str(certificate.ca), "self-signed": ""}.get(fault, str(bad.ca))
    implicit = security is Security.TLS
    with ScriptedServer({"EHLO": STARTTLS_EHLO}, tls=bad.server_context(), implicit=implicit) as server:
        error = failure(server, security=security, user="shop", ca_file=ca)
    assert (type(error), error.code) == (SetupError, "smtp-certificate")
    assert error.arguments["reason"]
    assert logins(server) == []


def test_tls_on_a_port_without_tls_is_a_matter_of_set_up() -> None:
    with ScriptedServer() as server:
        error = failure(server, security=Security.TLS)
    assert (type(error), error.code) == (SetupError, "smtp-tls-failed")


def test_a_private_authority_is_looked_for_in_the_workspace(certificate: Certificate) -> None:
    with ScriptedServer(tls=certificate.server_context(), implicit=True) as server:
        account = account_on(server.port, security=Security.TLS, ca_file=certificate.ca.name)
        channel = SmtpChannel(account, folder=certificate.ca.parent, waits=FAST)
        assert channel.send(ENVELOPE, MIME, Journal()).tls.startswith("TLSv1")
        channel.close()


@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_an_authority_that_cannot_be_read_is_said_so(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "ca.pem").write_bytes(content)
    account = account_on(1, security=Security.TLS, ca_file="ca.pem")
    with pytest.raises(SetupError, match="smtp-ca-file"):
        SmtpChannel(account, folder=tmp_path)


def test_an_unprotected_connection_elsewhere_is_never_made() -> None:
    elsewhere = account_on(25, security=Security.STARTTLS).model_copy(
        update={"security": Security.NONE, "host": "192.0.2.1"}
    )
    with pytest.raises(SetupError, match="smtp-open-connection"):
        SmtpChannel(elsewhere)
    with_user = account_on(25).model_copy(update={"user": "shop"})
    with pytest.raises(SetupError, match="smtp-open-connection"):
        SmtpChannel(with_user)


def resolves(host: str) -> bool:
    try:
        return bool(socket.getaddrinfo(host, None))
    except socket.gaierror:
        return False


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_an_unprotected_connection_to_this_computer_works(host: str, requires: Requires) -> None:
    requires("localhost", present=resolves(host), reason=f"this machine does not know {host}: no /etc/hosts")
    with ScriptedServer() as server:
        channel = SmtpChannel(account_on(server.port, host=host), waits=FAST)
        assert channel.send(ENVELOPE, MIME, Journal()).tls == ""
        channel.close()


# --- login


@pytest.mark.parametrize(
    ("ehlo", "sent"),
    [
        (STARTTLS_EHLO, ["AUTH PLAIN " + base64.b64encode("\0shöp\0pässword".encode()).decode()]),
        (LOGIN_EHLO, ["AUTH LOGIN", *(base64.b64encode(word.encode()).decode() for word in ("shöp", "pässword"))]),
    ],
)
def test_the_login_happens_after_tls_and_in_utf8(certificate: Certificate, ehlo: str, sent: list[str]) -> None:
    auth = ["334 dXNlcg==", "334 cGFzcw==", "235 ok"] if len(sent) > 1 else "235 ok"
    with ScriptedServer({"EHLO": ehlo, "AUTH": auth}, tls=certificate.server_context()) as server:
        account = account_on(server.port, security=Security.STARTTLS, ca_file=str(certificate.ca), user="shöp")
        channel = SmtpChannel(account, "pässword", waits=FAST)
        channel.send(ENVELOPE, MIME, Journal())
        channel.close()
    assert [command.split(" ")[0].lower() for command in server.commands[:3]] == ["ehlo", "starttls", "ehlo"]
    assert server.commands[3 : 3 + len(sent)] == sent


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        ("535 5.7.8 wrong", SetupError, "smtp-login-refused"),
        ("530 5.7.0 no", SetupError, "smtp-login-refused"),
        ("534-5.7.9 Application-specific password required. For more\r\n534 5.7.9 information, go to x", SetupError,
         "smtp-app-password"),
        ("535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. Visit x",
         SetupError, "smtp-auth-switched-off"),
        ("535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit x",
         SetupError, "smtp-auth-switched-off"),
        ("550 5.7.30 Basic authentication is not supported for Client Submission.", SetupError,
         "smtp-auth-switched-off"),
        ("535 5.7.139 Authentication unsuccessful, the user credentials were incorrect.", SetupError,
         "smtp-login-refused"),
        ("535 5.7.139 Authentication unsuccessful, the request did not meet the criteria to be authenticated.",
         SetupError, "smtp-login-blocked"),
        ("535 5.7.3 Authentication unsuccessful", SetupError, "smtp-login-refused"),
        ("534-5.7.14 <https://x> Please log in via your web browser and\r\n534 5.7.14 then try again.", SetupError,
         "smtp-web-login"),
        ("454 4.7.0 later", TransientDeliveryError, "smtp-later"),
        ("421 4.7.0 too many", TransientDeliveryError, "smtp-busy"),
        (DROP, TransientDeliveryError, "smtp-lost"),
    ],
)  # fmt: skip
def test_a_refused_login_fails_no_message(
    certificate: Certificate, answer: str, kind: type[Exception], code: str
) -> None:
    with ScriptedServer({"EHLO": STARTTLS_EHLO, "AUTH": answer}, tls=certificate.server_context()) as server:
        error = failure(server, security=Security.STARTTLS, ca_file=str(certificate.ca), user="shop")
    assert (type(error), error.code) == (kind, code)
    assert "secret" not in str(error)


@pytest.mark.parametrize(
    ("ehlo", "password", "code"),
    [
        ("250-test\r\n250 STARTTLS", "secret", "smtp-no-login-method"),
        ("250-test\r\n250-STARTTLS\r\n250 AUTH GSSAPI XOAUTH2", "secret", "smtp-no-login-method"),
        (STARTTLS_EHLO, "", "smtp-password-missing"),
    ],
)
def test_without_a_way_to_log_in_nothing_is_sent(certificate: Certificate, ehlo: str, password: str, code: str) -> None:
    with ScriptedServer({"EHLO": ehlo}, tls=certificate.server_context()) as server:
        error = failure(server, password, security=Security.STARTTLS, ca_file=str(certificate.ca), user="shop")
    assert error.code == code


# --- login by signing in


class Signed:
    """Gives out one token after the other."""

    def __init__(self, *, fault: SealwrightError | None = None) -> None:
        self.given = 0
        self.fault = fault

    def token(self) -> str:
        if self.fault is not None:
            raise self.fault
        return f"token{self.given}"

    def renewed(self) -> str:
        self.given += 1
        return self.token()


XOAUTH2_EHLO = "250-test\r\n250-STARTTLS\r\n250-AUTH PLAIN XOAUTH2\r\n250 SIZE 1000000"
REASON = "334 eyJzdGF0dXMiOiI0MDAifQ=="


def signed_account(server: ScriptedServer, certificate: Certificate) -> AccountSettings:
    return account_on(
        server.port, security=Security.STARTTLS, ca_file=str(certificate.ca), user="shop@example.com",
        login=Login.OAUTH, provider=Provider.MICROSOFT, client_id="id",
    )  # fmt: skip


def xoauth2(token: str) -> str:
    return "AUTH XOAUTH2 " + base64.b64encode(f"user=shop@example.com\1auth=Bearer {token}\1\1".encode()).decode()


def test_a_token_is_shown_after_tls_and_never_before(certificate: Certificate) -> None:
    with ScriptedServer({"EHLO": XOAUTH2_EHLO}, tls=certificate.server_context()) as server:
        channel = SmtpChannel(signed_account(server, certificate), Signed(), waits=FAST)
        channel.send(ENVELOPE, MIME, Journal())
        channel.close()
    assert [command.split(" ")[0].lower() for command in server.commands[:3]] == ["ehlo", "starttls", "ehlo"]
    assert server.commands[3] == xoauth2("token0")


def test_a_token_that_is_refused_is_renewed_once(certificate: Certificate) -> None:
    answers = {"EHLO": XOAUTH2_EHLO, "AUTH": [REASON, "535 5.7.8 no", "235 2.7.0 ok"]}
    with ScriptedServer(answers, tls=certificate.server_context()) as server:
        channel = SmtpChannel(signed_account(server, certificate), Signed(), waits=FAST)
        channel.send(ENVELOPE, MIME, Journal())
        channel.close()
    assert logins(server) == [xoauth2("token0"), xoauth2("token1")]
    assert len(server.messages) == 1


@pytest.mark.parametrize(
    ("ehlo", "answers", "code", "shown"),
    [
        (XOAUTH2_EHLO, [REASON, "535 5.7.8 no"], "smtp-token-refused", 2),
        (XOAUTH2_EHLO, "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox",
         "smtp-auth-switched-off", 1),
        (XOAUTH2_EHLO, "534 5.7.0 no", "smtp-token-refused", 1),
        (STARTTLS_EHLO, "235 ok", "smtp-no-sign-in", 0),
    ],
)  # fmt: skip
def test_a_sign_in_that_is_not_taken_is_a_matter_of_set_up(
    certificate: Certificate, ehlo: str, answers: str | list[str], code: str, shown: int
) -> None:
    told = [*answers, *answers] if isinstance(answers, list) else answers
    with ScriptedServer({"EHLO": ehlo, "AUTH": told}, tls=certificate.server_context()) as server:
        channel = SmtpChannel(signed_account(server, certificate), Signed(), waits=FAST)
        journal = Journal()
        with pytest.raises(SetupError) as refused:
            channel.send(ENVELOPE, MIME, journal)
    assert (refused.value.code, journal.calls, len(logins(server))) == (code, 0, shown)
    assert "token" not in str(refused.value).replace(code, "")


@pytest.mark.parametrize(
    "fault", [SetupError("sign-in-needed", host="h"), TransientDeliveryError("sign-in-no-connection", host="h")]
)
def test_without_a_token_the_server_is_not_even_asked(certificate: Certificate, fault: SealwrightError) -> None:
    with ScriptedServer({"EHLO": XOAUTH2_EHLO}, tls=certificate.server_context()) as server:
        channel = SmtpChannel(signed_account(server, certificate), Signed(fault=fault), waits=FAST)
        with pytest.raises(type(fault), match=fault.code):
            channel.send(ENVELOPE, MIME, Journal())
    assert server.connections == 0


# --- the network


def test_a_server_that_is_not_there_is_tried_again() -> None:
    with ScriptedServer() as server:
        port = server.port
    channel = SmtpChannel(account_on(port), waits=FAST)
    with pytest.raises(TransientDeliveryError, match="smtp-no-connection"):
        channel.send(ENVELOPE, MIME, Journal())


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a" * 64 + ".example", "x..y"])
def test_a_name_that_is_not_found_is_tried_again(host: str) -> None:
    channel = SmtpChannel(account_on(25, host=host, security=Security.TLS), waits=FAST)
    with pytest.raises(TransientDeliveryError, match="smtp-host-unknown"):
        channel.send(ENVELOPE, MIME, Journal())


def test_a_handshake_that_hangs_is_tried_again() -> None:
    with ScriptedServer({"GREETING": STALL}) as server:
        channel = SmtpChannel(account_on(server.port, security=Security.TLS), waits=IMPATIENT)
        with pytest.raises(TransientDeliveryError, match="smtp-timeout"):
            channel.send(ENVELOPE, MIME, Journal())


# --- reuse


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_connection_serves_many_messages() -> None:
    with ScriptedServer() as server:
        channel = SmtpChannel(account_on(server.port), waits=FAST)
        for _ in range(5):
            channel.send(ENVELOPE, MIME, Journal())
        channel.close()
    assert (server.connections, len(server.messages)) == (1, 5)
    assert server.commands[-1] == "QUIT"


@pytest.mark.parametrize("answer", ["550 5.1.1 unknown", "450 4.2.0 later"])
def test_a_connection_serves_on_after_a_refusal(answer: str) -> None:
    with ScriptedServer({"RCPT": [answer, "250 ok"]}) as server:
        channel = SmtpChannel(account_on(server.port), waits=FAST)
        with pytest.raises((PermanentDeliveryError, TransientDeliveryError)):
            channel.send(ENVELOPE, MIME, Journal())
        channel.send(ENVELOPE, MIME, Journal())
        channel.close()
    assert server.connections == 1
    assert "RSET" in server.commands


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("answer", [DROP, "421 4.4.2 timeout"])
def test_a_connection_closed_at_rest_is_replaced_once_without_anybody_noticing(verb: str, answer: str) -> None:
    good = "354 go ahead" if verb == "DATA" else "250 ok"
    journal = Journal()
    with ScriptedServer({verb: [good, answer, good]}) as server:
        channel = SmtpChannel(account_on(server.port), waits=FAST)
        channel.send(ENVELOPE, MIME, journal)
        channel.send(ENVELOPE, MIME, journal)
        channel.close()
    assert (server.connections, len(server.messages), journal.calls) == (2, 2, 2)


def test_a_fresh_connection_that_fails_too_is_not_replaced_again() -> None:
    with ScriptedServer({"MAIL": ["250 ok", DROP]}) as server:
        channel = SmtpChannel(account_on(server.port), waits=FAST)
        channel.send(ENVELOPE, MIME, Journal())
        with pytest.raises(TransientDeliveryError, match="smtp-lost"):
            channel.send(ENVELOPE, MIME, Journal())
        channel.close()
    assert server.connections == 2


def test_a_busy_answer_to_the_dot_of_a_reused_connection_is_not_tried_again_at_once() -> None:
    journal = Journal()
    with ScriptedServer({"DOT": ["250 ok", "421 4.3.2 closing"]}) as server:
        channel = SmtpChannel(account_on(server.port), waits=FAST)
        channel.send(ENVELOPE, MIME, journal)
        with pytest.raises(TransientDeliveryError, match="smtp-busy"):
            channel.send(ENVELOPE, MIME, journal)
        channel.close()
    assert (server.connections, journal.calls) == (1, 2)


@pytest.mark.parametrize(("seconds", "asked", "connections"), [(5, False, 1), (30, True, 1), (120, False, 2)])
def test_a_connection_at_rest_is_asked_first_and_dropped_when_old(
    seconds: float, asked: bool, connections: int
) -> None:
    clock = Clock()
    with ScriptedServer() as server:
        channel = SmtpChannel(account_on(server.port), waits=FAST, monotonic=clock)
        channel.send(ENVELOPE, MIME, Journal())
        clock.now = seconds
        channel.send(ENVELOPE, MIME, Journal())
        channel.close()
    assert (("NOOP" in server.commands), server.connections) == (asked, connections)


def test_no_more_connections_are_made_than_the_account_allows() -> None:
    with ScriptedServer() as server:
        channel = SmtpChannel(account_on(server.port, connections=2), waits=FAST)
        threads = [threading.Thread(target=channel.send, args=(ENVELOPE, MIME, Journal())) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        channel.close()
    assert len(server.messages) == 12
    assert server.connections <= 2


# --- trying an account


def test_a_try_tells_what_was_agreed_and_sends_nothing(certificate: Certificate) -> None:
    with ScriptedServer({"EHLO": STARTTLS_EHLO}, tls=certificate.server_context()) as server:
        account = account_on(server.port, security=Security.STARTTLS, ca_file=str(certificate.ca), user="shop")
        answer = try_login(account, "secret")
    assert (answer.tls, answer.size_limit, str(answer)) == ("TLSv1.3", 1_000_000, "TLSv1.3, SIZE 1000000")
    assert not any(command.startswith("MAIL") for command in server.commands)


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"EHLO": STARTTLS_EHLO, "AUTH": "535 no"}, "smtp-login-refused"),
        ({"EHLO": "250 test"}, "smtp-no-starttls"),
        ({"GREETING": "554 no"}, "smtp-turned-away"),
    ],
)
def test_a_try_tells_what_went_wrong(certificate: Certificate, answers: dict[str, str], code: str) -> None:
    with ScriptedServer(answers, tls=certificate.server_context()) as server:
        account = account_on(server.port, security=Security.STARTTLS, ca_file=str(certificate.ca), user="shop")
        with pytest.raises(SetupError, match=code):
            try_login(account, "secret")


def test_a_try_goes_as_far_as_the_recipient_and_no_further() -> None:
    with ScriptedServer() as server:
        try_login(account_on(server.port), envelope=ENVELOPE, waits=FAST)
    verbs = [command.split(" ")[0].upper() for command in server.commands]
    assert verbs == ["EHLO", "MAIL", "RCPT", "RSET", "QUIT"]
    assert server.messages == []


@pytest.mark.parametrize(
    ("answers", "kind", "code"),
    [
        ({"RCPT": "550 5.1.1 unknown"}, PermanentDeliveryError, "smtp-recipient-refused"),
        ({"RCPT": "450 4.2.0 later"}, TransientDeliveryError, "smtp-later"),
        ({"MAIL": "530 5.7.57 Client not authenticated to send mail."}, SetupError, "smtp-login-needed"),
        ({"MAIL": "550 5.7.60 SMTP; Client does not have permissions to send as this sender"}, SetupError,
         "smtp-not-your-sender"),
    ],
)  # fmt: skip
def test_a_try_tells_what_the_server_has_against_the_recipient(
    answers: dict[str, str], kind: type[Exception], code: str
) -> None:
    with ScriptedServer(answers) as server, pytest.raises(kind, match=code):
        try_login(account_on(server.port), envelope=ENVELOPE, waits=FAST)
    assert not any(command.upper().startswith("DATA") for command in server.commands)

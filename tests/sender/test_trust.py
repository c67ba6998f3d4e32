"""Whose certificates are believed, over real connections."""

from __future__ import annotations

import socket
import ssl
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from designer.core.errors import SetupError
from designer.sender.trust import checked_tls
from tests.servers.certificates import Certificate, make_certificate

SYSTEM = """
import socket, ssl, sys
from designer.sender.trust import checked_tls
with socket.create_connection(("127.0.0.1", int(sys.argv[1])), 30) as plain:
    try:
        print(checked_tls().wrap_socket(plain, server_hostname="127.0.0.1").version())
    except ssl.SSLCertVerificationError:
        print("not believed")
"""


def serve_once(certificate: Certificate) -> int:
    """The port of a server that answers one handshake."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        with listener, listener.accept()[0] as client:
            try:
                with certificate.server_context().wrap_socket(client, server_side=True) as safe:
                    safe.recv(1)
            except (ssl.SSLError, ConnectionError):
                return

    threading.Thread(target=answer, daemon=True).start()
    return int(listener.getsockname()[1])


def connect(port: int, tls: ssl.SSLContext, host: str = "127.0.0.1") -> str | None:
    with (
        socket.create_connection(("127.0.0.1", port), 30) as plain,
        tls.wrap_socket(plain, server_hostname=host) as safe,
    ):
        return safe.version()


def test_a_private_authority_is_believed(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path)
    assert connect(serve_once(certificate), checked_tls(certificate.ca)) == "TLSv1.3"


def test_an_authority_that_the_system_does_not_know_is_not_believed(tmp_path: Path) -> None:
    port = serve_once(make_certificate(tmp_path))
    with pytest.raises(ssl.SSLCertVerificationError):
        connect(port, checked_tls())


def test_a_private_authority_takes_the_place_of_the_others(tmp_path: Path) -> None:
    port = serve_once(make_certificate(tmp_path / "one"))
    with pytest.raises(ssl.SSLCertVerificationError):
        connect(port, checked_tls(make_certificate(tmp_path / "other").ca))


def test_the_name_is_checked(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path)
    with pytest.raises(ssl.SSLCertVerificationError):
        connect(serve_once(certificate), checked_tls(certificate.ca), host="mail.example.com")


@pytest.mark.skipif(sys.platform != "linux", reason="only OpenSSL takes its authorities from SSL_CERT_FILE")
@pytest.mark.parametrize(("known", "told"), [("ca.pem", "TLSv1.3"), ("none.pem", "not believed")])
def test_the_systems_authorities_are_believed(tmp_path: Path, known: str, told: str) -> None:
    certificate = make_certificate(tmp_path)
    environment = {"SSL_CERT_FILE": str(tmp_path / known), "SSL_CERT_DIR": str(tmp_path / "none")}
    port = serve_once(certificate)
    run = subprocess.run(
        [sys.executable, "-c", SYSTEM, str(port)], env=environment, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == told


def test_old_protocols_are_refused(tmp_path: Path) -> None:
    ca = make_certificate(tmp_path).ca
    assert [tls.minimum_version for tls in (checked_tls(), checked_tls(ca))] == [ssl.TLSVersion.TLSv1_2] * 2


def test_a_file_that_is_no_certificate_is_named(tmp_path: Path) -> None:
    (tmp_path / "firm.pem").write_text("nothing")
    with pytest.raises(SetupError, match="smtp-ca-file") as broken:
        checked_tls(tmp_path / "firm.pem")
    assert broken.value.arguments["file"] == "firm.pem"

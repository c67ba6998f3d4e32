"""A real Dovecot on loopback, in a folder of its own."""

from __future__ import annotations

import imaplib
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers.certificates import Certificate, make_certificate
from tests.servers.ports import free_ports

USER, PASSWORD = "shop@example.com", "a mailbox's word"

_CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{chain}
ssl_key = <{key}
mail_location = maildir:{folder}/mail/%u
auth_failure_delay = 0 secs
auth_mechanisms = plain
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/passwd
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service stats {{
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
"""


@dataclass(frozen=True, slots=True)
class Dovecot:
    """A running Dovecot whose one user is USER."""

    folder: Path
    certificate: Certificate
    port: int

    def put(self, mail: bytes, *, folder: str = "INBOX") -> None:
        """A mail that came in, or was sent."""
        with self._client() as client:
            told, _ = client.append(folder, "", imaplib.Time2Internaldate(time.time()), mail)
            assert told == "OK"

    def flags(self) -> list[str]:
        """The flags of everything in the inbox."""
        with self._client() as client:
            client.select("INBOX", readonly=True)
            _, found = client.fetch("1:*", "(FLAGS)")
            return [one.decode() for one in found if isinstance(one, bytes)]

    def empty(self) -> None:
        """Forget all mail; folders are made anew."""
        shutil.rmtree(self.folder / "mail" / USER, ignore_errors=True)

    def _client(self) -> imaplib.IMAP4_SSL:
        context = ssl.create_default_context(cafile=str(self.certificate.ca))
        client = imaplib.IMAP4_SSL("127.0.0.1", self.port, ssl_context=context, timeout=20)
        client.login(USER, PASSWORD)
        return client


def missing_part() -> str:
    """What keeps Dovecot from being started here; "" if nothing does."""
    if shutil.which("dovecot") is None:
        return "not installed: dovecot-imapd"
    return "" if os.geteuid() == 0 else "Dovecot can only be started by root"


@contextmanager
def running_dovecot() -> Iterator[Dovecot]:
    """Start a Dovecot and stop it, and only it, at the end."""
    # Not in pytest's folder: Dovecot works as users of its own, who may not enter there.
    with tempfile.TemporaryDirectory(prefix="sealwright-dovecot-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        [port] = free_ports(1)
        server = Dovecot(folder, make_certificate(folder / "tls"), port)
        owner = pwd.getpwnam("nobody")
        (folder / "mail").mkdir()
        os.chown(folder / "mail", owner.pw_uid, owner.pw_gid)
        (folder / "passwd").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
        (folder / "passwd").chmod(0o644)
        values = {"folder": folder, "chain": server.certificate.chain, "key": server.certificate.key, "port": port,
                  "uid": owner.pw_uid, "gid": owner.pw_gid}  # fmt: skip
        (folder / "dovecot.conf").write_text(_CONFIGURATION.format_map(values))
        command = ["dovecot", "-F", "-c", str(folder / "dovecot.conf")]
        master = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        try:
            _await(server, master)
            yield server
        finally:
            master.terminate()
            master.wait(20)


def _await(server: Dovecot, master: subprocess.Popen[bytes]) -> None:
    pause = threading.Event()
    for _ in range(400):
        try:
            socket.create_connection(("127.0.0.1", server.port), timeout=1).close()
        except OSError:
            assert master.poll() is None, "Dovecot did not start"
            pause.wait(0.05)
        else:
            return
    raise AssertionError("Dovecot does not listen")

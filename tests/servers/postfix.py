"""A real Postfix on loopback with configuration, queue and ports of its own; never the machine's."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers.certificates import Certificate, make_certificate
from tests.servers.ports import free_ports

USER = "shop@mail.test"
PASSWORD = "pässword & more"
UNKNOWN = "unknown@example.com"  # 550 5.1.1
FULL = "full@example.com"  # 452 4.2.2
BLOCKED = "blocked@example.com"  # 550 5.7.1
BUSY = "busy@example.com"  # 450 4.2.1
STUFFED = "stuffed@example.com"  # 552 5.2.2
SMALL = "small@example.com"  # 552 5.3.4
GONE = "gone@example.com"  # taken, and handed on to the next server
LATE = "late@example.com"  # taken, and late: the next server is not there
RETURNS_TO = "shop@example.com"
SIZE_LIMIT = 2_000_000

_MASTER = Path("/usr/lib/postfix/sbin/master")
_QUEUE_FOLDERS = (
    "active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "maildrop", "pid", "private",
    "public", "saved", "trace",
)  # fmt: skip

_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file = {folder}/log/mail.log
maillog_file_prefixes = {folder}
mail_owner = postfix
setgid_group = postdrop
myhostname = mail.test
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
mydestination =
alias_maps =
local_recipient_maps =
message_size_limit = {size}
smtputf8_enable = yes
virtual_mailbox_domains = example.com
virtual_mailbox_base = /
virtual_mailbox_maps = inline:{{ {{ {returns_to} = {returns}/ }} }}, static:{folder}/mail/inbox/
transport_maps = inline:{{
    {{ {gone} = smtp:[127.0.0.1]:{next_hop} }}, {{ {late} = smtp:[127.0.0.1]:1 }} }}
queue_run_delay = 1s
minimal_backoff_time = 1s
delay_warning_time = 1s
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_mailbox_limit = 0
smtpd_tls_chain_files = {key}, {chain}
smtpd_tls_security_level = encrypt
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = cyrus
smtpd_sasl_path = smtpd
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions =
  check_recipient_access inline:{{
    {{ {unknown} = 550 5.1.1 no such user }}, {{ {full} = 452 4.2.2 mailbox full }},
    {{ {blocked} = 550 5.7.1 refused by policy }}, {{ {busy} = 450 4.2.1 mailbox busy }},
    {{ {stuffed} = 552 5.2.2 mailbox full }}, {{ {small} = 552 5.3.4 too large for this mailbox }} }}
  {policy}
"""
_ENTRIES = """
127.0.0.1:{starttls} inet n - n - - smtpd
127.0.0.1:{tls} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
127.0.0.1:{plain} inet n - n - - smtpd
  -o smtpd_tls_security_level=none
  -o smtpd_sasl_auth_enable=no
  -o smtpd_relay_restrictions=permit_mynetworks,reject
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
smtp unix - - n - - smtp
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""
_SASL = """
pwcheck_method: auxprop
auxprop_plugin: sasldb
sasldb_path: {folder}/sasl/sasldb2
mech_list: {mechanisms}
"""


@dataclass(frozen=True, slots=True)
class Postfix:
    """A running Postfix: three ports, what logs in, and what it has put into the recipients' mailbox."""

    folder: Path
    certificate: Certificate
    starttls: int
    tls: int
    plain: int

    def delivered(self, count: int) -> list[bytes]:
        """The messages in the mailbox, once there are `count` of them; what there is after 20 seconds."""
        new = self.folder / "mail" / "inbox" / "new"
        pause = threading.Event()
        for _ in range(400):
            files = sorted(new.iterdir()) if new.is_dir() else []
            if len(files) >= count:
                break
            pause.wait(0.05)
        return [path.read_bytes() for path in sorted(new.iterdir())] if new.is_dir() else []

    def empty(self) -> None:
        """Forget what was delivered."""
        shutil.rmtree(self.folder / "mail" / "inbox", ignore_errors=True)

    def log(self) -> str:
        """What Postfix wrote into its log."""
        return (self.folder / "log" / "mail.log").read_text(encoding="utf-8", errors="replace")


def missing_part() -> str:
    """What keeps Postfix from being started here; "" if nothing does."""
    if not _MASTER.is_file() or shutil.which("saslpasswd2") is None:
        return "not installed: postfix, sasl2-bin, libsasl2-modules"
    return "" if os.geteuid() == 0 else "Postfix can only be started by root"


@contextmanager
def running_postfix(
    *, mechanisms: str = "PLAIN LOGIN", policy_port: int = 0, next_hop: int = 1, returns: Path | None = None
) -> Iterator[Postfix]:
    """Start a Postfix and stop it, and only it, at the end.

    It asks the policy service on `policy_port` about recipients, and hands mail for GONE on to the server on port
    `next_hop`; what comes back to RETURNS_TO goes into the Maildir
    `returns`, instead of into the recipients' mailbox.
    """
    # Not in pytest's folder: Postfix works as a user of its own, who may not enter there.
    with tempfile.TemporaryDirectory(prefix="sealwright-postfix-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        starttls, tls, plain = free_ports(3)
        server = Postfix(folder, make_certificate(folder / "tls"), starttls, tls, plain)
        _write_configuration(server, mechanisms, policy_port, next_hop, returns or folder / "mail" / "inbox")
        command = [str(_MASTER), "-c", str(folder / "etc"), "-d"]
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "MAIL_CONFIG": str(folder / "etc")}
        # Of its own session: when it stops, it stops its whole process group.
        master = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            for port in (starttls, tls, plain):
                _await(port, master)
            yield server
        finally:
            master.terminate()
            master.wait(20)


def _write_configuration(server: Postfix, mechanisms: str, policy_port: int, next_hop: int, returns: Path) -> None:
    folder = server.folder
    owner, nobody = pwd.getpwnam("postfix"), pwd.getpwnam("nobody")
    for name in ("etc", "queue", "data", "mail", "log", "sasl"):
        (folder / name).mkdir()
    for name in _QUEUE_FOLDERS:
        (folder / "queue" / name).mkdir(mode=0o700)
        if name != "pid":
            os.chown(folder / "queue" / name, owner.pw_uid, owner.pw_gid)
    os.chown(folder / "data", owner.pw_uid, owner.pw_gid)
    os.chown(folder / "mail", nobody.pw_uid, nobody.pw_gid)
    values = {
        "folder": folder, "size": SIZE_LIMIT, "uid": nobody.pw_uid, "gid": nobody.pw_gid, "unknown": UNKNOWN,
        "full": FULL, "blocked": BLOCKED, "busy": BUSY, "stuffed": STUFFED, "small": SMALL, "gone": GONE,
        "late": LATE, "next_hop": next_hop, "returns_to": RETURNS_TO, "returns": returns,
        "policy": f"check_policy_service inet:127.0.0.1:{policy_port}" if policy_port else "",
        "key": server.certificate.key, "chain": server.certificate.chain,
    }  # fmt: skip
    (folder / "etc" / "main.cf").write_text(_MAIN.format_map(values))
    entries = _ENTRIES.format(starttls=server.starttls, tls=server.tls, plain=server.plain)
    (folder / "etc" / "master.cf").write_text(entries)
    (folder / "etc" / "sasl").mkdir()  # Debian looks there, whatever cyrus_sasl_config_path says
    (folder / "etc" / "sasl" / "smtpd.conf").write_text(_SASL.format(folder=folder, mechanisms=mechanisms))
    user, domain = USER.split("@")
    database = folder / "sasl" / "sasldb2"
    command = ["saslpasswd2", "-c", "-p", "-f", str(database), "-u", domain, user]
    subprocess.run(command, input=PASSWORD.encode(), check=True, capture_output=True)
    os.chown(database, owner.pw_uid, owner.pw_gid)


def _await(port: int, master: subprocess.Popen[bytes]) -> None:
    pause = threading.Event()
    for _ in range(400):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert master.poll() is None, "Postfix did not start"
            pause.wait(0.05)
        else:
            return
    raise AssertionError("Postfix does not listen")

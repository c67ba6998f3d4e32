"""The vault's key in a real Secret Service: a gnome-keyring of the test's own, never the developer's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Requires

Session = Callable[..., list[str]]
ROOT = Path(__file__).resolve().parents[3]
START = """
printf 'x\\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
for program in "$@"; do "$PYTHON" -c "$program" || exit 1; done
"""
HEAD = """
from pathlib import Path
from designer.core.errors import SetupError
from designer.core.vault import KeySource, MemoryKeyring, Vault
path = Path("vault.bin")
"""
CREATE = (
    HEAD
    + """
vault = Vault.create(path)
vault.set_secret("account:main", "secret")
Path("recovery").write_text(vault.export_recovery())
"""
)
OPEN = (
    HEAD
    + """
print("opened", Vault.open(path).secret("account:main"))
"""
)
LOSE = (
    HEAD
    + """
import keyring
from designer.core.vault.file import read_vault_file
keyring.delete_password("sealwright", read_vault_file(path).id)
try:
    Vault.open(path)
except SetupError as refused:
    print("refused", refused.code)
"""
)
RECOVER = (
    HEAD
    + """
Vault.recover(path, Path("recovery").read_text())
"""
)
LOCK = (
    HEAD
    + """
import secretstorage
bus = secretstorage.dbus_init()
secretstorage.get_default_collection(bus).lock()
try:
    Vault.open(path)
except SetupError as refused:
    print("refused", refused.code)
"""
)
CHANGE = (
    HEAD
    + """
import base64, keyring
from designer.core.vault.file import read_vault_file
keyring.set_password("sealwright", read_vault_file(path).id, base64.b64encode(bytes(32)).decode())
try:
    Vault.open(path)
except SetupError as refused:
    print("refused", refused.code)
"""
)
OFFICE = """
import io, json, os, sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from designer.cli.main import main
os.environ["SEALWRIGHT_WORKSPACE"] = str(Path("office").absolute())
inbox = Path("office/inbox")
def lock():
    import secretstorage
    secretstorage.get_default_collection(secretstorage.dbus_init()).lock()
def call(*words):
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(words)
    return code, out.getvalue(), err.getvalue()
"""
MAKE_OFFICE = (
    OFFICE
    + """
call("init")
sample = Path("office/templates/order_confirmation/samples/normal.json").read_bytes()
(inbox / "order.json").write_bytes(sample)
"""
)
SEND_LOCKED = (
    OFFICE
    + """
lock()
code, _, said = call("send", "--until-empty")
print(code, said.split(chr(10))[0], [path.name for path in inbox.glob("[!.]*.json")])
"""
)
SEND = (
    OFFICE
    + """
print(call("send", "--until-empty")[0], [path.name for path in inbox.glob("[!.]*.json")])
print([one["state"] for one in json.loads(call("message", "list", "--json")[1])["messages"]])
"""
)
LOCKED_MEANWHILE = (
    OFFICE
    + """
from designer.core.vault import KeySource, Vault
from designer.core.workspace import Workspace
from designer.sender.service import Service
office = Workspace(Path("office").absolute())
service = Service(office, Vault.open(office.vault, KeySource()))
lock()
service.run(until_empty=True)
print([path.name for path in inbox.glob("[!.]*.json")], len(list(Path("office/mailbox/new").iterdir())))
"""
)


@pytest.fixture
def in_session(tmp_path: Path, requires: Requires) -> Session:
    """Runs programs, one process each, in one session with a keyring; what they printed, line by line."""
    missing = [name for name in ("dbus-run-session", "gnome-keyring-daemon") if shutil.which(name) is None]
    requires("keyring", present=not missing, reason=f"not installed: {', '.join(missing)}")
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    places = {"HOME": tmp_path, "XDG_RUNTIME_DIR": runtime, "XDG_DATA_HOME": tmp_path, "XDG_CONFIG_HOME": tmp_path}
    environment = {"PATH": os.environ["PATH"], "PYTHON": sys.executable, "PYTHONPATH": str(ROOT)}
    environment |= {name: str(place) for name, place in places.items()}

    def run(*programs: str) -> list[str]:
        command = ["dbus-run-session", "--", "sh", "-c", START, "sh", *programs]
        done = subprocess.run(
            command, check=False, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    return run


pytestmark = pytest.mark.keyring


def test_the_key_outlives_the_process_that_made_it(in_session: Session) -> None:
    assert in_session(CREATE, OPEN) == ["opened secret"]


def test_a_lost_entry_is_said_so_and_the_recovery_key_mends_it(in_session: Session) -> None:
    assert in_session(CREATE, LOSE, RECOVER, OPEN) == ["refused keyring-without-key", "opened secret"]


def test_a_locked_keyring_is_said_so(in_session: Session) -> None:
    assert in_session(CREATE, LOCK) == ["refused keyring-locked"]


def test_another_entry_is_said_so_and_the_recovery_key_mends_it(in_session: Session) -> None:
    assert in_session(CREATE, CHANGE, RECOVER, OPEN) == ["refused keyring-key-wrong", "opened secret"]


def test_while_the_keyring_is_locked_nothing_is_sent_and_nothing_is_lost(in_session: Session) -> None:
    assert in_session(MAKE_OFFICE, SEND_LOCKED) == ["3 Your keyring is locked. ['order.json']"]
    assert in_session(SEND) == ["0 []", "['sent']"]  # unlocked again by signing in


def test_a_keyring_that_locks_while_the_sender_runs_stops_nothing(in_session: Session) -> None:
    assert in_session(MAKE_OFFICE, LOCKED_MEANWHILE) == ["[] 1"]


def test_without_a_session_there_is_no_keyring_and_no_vault(tmp_path: Path) -> None:
    program = (
        HEAD + "try:\n    Vault.create(path)\nexcept SetupError as refused:\n    print(refused.code, path.exists())"
    )
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, env=environment, cwd=tmp_path, capture_output=True, text=True
    )
    assert done.stdout == "keyring-missing False\n", done.stderr

"""The log says what happened and never whom it concerned."""

from __future__ import annotations

import json
import logging
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from designer.core.errors import SetupError
from designer.core.log import FILE_BYTES, fields_of, redact, set_up_logging
from designer.core.vault import Vault

LOG = logging.getLogger("designer.test")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A log folder; everything that setting up changes is put back."""
    root = logging.getLogger()
    before = (list(root.handlers), root.level, sys.excepthook, threading.excepthook)
    set_up_logging(tmp_path / "logs", verbose=False)
    yield tmp_path / "logs"
    set_up_logging(None, verbose=False)
    logging.captureWarnings(False)
    root.handlers[:], root.level, sys.excepthook, threading.excepthook = before
    logging.getLogger("designer").setLevel(logging.NOTSET)


def lines(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "sealwright.log").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    "address",
    ["ana@example.com", "a.b+c@sub.example.co.uk", "müller@exämple.de", '"a b"@example.com', "ana%40example.com",
     "x@[127.0.0.1]", "ana@localhost", "ANA@EXAMPLE.COM", "用户@例子.广告", "o'neil@example.com"],
)  # fmt: skip
def test_nothing_that_looks_like_an_address_is_kept(address: str) -> None:
    for text in (f"to {address}", f"<{address}>", f"RCPT TO:<{address}>:", f"to={address}, x", f"({address})"):
        shown = redact(text)
        assert "@" not in shown
        assert "%40" not in shown
        assert "<address>" in shown
        assert "xample" not in shown.lower()


def test_a_very_long_word_takes_no_time() -> None:
    assert redact("x" * 1_000_000) == "x" * 1_000_000
    assert redact('"' * 100_000 + "@" * 100_000)


def test_text_without_an_address_stays_as_it_is() -> None:
    assert redact("accepted 3 events, 2 of them twice: order_confirmation") == (
        "accepted 3 events, 2 of them twice: order_confirmation"
    )


def test_each_line_is_one_json_object_with_its_fields(folder: Path) -> None:
    LOG.info("accepted\n%s", "x", extra={"number": "ab12", "count": 3, "to": "ana@example.com"})
    [line] = lines(folder)
    assert line["text"] == "accepted\nx"
    assert (line["level"], line["logger"], line["count"]) == ("info", "designer.test", 3)
    assert line["to"] == "<address>"
    assert str(line["time"]).endswith("+00:00")


def test_addresses_are_taken_out_of_the_whole_text(folder: Path) -> None:
    LOG.warning("for %s", "ana@example.com")
    assert lines(folder)[0]["text"] == "for <address>"


def test_a_value_that_is_no_plain_value_is_named_by_type_only(folder: Path) -> None:
    LOG.info("x", extra={"data": {"name": "Ana"}})
    assert lines(folder)[0]["data"] == "<dict>"


def test_words_of_other_libraries_are_not_kept(folder: Path) -> None:
    logging.getLogger("weasyprint").warning("Ignored color:%s", "Ana Miller")
    [line] = lines(folder)
    assert line["logger"] == "weasyprint"
    assert "Miller" not in json.dumps(line)


def test_our_errors_are_logged_by_code_and_place_and_not_by_value(folder: Path, tmp_path: Path) -> None:
    try:
        Vault.open(tmp_path / "Ana Miller.bin")
    except SetupError:
        LOG.exception("cannot open")
    [line] = lines(folder)
    assert (line["error"], line["code"]) == ("SetupError", "vault-missing")
    places = line["at"]
    assert isinstance(places, list)
    assert places[0].startswith("designer.core.vault.vault:")
    assert all(place.startswith("designer.") for place in places)
    assert "Miller" not in json.dumps(line)


def test_foreign_errors_are_logged_by_type_only(folder: Path) -> None:
    try:
        int("Ana Miller")
    except ValueError as foreign:
        try:
            raise KeyError("Ana Miller") from foreign
        except KeyError:
            LOG.exception("failed")
    [line] = lines(folder)
    assert (line["error"], line["cause"]) == ("KeyError", "ValueError")
    assert "Miller" not in json.dumps(line)


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_only_the_owner_may_read_the_log(folder: Path) -> None:
    LOG.info("x")
    assert stat.S_IMODE((folder / "sealwright.log").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_long_log_is_rotated_and_bounded(folder: Path) -> None:
    for _ in range(8):
        LOG.info("x")
        with (folder / "sealwright.log").open("ab") as log:
            log.write(b" " * (FILE_BYTES - 120))
    names = sorted(entry.name for entry in folder.iterdir())
    assert names == ["sealwright.log", *(f"sealwright.log.{number}" for number in range(1, 6))]
    assert all(entry.stat().st_size <= FILE_BYTES for entry in folder.iterdir())


def test_setting_up_twice_writes_each_line_once(folder: Path) -> None:
    set_up_logging(folder, verbose=False)
    LOG.info("x")
    assert len(lines(folder)) == 1


def test_only_verbose_prints_and_what_it_prints_is_safe(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    LOG.warning("quiet")
    assert capsys.readouterr().err == ""
    set_up_logging(None, verbose=True)
    LOG.debug("to %s \x1b[2J\n%s", "ana@example.com", "more", extra={"number": "ab12"})
    printed = capsys.readouterr().err
    assert printed.endswith("debug test: to <address>  [2J more number=ab12\n")
    assert "\x1b" not in printed


def test_nothing_is_printed_when_there_is_nowhere_to_log(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(None, verbose=False)
    LOG.error("x")
    logging.getLogger("other").error("x")
    captured = capsys.readouterr()
    assert captured.out + captured.err == ""


def test_a_crash_shows_type_and_place_and_no_value(tmp_path: Path) -> None:
    program = (
        "import threading, warnings\nfrom pathlib import Path\nfrom designer.core.log import set_up_logging\n"
        "set_up_logging(Path('logs'), False)\n"
        "warnings.warn('Ana Miller')\n"
        "def fail():\n    raise ValueError('Ana Miller')\n"
        "thread = threading.Thread(target=fail)\nthread.start()\nthread.join()\nfail()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, cwd=tmp_path, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == "internal error: ValueError at unknown place\n" * 2
    assert "Miller" not in (tmp_path / "logs" / "sealwright.log").read_text()
    assert [line["logger"] for line in lines(tmp_path / "logs")] == ["py.warnings", *["designer.crash"] * 2]


def test_a_log_folder_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("")
    with pytest.raises(SetupError, match="log-not-writable"):
        set_up_logging(tmp_path / "logs", verbose=False)


def test_a_record_of_another_library_has_no_words() -> None:
    record = logging.makeLogRecord({"name": "smtplib", "msg": "secret", "data": "secret"})
    assert "secret" not in str(fields_of(record))

"""settings.toml is written for people: whole at first run, key by key later."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from designer.core.errors import SetupError
from designer.core.settings import Mode, load_settings, parse_settings
from designer.core.settings_text import change_settings, default_settings_text


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text(default_settings_text(), encoding="utf-8")
    return path


def test_a_new_workspace_rehearses_into_the_local_mailbox() -> None:
    settings = parse_settings(default_settings_text(timezone="Europe/Berlin"))
    assert settings.mode is Mode.REHEARSAL
    assert settings.account().is_test
    assert settings.timezone == "Europe/Berlin"


def test_every_line_of_the_new_file_says_what_it_is_for() -> None:
    for line in default_settings_text().split("\n"):
        assert not line or "#" in line or line.startswith(("[", "from ="))


def test_the_new_file_shows_every_section_with_its_defaults() -> None:
    text = default_settings_text()
    for section in ("[inbox]", "[render]", "[limits]", "[retention]", "[address]"):
        assert section in text
    written = parse_settings(text)
    assert written.render == parse_settings("").render


def test_a_change_keeps_the_comments(file: Path) -> None:
    before = file.read_text(encoding="utf-8").split("\n")
    settings = change_settings(file, {"mode": "live", "testers": ["me@example.com"]})
    after = file.read_text(encoding="utf-8").split("\n")
    assert settings == load_settings(file)
    assert [line for line in before if line not in after] == [
        line for line in before if line.startswith(("mode =", "testers ="))
    ]
    assert len(after) == len(before)


def test_an_account_is_added_and_removed(file: Path) -> None:
    before = file.read_text(encoding="utf-8")
    account = {"kind": "smtp", "host": "smtp.example.com", "from": "Shop <shop@example.com>", "port": 465}
    change_settings(file, {f"accounts.main.{key}": value for key, value in account.items()})
    assert load_settings(file).accounts["main"].smtp_port == 465
    change_settings(file, {"accounts.main": None})
    assert file.read_text(encoding="utf-8").rstrip() == before.rstrip()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"mdoe": "live"}, "key-unknown"),
        ({"mode": "alive"}, "key-wants-one-of"),
        ({"accounts.mailbox": None}, "settings-account-unknown"),
        ({"testers": ["no address"]}, "settings-tester-no-address"),
        ({"mode.x": "y"}, "key-wants-one-of"),
    ],
)
def test_a_change_that_would_be_refused_is_not_written(file: Path, changes: dict[str, object], code: str) -> None:
    before = file.read_bytes()
    with pytest.raises(SetupError) as refused:
        change_settings(file, changes)  # type: ignore[arg-type]
    assert refused.value.code == code
    assert file.read_bytes() == before
    assert [entry.name for entry in file.parent.iterdir()] == [file.name]


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_a_change_keeps_who_may_read_the_file(file: Path) -> None:
    file.chmod(0o640)
    change_settings(file, {"mode": "live"})
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_a_broken_file_is_not_touched(file: Path) -> None:
    file.write_text("mode = \n", encoding="utf-8")
    with pytest.raises(SetupError, match="toml-broken"):
        change_settings(file, {"mode": "live"})
    assert file.read_text(encoding="utf-8") == "mode = \n"

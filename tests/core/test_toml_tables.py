"""Tables of a list come and go; what stands around them stays, remarks and all."""

from __future__ import annotations

import tomllib

import pytest

from designer.core.errors import SetupError
from designer.core.toml_tables import edit_tables

TEXT = """\
# head
mode = "live"

# the office's share
[[folders]]
folder = "/srv/a"   # every night
confirm = true

[[folders]]
folder = "/srv/b"

# about accounts
[accounts.main]
host = "h"
"""
A, B, C = {"folder": "/srv/a", "confirm": True}, {"folder": "/srv/b"}, {"folder": "C:\\new", "event_type": "invoice"}


def test_nothing_changes_when_nothing_is_changed() -> None:
    assert tomllib.loads(edit_tables(TEXT, "folders", [A, B])) == tomllib.loads(TEXT)
    assert "# every night" in edit_tables(TEXT, "folders", [A, B])


def test_one_is_added_behind_the_others() -> None:
    text = edit_tables(TEXT, "folders", [A, B, C])
    assert tomllib.loads(text)["folders"] == [A, B, C]
    for remark in ("# head", "# the office's share", "# every night", "# about accounts\n[accounts.main]"):
        assert remark in text


def test_the_first_one_stands_at_the_end_of_the_file() -> None:
    assert edit_tables('mode = "live"\n', "folders", [B]) == 'mode = "live"\n\n[[folders]]\nfolder = "/srv/b"\n'


def test_one_or_all_are_taken_out() -> None:
    text = edit_tables(TEXT, "folders", [B])
    assert tomllib.loads(text)["folders"] == [B]
    assert '[[folders]]\nfolder = "/srv/b"\n\n# about accounts\n[accounts.main]' in text
    assert "folders" not in tomllib.loads(edit_tables(TEXT, "folders", []))
    assert "# about accounts\n[accounts.main]" in edit_tables(TEXT, "folders", [])


def test_one_is_changed_and_the_others_keep_their_remarks() -> None:
    text = edit_tables(TEXT, "folders", [A, C])
    assert tomllib.loads(text)["folders"] == [A, C]
    assert "# every night" in text


def test_a_list_in_one_line_is_left_alone() -> None:
    with pytest.raises(SetupError) as told:
        edit_tables('folders = [{ folder = "a" }]\n', "folders", [B])
    assert told.value.code == "toml-not-changed"

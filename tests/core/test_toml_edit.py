"""A TOML text is changed at one place and nowhere else."""

from __future__ import annotations

import tomllib

import pytest

from designer.core.toml_edit import Value, edit_toml

TEXT = """\
# head
mode = "rehearsal"   # what this is

# about the inbox
[inbox]
folder = "in"  # where
words = [
  "a",  # first
]

# about accounts
[accounts.main]
host = "h"

# about the other
[accounts.other]
host = "o"
"""


def changed(dotted: str, value: Value | None, text: str = TEXT) -> list[str]:
    """The lines that differ, in the order of the new text, those gone with a minus."""
    after = edit_toml(text, tuple(dotted.split(".")), value).split("\n")
    before = text.split("\n")
    return [f"-{line}" for line in before if line not in after] + [line for line in after if line not in before]


def test_a_value_is_replaced_and_its_comment_stays() -> None:
    assert changed("mode", "live") == ['-mode = "rehearsal"   # what this is', 'mode = "live"   # what this is']


def test_a_new_key_stands_under_the_last_key_of_its_table() -> None:
    text = edit_toml(TEXT, ("accounts", "main", "user"), "u")
    assert 'host = "h"\nuser = "u"\n\n# about the other\n[accounts.other]' in text


def test_a_new_key_of_the_file_stands_before_the_first_table_and_its_comment() -> None:
    text = edit_toml(TEXT, ("testers",), ["a@example.com"])
    assert '# what this is\ntesters = ["a@example.com"]\n\n# about the inbox\n[inbox]' in text


def test_a_new_table_stands_at_the_end() -> None:
    text = edit_toml(edit_toml(TEXT, ("accounts", "third", "host"), "t"), ("accounts", "third", "port"), 25)
    assert text == TEXT + '\n[accounts.third]\nhost = "t"\nport = 25\n'


def test_a_table_is_taken_out_and_the_comment_of_the_next_one_stays() -> None:
    assert changed("accounts.main", None) == ["-[accounts.main]", '-host = "h"']


def test_a_key_is_taken_out() -> None:
    assert changed("inbox.folder", None) == ['-folder = "in"  # where']


@pytest.mark.parametrize("dotted", ["nothing", "inbox.nothing", "no.such.table"])
def test_taking_out_what_is_not_there_changes_nothing(dotted: str) -> None:
    assert edit_toml(TEXT, tuple(dotted.split(".")), None) == TEXT


@pytest.mark.parametrize("value", ['a "quoted" # text', "line\nbreak", "\\ \t", "ü", True, 0, 1.5, [], ["x", "y"]])
def test_any_value_reads_back_as_it_was(value: Value) -> None:
    for path in (("mode",), ("inbox", "new"), ("new", "table", "key")):
        node: object = tomllib.loads(edit_toml(TEXT, path, value))
        for step in path:
            assert isinstance(node, dict)
            node = node[step]
        assert node == value


@pytest.mark.parametrize(
    "text",
    ['accounts.main.host = "h"\n', 'accounts = {main = {host = "h"}}\n', '[accounts]\nmain.host = "h"\n[z]\na = 1\n',
     '[accounts.main]\nhost = """\n[z]\n"""\n[z]\na = 1\n'],
)  # fmt: skip
def test_other_ways_of_writing_a_table_are_changed_correctly_too(text: str) -> None:
    before = tomllib.loads(text)
    after = tomllib.loads(edit_toml(text, ("accounts", "main", "port"), 25))
    before["accounts"]["main"]["port"] = 25
    assert after == before
    assert "main" not in tomllib.loads(edit_toml(text, ("accounts", "main"), None)).get("accounts", {})


def test_a_value_in_the_way_of_a_table_gives_way() -> None:
    assert tomllib.loads(edit_toml("a = 1\n", ("a", "b"), 2)) == {"a": {"b": 2}}


def test_an_empty_file_can_be_begun() -> None:
    assert tomllib.loads(edit_toml("", ("mode",), "live")) == {"mode": "live"}


def test_a_table_in_one_line_stands_in_its_table_under_a_key_in_quotation_marks() -> None:
    text = edit_toml(TEXT, ("columns", "E-Mail an"), {"to": "email"})
    assert text == TEXT + '\n[columns]\n"E-Mail an" = {to = "email"}\n'
    again = edit_toml(text, ("columns", "Day"), {"to": "ctx.day", "kind": "date"})
    assert again == text + 'Day = {to = "ctx.day", kind = "date"}\n'
    assert changed("columns.Day.kind", "text", again)[1] == 'Day = {to = "ctx.day", kind = "text"}'

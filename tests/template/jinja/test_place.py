"""A fault in a text of a TOML file is shown at its line and column there."""

from __future__ import annotations

import pytest

from designer.template.jinja.place import file_of, place_in_file

TOML = """\
format = 1

[email]
subject = "Order {{ ctx.a b }}"
body = 'x'

[[attachments]]
name = "a"
[[attachments]]
name = "b {{ x"
must_contain = ["{{ y"]
[attachments.password]
hint = \"""
first
second {{ z\"""
formula = \"""on one
line\"""
"""


@pytest.mark.parametrize(
    ("key", "line", "column", "place"),
    [
        ("email.subject", 1, 7, (4, 18)),
        ("email.body", 1, 1, (5, 9)),
        ("attachments[1].name", 1, 3, (10, 11)),
        ("attachments[1].password.hint", 2, 8, (15, 8)),
        ("attachments[1].password.hint", 1, 2, (14, 2)),
        ("attachments[1].password.formula", 2, 3, (17, 3)),
        ("attachments[1].password.formula", 1, 1, (16, 14)),
        (".email.subject", 1, 0, (4, 12)),
    ],
)
def test_a_place_in_a_text_is_a_place_in_its_file(key: str, line: int, column: int, place: tuple[int, int]) -> None:
    found = place_in_file(f"template.toml#{key}", line, column, {"template.toml": TOML})
    assert found == place


def test_a_place_in_a_file_is_itself() -> None:
    assert place_in_file("a.html", 3, 4, {"a.html": "x"}) == (3, 4)
    assert place_in_file("gone.toml#a", 1, 2, {}) == (1, 2)


def test_a_key_that_is_not_found_has_the_place_of_what_is_around_it() -> None:
    line, _ = place_in_file("template.toml#email.nothing", 1, 1, {"template.toml": TOML})
    assert line == 3


def test_line_ends_and_byte_order_marks_do_not_move_it() -> None:
    toml = "\ufeff" + TOML.replace("\n", "\r\n")
    assert place_in_file("t.toml#email.subject", 1, 7, {"t.toml": toml}) == (4, 18)


def test_the_file_of_a_source() -> None:
    assert file_of("languages/de.toml#greeting") == "languages/de.toml"
    assert file_of("a.html") == "a.html"

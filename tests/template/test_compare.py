"""What changed between two states of a template is told file by file, texts line by line."""

from __future__ import annotations

from pathlib import Path

from designer.template.compare import Change, compare, compare_publications
from designer.template.package import Firm
from designer.template.publication import draft
from tests.support.packages import FILES, make_template


def test_files_that_are_the_same_are_not_named() -> None:
    assert compare({"a": b"1", "b": b"2"}, {"a": b"1", "b": b"2"}) == []


def test_each_file_is_added_removed_or_changed() -> None:
    found = compare(
        {"gone": b"x", "same": b"s", "text": b"a\nb\nc\n"}, {"new": b"y", "same": b"s", "text": b"a\nB\nc\n"}
    )
    assert [(one.name, one.change) for one in found] == [
        ("gone", Change.REMOVED), ("new", Change.ADDED), ("text", Change.CHANGED),
    ]  # fmt: skip
    assert [line for line in found[2].diff if not line.startswith("@")] == [" a", "-b", "+B", " c"]
    assert found[1].diff[1:] == ("+y",)


def test_what_is_no_text_is_named_without_lines() -> None:
    (picture,) = compare({"logo.png": b"\x89PNG\0"}, {"logo.png": b"\x89PNG\1\xff"})
    assert (picture.is_text, picture.diff) == (False, ())


def test_a_very_long_text_is_named_without_lines() -> None:
    (one,) = compare({"a": b"x\n" * 30_000}, {"a": b"y\n"})
    assert (one.is_text, one.diff) == (True, ())


def test_publications_differ_in_files_samples_and_the_firm(tmp_path: Path) -> None:
    before = draft(make_template(tmp_path), Firm({"name": "Old"}, {}))
    changed = FILES["email.mjml"].replace("{{ hint }}", "{{ hint }}!")
    after = draft(make_template(tmp_path, {"email.mjml": changed, "samples/new.json": "{}"}), Firm({"name": "New"}, {}))
    assert [one.name for one in compare_publications(before, after)] == [
        "email.mjml", "firm.toml", "samples/new.json",
    ]  # fmt: skip
    assert all(one.change is Change.ADDED for one in compare_publications(None, after))

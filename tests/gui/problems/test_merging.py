"""What several samples show is told once, with all their names."""

from __future__ import annotations

from designer.core.problem import Problem
from designer.gui.problems.merging import merged

NOTE = Problem("field-missing", file="a.html", line=3, sample="normal.json", arguments={"path": "ctx.lines[0].note"})
OTHER = Problem("field-missing", file="a.html", line=3, sample="long.json", arguments={"path": "ctx.lines[4].note"})
LONG = Problem("mail-too-long", file="email.mjml", sample="long.json", arguments={"kib": 200})


def test_without_other_samples_nothing_changes() -> None:
    twice = Problem("text-untranslated", file="de.toml", arguments={"key": "a"})
    shown = [NOTE, twice, Problem("text-untranslated", file="de.toml", arguments={"key": "b"})]
    assert merged(shown, {"long.json": []}) == shown


def test_what_only_another_sample_shows_names_it() -> None:
    (found,) = merged([], {"long.json": [LONG]})
    assert (found.sample, found.also) == ("long.json", ())


def test_the_same_in_several_samples_is_one_and_the_shown_one_comes_first() -> None:
    (found,) = merged([NOTE], {"long.json": [OTHER], "third.json": [OTHER]})
    assert (found.sample, found.also) == ("normal.json", ("long.json", "third.json"))


def test_twice_in_one_sample_it_is_named_once() -> None:
    (found,) = merged([], {"long.json": [OTHER, OTHER]})
    assert (found.sample, found.also) == ("long.json", ())


def test_what_the_sources_show_belongs_to_no_sample() -> None:
    source = Problem("hint-missing", file="template.toml")
    assert merged([source], {"long.json": [source]}) == [source]


def test_the_same_at_another_place_is_another_problem() -> None:
    below = Problem("field-missing", file="a.html", line=4, arguments={"path": "ctx.lines[0].note"})
    assert [one.line for one in merged([NOTE], {"long.json": [below]})] == [3, 4]

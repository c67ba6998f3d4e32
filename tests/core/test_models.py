"""A TOML file with a fault gets one sentence that names file, line, key and what is expected."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

import pytest
from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from designer.core.catalogue import explain
from designer.core.errors import SetupError, TemplateError
from designer.core.models import Table, parse_toml, toml_faults


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Pdf(Table):
    kind: Literal["pdf"] = "pdf"
    body: str
    pages: int = Field(1, ge=1, le=200)


class Link(Table):
    kind: Literal["url"]
    url: str


class Account(Table):
    host: str = ""
    port: int = 25
    sender: str = Field("", alias="from")


class Package(Table):
    name: str
    scale: float = 1.0
    wanted: bool = False
    colour: Colour = Colour.RED
    words: tuple[str, ...] = ()
    code: str = Field("ab", min_length=2, max_length=4)
    accounts: dict[str, Account] = Field(default_factory=dict)
    attachments: tuple[Annotated[Pdf | Link, Field(discriminator="kind")], ...] = ()
    main: Pdf | None = None

    @field_validator("name")
    @classmethod
    def _no_shouting(cls, name: str) -> str:
        if name.isupper():
            raise PydanticCustomError("name-shouts", "", {"letters": len(name)})
        return name

    @model_validator(mode="after")
    def _words_are_short(self) -> Package:
        for place, word in enumerate(self.words):
            if len(word) > 20:
                raise PydanticCustomError("word-long", "", {"at": ("words", place)})
        return self


def refusal(text: str | bytes) -> SetupError:
    with pytest.raises(SetupError) as caught:
        parse_toml(Package, text, file="box.toml", error=SetupError)
    return caught.value


def where(error: SetupError) -> tuple[object, ...]:
    return tuple(error.arguments.get(name) for name in ("file", "line", "column", "key"))


def test_a_good_file_becomes_a_frozen_model_with_tuples_and_enums() -> None:
    text = 'name = "a"\nscale = 2\ncolour = "blue"\nwords = ["x"]\n[accounts.one]\nfrom = "me"\n'
    package = parse_toml(Package, text, file="box.toml", error=SetupError)
    assert package.colour is Colour.BLUE
    assert package.words == ("x",)
    assert package.scale == 2.0
    assert package.accounts["one"].sender == "me"


def test_a_byte_order_mark_and_windows_line_ends_are_accepted() -> None:
    package = parse_toml(Package, b'\xef\xbb\xbfname = "a"\r\nscale = 2\r\n', file="box.toml", error=SetupError)
    assert package.name == "a"


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('name = "a\nscale = 1\n', 1, 10),
        ('name = "a"\nscale = \n', 2, 9),
        ('name = "a"\nname = "b"\n', 2, 11),
        ('name = "a"\n[accounts\n', 2, 10),
        ('name = "a"\nwords = [', 2, 10),
        ('name = """a\n', 2, 1),
    ],
)
def test_broken_toml_names_line_and_column(text: str, line: int, column: int) -> None:
    error = refusal(text)
    assert (error.code, error.arguments["line"], error.arguments["column"]) == ("toml-broken", line, column)


def test_text_in_another_encoding_names_the_line() -> None:
    error = refusal(b'name = "a"\nwords = ["M\xfcller"]\n')
    assert (error.code, error.arguments["line"]) == ("toml-not-utf8", 2)


def test_a_number_with_thousands_of_digits_and_a_thousand_brackets_are_refused() -> None:
    assert refusal("scale = " + "9" * 5000).code == "toml-broken"
    assert refusal("words = " + "[" * 5000 + "]" * 5000).code == "toml-too-deep"


def test_an_unknown_key_names_the_nearest_one_in_the_same_table() -> None:
    error = refusal('name = "a"\n\n# comment\n[accounts.one]\nport = 1\nhots = "x"\n')
    assert error.code == "key-unknown"
    assert where(error) == ("box.toml", 6, 1, "accounts.one.hots")
    assert error.arguments["nearest"] == "host"
    assert "Did you mean “host”?" in explain(error, language="en")


def test_an_unknown_key_like_no_other_lists_what_is_known_there() -> None:
    error = refusal('name = "a"\n[accounts.one]\nzebra = "x"\n')
    assert error.code == "key-unknown-here"
    assert error.arguments["known"] == "host, port, from"


def test_an_unknown_table_is_found_at_its_heading() -> None:
    error = refusal('name = "a"\n[acounts.one]\nhost = ""\n')
    assert where(error) == ("box.toml", 2, 2, "acounts")
    assert error.arguments["nearest"] == "accounts"


def test_an_unknown_key_in_a_list_of_tables_is_found_in_the_right_one() -> None:
    text = (
        'name = "a"\n[[attachments]]\nkind = "pdf"\nbody = "a"\n[[attachments]]\nkind = "pdf"\nbody = "b"\npage = 3\n'
    )
    error = refusal(text)
    assert where(error) == ("box.toml", 8, 1, "attachments[2].page")
    assert error.arguments["nearest"] == "pages"


def test_an_unknown_key_in_an_optional_table_is_explained_too() -> None:
    assert refusal('name = "a"\n[main]\nbody = "x"\npagse = 1\n').arguments["nearest"] == "pages"


def test_a_mistyped_required_key_is_reported_as_unknown_and_not_as_missing() -> None:
    error = refusal('nmae = "a"\n')
    assert (error.code, error.arguments["nearest"]) == ("key-unknown", "name")


def test_a_missing_key_is_reported_at_its_table() -> None:
    error = refusal('name = "a"\n\n[[attachments]]\nkind = "pdf"\n')
    assert error.code == "key-missing"
    assert where(error) == ("box.toml", 3, 3, "attachments[1].body")


def test_a_missing_kind_is_reported_as_the_missing_key() -> None:
    error = refusal('name = "a"\n[[attachments]]\nbody = "x"\n')
    assert (error.code, error.arguments["key"]) == ("key-missing", "attachments[1].kind")


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        ("name = 3", "key-wants-text", "name"),
        ('name = "a"\nwords = ["a", 3]', "key-wants-text", "words[2]"),
        ('name = "a"\nwords = "a"', "key-wants-list", "words"),
        ('name = "a"\nscale = "1"', "key-wants-number", "scale"),
        ('name = "a"\nscale = nan', "key-wants-number", "scale"),
        ('name = "a"\nwanted = 1', "key-wants-true-or-false", "wanted"),
        ('name = "a"\naccounts = 1', "key-wants-table", "accounts"),
        ('name = "a"\naccounts.one = 1', "key-wants-table", "accounts.one"),
        ('name = "a"\naccounts.one.port = 2.5', "key-wants-whole-number", "accounts.one.port"),
        ('name = "a"\naccounts.one.port = "25"', "key-wants-whole-number", "accounts.one.port"),
        ('name = "a"\ncolour = "green"', "key-wants-one-of", "colour"),
        ('name = "a"\nattachments = [{kind = "zip"}]', "key-wants-one-of", "attachments[1].kind"),
        ('name = "a"\nmain = {body = "x", pages = 0}', "key-too-small", "main.pages"),
        ('name = "a"\nmain = {body = "x", pages = 201}', "key-too-large", "main.pages"),
        ('name = "a"\ncode = "a"', "key-text-too-short", "code"),
        ('name = "a"\ncode = "abcde"', "key-text-too-long", "code"),
    ],
)
def test_a_wrong_value_names_the_key_and_what_is_expected(text: str, code: str, key: str) -> None:
    error = refusal(text)
    assert (error.code, error.arguments["key"]) == (code, key)
    assert error.arguments["line"] == text.count("\n") + 1
    assert "{" not in explain(error, language="en")
    assert "(limit)" not in explain(error, language="en")


def test_the_known_values_are_listed() -> None:
    assert refusal('name = "a"\ncolour = "green"').arguments["allowed"] == "red, blue"


def test_a_key_inside_a_list_over_several_lines_is_found_in_its_statement() -> None:
    error = refusal('name = "a"\nwords = [\n  "[main]",\n  3,\n]\n')
    assert where(error)[1:] == (2, 1, "words[2]")


def test_headings_inside_a_long_text_do_not_mislead() -> None:
    error = refusal('name = """\n[accounts.one]\nhots = 1\n"""\n[accounts.one]\nhots = 1\n')
    assert error.arguments["line"] == 6


def test_a_refusal_of_our_own_keeps_its_code_and_arguments() -> None:
    error = refusal('name = "ABC"\n')
    assert (error.code, error.arguments["letters"], error.arguments["key"]) == ("name-shouts", 3, "name")


def test_a_check_over_the_whole_table_can_point_at_the_key() -> None:
    error = refusal(f'name = "a"\n\nwords = ["b", "{"c" * 30}"]\n')
    assert (error.code, *where(error)[1:]) == ("word-long", 3, 1, "words[2]")


def test_keys_that_are_no_bare_words_are_shown_in_quotes() -> None:
    assert refusal('name = "a"\n["Order No"]\na = 1\n').arguments["key"] == '"Order No"'


def test_the_value_stands_nowhere_in_the_error() -> None:
    error = refusal('name = "a"\naccounts.one.port = "s3cret"')
    assert "s3cret" not in str(error) + explain(error)
    assert error.__cause__ is None


def test_the_callers_error_type_is_raised() -> None:
    with pytest.raises(TemplateError):
        parse_toml(Package, "x", file="template.toml", error=TemplateError)


def test_all_faults_of_a_file_are_told_from_top_to_bottom_each_cause_once() -> None:
    text = 'nmae = "a"\nscale = "big"\ncolour = "green"\n[main]\nkind = "pdf"\npages = 0\n'
    faults = toml_faults(Package, text, file="a.toml", error=TemplateError)
    assert [(one.code, one.arguments["line"]) for one in faults] == [
        ("key-unknown", 1), ("key-wants-number", 2), ("key-wants-one-of", 3), ("key-missing", 4), ("key-too-small", 6),
    ]  # fmt: skip
    assert faults[3].arguments["key"] == "main.body"


def test_a_file_without_fault_has_none_and_a_broken_one_has_one() -> None:
    assert toml_faults(Package, 'name = "a"', file="a.toml", error=TemplateError) == []
    assert [one.code for one in toml_faults(Package, "name =", file="a.toml", error=TemplateError)] == ["toml-broken"]

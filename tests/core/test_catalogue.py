"""Every code that is raised has words, and the words use arguments that the code is raised with."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from designer.core import errors, texts
from designer.core.catalogue import explain, reason_in_words, sentence
from designer.core.errors import DeliveryError, SealwrightError
from designer.core.texts import TEXTS

SOURCES = sorted((Path(__file__).parents[2] / "designer").rglob("*.py"))
ERRORS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, SealwrightError)}


def raised() -> Iterator[tuple[str, str]]:
    """Every code that stands in a call of one of our errors, with where."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ERRORS and node.args:
                code = node.args[0]
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    yield code.value, f"{path.name}:{node.lineno}"


def test_every_code_that_is_raised_has_words() -> None:
    wordless = sorted({f"{code} ({where})" for code, where in raised() if code not in TEXTS})
    assert wordless == []


def test_no_code_has_two_texts() -> None:
    modules = [
        import_module(f"designer.core.texts.{one.name}") for one in iter_modules(texts.__path__) if one.name != "text"
    ]
    assert sum(len(module.TEXTS) for module in modules) == len(TEXTS)


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_a_text_can_be_filled_and_says_what_to_do(code: str) -> None:
    text = TEXTS[code]
    names = {name: 1 for _, name, _, _ in string.Formatter().parse(text.what + text.remedy) if name}
    what, remedy = sentence(code, names)
    assert what.endswith((".", "?")) or code.startswith("fix-")  # the words of a button
    assert remedy == "" or remedy.endswith((".", "?"))


@pytest.mark.parametrize("code", TEXTS)
def test_no_text_marks_a_command_as_only_a_page_does(code: str) -> None:
    assert "`" not in "".join(TEXTS[code])


def test_an_unknown_code_is_shown_and_not_swallowed() -> None:
    assert explain(SealwrightError("no-such-code", path="ctx.a")) == "no-such-code path=ctx.a"


def test_while_no_sender_runs_nothing_happens_by_itself() -> None:
    goes_on = "It goes on when the sender is started."
    busy = {"host": "m.example.com", "reply_code": 451}
    assert "by itself" in reason_in_words("smtp-busy", busy)
    told = reason_in_words("smtp-busy", busy, is_running=False)
    assert told == f"The mail server m.example.com takes no messages at the moment (451). {goes_on}"
    mend = reason_in_words("smtp-login-refused", busy, is_running=False)
    assert "Enter the password again" in mend
    assert mend.endswith(goes_on)
    assert reason_in_words("no-such-code", {}, is_running=False) == "no-such-code"


def test_a_missing_argument_does_not_hide_the_sentence() -> None:
    assert "(path)" in explain(SealwrightError("event-missing"))


def test_a_servers_own_words_are_no_argument() -> None:
    error = DeliveryError("refused", reply_code=550, reply="550 ana@example.com unknown")
    assert "ana@example.com" not in str(error)

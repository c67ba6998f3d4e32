"""The window learns of every problem of a draft, what expressions print, and how strong passwords are."""

from __future__ import annotations

from pathlib import Path

import pytest

from designer.core.errors import SealwrightError
from designer.render.answers import checked, values
from designer.render.compose import Composer
from designer.render.questions import CheckRequest, ValuesRequest
from tests.support.packages import PASSWORD, SPEC
from tests.support.scenes import small_scene, starter_scene


def codes(composer: Composer, request: CheckRequest) -> list[str]:
    return [problem.code for problem in checked(composer, request).problems]


def test_a_good_draft_has_no_problem_but_that_the_firm_is_invented(composer: Composer) -> None:
    assert codes(composer, CheckRequest(starter_scene("invoice"))) == ["firm-untouched"]


def test_problems_of_the_sources_and_of_the_message_are_told_once(composer: Composer, tmp_path: Path) -> None:
    files = {"receipt.html": "<img src='no.png'><p>{{ ctx.order.numbr }}</p>"}
    found = codes(composer, CheckRequest(small_scene(tmp_path, files)))
    assert found.count("field-unknown-near") == 1
    assert "image-alt-missing" in found
    assert "field-missing" in found


def test_a_statement_without_its_end_is_told_once_at_its_beginning(composer: Composer, tmp_path: Path) -> None:
    scene = small_scene(tmp_path, {"receipt.html": "<p>\n{% if ctx.order %}\n</p>\n"})
    for request in (CheckRequest(scene), CheckRequest(scene, with_sources=False)):
        (problem,) = checked(composer, request).problems
        assert (problem.code, problem.file, problem.line) == ("jinja-not-closed", "receipt.html", 2)


def test_the_sources_can_be_looked_at_alone(composer: Composer, tmp_path: Path) -> None:
    scene = small_scene(tmp_path, {"receipt.html": "<img alt='' src='no.png'>"})
    assert codes(composer, CheckRequest(scene, with_message=False)) == []
    assert codes(composer, CheckRequest(scene)) == ["resource-missing"]


def test_the_message_can_be_looked_at_alone(composer: Composer, tmp_path: Path) -> None:
    scene = small_scene(tmp_path, {"receipt.html": "<img src='no.png'>"})
    assert codes(composer, CheckRequest(scene, with_sources=False)) == ["resource-missing"]


def test_a_draft_that_cannot_be_read_is_a_problem(composer: Composer, tmp_path: Path) -> None:
    scene = small_scene(tmp_path, {"template.toml": "format = 1\nid = "})
    (problem,) = checked(composer, CheckRequest(scene)).problems
    assert (problem.code, problem.file, problem.line) == ("toml-broken", "template.toml", 2)


def test_an_id_that_is_not_the_folders_is_told(composer: Composer, tmp_path: Path) -> None:
    scene = small_scene(tmp_path, {"template.toml": SPEC.replace('id = "receipt"', 'id = "other"')})
    assert "template-id-differs" in codes(composer, CheckRequest(scene))


def test_an_expression_has_its_value_or_its_fault(composer: Composer, tmp_path: Path) -> None:
    request = ValuesRequest(
        small_scene(tmp_path),
        ("ctx.order.number", "line.price | money('EUR')", "ctx.nothing", "1 +", "'}}'"),
        names=(("line", "ctx.order.lines | first"),),
    )
    told = values(composer, request).values
    assert [value.text for value in told] == ["000123", "€49.90", "", "", "}}"]
    assert [value.problem.code for value in told if value.problem] == ["field-missing", "template-syntax"]


def test_the_mail_sees_public_fields_only(composer: Composer, tmp_path: Path) -> None:
    request = ValuesRequest(small_scene(tmp_path), ("ctx.customer.name", "ctx.order.number"), is_public=True)
    personal, public = values(composer, request).values
    assert personal.problem is not None
    assert (personal.text, personal.problem.code, public.text) == ("", "field-personal", "000123")


def test_all_filters_are_named(composer: Composer, tmp_path: Path) -> None:
    filters = values(composer, ValuesRequest(small_scene(tmp_path))).filters
    assert {"money", "upper", "default", "join", "first", "qr"} <= set(filters)
    assert all(name.isidentifier() for name in filters)


def test_a_password_is_shown_with_its_strength(composer: Composer, tmp_path: Path) -> None:
    (password,) = values(composer, ValuesRequest(small_scene(tmp_path))).passwords
    assert password.password == PASSWORD
    assert password.bits == pytest.approx(41.7, abs=0.1)
    assert password.seconds is not None
    assert password.seconds > 1e9
    formula = "\"{{ ctx.customer.number }}-{{ ctx.customer.birth_date | date('ddMMyy') }}\""
    short = SPEC.replace(formula, '"ab"')
    (weak,) = values(composer, ValuesRequest(small_scene(tmp_path / "b", {"template.toml": short}))).passwords
    assert weak.problem is not None
    assert (weak.password, weak.problem.code) == ("", "password-length")


def test_values_of_a_draft_that_cannot_be_read_are_refused(composer: Composer, tmp_path: Path) -> None:
    with pytest.raises(SealwrightError):
        values(composer, ValuesRequest(small_scene(tmp_path, {"template.toml": "id = "}), ("1",)))

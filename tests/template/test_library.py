"""Templates are found by id, and new ones come from a starter."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from designer.core.errors import TemplateError
from designer.template.library import find_template, new_template, template_ids
from designer.template.package import read_template
from tests.support.packages import write_package


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    write_package(tmp_path)
    (tmp_path / "not-a-template").mkdir()
    (tmp_path / "file.txt").write_text("x")
    return tmp_path


def test_every_folder_with_a_specification_is_a_template(templates: Path) -> None:
    assert template_ids(templates) == ["receipt"]
    assert template_ids(templates / "nowhere") == []


def test_a_template_is_found_by_its_id(templates: Path) -> None:
    assert find_template(templates, "receipt").spec.id == "receipt"


@pytest.mark.parametrize(
    ("name", "code", "nearest"),
    [
        ("reciept", "template-not-found-near", "receipt"),
        ("RECEIPTS", "template-not-found-near", "receipt"),
        ("zzz", "template-not-found", ""),
        ("../receipt", "template-not-found-near", "receipt"),
        ("", "template-not-found", ""),
        ("a\0b", "template-not-found", ""),
        ("not-a-template", "template-not-found", ""),
    ],
)
def test_a_template_that_is_not_there_is_asked_about(templates: Path, name: str, code: str, nearest: str) -> None:
    with pytest.raises(TemplateError) as caught:
        find_template(templates, name)
    assert (caught.value.code, caught.value.arguments["nearest"]) == (code, nearest)


def test_a_new_template_has_its_own_id_and_event_type(templates: Path, tmp_path: Path) -> None:
    made = new_template(templates, "my_receipt", starter=templates / "receipt")
    spec = read_template(made).spec
    assert (spec.id, spec.event_type) == ("my_receipt", "my_receipt")
    samples = [json.loads(path.read_bytes()) for path in sorted((made / "samples").iterdir())]
    assert {sample["type"] for sample in samples} == {"my_receipt"}
    assert find_template(templates, "receipt").spec.event_type == "receipt"


@pytest.mark.parametrize(
    ("name", "starter", "code"),
    [
        ("receipt", "receipt", "template-exists"),
        ("not-a-template", "receipt", "template-exists"),
        ("a b", "receipt", "template-id-invalid"),
        ("../evil", "receipt", "template-id-invalid"),
        ("", "receipt", "template-id-invalid"),
        ("x" * 65, "receipt", "template-id-invalid"),
        ("new", "nothing", "starter-not-found"),
    ],
)
def test_a_new_template_that_cannot_be_is_refused(templates: Path, name: str, starter: str, code: str) -> None:
    before = sorted(templates.rglob("*"))
    with pytest.raises(TemplateError) as caught:
        new_template(templates, name, starter=templates / starter)
    assert caught.value.code == code
    assert sorted(templates.rglob("*")) == before

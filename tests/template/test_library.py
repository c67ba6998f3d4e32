"""Templates are found by id, and new ones come from a starter."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from designer.core.errors import TemplateError
from designer.template.library import (
    KEPT_DAYS,
    delete_template,
    deleted_templates,
    duplicate_template,
    find_template,
    new_template,
    rename_template,
    restore_template,
    specification_faults,
    template_ids,
)
from designer.template.package import read_template
from tests.support.packages import write_package

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


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


def test_a_copy_keeps_everything_but_its_names(templates: Path) -> None:
    made = duplicate_template(templates, "receipt", "second")
    assert read_template(made).spec.event_type == "second"
    assert (made / "email.mjml").read_bytes() == (templates / "receipt" / "email.mjml").read_bytes()


def test_renaming_keeps_line_ends_and_the_event_type(tmp_path: Path) -> None:
    folder = write_package(tmp_path / "templates")
    spec = folder / "template.toml"
    spec.write_bytes(spec.read_bytes().replace(b"\n", b"\r\n"))
    made = rename_template(tmp_path, "receipt", "bill")
    assert (made / "template.toml").read_bytes().startswith(b'format = 1\r\nid = "bill"\r\nevent_type = "receipt"\r\n')


def test_what_was_deleted_last_comes_back_first_and_nothing_is_kept_for_ever(tmp_path: Path) -> None:
    for day in range(2):
        write_package(tmp_path / "templates", {"email.txt": f"day {day}"})
        delete_template(tmp_path, "receipt", at=NOON + timedelta(days=day))
    assert [one.deleted_at.day for one in deleted_templates(tmp_path)] == [22, 21]
    made = restore_template(tmp_path, "receipt")
    assert (made / "email.txt").read_text() == "day 1"
    delete_template(tmp_path, "receipt", at=NOON + timedelta(days=KEPT_DAYS, hours=1))
    assert [one.deleted_at.day for one in deleted_templates(tmp_path)] == [21]


def test_a_deleted_template_does_not_push_a_new_one_aside(tmp_path: Path) -> None:
    write_package(tmp_path / "templates")
    delete_template(tmp_path, "receipt", at=NOON)
    write_package(tmp_path / "templates")
    with pytest.raises(TemplateError) as caught:
        restore_template(tmp_path, "receipt")
    assert caught.value.code == "template-exists"


def test_every_fault_of_a_specification_is_found(templates: Path) -> None:
    spec = templates / "receipt" / "template.toml"
    spec.write_text(spec.read_text().replace("languages =", "langages =").replace('"formula"\n', "3\n"))
    assert [fault.code for fault in specification_faults(templates, "receipt")] == ["key-unknown", "key-wants-one-of"]

"""Templates are handed on as a zip file, copied, renamed, put away and brought back."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def ids(run: Run) -> list[str]:
    return [one["id"] for one in run("template", "list", "--json").document["templates"]]


def test_an_exported_template_is_imported_into_another_office(run: Run, office: Path, tmp_path: Path) -> None:
    ran = run("template", "export", "invoice", str(tmp_path / "invoice.zip"), "--json")
    assert ran.document["files"] > 10
    run("unpublish", "invoice")
    assert run("template", "import", str(tmp_path / "invoice.zip"), "--json").document["error"]["code"] == (
        "template-exists"
    )
    run("template", "delete", "invoice", "--yes")
    assert run("template", "import", str(tmp_path / "invoice.zip"), "--json").document["id"] == "invoice"
    assert [one["code"] for one in run("check", "invoice", "--json").document["problems"]] == ["firm-untouched"]


def test_a_copy_is_used_for_events_of_its_own(run: Run, office: Path) -> None:
    assert run("template", "duplicate", "invoice", "reminder").code == 0
    assert run("publish", "reminder").code == 0
    assert ids(run) == ["invoice", "order_confirmation", "reminder"]


def test_a_published_template_is_neither_renamed_nor_deleted(run: Run, office: Path) -> None:
    for arguments in (("rename", "invoice", "bill"), ("delete", "invoice", "--yes")):
        assert run("template", *arguments, "--json").document["error"]["code"] == "template-published"
    assert ids(run) == ["invoice", "order_confirmation"]


def test_a_renamed_template_still_takes_its_events(run: Run, office: Path) -> None:
    run("unpublish", "invoice")
    assert run("template", "rename", "invoice", "bill").code == 0
    renamed = run("template", "list", "--json").document["templates"][0]
    assert (renamed["id"], renamed["event_type"]) == ("bill", "invoice")
    run("template", "rename", "bill", "note", "--event-type", "credit")
    assert [one["code"] for one in run("check", "note", "--json").document["problems"]] == ["firm-untouched"]


def test_a_deleted_template_is_listed_and_comes_back(run: Run, office: Path) -> None:
    run("unpublish", "invoice")
    assert run("template", "delete", "invoice").code == 2  # nobody to ask
    assert run("template", "delete", "invoice", "--yes").code == 0
    assert [one["id"] for one in run("template", "list", "--json").document["deleted"]] == ["invoice"]
    assert run("template", "restore", "invoice").code == 0
    assert ids(run) == ["invoice", "order_confirmation"]
    assert run("template", "restore", "invoice", "--json").document["error"]["code"] == "template-not-deleted"

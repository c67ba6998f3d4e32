"""A draft is its folder with what is not saved laid over it."""

from __future__ import annotations

from pathlib import Path

import pytest

from designer.core.draft import Draft
from designer.core.errors import TemplateError
from designer.template.draft import draft_firm, draft_template
from tests.support.packages import SPEC, write_package


def test_unsaved_bytes_win_and_removed_files_are_gone(tmp_path: Path) -> None:
    folder = write_package(tmp_path, {"logo.png": b"old"})
    overlay = {"email.mjml": b"<mjml></mjml>", "new.css": b"p {}", "samples/second.json": b"{}"}
    draft = Draft(str(folder), str(tmp_path), overlay, ("logo.png", "samples/normal.json"))
    template = draft_template(draft)
    assert template.files["email.mjml"] == b"<mjml></mjml>"
    assert "new.css" in template.files
    assert "logo.png" not in template.files
    assert list(template.samples) == ["second.json"]


def test_a_template_that_was_never_saved_can_be_looked_at(tmp_path: Path) -> None:
    overlay = {"template.toml": SPEC.encode()}
    assert draft_template(Draft(str(tmp_path / "receipt"), str(tmp_path), overlay)).spec.id == "receipt"


def test_the_firm_is_laid_over_too(tmp_path: Path) -> None:
    folder = write_package(tmp_path)
    (tmp_path / "firm").mkdir()
    (tmp_path / "firm" / "logo.png").write_bytes(b"logo")
    assert draft_firm(Draft(str(folder), str(tmp_path))).files == {}
    draft = Draft(str(folder), str(tmp_path), {"firm.toml": b'name = "New"', "firm/seal.png": b"seal"})
    firm = draft_firm(draft)
    assert firm.values == {"name": "New"}
    assert firm.files == {"firm/logo.png": b"logo", "firm/seal.png": b"seal"}
    assert not any(name.startswith("firm") for name in draft_template(draft).files)


def test_a_draft_without_its_specification_is_refused(tmp_path: Path) -> None:
    folder = write_package(tmp_path)
    with pytest.raises(TemplateError) as caught:
        draft_template(Draft(str(folder), str(tmp_path), removed=("template.toml",)))
    assert caught.value.code == "template-not-found"

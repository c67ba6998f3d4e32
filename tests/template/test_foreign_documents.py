"""Of all released templates those are offered that seal one PDF of another program."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from designer.core.paths import STARTERS
from designer.template.foreign_documents import ForeignTemplate, foreign_templates
from designer.template.package import read_firm, read_template
from designer.template.publication import publish


def released(publications: Path, name: str) -> None:
    template = read_template(STARTERS / name)
    publish(publications, template, read_firm(STARTERS), at=datetime(2026, 11, 1, tzinfo=UTC), confirmed={})


def test_only_templates_with_a_place_for_a_pdf_are_offered(tmp_path: Path) -> None:
    assert foreign_templates(tmp_path / "publications") == []
    for name in ("invoice", "sealed_document"):
        released(tmp_path / "publications", name)
    assert foreign_templates(tmp_path / "publications") == [
        ForeignTemplate(
            "sealed_document", "Single document", "random", ("en", "de", "sv", "it", "es"), wants_words=True
        )
    ]


def test_a_damaged_one_is_left_out(tmp_path: Path) -> None:
    released(tmp_path / "publications", "sealed_document")
    (tmp_path / "publications" / "sealed_document" / "1" / "email.mjml").write_text("other")
    assert foreign_templates(tmp_path / "publications") == []

"""An office in rehearsal with the receipt template released once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.window import Office, make_local_office


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    return make_local_office(tmp_path, monkeypatch)


@pytest.fixture
def draft(office: Office) -> Path:
    return office.workspace.templates / "receipt"

"""An outbox in a temporary folder, with a clock moved by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from designer.core.vault import Vault
from designer.core.workspace import Workspace
from designer.sender.outbox.store import Outbox
from tests.support.office import make_office
from tests.support.outbox import HandClock


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(scope="session")
def vault() -> Vault:
    return Vault.in_memory()


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    return make_office(tmp_path / "office")


@pytest.fixture
def outbox(tmp_path: Path, vault: Vault, clock: HandClock) -> Iterator[Outbox]:
    opened = Outbox.open(tmp_path / "outbox.sqlite3", vault, clock)
    yield opened
    opened.close()

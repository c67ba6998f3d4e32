"""An outbox in a temporary folder, with a clock moved by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from designer.core.vault import Vault
from designer.sender.outbox.store import Outbox
from tests.support.outbox import HandClock


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(scope="session")
def vault() -> Vault:
    return Vault.in_memory()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "outbox.sqlite3"


@pytest.fixture
def outbox(path: Path, vault: Vault, clock: HandClock) -> Iterator[Outbox]:
    opened = Outbox.open(path, vault, clock)
    yield opened
    opened.close()

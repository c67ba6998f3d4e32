"""A REST inbox for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.rest import RestOffice, rest_office


@pytest.fixture
def rest(tmp_path: Path) -> Iterator[RestOffice]:
    with rest_office(tmp_path) as made:
        yield made

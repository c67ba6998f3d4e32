"""One warm composer and one warm pool for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from designer.render.compose import Composer, Limits
from designer.render.limits import WorkerLimits
from designer.render.pool import Pool


@pytest.fixture(scope="session")
def composer() -> Composer:
    return Composer(Limits())


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    made = Pool(1, WorkerLimits())
    yield made
    made.close()

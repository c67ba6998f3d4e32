"""What all tests share."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from typing import Protocol

import pytest
from hypothesis import HealthCheck, settings

from tests.support.workers import KeptWorkers, kept_workers, lend

# How busy the machine is says nothing about the program.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

pytest_plugins = ["tests.servers.fixtures"]


class Requires(Protocol):
    """Skips the test with the reason unless the part is present; fails where REQUIRE promises the part."""

    def __call__(self, name: str, *, present: bool, reason: str) -> None: ...


def pytest_runtest_teardown() -> None:
    """Where tests of the window ran before, no thread frees what they left: see designer/gui/collector.py."""
    if not gc.isenabled():
        gc.collect(1)


@pytest.fixture(scope="session")
def requires() -> Requires:
    def check(name: str, *, present: bool, reason: str) -> None:
        if present:
            return
        if name in os.environ.get("REQUIRE", "").split(","):
            pytest.fail(f"{name} is required here: {reason}")
        pytest.skip(reason)

    return check


@pytest.fixture(scope="session")
def all_kept_workers() -> Iterator[KeptWorkers]:
    with kept_workers() as kept:
        yield kept


@pytest.fixture
def warm_workers(all_kept_workers: KeptWorkers, monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests that are not about render workers: what this process composes, workers of earlier tests compose."""
    lend(all_kept_workers, monkeypatch)

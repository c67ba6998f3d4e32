"""Fixtures of the servers, for every test (a plugin of tests/conftest.py)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import Requires
from tests.servers.postfix import Postfix, missing_part, running_postfix


@pytest.fixture(scope="session")
def shared_postfix(requires: Requires) -> Iterator[Postfix]:
    missing = missing_part()
    requires("postfix", present=not missing, reason=missing)
    with running_postfix() as server:
        yield server


@pytest.fixture
def postfix(shared_postfix: Postfix) -> Postfix:
    """A real Postfix whose mailbox is empty."""
    shared_postfix.empty()
    return shared_postfix

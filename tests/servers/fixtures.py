"""Fixtures of the servers, for every test (a plugin of tests/conftest.py)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import Requires
from tests.servers.dovecot import Dovecot, running_dovecot
from tests.servers.dovecot import missing_part as dovecot_missing_part
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


@pytest.fixture(scope="session")
def shared_dovecot(requires: Requires) -> Iterator[Dovecot]:
    missing = dovecot_missing_part()
    requires("dovecot", present=not missing, reason=missing)
    with running_dovecot() as server:
        yield server


@pytest.fixture
def dovecot(shared_dovecot: Dovecot) -> Dovecot:
    """A real Dovecot whose mailbox is empty."""
    shared_dovecot.empty()
    return shared_dovecot

"""What the tests of channels share."""

from __future__ import annotations

import pytest

from tests.servers.certificates import Certificate, make_certificate


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """A good certificate for 127.0.0.1 under a private authority."""
    return make_certificate(tmp_path_factory.mktemp("good"))

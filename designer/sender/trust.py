"""The door of truststore: whose certificates are believed, by every connection that leaves this computer."""

from __future__ import annotations

import ssl
from pathlib import Path

import truststore

from designer.core.errors import SetupError


def checked_tls(ca_file: Path | None = None) -> ssl.SSLContext:
    """Certificates and names are checked, TLS 1.2 at least. SetupError `smtp-ca-file`.

    Believed are the authorities that this system believes, in a bundle too, whose OpenSSL was built on another
    machine; a private authority in `ca_file` takes their place.
    """
    tls = _private(ca_file) if ca_file else truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    tls.minimum_version = ssl.TLSVersion.TLSv1_2
    return tls


def _private(ca_file: Path) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca_file)
    except (OSError, ValueError):  # SSLError is an OSError
        raise SetupError("smtp-ca-file", file=ca_file.name) from None

"""The usual mail providers from resources/providers.toml: server, port and protection, so that nobody looks them up."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

from designer.core.paths import RESOURCES

_FILE = RESOURCES / "providers.toml"


@dataclass(frozen=True, slots=True)
class Provider:
    """A mail provider. `hint` is a code of the catalogue, `domains` are its own addresses.

    `login` is password, app-password or oauth; `sign_in` names whom one can sign in with, "" if nobody.
    """

    name: str
    countries: tuple[str, ...]
    domains: tuple[str, ...]
    host: str
    port: int
    security: str
    hint: str
    login: str
    sign_in: str = ""


def providers() -> list[Provider]:
    """All of them, in the order of the file."""
    told = tomllib.loads(_FILE.read_text("utf-8"))["provider"]
    return [Provider(**{**one, "countries": tuple(one["countries"]), "domains": tuple(one["domains"])}) for one in told]


def provider_of(address: str, known: list[Provider]) -> Provider | None:
    """The provider that gives addresses like this one; None for a firm's own domain."""
    domain = address.rpartition("@")[2].strip("> ").casefold()
    return next((one for one in known if domain in one.domains), None)

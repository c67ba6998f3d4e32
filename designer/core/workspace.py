"""The workspace: one folder with everything, and where each thing lies in it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Workspace:
    """The places of a workspace (contract.md). Making the object touches nothing on disk."""

    root: Path

    @property
    def settings(self) -> Path:
        return self.root / "settings.toml"

    @property
    def firm(self) -> Path:
        return self.root / "firm.toml"

    @property
    def templates(self) -> Path:
        return self.root / "templates"

    @property
    def publications(self) -> Path:
        return self.root / "publications"

    @property
    def outbox(self) -> Path:
        return self.root / "outbox.sqlite3"

    @property
    def control(self) -> Path:
        return self.root / "control"

    @property
    def mailbox(self) -> Path:
        return self.root / "mailbox"

    @property
    def archive(self) -> Path:
        return self.root / "archive"

    @property
    def vault(self) -> Path:
        return self.root / "vault.bin"

    @property
    def lock(self) -> Path:
        return self.root / "sender.lock"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def exists(self) -> bool:
        """Whether `init` has made this workspace."""
        return self.settings.is_file()


def default_root() -> Path:
    """Where the workspace lies unless `--workspace` says otherwise; never Documents, which is often synchronised."""
    return Path(os.environ.get("SEALWRIGHT_WORKSPACE") or Path.home() / "Sealwright")

"""What the window remembers between two starts: its shape, its look, what was open."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

_KEPT_FOLDERS = 8


class Memory:
    """A file of settings of the window itself; nothing of the office folder's data is in it."""

    def __init__(self, file: Path | None = None) -> None:
        """Use `file`, or the place where this system keeps such things."""
        if file is None:
            self._settings = QSettings(
                QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Sealwright", "Sealwright"
            )
        else:
            self._settings = QSettings(str(file), QSettings.Format.IniFormat)

    def text(self, key: str, default: str = "") -> str:
        """A remembered text."""
        return str(self._settings.value(key, default, type=str))

    def number(self, key: str, default: int = 0) -> int:
        """A remembered number."""
        told = self._settings.value(key, default, type=int)
        return told if isinstance(told, int) else default

    def flag(self, key: str, *, default: bool = False) -> bool:
        """A remembered yes or no."""
        return bool(self._settings.value(key, default, type=bool))

    def shape(self, key: str) -> QByteArray:
        """A remembered state of Qt's own; empty when there is none."""
        told = self._settings.value(key)
        return told if isinstance(told, QByteArray) else QByteArray()

    def texts(self, key: str) -> list[str]:
        """A remembered list."""
        return [text for text in self.text(key).split("\n") if text]

    def keep(self, key: str, value: str | int | bool | QByteArray | Sequence[str]) -> None:
        """Remember a value."""
        is_list = isinstance(value, Sequence) and not isinstance(value, str)
        self._settings.setValue(key, "\n".join(value) if is_list else value)  # type: ignore[arg-type]

    def opened_in(self, folder: Path) -> list[str]:
        """The templates of an office folder that were open last."""
        return self.texts(_open_key(folder))

    def keep_opened(self, folder: Path, names: Sequence[str]) -> None:
        """Remember which templates of an office folder are open."""
        self.keep(_open_key(folder), list(names))

    def file_in(self, folder: Path, template_id: str) -> str:
        """The file of a template that was edited last."""
        return self.text(f"{_open_key(folder)}/{template_id}")

    def keep_file(self, folder: Path, template_id: str, file: str) -> None:
        """Remember which file of a template is edited."""
        self.keep(f"{_open_key(folder)}/{template_id}", file)

    def keep_folder(self, folder: Path) -> None:
        """Remember that this office folder was opened last."""
        known = [str(folder), *(text for text in self.texts("folders") if text != str(folder))]
        self.keep("folders", known[:_KEPT_FOLDERS])

    def write(self) -> None:
        """Put everything on the disk now."""
        self._settings.sync()


def _open_key(folder: Path) -> str:
    """Two folders of the same name are two."""
    return f"open/{hashlib.sha256(str(folder.absolute()).encode()).hexdigest()[:12]}"

"""What the window does not load before it is shown: each of these costs a person tens of milliseconds at every start."""

from __future__ import annotations

import subprocess
import sys

_HEAVY = (
    "PySide6.QtNetwork", "PySide6.QtPdf", "PySide6.QtWebEngineCore", "PySide6.QtWebEngineWidgets", "email", "jinja2",
    "keyring", "mrml", "numpy", "pydantic", "pypdf", "qtawesome", "sqlalchemy", "tomlkit", "weasyprint",
)  # fmt: skip
_SCRIPT = "import sys; from designer.gui.desk import Desk; print('\\n'.join(sys.modules))"


def test_the_window_is_shown_before_anything_heavy_is_loaded() -> None:
    told = subprocess.run([sys.executable, "-c", _SCRIPT], check=True, capture_output=True, text=True)
    assert sorted(set(_HEAVY) & set(told.stdout.split())) == []

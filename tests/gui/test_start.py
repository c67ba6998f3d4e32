"""What the window does not load before it is shown: each of these would cost tens of milliseconds at every start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_HEAVY = (
    "PySide6.QtNetwork", "PySide6.QtPdf", "PySide6.QtWebEngineCore", "PySide6.QtWebEngineWidgets", "email", "jinja2",
    "keyring", "mrml", "numpy", "pydantic", "pypdf", "qtawesome", "sqlalchemy", "tomlkit", "weasyprint",
    "designer.gui.editor.source_editor", "designer.gui.library.firm_page",
)  # fmt: skip
_SCRIPT = "import sys; from designer.gui.desk import Desk; print('\\n'.join(sys.modules))"


def test_the_window_is_shown_before_anything_heavy_is_loaded() -> None:
    told = subprocess.run([sys.executable, "-c", _SCRIPT], check=True, capture_output=True, text=True)
    assert sorted(set(_HEAVY) & set(told.stdout.split())) == []


_BEGINNING = """
import sys
from pathlib import Path
from designer.core.workspace import Workspace
from designer.gui.app import make_application
from designer.gui.desk import Desk
from designer.gui.memory import Memory
from designer.gui.office import Office
from designer.gui.theme import LIGHT

class Watched(Office):
    def read_settings(self):
        print("pydantic" in sys.modules)
        application.quit()

root = Path(sys.argv[1])
application = make_application([])
desk = Desk(Watched(Workspace(root / "office")), Memory(root / "memory.ini"), LIGHT)
desk.open()
application.exec()
desk.leave()
"""


def test_no_thread_is_the_first_to_load_pydantic(tmp_path: Path) -> None:
    """Two threads that load it at once, with Qt's hook on every import, get half of it now and then."""
    call = [sys.executable, "-c", _BEGINNING, str(tmp_path)]
    told = subprocess.run(call, check=True, capture_output=True, text=True)
    assert told.stdout.splitlines() == ["True"]

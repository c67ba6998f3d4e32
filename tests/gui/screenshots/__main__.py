"""`./run screenshots [FOLDER]`: pictures of every state into FOLDER, and those of the guide into docs/images."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path

_ROOT = Path(__file__).parents[3]
_OF_GUIDE = {
    "spreadsheet-chosen": "list-columns", "waiting": "list-waits", "pdf-send": "send-pdf",
    "settings-rest-key": "rest-keys", "page-setup": "page-setup",
}  # fmt: skip
_SETS = tuple(product(("light", "dark"), (1, 2)))


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp(prefix="sealwright-pictures-"))
    folder = folder.absolute()
    for appearance, scale in _SETS:
        into = folder / f"{appearance}-{scale * 100}"
        into.mkdir(parents=True, exist_ok=True)
        print(into, flush=True)
        _run(["-m", "tests.gui.screenshots.scenes", str(into), appearance], QT_SCALE_FACTOR=str(scale))
    images = _ROOT / "docs" / "images"
    print(images, flush=True)
    images.mkdir(exist_ok=True)
    for scene, name in _OF_GUIDE.items():
        shutil.copyfile(folder / "light-100" / f"{scene}.png", images / f"{name}.png")
    walks = [f"tests/gui/test_{name}.py" for name in ("walk", "design_walk", "design_from_empty")]
    _run(["-m", "pytest", "-m", "soak or not soak", *walks], GUIDE_IMAGES=str(images))
    return 0


def _run(arguments: list[str], **environment: str) -> None:
    subprocess.run([sys.executable, *arguments], cwd=_ROOT, env={**os.environ, **environment}, check=True)


sys.exit(main())

"""Makes the bundle with PyInstaller and says how large it is."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
BUNDLE = ROOT / "dist" / "sealwright"
LOG = ROOT / "build" / "bundle.log"
MIB = 1024 * 1024


def build() -> None:
    """Build dist/sealwright anew; what PyInstaller says is kept in build/bundle.log."""
    started = time.monotonic()
    for folder in (ROOT / "build", ROOT / "dist"):
        shutil.rmtree(folder, ignore_errors=True)
    LOG.parent.mkdir()
    call = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", str(ROOT / "designer.spec")]
    with LOG.open("w") as log:
        done = subprocess.run(call, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, check=False)
    lines = LOG.read_text("utf-8", "replace").splitlines()
    print(*(line for line in lines if line.startswith("WARNING")), sep="\n")
    if done.returncode:
        print(*lines[-20:], sep="\n")
        sys.exit(f"The bundle was not made; all of it is in {LOG}.")
    print(f"{BUNDLE}: {size_mib(BUNDLE):.0f} MiB in {time.monotonic() - started:.0f} s")


def size_mib(folder: Path) -> float:
    """What the files of a folder take together; a link takes nothing."""
    return sum(file.lstat().st_size for file in folder.rglob("*") if not file.is_symlink()) / MIB

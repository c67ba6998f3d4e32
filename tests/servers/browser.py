"""A browser and the person before it, as a program: signs in at the address given, with the authority's certificate."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.servers.authority import browse

if __name__ == "__main__":
    browse(sys.argv[2], Path(sys.argv[1]))

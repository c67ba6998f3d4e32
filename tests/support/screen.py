"""A desk's screen for a window that nobody sees; Qt's own is 800 by 800, which no window is made for."""

from pathlib import Path

OFFSCREEN = f"offscreen:configfile={Path(__file__).with_suffix('.json')}"

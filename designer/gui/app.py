"""Starts the window: the application, its look and fonts, and what happens when something goes wrong."""

from __future__ import annotations

import logging
import os
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from designer import __version__
from designer.core.catalogue import reader_language
from designer.core.paths import RESOURCES
from designer.core.workspace import Workspace, default_root
from designer.gui.collector import Collector
from designer.gui.desk import Desk
from designer.gui.memory import Memory
from designer.gui.office import Office
from designer.gui.single import SingleWindow
from designer.gui.theme import DARK, LIGHT, Theme, apply_theme, load_fonts, text_font

_HEAR_SIGNALS_MS = 300


def run_window(root: Path | None) -> int:
    """Open the window on an office folder (None: the one of last time) and stay until it is closed."""
    application = make_application(sys.argv[:1])
    memory = Memory()
    workspace = Workspace(root or last_root(memory))
    single = SingleWindow(workspace.root)
    if not single.take():
        return 0
    collector = Collector(application)
    desk = Desk(Office(workspace), memory, theme_of(memory, application), single=single)
    desk.open()
    desk.crash.install()
    leave_on_signals(desk)
    code = application.exec()
    desk.leave()
    single.leave()
    collector.end()
    logging.shutdown()
    return code


def leave_on_signals(desk: Desk) -> None:
    """Ctrl+C in the terminal and the end of the session close the window as a person does: everything is saved."""

    def close(_number: int, _frame: object) -> None:
        # Python calls this within whatever it is doing, a slot of what would be deleted too: the loop closes, not we.
        QTimer.singleShot(0, desk.office_acts.end)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, close)
    awake = QTimer(desk)  # Python hears of a signal only when some Python runs
    awake.timeout.connect(lambda: None)
    awake.start(_HEAR_SIGNALS_MS)


def make_application(arguments: list[str]) -> QApplication:
    """The application with our style, fonts and language; nothing is shown yet."""
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)  # the web engine, loaded later, wants it
    application = QApplication(arguments)
    application.setApplicationName("Sealwright")
    application.setOrganizationName("Sealwright")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("sealwright")
    application.setStyle("Fusion")
    load_fonts()
    application.setFont(text_font())
    _translate(application)
    return application


def last_root(memory: Memory) -> Path:
    """The office folder that was open last, if it is still there."""
    if "SEALWRIGHT_WORKSPACE" in os.environ:
        return default_root()
    known = [Path(text) for text in memory.texts("folders")]
    return next((path for path in known if Workspace(path).exists), default_root())


def theme_of(memory: Memory, application: QApplication) -> Theme:
    """The appearance that the person chose, else the system's."""
    told = memory.text("appearance")
    scheme = application.styleHints().colorScheme()
    is_dark = told == "dark" or (not told and scheme.name == "Dark")
    theme = DARK if is_dark else LIGHT
    apply_theme(application, theme)
    return theme


def _translate(application: QApplication) -> None:
    """Our own words and Qt's, in the reader's language; English stands in the source."""
    language = reader_language()
    QLocale.setDefault(QLocale(language))
    for name, folder in (
        (f"sealwright_{language}", str(RESOURCES / "translations")),
        (f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
    ):
        translator = QTranslator(application)
        if language != "en" and translator.load(name, folder):
            application.installTranslator(translator)

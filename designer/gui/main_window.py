"""The frame: docks, tabs, tool bar and status line; it remembers its shape and decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QSizePolicy, QTabWidget, QToolBar, QVBoxLayout, QWidget

from designer.gui.actions import Actions
from designer.gui.command_palette import CommandPalette
from designer.gui.dock_titles import DockTitles
from designer.gui.former_size import FormerSize
from designer.gui.memory import Memory
from designer.gui.notice import Banner
from designer.gui.plain import PlainLabel, tip
from designer.gui.theme import ICON_SIZE, SPACING, Theme
from designer.gui.welcome import window_icon

STATE_VERSION = 1
_FIRST_SIZE = QSize(1440, 900)
_FRAME = QSize(16, 48)  # what the desktop draws around a window, about
_TOOLS = (
    "new",
    "save",
    "",
    "undo",
    "redo",
    "",
    "find",
    "show_in_preview",
    "design_view",
    "",
    "proof",
    "publish",
    "",
    "outgoing",
)
_LEFT, _RIGHT, _BOTTOM = (
    Qt.DockWidgetArea.LeftDockWidgetArea,
    Qt.DockWidgetArea.RightDockWidgetArea,
    Qt.DockWidgetArea.BottomDockWidgetArea,
)
_LEAST_WIDTH = 240
_LEAST_PAGE = 400
_FIRST_WIDTHS = {"design": 320, "preview": 480}
_LEFT_PANELS = ("library", "structure", "design", "data")
_ASIDE = ("structure", "design", "data", "preview", "problems")
_AREAS = {
    "library": _LEFT, "structure": _LEFT, "design": _LEFT, "data": _LEFT, "preview": _RIGHT, "problems": _BOTTOM,
}  # fmt: skip


class MainWindow(QMainWindow):
    """Shows the panels that it is given. What a person wants is told by the actions' and tabs' signals."""

    closing = Signal(QCloseEvent)
    page_shown = Signal(QWidget)
    page_close_wanted = Signal(QWidget)

    def __init__(self, actions: Actions, panels: Mapping[str, QWidget], memory: Memory, theme: Theme) -> None:
        super().__init__()
        self.setWindowIcon(window_icon())
        self.setWindowTitle(self.tr("Sealwright"))
        self.setDockNestingEnabled(True)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self._memory = memory
        self._theme = theme
        self.actions_ = actions
        self._aside: dict[str, int] = {}  # panels that will come back, and how wide they were
        self._before_design: dict[str, int] = {}
        self._has_source = True  # as a person wants it; pages that are no template are always seen
        self._in_front = "library"  # of those that share the left side, when they stood aside
        self.banner = Banner()
        self.tabs = self._made_tabs()
        self._center = QWidget()
        layout = QVBoxLayout(self._center)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.banner)
        layout.addWidget(self.tabs, 1)
        self.setCentralWidget(self._center)
        self.mode = PlainLabel()
        self.menus = actions.fill_menus(self.menuBar())
        self.addToolBar(self._made_tool_bar())
        self._status = {name: PlainLabel() for name in ("publication", "sender", "account")}
        for label in self._status.values():
            label.setContentsMargins(SPACING, 0, SPACING, 0)
            label.setProperty("role", "muted")
            self.statusBar().addPermanentWidget(label)
        self.statusBar().setSizeGripEnabled(False)
        self._docks = {name: self._made_dock(name, panel) for name, panel in panels.items()}
        self._offer_docks()
        self._titles = DockTitles(self, self._docks.values())
        self.resize(_FIRST_SIZE.boundedTo(self.screen().availableSize() - _FRAME))
        self.arrange()
        self._first_shape = self.saveState(STATE_VERSION)
        self._former_size = FormerSize(self)
        actions["reset_layout"].triggered.connect(self.reset_layout)
        actions["palette"].triggered.connect(self.show_palette)

    def dock(self, name: str) -> QDockWidget:
        """A panel's dock."""
        return self._docks[name]

    def bring(self, name: str) -> None:
        """Show a panel, in front of those that share its place."""
        self._docks[name].show()
        self._docks[name].raise_()

    def show_status(self, name: str, words: str, told: str = "") -> None:
        """Put words into the status line: `publication`, `sender` or `account`."""
        self._status[name].setText(words)
        self._status[name].setToolTip(tip(told))

    def show_mode(self, *, is_live: bool, is_known: bool) -> None:
        """Say in the frame whether recipients are sent to."""
        theme = self._theme
        ink, paper = (theme.on_accent, theme.accent) if is_live else (theme.text, theme.warning_soft)
        edge = theme.accent if is_live else theme.warning
        self.mode.setText(self.tr("LIVE") if is_live else self.tr("REHEARSAL"))
        self.mode.setToolTip(
            self.tr("The sender mails recipients.")
            if is_live
            else self.tr("Nothing reaches a recipient: messages go to the testers or the local mailbox.")
        )
        self.mode.setAccessibleName(self.mode.text())
        self.mode.setStyleSheet(
            f"color: {ink}; background: {paper}; border: 1px solid {edge}; border-radius: 9px; padding: 2px 12px;"
            " font-weight: 600; font-size: 9pt;"
        )
        self._mode_action.setVisible(is_known)

    def set_theme(self, theme: Theme) -> None:
        """Paint the frame anew."""
        self._theme = theme

    def add_page(self, page: QWidget, title: str, *, is_closable: bool = True) -> None:
        """Show a page as a tab, in front."""
        index = self.tabs.indexOf(page)
        if index < 0:
            index = self.tabs.addTab(page, title)
            if not is_closable:
                bar = self.tabs.tabBar()
                for side in (bar.ButtonPosition.LeftSide, bar.ButtonPosition.RightSide):
                    bar.setTabButton(index, side, None)
        self.tabs.setTabText(index, title)
        self.tabs.setCurrentIndex(index)

    def remove_page(self, page: QWidget) -> None:
        """Take a tab away."""
        index = self.tabs.indexOf(page)
        if index >= 0:
            self.tabs.removeTab(index)

    def arrange(self) -> None:
        """Put every panel where it is at first."""
        for name, dock in self._docks.items():
            dock.setFloating(False)
            self.addDockWidget(_AREAS[name], dock)
            dock.show()
        present = self._docks
        for first, second in (("library", "structure"), ("structure", "design"), ("design", "data")):
            if first in present and second in present:
                self.tabifyDockWidget(present[first], present[second])
        self.setCorner(Qt.Corner.BottomRightCorner, _RIGHT)
        self.setCorner(Qt.Corner.BottomLeftCorner, _LEFT)
        widths = {"library": 320, "preview": 480}
        known = [name for name in widths if name in present]
        self.resizeDocks([present[n] for n in known], [widths[n] for n in known], Qt.Orientation.Horizontal)
        if "problems" in present:
            self.resizeDocks([present["problems"]], [150], Qt.Orientation.Vertical)
        if "library" in present:
            present["library"].raise_()

    def give_room(self, *, is_template: bool) -> None:
        """Panels of a template stand aside while a page is shown that they say nothing about."""
        self._center.setVisible(self._has_source or not is_template)
        if is_template and self._aside:
            widths, self._aside = self._aside, {}
            for name in widths:
                if name != "library":
                    self._docks[name].show()
            self._docks[self._in_front].raise_()
            wanted = {self._in_front: widths["library"]}  # one width for all that share the side
            if "preview" in widths:
                wanted["preview"] = widths["preview"]
            QTimer.singleShot(0, self, partial(self._widen, wanted))  # once the other page's width has been forgotten
        elif not is_template:
            # A panel behind another one's tab counts as hidden for Qt, but not for a person.
            shown = [name for name in _ASIDE if self._docks[name].toggleViewAction().isChecked()]
            self._aside |= {name: self._docks[name].width() for name in shown}
            if shown:
                self._in_front = self._front_of_left()
                self._aside["library"] = max(self._docks[self._in_front].width(), _LEAST_WIDTH)
            for name in shown:
                self._docks[name].hide()

    def show_source(self, *, is_shown: bool) -> None:
        """Whether the tabs with the source are seen; without them the preview has their room."""
        self._has_source = is_shown
        self._center.setVisible(is_shown or bool(self._aside))
        self.setCorner(Qt.Corner.BottomRightCorner, _RIGHT if is_shown else _BOTTOM)  # problems: below the picture
        self.actions_["design_view"].setChecked(not is_shown)
        if is_shown:
            widths = self._before_design
        else:
            self._before_design = {name: self._docks[name].width() for name in ("design", "preview")}
            self._docks["design"].show()
            self._docks["design"].raise_()
            widths = {"design": _LEAST_PAGE, "preview": self.width() - _LEAST_PAGE}
        QTimer.singleShot(0, self, partial(self._widen, widths))

    def _widen(self, widths: dict[str, int]) -> None:
        self.resizeDocks([self._docks[name] for name in widths], list(widths.values()), Qt.Orientation.Horizontal)

    def _front_of_left(self) -> str:
        """Which of the panels that share the left side a person sees."""
        return next((name for name in _LEFT_PANELS if not self._docks[name].visibleRegion().isEmpty()), "library")

    def reset_layout(self) -> None:
        """Forget how a person arranged the panels."""
        self.show_source(is_shown=True)
        self.restoreState(self._first_shape, STATE_VERSION)
        self.arrange()

    def remember(self) -> None:
        """Keep the window's shape for the next start."""
        self.give_room(is_template=True)
        self._memory.keep("window/design_view", not self._has_source)
        self._memory.keep("window/geometry", self.saveGeometry())
        self._memory.keep("window/state", self.saveState(STATE_VERSION))

    def restore(self) -> None:
        """Take the shape of the last time."""
        geometry, state = self._memory.shape("window/geometry"), self._memory.shape("window/state")
        if geometry != QByteArray():
            self.restoreGeometry(geometry)
            self._former_size.know()
        if state != QByteArray() and not self.restoreState(state, STATE_VERSION):
            self.arrange()
        if self._memory.flag("window/design_view"):
            QTimer.singleShot(0, self, self._design_again)

    def _design_again(self) -> None:
        """Whoever left with the source hidden finds it hidden, behind a page without panels as well."""
        if self._aside:
            self._has_source = False
            self._in_front = "design"
            self._aside |= {"library": _LEAST_PAGE, "preview": self.width() - _LEAST_PAGE}
            self.actions_["design_view"].setChecked(True)
        else:
            self.show_source(is_shown=False)
        self._before_design = dict(_FIRST_WIDTHS)

    def show_palette(self) -> None:
        """Ask for a command by its name."""
        palette = CommandPalette([self.actions_[one.name] for one in self.actions_.declared], self)
        palette.chosen.connect(lambda name: self.actions_[name].trigger())
        corner = self.mapToGlobal(self.rect().topLeft())
        palette.move(corner.x() + (self.width() - palette.width()) // 2, corner.y() + 90)
        palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        palette.open()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Whoever holds the work is asked first."""
        self.closing.emit(event)
        if event.isAccepted():
            self.remember()

    def _made_tabs(self) -> QTabWidget:
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        tabs.setTabsClosable(True)
        tabs.setMovable(True)
        tabs.setMinimumWidth(_LEAST_PAGE)  # a wide page that is behind must not press on the panels
        tabs.setAccessibleName(self.tr("Open templates"))
        tabs.currentChanged.connect(lambda index: self.page_shown.emit(tabs.widget(index)))
        tabs.tabCloseRequested.connect(lambda index: self.page_close_wanted.emit(tabs.widget(index)))
        return tabs

    def _made_tool_bar(self) -> QToolBar:
        bar = QToolBar(self.tr("Tools"))
        bar.setObjectName("tools")
        bar.setMovable(False)
        bar.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
        self.actions_.fill_tool_bar(bar, _TOOLS)
        for name in ("proof", "publish", "outgoing"):
            button = bar.widgetForAction(self.actions_[name])
            button.setProperty("toolButtonStyle", Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(space)
        self._mode_action = bar.addWidget(self.mode)
        self._mode_action.setVisible(False)
        return bar

    def _made_dock(self, name: str, panel: QWidget) -> QDockWidget:
        titles = {
            "library": self.tr("Library"), "structure": self.tr("Structure"), "data": self.tr("Data"),
            "preview": self.tr("Preview"), "problems": self.tr("Problems"), "design": self.tr("Design"),
        }  # fmt: skip
        dock = QDockWidget(titles[name], self)
        dock.setObjectName(name)
        dock.setWidget(panel)
        dock.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetMovable
            | QDockWidget.DockWidgetFeature.DockWidgetFloatable
            | QDockWidget.DockWidgetFeature.DockWidgetClosable
        )
        return dock

    def _offer_docks(self) -> None:
        self.menus["view"].addSeparator()
        for dock in self._docks.values():
            self.menus["view"].addAction(dock.toggleViewAction())

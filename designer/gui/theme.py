"""Colours, spacing and fonts of the window, light and dark: one place that everything is painted from."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from designer.core.paths import RESOURCES

GRID = 4
SPACING = 8
MARGIN = 12
ICON_SIZE = 18
_FONTS = RESOURCES / "fonts"
TEXT_FAMILY = "IBM Plex Sans"
CODE_FAMILY = "IBM Plex Mono"


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one appearance as `#rrggbb`. Widgets that paint themselves take theirs from here."""

    is_dark: bool
    window: str  # behind docks and tool bars
    base: str  # behind what is edited or listed
    raised: str  # cards, headers, tool tips
    line: str  # thin lines between things
    text: str
    muted: str  # secondary words, icons at rest
    accent: str
    on_accent: str
    accent_soft: str  # selection in lists, chips
    error: str
    error_soft: str
    warning: str
    warning_soft: str
    confirm: str
    hint: str
    ok: str
    ok_soft: str
    desk: str  # what pages and mails lie on
    code_tag: str
    code_attribute: str
    code_string: str
    code_jinja: str
    code_jinja_soft: str  # behind a Jinja region
    code_comment: str
    code_keyword: str
    code_number: str
    current_line: str
    match: str  # what a search found, a matching bracket

    def color(self, name: str) -> QColor:
        """A colour by its name here."""
        return QColor(getattr(self, name))


LIGHT = Theme(
    is_dark=False,
    window="#f3f4f4", base="#ffffff", raised="#fafbfb", line="#d9dddc", text="#1c2422", muted="#5d6a67",
    accent="#0b6e5b", on_accent="#ffffff", accent_soft="#d8ebe6",
    error="#b3261e", error_soft="#fbe9e7", warning="#8a5a00", warning_soft="#fdf1d8", confirm="#7a3e9d",
    hint="#2f6690", ok="#2e7d46", ok_soft="#e1f2e6", desk="#e4e7e6",
    code_tag="#0b5e8a", code_attribute="#6b4b9a", code_string="#2e6b34", code_jinja="#a03d00",
    code_jinja_soft="#fdf3ea", code_comment="#7c8784", code_keyword="#9b2c6b", code_number="#8a5a00",
    current_line="#f3f7f6", match="#ffe8a3",
)  # fmt: skip

DARK = Theme(
    is_dark=True,
    window="#1d2221", base="#161a19", raised="#252b2a", line="#38403e", text="#e3e8e6", muted="#9caaa6",
    accent="#4db79f", on_accent="#06231c", accent_soft="#1f423a",
    error="#ff8a80", error_soft="#43211f", warning="#f0bd5a", warning_soft="#3d3018", confirm="#cfa4ea",
    hint="#86bce6", ok="#7fd197", ok_soft="#1f3a28", desk="#101312",
    code_tag="#7cc4ec", code_attribute="#c3a6ea", code_string="#98cf9c", code_jinja="#ffab70",
    code_jinja_soft="#2b221b", code_comment="#7f8b88", code_keyword="#f29ac4", code_number="#e6c07b",
    current_line="#1c2220", match="#5a4a17",
)  # fmt: skip


def palette_of(theme: Theme) -> QPalette:
    """The palette that Qt's own widgets paint with."""
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, name in (
        (roles.Window, "window"), (roles.WindowText, "text"), (roles.Base, "base"), (roles.AlternateBase, "raised"),
        (roles.Text, "text"), (roles.Button, "raised"), (roles.ButtonText, "text"), (roles.BrightText, "error"),
        (roles.ToolTipBase, "raised"), (roles.ToolTipText, "text"), (roles.PlaceholderText, "muted"),
        (roles.Highlight, "accent"), (roles.HighlightedText, "on_accent"), (roles.Link, "accent"),
        (roles.LinkVisited, "accent"), (roles.Accent, "accent"), (roles.Mid, "line"), (roles.Midlight, "line"),
        (roles.Light, "raised"), (roles.Dark, "line"), (roles.Shadow, "line"),
    ):  # fmt: skip
        palette.setColor(role, theme.color(name))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        faded = theme.color("muted")
        faded.setAlphaF(0.55)
        palette.setColor(QPalette.ColorGroup.Disabled, role, faded)
    palette.setColor(QPalette.ColorGroup.Disabled, roles.Highlight, theme.color("line"))
    return palette


def load_fonts() -> None:
    """Make our own fonts known to Qt: the window looks the same on every system."""
    for path in sorted(_FONTS.glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(path))


def text_font(points: float = 10.0, *, bold: bool = False) -> QFont:
    """The window's font."""
    font = QFont(TEXT_FAMILY)
    font.setPointSizeF(points)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font


def code_font(points: float = 10.5) -> QFont:
    """The font of source text and of the server's words."""
    font = QFont(CODE_FAMILY)
    font.setPointSizeF(points)
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setFixedPitch(True)
    return font


def apply_theme(application: QApplication, theme: Theme) -> None:
    """Dress the whole program in a theme."""
    application.setPalette(palette_of(theme))
    sheet = style_sheet(theme)
    if sheet != application.styleSheet():  # the same again would be worked out anew for every widget
        application.setStyleSheet(sheet)


def style_sheet(theme: Theme) -> str:
    """What a palette cannot say: thin lines, round corners, calm tabs."""
    return "\n".join((_frame(theme), _controls(theme), _inputs(theme), _roles(theme), _lists(theme)))


def _icon_file(name: str, theme: Theme) -> str:
    """A small sign that style sheets need as a file."""
    return (RESOURCES / "icons" / f"{name}-{'dark' if theme.is_dark else 'light'}.svg").as_posix()


def _frame(theme: Theme) -> str:
    return f"""
QMainWindow::separator {{ background: {theme.line}; width: 1px; height: 1px; }}
QToolBar {{ background: {theme.window}; border: none; border-bottom: 1px solid {theme.line}; spacing: 2px;
    padding: 3px 6px; }}
QToolBar::separator {{ background: {theme.line}; width: 1px; margin: 5px 5px; }}
QStatusBar {{ background: {theme.window}; border-top: 1px solid {theme.line}; }}
QStatusBar::item {{ border: none; }}
QMenuBar {{ background: {theme.window}; padding: 2px 4px; }}
QMenuBar::item {{ padding: 4px 9px; border-radius: 4px; background: transparent; }}
QMenuBar::item:selected {{ background: {theme.accent_soft}; color: {theme.text}; }}
QMenu {{ background: {theme.raised}; border: 1px solid {theme.line}; padding: 4px; }}
QMenu::item {{ padding: 5px 26px 5px 12px; border-radius: 4px; }}
QMenu::icon {{ padding-left: 6px; }}
QMenu::item:selected {{ background: {theme.accent_soft}; color: {theme.text}; }}
QMenu::item:disabled {{ color: {theme.muted}; }}
QMenu::separator {{ height: 1px; background: {theme.line}; margin: 4px 8px; }}
QToolTip {{ background: {theme.raised}; color: {theme.text}; border: 1px solid {theme.line}; padding: 4px 6px; }}
QTabWidget::pane {{ border: none; }}
QTabBar {{ qproperty-drawBase: 0; }}
QTabBar::tab {{ padding: 6px 12px; border: none; border-bottom: 2px solid transparent; background: transparent;
    color: {theme.muted}; }}
QTabBar::tab:selected {{ color: {theme.text}; border-bottom: 2px solid {theme.accent}; }}
QTabBar::tab:hover:!selected {{ color: {theme.text}; border-bottom: 2px solid {theme.line}; }}
QTabBar:focus {{ outline: 0; }}
QTabBar::tab:focus {{ color: {theme.accent}; background: {theme.accent_soft}; }}
QSplitter::handle {{ background: {theme.line}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}
QTabBar::close-button {{ image: url({_icon_file("close", theme)}); margin: 2px; }}
QTabBar::close-button:hover {{ background: {theme.accent_soft}; border-radius: 3px; }}
QDockWidget {{ font-weight: 600; titlebar-close-icon: url({_icon_file("close", theme)});
    titlebar-normal-icon: url({_icon_file("float", theme)}); }}
QDockWidget::title {{ padding: 7px 8px 5px 10px; text-align: left; }}
QDockWidget::close-button, QDockWidget::float-button {{ border: none; border-radius: 3px; padding: 1px; }}
QDockWidget::close-button:hover, QDockWidget::float-button:hover {{ background: {theme.accent_soft}; }}
"""


def _controls(theme: Theme) -> str:
    return f"""
QToolButton {{ border: 1px solid transparent; border-radius: 4px; padding: 4px; }}
QToolButton:hover {{ background: {theme.accent_soft}; }}
QToolButton:checked {{ background: {theme.accent_soft}; border-color: {theme.accent}; }}
QToolButton:focus {{ border-color: {theme.accent}; }}
QToolButton::menu-indicator {{ image: none; }}
QToolButton[popupMode="1"] {{ padding-right: 16px; }}
QPushButton {{ background: {theme.raised}; border: 1px solid {theme.line}; border-radius: 5px; padding: 5px 14px;
    min-height: 16px; }}
QPushButton:hover {{ border-color: {theme.accent}; }}
QPushButton:focus {{ border-color: {theme.accent}; }}
QPushButton:pressed {{ background: {theme.accent_soft}; }}
QPushButton:default, QPushButton[primary="true"] {{ background: {theme.accent}; color: {theme.on_accent};
    border-color: {theme.accent}; }}
QPushButton:disabled {{ color: {theme.muted}; background: {theme.window}; border-color: {theme.line}; }}
QPushButton[flat="true"] {{ background: transparent; border-color: transparent; color: {theme.accent}; }}
QPushButton[flat="true"]:hover {{ background: {theme.accent_soft}; }}
"""


def _inputs(theme: Theme) -> str:
    return f"""
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QDateEdit {{ background: {theme.base}; border: 1px solid {theme.line};
    border-radius: 5px; padding: 4px 7px; min-height: 18px; selection-background-color: {theme.accent};
    selection-color: {theme.on_accent}; }}
QTextEdit[role="phrase"] {{ selection-background-color: {theme.accent_soft}; selection-color: {theme.text}; }}
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {{ border-color: {theme.accent}; }}
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled {{ color: {theme.muted}; background: {theme.window}; }}
QLineEdit[role="side"] {{ padding: 4px 2px; }}
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button {{ width: 0;
    border: none; }}
QSpinBox QLineEdit, QDoubleSpinBox QLineEdit {{ border: none; background: transparent; padding: 0 7px; }}
QTableView QComboBox QLineEdit {{ border: none; background: transparent; padding: 0; }}
QCheckBox::indicator:unchecked {{ border: 1px solid {theme.muted}; border-radius: 3px; background: {theme.base};
    width: 12px; height: 12px; }}
QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"] {{ border-color: {theme.error}; }}
QComboBox::drop-down {{ border: none; width: 22px; }}
QComboBox::down-arrow {{ image: url({_icon_file("chevron", theme)}); width: 14px; height: 14px; }}
QComboBox QAbstractItemView {{ background: {theme.raised}; border: 1px solid {theme.line}; padding: 3px;
    selection-background-color: {theme.accent_soft}; selection-color: {theme.text}; outline: none; }}
QPlainTextEdit, QTextEdit, QTextBrowser {{ border: 1px solid {theme.line}; border-radius: 3px; padding: 1px;
    selection-background-color: {theme.accent}; selection-color: {theme.on_accent}; }}
QGroupBox {{ border: none; margin-top: 18px; font-weight: 600; }}
QGroupBox::title {{ subcontrol-origin: margin; left: 0; }}
QProgressBar {{ border: none; background: {theme.line}; border-radius: 3px; max-height: 6px; }}
QProgressBar::chunk {{ background: {theme.accent}; border-radius: 3px; }}
"""


def _roles(theme: Theme) -> str:
    return f"""
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QLabel[role="title"] {{ font-size: 17pt; font-weight: 600; }}
QLabel[role="heading"] {{ font-size: 12pt; font-weight: 600; }}
QLabel[role="muted"] {{ color: {theme.muted}; }}
QLabel[role="figure"] {{ background: {theme.accent}; color: {theme.on_accent}; border-radius: 4px; }}
QLabel[role="error"] {{ color: {theme.error}; }}
QLabel[role="dock"] {{ font-weight: 600; padding: 6px 8px; }}
QLabel[role="group"] {{ font-weight: 600; padding-top: 4px; }}
QFrame[role="card"] {{ background: {theme.raised}; border: 1px solid {theme.line}; border-radius: 8px; }}
QFrame[role="banner-error"] {{ background: {theme.error_soft}; border: 1px solid {theme.error}; border-radius: 6px; }}
QFrame[role="banner-good"] {{ background: {theme.ok_soft}; border: 1px solid {theme.ok}; border-radius: 6px; }}
QFrame[role="banner-warning"] {{ background: {theme.warning_soft}; border: 1px solid {theme.warning};
    border-radius: 6px; }}
QFrame[role="line"] {{ background: {theme.line}; border: none; max-height: 1px; min-height: 1px; }}
"""


def _lists(theme: Theme) -> str:
    return f"""
QTreeView, QListView, QTableView {{ background: {theme.base}; border: none; outline: none;
    alternate-background-color: {theme.raised}; selection-background-color: {theme.accent_soft};
    selection-color: {theme.text}; }}
QTreeView::item, QListView::item {{ padding: 3px 4px; }}
QTreeView::item:hover, QListView::item:hover {{ background: {theme.current_line}; }}
QTreeView::item:selected, QListView::item:selected, QTableView::item:selected {{ background: {theme.accent_soft};
    color: {theme.text}; }}
QHeaderView::section {{ background: {theme.window}; border: none; border-bottom: 1px solid {theme.line};
    padding: 5px 6px; color: {theme.muted}; font-weight: 600; }}
QScrollBar:vertical {{ background: transparent; width: 11px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 11px; margin: 0; }}
QScrollBar::handle {{ background: {theme.line}; border-radius: 4px; min-height: 28px; min-width: 28px; margin: 2px; }}
QScrollBar::handle:hover {{ background: {theme.muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""

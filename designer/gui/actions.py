"""Every action of the window, declared once: words, keys and icon; menus, tool bar and palette read them here."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QToolBar

from designer.gui.icons import icon
from designer.gui.theme import Theme


@dataclass(frozen=True, slots=True)
class Declared:
    """One action. `keys` are Qt's portable names, the first one is shown; `is_template` needs an open template."""

    name: str
    menu: str
    words: str
    told: str = ""
    keys: tuple[str, ...] = ()
    icon: str = ""
    is_template: bool = False
    is_checkable: bool = False
    starts_group: bool = False


_OF_OFFICE = (
    "new",
    "import",
    "outgoing",
    "send_pdf",
    "start_sender",
    "stop_sender",
    "firm",
    "accounts",
    "settings",
    "mode",
)


class Actions(QObject):
    """The actions as QActions. `wanted(name)` is emitted when a person chooses one, wherever."""

    wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._actions: dict[str, QAction] = {}
        self.declared = [*self._file(), *self._edit(), *self._view(), *self._template(), *self._office(), *self._help()]
        for one in self.declared:
            self._actions[one.name] = self._made(one)
        self.set_theme(theme)
        self.set_template_open(is_open=False)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def set_theme(self, theme: Theme) -> None:
        """Paint the icons anew."""
        for one in self.declared:
            if one.icon:
                self._actions[one.name].setIcon(icon(one.icon, theme))

    def set_template_open(self, *, is_open: bool) -> None:
        """Switch what needs an open template."""
        for one in self.declared:
            if one.is_template:
                self._actions[one.name].setEnabled(is_open)

    def set_office_open(self, *, is_open: bool) -> None:
        """Switch what needs an office folder."""
        for name in _OF_OFFICE:
            self._actions[name].setEnabled(is_open)

    def fill_menus(self, bar: QMenuBar) -> dict[str, QMenu]:
        """The menus, by the name that the declarations use."""
        menus: dict[str, QMenu] = {}
        for one in self.declared:
            if one.menu not in menus:
                menus[one.menu] = bar.addMenu(self._menu_words()[one.menu])
                menus[one.menu].setToolTipsVisible(True)
            if one.starts_group:
                menus[one.menu].addSeparator()
            menus[one.menu].addAction(self._actions[one.name])
        return menus

    def fill_tool_bar(self, bar: QToolBar, names: tuple[str, ...]) -> None:
        """The named actions as buttons; "" is a line between them."""
        for name in names:
            if name:
                bar.addAction(self._actions[name])
            else:
                bar.addSeparator()

    def _made(self, one: Declared) -> QAction:
        action = QAction(one.words, self)
        action.setObjectName(one.name)
        action.setCheckable(one.is_checkable)
        action.setShortcuts([QKeySequence(key) for key in one.keys])
        plain = one.words.replace("&", "").removesuffix("…")
        keys = QKeySequence(one.keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if one.keys else ""
        told = f"{plain} ({keys})" if keys else plain
        action.setToolTip(f"{told}\n{one.told}" if one.told else told)
        action.setStatusTip(one.told)
        action.triggered.connect(lambda: self.wanted.emit(one.name))
        return action

    def _menu_words(self) -> dict[str, str]:
        return {
            "file": self.tr("&File"), "edit": self.tr("&Edit"), "view": self.tr("&View"),
            "template": self.tr("&Template"), "office": self.tr("&Office"), "help": self.tr("&Help"),
        }  # fmt: skip

    def _file(self) -> list[Declared]:
        return [
            Declared("new", "file", self.tr("&New template…"), self.tr("Make a template from a starter."),
                     ("Ctrl+N",), "file-plus-outline"),
            Declared("import", "file", self.tr("&Import…"), self.tr("Bring in a template from a zip file."),
                     icon="import"),
            Declared("export", "file", self.tr("&Export…"), self.tr("Write this template to a zip file."),
                     icon="export", is_template=True),
            Declared("save", "file", self.tr("&Save"), self.tr("Drafts are saved by themselves; this does it now."),
                     ("Ctrl+S",), "content-save-outline", is_template=True, starts_group=True),
            Declared("close_tab", "file", self.tr("&Close tab"), "", ("Ctrl+W",), "close"),
            Declared("office_folder", "file", self.tr("Switch &office folder…"),
                     self.tr("Work in another office folder."), icon="folder-open-outline", starts_group=True),
            Declared("quit", "file", self.tr("&Quit"), self.tr("The sender goes on when it runs."), ("Ctrl+Q",),
                     "exit-to-app", starts_group=True),
        ]  # fmt: skip

    def _edit(self) -> list[Declared]:
        return [
            Declared("undo", "edit", self.tr("&Undo"), "", ("Ctrl+Z",), "undo", is_template=True),
            Declared("redo", "edit", self.tr("&Redo"), "", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", is_template=True),
            Declared("find", "edit", self.tr("&Find…"), "", ("Ctrl+F",), "magnify", is_template=True,
                     starts_group=True),
            Declared("find_everywhere", "edit", self.tr("Find in &all files…"), "", ("Ctrl+Shift+F",),
                     "text-search", is_template=True),
            Declared("palette", "edit", self.tr("&Commands…"), self.tr("Find any command by its name."),
                     ("Ctrl+Shift+P",), "console", starts_group=True),
        ]  # fmt: skip

    def _view(self) -> list[Declared]:
        return [
            Declared("dark", "view", self.tr("&Dark appearance"), "", (), "theme-light-dark", is_checkable=True),
            Declared("design_view", "view", self.tr("D&esign view"),
                     self.tr("Hide the source, so that the picture has its room."), ("Ctrl+E",),
                     "page-layout-body", is_template=True, is_checkable=True),
            Declared("show_in_preview", "view", self.tr("Show place in &preview"),
                     self.tr("Show in the preview what stands at the cursor."), ("F4",), "target",
                     is_template=True, starts_group=True),
            Declared("go_to_picture", "view", self.tr("Go to the pi&cture"),
                     self.tr("The arrow keys choose in the preview then."), ("Ctrl+1",), "file-document-outline",
                     is_template=True),
            Declared("go_to_design", "view", self.tr("Go to desi&gn"),
                     self.tr("To the properties of what is chosen."), ("Ctrl+2",), "tune", is_template=True),
            Declared("next_part", "view", self.tr("Next &part of the message"),
                     self.tr("From the mail to its documents and back."), ("Ctrl+3",), "skip-next-circle-outline",
                     is_template=True),
            Declared("next_language", "view", self.tr("Next lan&guage"), "", ("Ctrl+4",), "translate",
                     is_template=True),
            Declared("next_problem", "view", self.tr("Next p&roblem"), "", ("F8",), "alert-circle-outline",
                     is_template=True),
            Declared("next_sample", "view", self.tr("Next &sample"), "", ("F6",), "skip-next", is_template=True),
            Declared("reset_layout", "view", self.tr("&Reset layout"),
                     self.tr("Put all panels back where they were at first."), icon="view-dashboard-outline",
                     starts_group=True),
        ]  # fmt: skip

    def _template(self) -> list[Declared]:
        return [
            Declared("proof", "template", self.tr("Send &proof…"), self.tr("Send this draft to yourself."),
                     ("Ctrl+Shift+R",), "email-fast-outline", is_template=True),
            Declared("publish", "template", self.tr("&Release…"),
                     self.tr("Check the template and release it to the sender (“publish” on the command line)."),
                     ("Ctrl+Shift+U",), "check-decagram-outline", is_template=True),
            Declared("versions", "template", self.tr("Released &versions…"),
                     self.tr("Go back to a former version, pause the template or take it back."), icon="history",
                     is_template=True),
            Declared("history", "template", self.tr("Draft &history…"),
                     self.tr("Compare with what this draft was before, and restore it."),
                     icon="clock-outline", is_template=True, starts_group=True),
            Declared("message", "template", self.tr("Su&bject and password…"),
                     self.tr("The subject of the mail, the name of the PDF, its password and the hint for it."),
                     icon="key-outline", is_template=True),
            Declared("languages", "template", self.tr("&Languages…"),
                     self.tr("Add or remove a language of this template."), icon="translate", is_template=True),
            Declared("page_setup", "template", self.tr("Pa&ge set-up…"),
                     self.tr("Paper, margins, head and foot, letterhead and address window of a PDF."),
                     icon="file-cog-outline", is_template=True),
            Declared("spreadsheet", "template", self.tr("&Columns of a list…"),
                     self.tr("Say which column of an Excel or CSV list goes into which field (“spreadsheet”)."),
                     icon="table-arrow-right", is_template=True),
            Declared("duplicate", "template", self.tr("&Duplicate…"), "", icon="content-copy", is_template=True,
                     starts_group=True),
            Declared("rename", "template", self.tr("Re&name…"), "", icon="rename-box", is_template=True),
            Declared("delete", "template", self.tr("De&lete"), self.tr("Put this template away; it can be restored."),
                     icon="trash-can-outline", is_template=True),
        ]  # fmt: skip

    def _office(self) -> list[Declared]:
        return [
            Declared("outgoing", "office", self.tr("&Outgoing"), self.tr("What is sent, waits or has failed."),
                     ("Ctrl+Shift+O",), "send-outline"),
            Declared("send_pdf", "office", self.tr("Seal and send a &PDF…"),
                     self.tr("A PDF that another program made, to one person; or only sealed."),
                     icon="file-lock-outline"),
            Declared("inbox_folder", "office", self.tr("Show &inbox folder"),
                     self.tr("Event files that you put there are taken in by the sender."),
                     icon="inbox-arrow-down-outline"),
            Declared("start_sender", "office", self.tr("&Start the sender"),
                     self.tr("Take events in and send them; it goes on when this window is closed."),
                     icon="play-circle-outline"),
            Declared("stop_sender", "office", self.tr("S&top the sender"), "", icon="stop-circle-outline"),
            Declared("firm", "office", self.tr("&Firm…"), self.tr("Name, logo, colours and address of the house."),
                     (), "domain", starts_group=True),
            Declared("accounts", "office", self.tr("&Mail accounts…"), "", (), "at"),
            Declared("settings", "office", self.tr("&Settings…"), "", ("Ctrl+,",), "cog-outline"),
            Declared("mode", "office", self.tr("&Rehearsal or live…"),
                     self.tr("In rehearsal nothing reaches a recipient."), (), "shield-check-outline",
                     starts_group=True),
        ]  # fmt: skip

    def _help(self) -> list[Declared]:
        return [
            Declared("welcome", "help", self.tr("&Welcome"), "", (), "home-outline"),
            Declared("guide", "help", self.tr("&Guide"), self.tr("How to get from the first start to a sent mail."),
                     ("F1",), "help-circle-outline"),
            Declared("shortcuts", "help", self.tr("&Keyboard shortcuts"), self.tr("All commands and their keys."), (),
                     "keyboard-outline"),
            Declared("about", "help", self.tr("&About Sealwright"), "", (), "information-outline", starts_group=True),
        ]  # fmt: skip

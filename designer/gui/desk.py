"""The desk: which templates are open, and what each command of the window does. It wires; the panels do the work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QWidget

from designer.gui.actions import Actions
from designer.gui.background import in_background
from designer.gui.commands import end_all
from designer.gui.design.setting_up import SettingUp
from designer.gui.editing.autosave import Autosave
from designer.gui.editing.open_template import OpenTemplate
from designer.gui.front import Front
from designer.gui.main_window import MainWindow
from designer.gui.memory import Memory
from designer.gui.notice import CrashNotice, show_crash
from designer.gui.office import Office
from designer.gui.office_acts import OfficeActs
from designer.gui.panels import make_panels
from designer.gui.preview.client import RenderClient
from designer.gui.session import TemplateSession
from designer.gui.template_acts import TemplateActs
from designer.gui.theme import DARK, LIGHT, Theme, apply_theme
from designer.gui.welcome import WelcomePage
from designer.template.names import SPEC_FILE, is_firm_file

if TYPE_CHECKING:
    from designer.gui.library.firm_page import FirmPage
    from designer.gui.single import SingleWindow
    from designer.gui.template_page import TemplatePage


class Desk(QObject):
    """Holds the window of one office folder and what is open in it."""

    def __init__(self, office: Office, memory: Memory, theme: Theme, *, single: SingleWindow | None = None) -> None:
        super().__init__()
        self.office = office
        self.memory = memory
        self.theme = theme
        self.pages: dict[str, TemplatePage] = {}
        self._is_left = False
        self.actions = Actions(theme, self)
        self.client = RenderClient({}, self)
        self.firm = OpenTemplate("firm", office.root, holds=is_firm_file, parent=self)
        self._firm_autosave = Autosave(self.firm, snapshot=lambda: None, parent=self)
        self._firm_page: FirmPage | None = None
        self.front = Front(office, self.firm, self.client, self.actions, self)
        self.panels = make_panels(theme, self.actions, self.client, self.front.fixes)
        self.front.use(self.panels)
        self.window = MainWindow(self.actions, self.panels.docks(), memory, theme)
        self.welcome = WelcomePage()
        self.acts = TemplateActs(office, self.window, self)
        self.office_acts = OfficeActs(office, self.window, memory, theme, self)
        self._setting_up = SettingUp(self.firm, self.window, self)
        self.crash = CrashNotice(self.save_all, self)
        self._connect()
        if single is not None:
            single.raised.connect(self.come_forward)

    def open(self) -> None:
        """Show the window; everything that takes time follows once it is seen."""
        self.window.restore()
        self.window.show()
        QTimer.singleShot(0, self._begin)

    def open_template(self, template_id: str) -> TemplatePage | None:
        """Show a template in a tab, opened when it is not yet; None when there is none."""
        if template_id not in self.pages:
            if not (self.office.workspace.templates / template_id / SPEC_FILE).is_file():
                return None
            self.pages[template_id] = self._made_page(template_id)
        page = self.pages[template_id]
        self.window.add_page(page, page.session.label)
        self.panels.library.choose(template_id)
        return page

    def close_template(self, template_id: str) -> bool:
        """Save a template and close its tab; False when it could not be saved and stays open."""
        page = self.pages.get(template_id)
        if page is None:
            return True
        self.panels.design.take_over()
        if not page.session.autosave.save_now() and page.session.template.folder.is_dir():
            return False
        page.session.autosave.stop()
        del self.pages[template_id]
        self.window.remove_page(page)
        for one in (page, page.session, page.session.template):
            one.deleteLater()
        return True

    def save_all(self) -> bool:
        """Save everything that is open; whether all of it is on the disk."""
        self.panels.design.take_over()
        if self._firm_page is not None:
            self._firm_page.write_now()
        saved = [page.session.autosave.save_now() for page in self.pages.values()]
        return all([*saved, self._firm_autosave.save_now()])

    def set_theme(self, theme: Theme) -> None:
        """Dress everything anew."""
        self.theme = theme
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_theme(application, theme)
        self.memory.keep("appearance", "dark" if theme.is_dark else "light")
        themed: tuple[Any, ...] = (self.actions, self.window, self.panels, self.office_acts, *self.pages.values())
        for one in themed:
            one.set_theme(theme)
        if self._firm_page is not None:
            self._firm_page.set_theme(theme)
        self._show_mode()

    def show_firm(self) -> None:
        """Show the firm's page."""
        if self._firm_page is None:
            from designer.gui.library.firm_fonts import FirmFonts
            from designer.gui.library.firm_page import FirmPage

            self._firm_page = FirmPage(self.firm, self.theme)
            self._firm_page.failed.connect(self.tell)
            FirmFonts(self.office, self.firm, self._firm_page).told.connect(self.window.banner.tell_good)
        self.window.add_page(self._firm_page, self.tr("Firm"))
        self._firm_page.take_focus()

    def _show_fault_of_firm(self) -> None:
        self.show_firm()
        if self._firm_page is not None:
            self._firm_page.show_fault()

    def show_welcome(self) -> None:
        """Show the first page: the set-up, or what can be opened."""
        if self.office.is_there:
            self.welcome.show_start(self.acts.starters(), self.office.entries, is_live=self.office.is_live)
        else:
            self.welcome.show_set_up(self.office.root)
        if self.window.tabs.indexOf(self.welcome) < 0:
            self.window.add_page(self.welcome, self.tr("Welcome"))

    def tell(self, what: str, remedy: str = "") -> None:
        """Show a message above the tabs."""
        self.window.banner.tell(what, remedy, is_error=True)

    def come_forward(self) -> None:
        """Bring the window to the front."""
        self.window.showNormal() if self.window.isMinimized() else self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def leave(self) -> None:
        """The window is closed: end what works for it."""
        if self._is_left:
            return
        self._is_left = True
        self.front.leave()
        self.panels.preview.leave()
        for page in self.pages.values():
            page.session.autosave.stop()
        self._firm_autosave.stop()
        self.client.close()
        end_all(self.office, self.window)
        self.office_acts.leave()
        self.office.leave()
        self.memory.write()

    def _made_page(self, template_id: str) -> TemplatePage:
        from designer.gui.editor.source_editor import POINTS
        from designer.gui.template_page import TemplatePage

        template = OpenTemplate(template_id, self.office.workspace.templates / template_id, parent=self)
        session = TemplateSession(template, Autosave(template, snapshot=partial(self._remember, template)), self)
        points = self.memory.number("editor/points", round(POINTS * 10)) / 10
        page = TemplatePage(session, self.theme, points=points)
        template.trouble.connect(self.window.banner.tell_error)
        page.told.connect(self.tell)
        template.saved.connect(lambda _names: self.office.refresh())
        self.front.watch(page)
        if (file := self.memory.file_in(self.office.root, template_id)) in template.names():
            page.open_file(file)
        return page

    def _remember(self, template: OpenTemplate) -> None:
        """Keep the saved draft in the local history."""
        from designer.template.history import remember

        files = {name: raw for name in template.names() if (raw := template.raw(name)) is not None}
        root, template_id = self.office.root, template.id
        in_background(lambda: remember(root, template_id, files, at=datetime.now(UTC)), parent=self, done=_nothing)

    def _connect(self) -> None:
        self.crash.crashed.connect(partial(show_crash, self.window))
        self.actions.wanted.connect(self.act)
        self.window.page_shown.connect(self._on_page_shown)
        self.window.page_close_wanted.connect(self._on_close_wanted)
        self.window.closing.connect(self._on_closing)
        self.front.firm_wanted.connect(self._show_fault_of_firm)
        self.front.told.connect(self.tell)
        self._setting_up.told.connect(self.tell)
        self.panels.design.page_setup_wanted.connect(lambda: self.act("page_setup"))
        self.panels.design.acts.source_wanted.connect(lambda: self.window.show_source(is_shown=True))
        self.front.problems_counted.connect(self._on_counted)
        self.office.entries_changed.connect(self._on_entries_changed)
        self.office.settings_changed.connect(self._on_settings_changed)
        self.office.failed.connect(self.tell)
        self.acts.opened.connect(self._on_opened)
        self.acts.action_wanted.connect(self.act)
        self.panels.samples.list_wanted.connect(self._on_list_added)
        self.acts.closed.connect(self.close_template)
        self.acts.told.connect(lambda words, buttons: self.window.banner.tell(words, buttons=buttons or None))
        self.firm.trouble.connect(self.window.banner.tell_error)
        self.panels.library.open_wanted.connect(self.open_template)
        self.welcome.starter_chosen.connect(self.acts.new)
        self.welcome.template_chosen.connect(self.open_template)
        self.welcome.action_wanted.connect(self.act)
        self.welcome.set_up_wanted.connect(self.office_acts.set_up)
        self.welcome.other_folder_wanted.connect(self.office_acts.choose_folder)
        self.office_acts.setting_up.connect(lambda is_busy: self.welcome.show_busy(is_busy=is_busy))
        self.office_acts.told.connect(self.tell)
        self.office_acts.came_to_be.connect(self._begin)
        self.office_acts.template_wanted.connect(self.acts.new)

    def _begin(self) -> None:
        """What may take a moment: settings, templates, what was open last time."""
        import designer.core.settings  # noqa: F401 - loads pydantic; two threads that do so at once get half of it

        self.office.read_settings()
        self.show_welcome()
        self.actions.set_office_open(is_open=self.office.is_there)
        self.panels.library.show_office(is_there=self.office.is_there)
        if self.office.is_there:
            self.memory.keep_folder(self.office.root)
            self.office.refresh()
            self.office_acts.begin()
            for name in self.memory.opened_in(self.office.root):
                self.open_template(name)
        self.front.show_page(self._page_in_front())

    def act(self, name: str) -> None:
        """Carry out an action by its name."""
        acts: dict[str, Callable[[], object]] = {
            "new": self.acts.new, "import": self.acts.bring_in, "save": self.save_all,
            "close_tab": lambda: self._on_close_wanted(self.window.tabs.currentWidget()), "quit": self.window.close,
            "dark": lambda: self.set_theme(LIGHT if self.theme.is_dark else DARK),
            "next_problem": self.panels.problems.go_to_next, "next_sample": self.front.next_sample,
            "design_view": lambda: self.window.show_source(is_shown=not self.actions["design_view"].isChecked()),
            "go_to_picture": self._go_to_picture, "go_to_design": self._go_to_design,
            "next_part": self.panels.preview.next_part, "next_language": self.panels.preview.next_language,
            "show_in_preview": self.front.show_in_preview, "firm": self.show_firm, "welcome": self._show_welcome_page,
        }  # fmt: skip
        self.panels.design.take_over()
        page = self._page_in_front()
        firm = self._firm_page if self._is_firm(self.window.tabs.currentWidget()) else None
        if name in acts:
            acts[name]()
        elif firm is not None and name in ("undo", "redo"):
            firm.undo() if name == "undo" else firm.redo()
        elif page is None or not self._act_on(page, name):
            self.office_acts.act(name)

    def _act_on(self, page: TemplatePage, name: str) -> bool:
        """What is wanted of the template in front; False when it is about something else."""
        acts: dict[str, Callable[[], object]] = {
            "undo": page.undo, "redo": page.redo, "find": page.find_here, "find_everywhere": page.find_everywhere,
            "page_setup": lambda: self._setting_up.ask(page, self.theme),
        }  # fmt: skip
        saved: dict[str, Callable[[str], None]] = {
            "duplicate": self.acts.duplicate, "rename": self.acts.rename, "export": self.acts.write_out,
            "delete": self.acts.delete,
        }  # fmt: skip
        about: dict[str, Callable[[TemplateSession, Front], None]] = {
            "publish": self.office_acts.publish, "proof": self.office_acts.proof,
            "versions": self.office_acts.show_versions, "history": self.office_acts.show_history,
            "languages": self.office_acts.show_languages, "message": self.office_acts.show_message,
            "spreadsheet": self._map_list,
        }  # fmt: skip
        if name in acts:
            acts[name]()
        elif name in saved and self.save_all():
            saved[name](page.session.id)
        elif name in about and self.save_all():
            about[name](page.session, self.front)
        return name in {**acts, **saved, **about}

    def _go_to_picture(self) -> None:
        self.window.bring("preview")
        self.panels.preview.take_focus()

    def _go_to_design(self) -> None:
        self.window.bring("design")
        self.panels.design.take_focus()

    def _map_list(self, session: TemplateSession, _front: Front) -> None:
        self.acts.map_list(session, self.theme)

    def _on_list_added(self, path: Path) -> None:
        """A list instead of an event, where a sample was asked for."""
        if self.front.session is not None:
            self.acts.map_list(self.front.session, self.theme, path)

    def _page_in_front(self) -> TemplatePage | None:
        return self._template_page(self.window.tabs.currentWidget())

    def _template_page(self, page: QWidget | None) -> TemplatePage | None:
        """A tab that shows a template; None for any other."""
        return next((one for one in self.pages.values() if one is page), None)

    def _is_firm(self, page: QWidget | None) -> bool:
        return page is not None and page is self._firm_page

    def _show_welcome_page(self) -> None:
        self.show_welcome()
        self.window.tabs.setCurrentWidget(self.welcome)

    def _on_opened(self, template_id: str) -> None:
        if self.open_template(template_id) is not None:
            self.office.refresh()

    def _on_close_wanted(self, page: QWidget | None) -> None:
        if (shown := self._template_page(page)) is not None:
            self.close_template(shown.session.id)
        elif page is not None:
            self.window.remove_page(page)
        if not self.window.tabs.count():
            self.show_welcome()

    def _on_closing(self, event: QCloseEvent) -> None:
        if self._is_left:
            return
        self.memory.keep_opened(self.office.root, list(self.pages))
        for name, page in self.pages.items():
            self.memory.keep_file(self.office.root, name, page.file)
        if not self.save_all() and not self.office_acts.may_lose_work():
            event.ignore()
            return
        if self.office_acts.stays_in_tray():
            return
        self.leave()

    def _on_page_shown(self, page: QWidget | None) -> None:
        self.panels.design.take_over()  # a click on a tab leaves the focus where it was
        shown, is_firm = self._template_page(page), self._is_firm(page)
        self.front.show_firm(is_shown=is_firm)
        if is_firm:
            self.window.setWindowTitle(self.tr("Firm – Sealwright"))
        if is_firm and self.front.page is not None:
            return  # the preview goes on showing what the firm looks like in the template
        self.front.show_page(shown)
        self.window.give_room(is_template=shown is not None)
        self._show_publication()
        if not is_firm:
            self.window.setWindowTitle(f"{shown.session.label} – Sealwright" if shown else "Sealwright")

    def _on_counted(self, total: int) -> None:
        words = self.tr("Problems")
        self.window.dock("problems").setWindowTitle(f"{words} ({total})" if total else words)

    def _on_entries_changed(self) -> None:
        self.panels.library.show_entries(self.office.entries)
        if self._page_in_front() is None and self.window.tabs.indexOf(self.welcome) >= 0:
            self.show_welcome()
        for page in self.pages.values():
            self.window.tabs.setTabText(self.window.tabs.indexOf(page), page.session.label)
        self._show_publication()

    def _on_settings_changed(self) -> None:
        self._show_mode()
        self.client.set_limits(self.office.render_limits())
        self.office_acts.settings_changed()
        if self.window.tabs.indexOf(self.welcome) >= 0:
            self.show_welcome()
        self.front.refresh_preview()

    def _show_mode(self) -> None:
        self.window.show_mode(is_live=self.office.is_live, is_known=self.office.settings is not None)

    def _show_publication(self) -> None:
        session = self.front.session
        entry = next((one for one in self.office.entries if session and one.id == session.id), None)
        words = self.panels.library.state_words(entry) if entry else ""
        self.window.show_status("publication", words[:1].upper() + words[1:])


def _nothing(_answer: object) -> None:
    """Nobody waits for it."""

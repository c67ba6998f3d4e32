"""What a person does with the office: set up, send, release, accounts, settings; each has a dialog of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QProcess, Qt, QUrl, Signal
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox

from designer import __version__
from designer.core.paths import own_command
from designer.core.workspace import Workspace
from designer.gui.help_pages import PAGE, section_for
from designer.gui.main_window import MainWindow
from designer.gui.memory import Memory
from designer.gui.office import Office
from designer.gui.outside import open_outside
from designer.gui.session import TemplateSession
from designer.gui.theme import Theme

if TYPE_CHECKING:
    from designer.gui.front import Front
    from designer.gui.guide import GuideWindow
    from designer.gui.outgoing.panel import OutgoingPanel
    from designer.gui.outgoing.reading import Page


class OfficeActs(QObject):
    """Opens the dialogs and holds the outgoing panel; commands run in processes of their own."""

    told = Signal(str, str)  # what happened, what to do
    setting_up = Signal(bool)
    template_wanted = Signal(str)  # a starter of which a template should be made
    came_to_be = Signal()  # the office folder is there now

    def __init__(self, office: Office, window: MainWindow, memory: Memory, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._office = office
        self._window = window
        self._memory = memory
        self._theme = theme
        self._outgoing: OutgoingPanel | None = None
        self._sender: Any = None
        self._tray: Any = None
        self._is_quitting = False
        self._is_ending = False

    def begin(self) -> None:
        """The office folder is there: look at its sender."""
        from designer.gui.outgoing.sender_program import SenderProgram
        from designer.gui.outgoing.tray import Tray

        if self._sender is not None:
            return
        self._sender = SenderProgram(self._office.workspace, self)
        self._sender.failed.connect(self._on_sender_failed)
        self._sender.changed.connect(lambda _state: self._show_sender())
        self._tray = Tray(self._sender, self._theme, self)
        self._tray.open_wanted.connect(self._come_forward)
        self._tray.quit_wanted.connect(self.quit)
        self._show_sender()

    def leave(self) -> None:
        """The window is closed: look at the sender no more."""
        if self._outgoing is not None:
            self._outgoing.leave()
        for one in (self._tray, self._sender, self._outgoing):
            if one is not None:
                one.deleteLater()
        self._tray = self._sender = self._outgoing = None

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme
        for one in (self._outgoing, self._tray):
            if one is not None:
                one.set_theme(theme)

    def settings_changed(self) -> None:
        """The settings were read again."""
        settings = self._office.settings
        if self._outgoing is not None:
            self._outgoing.set_settings(settings)
        if settings is not None:
            account = settings.default_account
            sender = self._office.sender_of("")
            self._window.show_status("account", self.tr("Account: {name}").format(name=account), sender)

    def act(self, name: str) -> None:
        """Carry out an action of the office or help menu by its name."""
        acts: dict[str, Callable[[], object]] = {
            "outgoing": self.show_outgoing, "send_pdf": self.send_pdf,
            "start_sender": self.start_sender, "stop_sender": self.stop_sender,
            "accounts": self.show_accounts, "settings": self.show_settings, "mode": self.show_settings,
            "inbox_folder": self.show_inbox, "office_folder": self.choose_folder,
            "guide": self.show_guide, "shortcuts": self.show_shortcuts,
            "about": self.show_about,
        }  # fmt: skip
        if name in acts:
            acts[name]()

    def set_up(self, folder: Path) -> None:
        """Make an office folder, and show its recovery key once."""
        self.setting_up.emit(True)
        done = partial(self._on_set_up, folder)
        self._office.run(["init", str(folder)], done=done, failed=self._on_set_up_failed)

    def choose_folder(self) -> None:
        """Work in another office folder: in a window of its own."""
        path = QFileDialog.getExistingDirectory(self._window, self.tr("Open office folder"), str(self._office.root))
        if not path:
            return
        if not Workspace(Path(path)).exists:
            self.told.emit(
                self.tr("This folder is no office folder of Sealwright."),
                self.tr("Choose the one with settings.toml in it."),
            )
            return
        self._open_window_on(Path(path))
        if not self._office.is_there:
            self.quit()

    def show_outgoing(self) -> None:
        """Show what is sent, waits or has failed."""
        if self._sender is None:
            return
        self._window.add_page(self._outgoing_panel(), self.tr("Outgoing"))

    def send_pdf(self) -> None:
        """Seal a PDF that another program made, and send it."""
        from designer.gui.outgoing.pdf_dialog import PdfDialog

        if self._office.is_there:
            dialog = PdfDialog(self._office.workspace, self._theme, self._window)
            dialog.message_wanted.connect(self._show_message)
            dialog.template_wanted.connect(self.template_wanted)
            self._show(dialog)

    def _show_message(self, message_id: str) -> None:
        self.show_outgoing()
        self._outgoing_panel().choose_soon(message_id)

    def show_inbox(self) -> None:
        """Show the drop folder in the system's file manager."""
        if not self._office.is_there:
            return
        folder = self._office.root / (self._office.settings.inbox.folder if self._office.settings else "inbox")
        if not open_outside(QUrl.fromLocalFile(str(folder))):
            self.told.emit(self.tr("No program could show the folder."), str(folder))

    def start_sender(self) -> None:
        """Start the sender program; it outlives this window."""
        if self._sender is not None:
            self._sender.start()
            self.show_outgoing()

    def stop_sender(self) -> None:
        """Stop the sender program when it has finished what it has in hand."""
        if self._sender is not None:
            self._sender.stop()

    def publish(self, session: TemplateSession, front: Front) -> None:
        """Check the template and release it to the sender."""
        from designer.gui.publish.dialog import PublishDialog

        dialog = PublishDialog(
            self._office.workspace, session.id, session.label, self._theme, self._window,
            is_sending=lambda: self._sender is not None and self._sender.state != "stopped",
        )  # fmt: skip
        dialog.place_wanted.connect(front.show_place)
        dialog.published.connect(self._office.refresh)
        dialog.sender_wanted.connect(self.start_sender)
        self._show(dialog, self._office.refresh)

    def proof(self, session: TemplateSession, _front: Front) -> None:
        """Send the draft to its author."""
        from designer.gui.publish.proof_dialog import ProofDialog

        dialog = ProofDialog(
            self._office.workspace, session.id, session.label, session.samples(), sample=session.sample,
            languages=session.languages(), language=session.language,
            address=self._memory.text("proof/address"), parent=self._window,
        )  # fmt: skip
        dialog.sent.connect(partial(self._memory.keep, "proof/address"))
        dialog.mail_wanted.connect(self._open_kept_mail)
        self._show(dialog)

    def _open_kept_mail(self, message_id: str) -> None:
        self._outgoing_panel().windows.open_mail(message_id)

    def show_versions(self, session: TemplateSession, _front: Front) -> None:
        """Show what was released, and go back, pause or take back."""
        from designer.gui.publish.releases_dialog import ReleasesDialog

        dialog = ReleasesDialog(self._office.workspace, session.id, session.label, self._window)
        self._show(dialog, self._office.refresh)

    def show_history(self, session: TemplateSession, _front: Front) -> None:
        """Show what the draft was before."""
        from designer.gui.editing.history_dialog import HistoryDialog

        template = session.template
        now = {name: raw for name in template.names() if (raw := template.raw(name)) is not None}
        dialog = HistoryDialog(self._office.root, session.id, now, self._theme, self._window)
        dialog.restore_wanted.connect(partial(_restore, session, self.tr("Restore an earlier draft")))
        self._show(dialog)

    def show_languages(self, session: TemplateSession, _front: Front) -> None:
        """Add or take out a language."""
        from designer.gui.library.languages_dialog import LanguagesDialog

        self._show(LanguagesDialog(session, self._window))

    def show_message(self, session: TemplateSession, _front: Front) -> None:
        """Change the subject and the password."""
        from designer.gui.library.message_dialog import MessageDialog

        self._show(MessageDialog(session, self._theme, self._window))

    def show_accounts(self) -> None:
        """Add, test and choose mail accounts."""
        from designer.gui.accounts.dialog import AccountsDialog

        if self._office.is_there:
            self._show(AccountsDialog(self._office.workspace, self._theme, self._window), self._office.read_settings)

    def show_settings(self) -> None:
        """Change the settings; going live is one of its acts."""
        from designer.gui.settings.dialog import SettingsDialog

        if self._office.is_there:
            dialog = SettingsDialog(self._office.workspace, self._window)
            dialog.guide_wanted.connect(partial(self._show_guide_over, dialog))
            self._show(dialog, self._office.read_settings)

    def show_guide(self) -> GuideWindow:
        """Show the guide in a window of its own, at the section about the page in front."""
        from designer.gui.guide import GuideWindow

        guide = self._window.findChild(GuideWindow) or GuideWindow(self._window)
        guide.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        guide.show()
        guide.show_topic(str(getattr(self._window.tabs.currentWidget(), "guide_topic", "")))
        guide.raise_()
        guide.activateWindow()
        return guide

    @staticmethod
    def _show_guide_over(dialog: QDialog, page: str) -> None:
        """Show a page of the guide while a dialog is open, which would keep its parent's windows from being used."""
        from designer.gui.guide import GuideWindow

        guide = dialog.findChild(GuideWindow) or GuideWindow(dialog)
        guide.show()
        guide.show_section(page, "")
        guide.raise_()
        guide.activateWindow()

    def show_steps(self, section: str) -> None:
        """Show the guide at the steps for an error."""
        self.show_guide().show_section(PAGE, section)

    def show_shortcuts(self) -> None:
        """List all commands with their keys."""
        from designer.gui.shortcuts_dialog import ShortcutsDialog

        self._show(ShortcutsDialog(self._window.actions_, self._window))

    def show_about(self) -> None:
        """Say what this program is."""
        words = self.tr(
            "<h3>Sealwright {version}</h3><p>Designs e-mails and PDFs, and sends each transaction as a mail with"
            " its own encrypted PDF.</p><p>Apache License 2.0. Fonts: IBM Plex, SIL Open Font License.</p>"
        )
        box = QMessageBox(self._window)
        box.setWindowTitle(self.tr("About Sealwright"))
        box.setIconPixmap(self._window.windowIcon().pixmap(56, 56))
        box.setText(words.format(version=__version__))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def may_lose_work(self) -> bool:
        """Ask whether to leave although something could not be saved; nobody is asked when the session ends."""
        if self._is_ending:
            return True
        box = QMessageBox(
            QMessageBox.Icon.Warning, self.tr("Not saved"), self.tr("Some of your changes could not be saved."),
            parent=self._window,
        )  # fmt: skip
        box.setInformativeText(self.tr("Stay and free some disk space, or leave and lose these changes."))
        leave = box.addButton(self.tr("Leave and lose them"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(self.tr("Stay"), QMessageBox.ButtonRole.RejectRole))
        box.exec()
        return box.clickedButton() is leave

    def stays_in_tray(self) -> bool:
        """Whether closing the window leaves the program in the tray, because the sender runs."""
        application = QApplication.instance()
        stays = bool(self._tray and self._tray.is_there and not self._is_quitting)
        if isinstance(application, QApplication):
            application.setQuitOnLastWindowClosed(not stays)
        return stays

    def _on_set_up(self, folder: Path, answer: dict[str, Any]) -> None:
        from designer.gui.recovery_dialog import RecoveryDialog

        self.setting_up.emit(False)
        self._show(RecoveryDialog(str(answer["recovery_key"]), folder, self._window), lambda: self._go_on_in(folder))

    def _go_on_in(self, folder: Path) -> None:
        if folder.absolute() == self._office.root.absolute():
            self.came_to_be.emit()
            return
        self._open_window_on(folder)
        self.quit()

    @staticmethod
    def _open_window_on(folder: Path) -> None:
        program, *arguments = own_command("--workspace", str(folder))
        QProcess.startDetached(program, arguments)

    def _on_set_up_failed(self, code: str, what: str, remedy: str) -> None:
        self.setting_up.emit(False)
        self.told.emit(what, remedy)
        if section := section_for(code):
            ways: dict[str, Callable[[], None]] = {
                self.tr("Show the steps"): partial(self.show_steps, section), self.tr("Close"): lambda: None,
            }  # fmt: skip
            self._window.banner.tell(what, remedy, is_error=True, buttons=ways)

    def _on_sender_failed(self, what: str, remedy: str) -> None:
        """The outgoing panel says it itself, where it is seen."""
        if self._outgoing is None or not self._outgoing.isVisible():
            self.told.emit(what, remedy)

    def _show(self, dialog: QDialog, then: Callable[[], object] = lambda: None) -> None:
        dialog.finished.connect(lambda _result: then())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _outgoing_panel(self) -> OutgoingPanel:
        """The panel, made when it is first needed: to be shown, or for the figures of a running sender."""
        if self._outgoing is None:
            from designer.gui.outgoing.panel import OutgoingPanel

            self._outgoing = OutgoingPanel(self._office.workspace, self._sender, self._theme)
            self._outgoing.figures_changed.connect(self._on_figures)
            self._outgoing.steps_wanted.connect(self.show_steps)
            self._outgoing.set_settings(self._office.settings)
        return self._outgoing

    def _show_sender(self) -> None:
        is_up = self._sender.is_up
        if is_up:
            self._outgoing_panel()
        is_starting = self._sender.state == "starting"
        words = self.tr("Sender: starting…") if is_starting else self.tr("Sender: not running")
        self._window.show_status("sender", self.tr("Sender: running") if is_up else words)
        self._window.actions_["start_sender"].setEnabled(not is_up and not is_starting)
        self._window.actions_["stop_sender"].setEnabled(is_up)

    def _on_figures(self, page: Page) -> None:
        from designer.gui.outgoing.dashboard import WAITING

        if self._tray is None:
            return  # the window was closed while they were read
        self._tray.show_page(page)
        self._badge(len(page.waiting) + len(page.refused))
        if self._sender.is_up:
            words = self.tr("Sender: running, {waiting} waiting, {failed} failed")
            if page.refused:
                words = self.tr("Sender: running, {waiting} waiting, {failed} failed, {refused} files not taken in")
            waiting, failed = (_count(page, states) for states in (WAITING, ("failed",)))
            if page.waiting:
                words = self.tr("Sender: running, {waiting} waiting, {failed} failed, lists for you: {lists}")
            told = words.format(lists=len(page.waiting), waiting=waiting, failed=failed, refused=len(page.refused))
            self._window.show_status("sender", told)

    def _badge(self, count: int) -> None:
        """Say at the button, wherever the person is, how many files need a decision."""
        words = self.tr("&Outgoing ({count})").format(count=count) if count else self.tr("&Outgoing")
        self._window.actions_["outgoing"].setText(words)

    def _come_forward(self) -> None:
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()

    def end(self) -> None:
        """The session ends, or somebody stopped the program from outside: save what can be, and go."""
        self._is_ending = True
        self.quit()

    def quit(self) -> None:
        """Close the window and end the program, also while the sender runs."""
        self._is_quitting = True
        self._window.close()
        application = QApplication.instance()
        if application is not None:
            application.quit()


def _count(page: Page, states: Collection[str]) -> int:
    """How many messages are in one of these states, tests with them."""
    return sum(page.counts.get(state, 0) + page.test_counts.get(state, 0) for state in states)


def _restore(session: TemplateSession, words: str, files: dict[str, bytes]) -> None:
    """Make the draft what it was, as one step of undo."""
    template = session.template
    with template.macro(words):
        for name in {*template.names(), *files}:
            if template.raw(name) != files.get(name):
                template.put_file(name, files.get(name), words)

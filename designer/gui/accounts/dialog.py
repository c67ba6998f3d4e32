"""The accounts dialog: list, add and edit, a real test with a plain answer, make default, remove."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from designer.core.errors import SealwrightError
from designer.core.workspace import Workspace
from designer.gui.accounts.account_list import AccountList
from designer.gui.accounts.bounces_fields import Value
from designer.gui.accounts.browser_sign_in import BrowserSignIn
from designer.gui.accounts.form import AccountForm
from designer.gui.commands import CommandRun, run_command
from designer.gui.notice import Banner
from designer.gui.plain import PlainLabel, as_plain
from designer.gui.theme import MARGIN, SPACING, Theme


class AccountsDialog(QDialog):
    """All changes are made by commands of ours; a password goes to their standard input and nowhere else."""

    listed = Signal()
    changed = Signal()  # accounts are others now
    tested = Signal(bool, str)  # whether it works, and what was said

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Mail accounts"))
        self._workspace = workspace
        self._run: CommandRun | None = None
        self._wanted = ""
        self._news: Callable[[], None] = lambda: None  # what is told when the list is fresh
        self.banner = Banner()
        self._browser = BrowserSignIn(self.banner, self._cancel, self)
        self.list = AccountList(theme)
        self.form = AccountForm()
        self._pages = QStackedWidget()
        self._progress = QProgressBar()
        self.add = self._button(self.tr("Add account"), self.new_account)
        self.save = self._button(self.tr("Save"), self._on_save)
        self.sign_in = self._button(self.tr("Sign in…"), self._on_sign_in)
        self.test = self._button(self.tr("Test"), self._on_test)
        self.make_default = self._button(self.tr("Make it the default"), self._on_make_default)
        self.remove = self._button(self.tr("Remove…"), self._on_remove)
        self._build()
        self.refresh()

    def refresh(self) -> None:
        """List the accounts anew."""
        self._ask(["account", "list"], self._on_listed)

    def new_account(self) -> None:
        """Show an empty form."""
        self.banner.hide()
        self.list.setCurrentRow(-1)
        self.form.show_new({str(one["name"]) for one in self.list.accounts()})
        self._pages.setCurrentWidget(self.form)
        self._enable()
        self.form.identity.setFocus()

    def choose(self, name: str) -> None:
        """Show an account of the list."""
        self.list.choose(name)

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self.list.set_theme(theme)

    def _build(self) -> None:
        self.list.currentItemChanged.connect(self._on_chosen)
        self.form.edited.connect(self._enable)
        words = PlainLabel(
            self.tr("The local mailbox keeps messages on this computer. Try everything: nothing is sent.")
        )
        words.setWordWrap(True)
        words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._pages.addWidget(words)
        self._pages.addWidget(self.form)
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.hide()
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        close.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        self.save.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.addLayout(self._made_body(), 1)
        layout.addWidget(close)
        self.resize(860, 560)

    def _made_body(self) -> QHBoxLayout:
        """The list at the left, the chosen account with its acts at the right."""
        left = QVBoxLayout()
        left.addWidget(self.list, 1)
        left.addWidget(self.add)
        acts = QHBoxLayout()
        for button in (self.sign_in, self.test, self.make_default, self.remove):
            acts.addWidget(button)
        acts.addStretch(1)
        acts.addWidget(self.save)
        right = QVBoxLayout()
        right.setSpacing(SPACING)
        right.addWidget(self._pages, 1)
        right.addWidget(self._progress)
        right.addWidget(self.banner)
        right.addLayout(acts)
        body = QHBoxLayout()
        body.setSpacing(MARGIN)
        body.addLayout(left)
        body.addLayout(right, 1)
        return body

    def _button(self, words: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(words)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked: act())
        return button

    def _ask(self, arguments: list[str], done: Callable[[dict[str, Any]], None], *, secret: str = "") -> None:
        """Run a command; the dialog waits visibly and stays alive."""
        self._run = run_command(arguments, workspace=self._workspace.root, parent=self, secret=secret)
        self._run.answered.connect(lambda answer: self._on_answered(answer, done))
        self._run.failed.connect(self._on_failed)
        self._progress.show()
        self._enable()

    def _on_answered(self, answer: dict[str, Any], done: Callable[[dict[str, Any]], None]) -> None:
        self._settled()
        done(answer)

    def _on_failed(self, _code: str, what: str, remedy: str) -> None:
        self._settled()
        self.banner.tell(what, remedy, is_error=True)

    def _settled(self) -> None:
        self._run = None
        self._progress.hide()
        self._enable()

    def _enable(self) -> None:
        chosen, is_free = self.list.chosen(), self._run is None
        is_smtp = chosen is not None and not chosen["test"]
        is_form = self._pages.currentWidget() is self.form
        self.save.setVisible(is_form)
        self.save.setEnabled(is_free and is_form and not self.form.fault())
        signs_in = chosen is not None and bool(chosen["signs_in_with"])
        self.sign_in.setVisible(signs_in)
        self.sign_in.setEnabled(is_free)
        self.test.setEnabled(is_free and chosen is not None and (not signs_in or bool(chosen["signed_in"])))
        self.make_default.setEnabled(is_free and chosen is not None and not chosen["default"])
        self.remove.setEnabled(is_free and is_smtp and chosen is not None and not chosen["default"])
        self.remove.setToolTip(
            self.tr("Make another account the default first.") if chosen and chosen["default"] else ""
        )
        self.add.setEnabled(is_free)

    def _on_listed(self, answer: dict[str, Any]) -> None:
        wanted = self._wanted or str((self.list.chosen() or {}).get("name", ""))
        self._wanted = ""
        self.list.show_accounts(answer["accounts"], wanted)
        self._enable()
        news, self._news = self._news, lambda: None
        news()
        self.listed.emit()

    def _on_chosen(self) -> None:
        account = self.list.chosen()
        if account is None:
            return
        self.banner.hide()
        if account["test"]:
            self._pages.setCurrentIndex(0)
        else:
            self.form.show_account(account)
            self._pages.setCurrentWidget(self.form)
        if account["paused"]:
            self.banner.tell(account["paused"]["what"], account["paused"]["remedy"])
        self._enable()

    def _on_save(self) -> None:
        self._wanted = self.form.name.text().strip()
        known = next((one for one in self.list.accounts() if one["name"] == self._wanted), None)
        if known is not None and self._refused(self.form.cleared()):
            return
        self._ask(self.form.arguments(), self._on_saved, secret=self.form.secret())

    def _refused(self, changes: Mapping[str, Value]) -> SealwrightError | None:
        """Change the settings; why they cannot be, which is told."""
        from designer.core.settings_text import change_settings

        try:
            change_settings(self._workspace.settings, changes)
        except SealwrightError as error:
            self.banner.tell_error(error)
            return error
        return None

    def _on_saved(self, answer: dict[str, Any]) -> None:
        self.form.forget_secrets()
        waited, refused = int(answer.get("released", 0)), self._refused(self.form.added())
        self._tell_later(lambda: self.banner.tell_error(refused) if refused else self._tell_saved(waited))

    def _tell_saved(self, waited: int) -> None:
        account = self.list.chosen() or {}
        words = self.tr("{name} is saved. Templates use it when they name it.")
        if account.get("default"):
            words = self.tr("{name} is saved. It is the default account: templates that name no other use it.")
        more = self.tr("Now press Test: the mail server is asked, and nothing is sent.")
        if account.get("signs_in_with") and not account["signed_in"]:
            more = self.tr("Now press Sign in.")
        if waited:
            more = self.tr("Messages that waited for this account go out now: {count}.").format(count=waited)
        self.banner.tell_good(words.format(name=account.get("name", "")), more)

    def _tell_later(self, news: Callable[[], None]) -> None:
        """Accounts are others now: list them, then say so; choosing in the list would take the words away again."""
        self._news = news
        self.changed.emit()
        self.refresh()

    def _on_sign_in(self) -> None:
        account = self.list.chosen()
        if account is None:
            return
        self._ask(["account", "sign-in", str(account["name"])], self._on_signed_in)
        if self._run is not None:
            self._browser.watch(self._run)

    def _cancel(self) -> None:
        if self._run is not None:
            self._run.cancel()
        self._settled()

    def _on_signed_in(self, answer: dict[str, Any]) -> None:
        self._tell_later(lambda: self._browser.tell_done(answer))

    def _on_test(self) -> None:
        account = self.list.chosen()
        if account is not None:
            self.banner.hide()
            self._ask(["account", "test", str(account["name"])], self._on_tested)

    def _on_tested(self, answer: dict[str, Any]) -> None:
        account = self.list.chosen() or {}
        if answer["ok"]:
            words = self.tr("It works: the mail server let us in. Nothing was sent.")
            if account.get("test"):
                words = self.tr("This is the local mailbox: it always works, and nothing is sent.")
            self.banner.tell_good(words, "" if account.get("test") else str(answer["answer"]))
        else:
            words = str(answer["answer"])
            self.banner.tell(words, str(answer.get("remedy", "")), is_error=True)
        self.tested.emit(bool(answer["ok"]), words)

    def _on_make_default(self) -> None:
        account = self.list.chosen()
        if account is not None and not self._refused({"default_account": str(account["name"])}):
            self._wanted = str(account["name"])
            words = self.tr("{name} is the default account now.").format(name=self._wanted)
            self._tell_later(lambda: self.banner.tell_good(words))

    def _on_remove(self) -> None:
        account = self.list.chosen()
        if account is None:
            return
        name = str(account["name"])
        words = self.tr("Remove the account {name} and its password?").format(name=name)
        box = as_plain(QMessageBox(QMessageBox.Icon.Question, self.windowTitle(), words, parent=self))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        yes = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        yes.clicked.connect(lambda: self._ask(["account", "remove", name, "--yes"], self._on_removed))
        box.setDefaultButton(box.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole))
        box.open()

    def _on_removed(self, answer: dict[str, Any]) -> None:
        words = self.tr("{name} is removed, and its password with it.").format(name=answer["removed"])
        self._tell_later(lambda: self.banner.tell_good(words))

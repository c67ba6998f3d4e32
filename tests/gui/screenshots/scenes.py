"""The states that are pictured, one function each: `python -m tests.gui.screenshots.scenes FOLDER light`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.support.screen import OFFSCREEN

os.environ.setdefault("QT_QPA_PLATFORM", OFFSCREEN)
if hasattr(os, "geteuid") and os.geteuid() == 0:
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QListWidget

from designer.core.catalogue import sentence
from designer.core.errors import PermanentDeliveryError, UncertainDelivery
from designer.core.event import EventRules, parse_events
from designer.core.vault import KeySource, Vault
from designer.core.workspace import Workspace
from designer.gui.app import make_application
from designer.gui.design.page_setup import PageSetupDialog
from designer.gui.design.words_popup import WordsPopup
from designer.gui.desk import Desk
from designer.gui.guide import GuideWindow
from designer.gui.library.firm_page import FirmPage
from designer.gui.library.import_report import ImportReport
from designer.gui.library.new_dialog import NewDialog
from designer.gui.outgoing.panel import OutgoingPanel
from designer.gui.publish.dialog import PublishDialog
from designer.gui.recovery_dialog import RecoveryDialog
from designer.gui.template_page import TemplatePage
from designer.gui.theme import DARK, LIGHT, apply_theme
from designer.sender.outbox.store import Outbox
from designer.template.design.page import COUNT
from designer.template.design.underlay import Underlay
from tests.gui.screenshots.doors import keys, pdfs, spreadsheet, waiting
from tests.gui.screenshots.stage import Stage, make_office, run, samples_of
from tests.support.office import drop
from tests.support.window import accept_event

ORDER = "order_confirmation"


def main() -> int:
    """FOLDER, light or dark, and the names of scenes (all if none is named)."""
    folder, theme = Path(sys.argv[1]), DARK if sys.argv[2] == "dark" else LIGHT
    application = make_application(["sealwright"])
    apply_theme(application, theme)
    stage = Stage(application, folder, theme)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
        base = Path(made)
        workspace = make_office(base)
        set_up(stage, base)
        desk = stage.desk(workspace.root, base / "memory.ini")
        stage.until(lambda: desk.office.entries)
        stage.shot(desk.window, "welcome")
        for scene in (
            design, designing, data, source, others, mistakes, firm, spreadsheet, template_dialogs, outgoing, waiting,
            pdfs, office_dialogs, keys, helps,
        ):  # fmt: skip
            if not sys.argv[3:] or scene.__name__ in sys.argv[3:]:
                scene(stage, desk)
        desk.leave()
    return 0


def set_up(stage: Stage, base: Path) -> None:
    """The first start, and the key that is shown once."""
    desk = stage.desk(base / "Sealwright", base / "first.ini")
    stage.shot(desk.window, "set-up")
    key = RecoveryDialog("4QK7-9M2X-HT5C-B81W-ZP3D-6RVN-E0JY", base / "Sealwright", desk.window)
    key.open()
    stage.shot(key, "recovery-key")
    QDialog.reject(key)
    key.hide()
    key.deleteLater()
    desk.leave()
    desk.window.close()


def design(stage: Stage, desk: Desk) -> None:
    """A template with its mail and its pages."""
    page = opened(stage, desk)
    page.show_place("email.mjml", 58, 11)
    stage.shot(desk.window, "mail")
    preview = desk.panels.preview
    preview.mail.phone.click()
    stage.shot(desk.window, "mail-phone")
    preview.mail.phone.click()
    preview.show_part(0)
    page.show_place("confirmation.html", 30)
    stage.until(lambda: preview.files[0].canvas.page_count)
    stage.shot(desk.window, "pages")
    preview.files[0].pages_button.click()
    preview.choices.film.click()
    preview.files[0].show_password.click()
    stage.until(lambda: all(preview.film.item(row).toolTip().count("\n") for row in range(preview.film.count())))
    stage.calm()
    stage.shot(desk.window, "filmstrip")
    preview.files[0].show_password.click()
    preview.choices.film.click()
    preview.files[0].pages_button.click()
    preview.show_part(None)


def designing(stage: Stage, desk: Desk) -> None:
    """The design panel for a mail and for a page."""
    page = opened(stage, desk)
    desk.window.dock("design").raise_()
    page.show_place("email.mjml", 58, 11)
    desk.panels.design.refresh()
    stage.shot(desk.window, "design-mail")
    page.show_place("email.mjml", 53, 16)
    desk.panels.design.refresh()
    mail = desk.panels.preview.mail.stage
    assert mail.page is not None
    stage.calm()
    mail.page.mark_resize("padding-left", 20, 0, (120, 200), "45px")
    stage.calm()
    stage.shot(desk.window, "design-mail-handles")
    mail.page.mark_resize("", 0, 0, (0, 0), "")
    page.show_place("confirmation.html", 54, 28)
    desk.panels.preview.show_part(0)
    stage.until(lambda: desk.panels.preview.files[0].canvas.page_count)
    desk.panels.design.refresh()
    stage.shot(desk.window, "design-column")
    handles(stage, desk)
    menu_and_table(stage, desk)
    page.show_place("confirmation.html", 42, 8)
    desk.panels.preview.show_part(0)
    stage.until(lambda: desk.panels.preview.files[0].canvas.page_count)
    desk.panels.design.refresh()
    stage.shot(desk.window, "design-page")
    canvas = desk.panels.preview.files[0].canvas
    stage.until(lambda: not canvas.frame().isEmpty())
    canvas.words_wanted.emit(canvas.viewport().mapToGlobal(canvas.frame().bottomLeft().toPoint()))
    popup = desk.window.findChild(WordsPopup)
    stage.shot(popup, "design-words")
    popup.field.forget()
    popup.close()
    page_setup(stage, desk, page)
    words_in_place(stage, desk)
    desk.actions["design_view"].trigger()
    stage.until(lambda: canvas.width() > 400)
    stage.shot(desk.window, "design-view")
    desk.actions["design_view"].trigger()
    desk.panels.preview.show_part(None)
    desk.window.dock("library").raise_()


def page_setup(stage: Stage, desk: Desk, page: TemplatePage) -> None:
    """The dialog, and the pages that come of it: another window, a page number, a letterhead."""
    desk.actions["page_setup"].trigger()
    dialog = desk.window.findChild(PageSetupDialog)
    fields = dialog.fields
    for box, value in ((fields.window_, "din-b"), (fields.foot, COUNT), (fields.first_foot, "")):
        box.setCurrentIndex(box.findData(value))
        box.activated.emit(box.currentIndex())
    fields.show_underlay(Underlay("firm/letterhead.pdf", "first"), ["firm/letterhead.pdf"])
    stage.shot(dialog, "page-setup")
    fields.every[0].setText("wide")
    stage.shot(dialog, "page-setup-fault")
    fields.every[0].setText("28mm")
    fields.show_underlay(Underlay(), [])
    fields.window_.setCurrentIndex(0)
    fields.every[3].setText("40mm")
    dialog.take.click()
    stage.until(lambda: desk.panels.preview.is_fresh)
    desk.panels.design.blocks.parentWidget().parentWidget().parentWidget().ensureWidgetVisible(
        desk.panels.design.blocks
    )
    stage.calm()
    stage.shot(desk.window, "page-setup-done")
    undo_all(desk, page)


def menu_and_table(stage: Stage, desk: Desk) -> None:
    """What can be done by the right button, the columns of a list, a named block, and a language with gaps."""
    page, panels = desk.front.page, desk.panels
    assert page is not None
    canvas = panels.preview.files[0].canvas
    page.show_place("confirmation.html", 54, 28)
    panels.design.refresh()
    stage.until(lambda: not canvas.frame().isEmpty())
    canvas.menu_wanted.emit(canvas.viewport().mapToGlobal(canvas.frame().center().toPoint()))
    menu = QApplication.activePopupWidget()
    assert menu is not None
    stage.shot(menu, "design-menu")
    menu.close()
    panels.design.acts.set_name("Quantity of each line")
    desk.window.dock("structure").raise_()
    stage.calm()
    stage.shot(desk.window, "structure-named")
    desk.window.dock("design").raise_()
    page.undo()
    canvas.parent().field_dropped.emit("ctx.order.lines", "confirmation.html", 45, 0)
    dialog = stage.dialog(desk)
    stage.shot(dialog, "design-table")
    stage.close(desk)
    texts = page.session.template.document("languages/de.toml").text()
    kept = [line for line in texts.split("\n") if not line.startswith(("title =", "salutation ="))]
    page.session.template.put_file("languages/de.toml", "\n".join(kept).encode(), "")
    page.session.choose_language("de")
    stage.until(lambda: panels.preview.is_fresh and panels.preview._reply.language == "de")
    page.show_place("confirmation.html", 42, 8)
    panels.design.refresh()
    stage.calm()
    stage.shot(desk.window, "design-gaps")
    page.session.choose_language("")
    page.undo()


def handles(stage: Stage, desk: Desk) -> None:
    """A padding that is being dragged."""
    pane = desk.panels.preview.files[0]
    view = pane.canvas.viewport()
    stage.until(lambda: not pane.canvas.frame().isEmpty())
    for kind, by in ((QEvent.Type.MouseButtonPress, 0), (QEvent.Type.MouseMove, 12)):
        at = pane.handles.spot("width") + QPointF(by, 0)
        held = Qt.MouseButton.LeftButton
        QApplication.sendEvent(view, QMouseEvent(kind, at, view.mapToGlobal(at), held, held, Qt.KeyboardModifier(0)))
    stage.shot(desk.window, "design-handles")
    QApplication.sendEvent(pane.canvas, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier(0)))


def words_in_place(stage: Stage, desk: Desk) -> None:
    """Words with fields, and the list of fields under them."""
    page = desk.front.page
    assert page is not None
    page.show_place("confirmation.html", 30, 60)
    desk.panels.design.refresh()
    canvas = desk.panels.preview.files[0].canvas
    canvas.words_wanted.emit(canvas.viewport().mapToGlobal(canvas.frame().bottomLeft().toPoint()))
    popup = next(one for one in desk.window.findChildren(WordsPopup) if one.isVisible())
    stage.until(lambda: popup.field.edit.chips.values)
    popup.field.tools.buttons["bold"].click()
    stage.shot(popup, "words-marked")
    popup.field.tools.buttons["field"].click()
    popup.adjustSize()
    stage.shot(popup, "words-field")
    popup.field.forget()
    popup.close()


def data(stage: Stage, desk: Desk) -> None:
    """Fields, samples, a sample as tree and text, the structure."""
    page = opened(stage, desk)
    desk.window.dock("data").raise_()
    stage.shot(desk.window, "fields")
    desk.panels.data.setCurrentIndex(1)
    page.open_file("samples/normal.json")
    stage.shot(desk.window, "samples")
    desk.window.dock("structure").raise_()
    page.show_place("email.mjml", 58, 11)
    stage.shot(desk.window, "structure")
    desk.window.dock("library").raise_()


def source(stage: Stage, desk: Desk) -> None:
    """Completion, problems, finding."""
    page = opened(stage, desk)
    page.open_file("email.txt")
    editor = page.editor
    assert editor is not None
    editor.moveCursor(editor.textCursor().MoveOperation.End)
    editor.insertPlainText("\nOrder {{ ctx.order.")
    editor.setFocus()
    editor.assistant.offer(is_asked=True)
    stage.shot(desk.window, "completion")
    editor.assistant.popup.hide()
    editor.insertPlainText("nummer }} {{ ctx.customer.name }}\n")
    stage.until(lambda: any(problem.severity == "error" for problem in page.session.problems))
    stage.until(lambda: desk.panels.preview.banner.problem is not None)
    page.show_place("email.txt", 48, 10)
    stage.shot(desk.window, "problems")
    undo_all(desk, page)
    desk.act("find_everywhere")
    page.find_panel.open_for(page.session.template, "customer")
    stage.shot(desk.window, "find-everywhere")
    page.find_panel.close_panel()
    desk.act("find")
    stage.shot(desk.window, "find")
    page.find_bar.hide()


def others(stage: Stage, desk: Desk) -> None:
    """What fails in samples that are not shown, and a mail that no program opens."""
    page = opened(stage, desk)
    template = page.session.template
    at = template.document("confirmation.html").text().index("</h1>")
    template.splice("confirmation.html", at, at, " {{ ctx.delivery.note }}", "words")
    page.show_place("confirmation.html", 42)
    stage.until(lambda: page.session.is_whole and page.session.problems)
    stage.shot(desk.window, "problems-of-samples")
    undo_all(desk, page)
    preview = desk.panels.preview
    stage.until(preview.open_button.isEnabled)
    preview.recipient.popup(preview.open_button.mapToGlobal(preview.open_button.rect().bottomLeft()))
    stage.shot(preview.recipient, "recipient-menu")
    preview.recipient.hide()
    preview.recipient.missing.emit("This computer has no mail program, or it opens no mail files (.eml).", print)
    stage.shot(desk.window, "recipient-none")
    preview.notice.hide()


def mistakes(stage: Stage, desk: Desk) -> None:
    """A file that cannot be edited, and one that another program has changed."""
    page = opened(stage, desk)
    folder = page.session.template.folder
    former = (folder / "email.txt").read_bytes()
    (folder / "email.txt").write_bytes(former.replace(b"\n", b"\r\n", 2))
    page.session.template.look_at_disk()
    page.open_file("email.txt")
    stage.shot(desk.window, "read-only")
    (folder / "email.txt").write_bytes(former)
    page.session.template.look_at_disk()
    page.show_place("email.txt", 1)
    assert page.editor is not None
    page.editor.insertPlainText("Hello. ")
    (folder / "email.txt").write_bytes(former + b"Changed elsewhere.\n")
    page.session.template.look_at_disk()
    stage.shot(desk.window, "changed-outside")
    (folder / "email.txt").write_bytes(former)
    page.session.template.take_theirs("email.txt")
    page.dispute.hide()
    undo_all(desk, page)


def firm(stage: Stage, desk: Desk) -> None:
    """The firm, beside the template that shows it."""
    opened(stage, desk)
    desk.act("firm")
    stage.shot(desk.window, "firm")
    page = desk.window.tabs.currentWidget()
    assert isinstance(page, FirmPage)
    for name, typed in (("IBAN", "DE40 2009 9999 0000 4711 00"), ("BIC", "MUST")):
        line = next(one for one in page.findChildren(QLineEdit) if one.accessibleName() == name)
        line.setText(typed)
    page.show_fault()
    stage.shot(desk.window, "firm-faults")
    page.refresh()
    desk.act("close_tab")


def import_report(stage: Stage, desk: Desk) -> None:
    """What of an imported letter was not taken over."""
    told = [
        dict(zip(("what", "remedy"), sentence(f"import-left-{code}", {"count": 3, "names": names}), strict=True))
        for code, names in (("text-box", ""), ("chart", ""), ("field", "IF, NEXT"), ("font", "Calibri, Papyrus"))
    ]  # fmt: skip
    report = ImportReport(told, ["ctx.salutation"], desk.window)
    report.open()
    stage.shot(report, "import-report")
    report.close()


def template_dialogs(stage: Stage, desk: Desk) -> None:
    """What is asked and shown about one template."""
    page = opened(stage, desk)
    desk.act("new")
    stage.shot(stage.dialog(desk), "new")
    asked = stage.dialog(desk)
    assert isinstance(asked, NewDialog)
    asked.take_letter(Path("Insurance policy.html"))
    stage.shot(asked, "new-from-letter")
    stage.close(desk)
    import_report(stage, desk)
    template = page.session.template
    text = template.document("confirmation.html").text()
    at = text.index("</h1>")
    template.splice("confirmation.html", at, at, " – thank you", "words")
    at = template.document("email.txt").text().index("\n")
    template.splice("email.txt", at, at, " {{ firm.short_name }}", "words")
    desk.save_all()
    for name in ("proof", "versions", "history", "languages", "message"):
        desk.act(name)
        dialog = stage.dialog(desk)
        stage.calm()
        stage.shot(dialog, name)
        stage.close(desk)
    publish(stage, desk)
    undo_all(desk, page)
    desk.save_all()


def publish(stage: Stage, desk: Desk) -> None:
    """The three pages of the publish dialog."""
    desk.act("publish")
    dialog = stage.dialog(desk)
    assert isinstance(dialog, PublishDialog)
    stage.until(lambda: dialog._is_checked and dialog.told.text())
    stage.shot(dialog, "publish-check")
    dialog.tabs.setCurrentWidget(dialog.changes)
    stage.shot(dialog, "publish-changes")
    dialog.tabs.setCurrentWidget(dialog.pages)
    stage.until(dialog.pages.told.text)
    stage.shot(dialog, "publish-pages")
    stage.close(desk)


def outgoing(stage: Stage, desk: Desk) -> None:
    """Nothing to send; then messages in many states, with one chosen."""
    desk.act("outgoing")
    panel = desk.window.tabs.currentWidget()
    assert isinstance(panel, OutgoingPanel)
    stage.shot(desk.window, "outgoing-empty")
    fill_outbox(desk.office.workspace)
    panel.refresh()
    stage.until(lambda: panel.model.rowCount() > 10)
    row = next(row for row in range(panel.model.rowCount()) if panel.model.at(row).message.state == "failed")
    panel.choose(panel.model.at(row).message.id)
    stage.until(lambda: panel.story.message_id)
    stage.shot(desk.window, "outgoing")
    row = next(row for row in range(panel.model.rowCount()) if panel.model.at(row).message.state == "sent")
    panel.choose(panel.model.at(row).message.id)
    stage.until(lambda: panel.story.message_id == panel.model.at(row).message.id)
    stage.shot(desk.window, "outgoing-kept")
    kept_mail(stage, panel)
    panel.refused.show_files.click()
    stage.shot(stage.dialog(desk), "refused")
    stage.close(desk)


def kept_mail(stage: Stage, panel: OutgoingPanel) -> None:
    """A kept mail, its sealed attachment, and the attachment open."""
    panel.story.open_mail.click()
    stage.until(lambda: panel.windows.mail)
    window = panel.windows.mail
    assert window is not None
    assert window.stage is not None
    stage.until(lambda: window.stage.page)
    stage.calm()
    stage.shot(window, "kept-mail")
    file = window.open_file(0)
    file.password.setText("wrong")
    file.open_button.click()
    stage.shot(window, "kept-file-sealed")
    file.password.setText(password_of(panel))
    file.open_button.click()
    stage.until(lambda: file.pane.canvas.is_fresh)
    stage.shot(window, "kept-file")
    window.close()


def password_of(panel: OutgoingPanel) -> str:
    """What opens the first attachment of the chosen message."""
    root = str(panel._workspace.root)
    told = subprocess.run(
        [sys.executable, "-m", "designer", "message", "show", panel.story.message_id, "--reveal", "--json",
         "--workspace", root], check=True, capture_output=True,
    )  # fmt: skip
    return str(json.loads(told.stdout)["attachments"][0]["password"])


def fill_outbox(workspace: Workspace) -> None:
    """Messages that went well, and some that did not."""
    for template_id in (ORDER, "invoice"):
        for name, event in samples_of(workspace, template_id).items():
            drop(workspace, f"{template_id}-{name}.json", event)
    drop(workspace, "orders.csv", b"number;name")
    drop(workspace, "evening.json", [{**samples_of(workspace, "invoice")["normal"], "email": "a@example.com, b@x.org"}])
    run(workspace, "send", "--until-empty")
    refused = PermanentDeliveryError(
        "smtp-refused", host="mail.example.com", reply_code=550, enhanced_code="5.1.1", reply="no such user"
    )
    ends = (
        None, refused, refused, UncertainDelivery("smtp-uncertain", host="mail.example.com"),
    )  # fmt: skip
    sample = samples_of(workspace, "invoice")["normal"]
    outbox = Outbox.open(
        workspace.outbox, Vault.open(workspace.vault, KeySource(credentials=Path(os.environ["CREDENTIALS_DIRECTORY"])))
    )
    for number, end in enumerate(ends):
        tree = {**sample, "id": f"invoice-RE-2026-50{number}", "email": f"buyer{number}@example.com"}
        if not number:
            tree["type"] = "dunning_letter"
        (event,) = parse_events(json.dumps(tree).encode(), EventRules(), lines=False)
        accept_event(outbox, workspace, event, ends=end)  # type: ignore[arg-type]
    outbox.close()


def office_dialogs(stage: Stage, desk: Desk) -> None:
    """Accounts and settings."""
    desk.act("accounts")
    dialog = stage.dialog(desk)
    accounts = dialog.findChild(QListWidget)
    stage.until(accounts.count)
    stage.shot(dialog, "accounts")
    dialog.new_account()  # type: ignore[attr-defined]
    form = dialog.form  # type: ignore[attr-defined]
    form.identity.setText("Corner Roastery <shop@gmail.com>")
    form.identity.editingFinished.emit()
    stage.shot(dialog, "accounts-add")
    form.login.setCurrentIndex(1)
    stage.shot(dialog, "accounts-sign-in")
    form.login.setCurrentIndex(2)
    stage.shot(dialog, "accounts-sign-in-google")
    form.login.setCurrentIndex(0)
    form.bounces.unfold.setChecked(True)
    form.bounces.reads.setChecked(True)
    stage.shot(dialog, "accounts-bounces")
    stage.close(desk)
    desk.act("settings")
    dialog = stage.dialog(desk)
    stage.shot(dialog, "settings")
    sections = dialog.findChild(QListWidget)
    sections.setCurrentRow(2)
    stage.shot(dialog, "settings-more")
    stage.close(desk)


def helps(stage: Stage, desk: Desk) -> None:
    """Commands, keys, the guide, about."""
    opened(stage, desk)
    desk.window.show_palette()
    stage.shot(stage.dialog(desk), "commands")
    stage.close(desk)
    for name in ("shortcuts", "about"):
        desk.act(name)
        stage.shot(stage.dialog(desk), name)
        stage.close(desk)
    desk.act("guide")
    guide = desk.window.findChild(GuideWindow)
    assert guide is not None
    stage.shot(guide, "guide")
    guide.close()


def opened(stage: Stage, desk: Desk) -> TemplatePage:
    """The order confirmation in front, with its preview made."""
    page = desk.open_template(ORDER)
    assert page is not None
    stage.until(lambda: desk.panels.preview.is_fresh and page.session.is_checked)
    stage.calm()
    return page


def undo_all(desk: Desk, page: TemplatePage) -> None:
    while page.session.template.undo_stack.canUndo():
        page.undo()
    desk.front.checker.check_now()


if __name__ == "__main__":
    sys.exit(main())

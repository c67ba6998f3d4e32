"""The preview: mail and attachments of a draft for one sample, as they would be sent, beside the source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QTabBar, QToolButton, QVBoxLayout, QWidget

from designer.core.draft import Draft
from designer.core.problem import Problem
from designer.gui.notice import Banner
from designer.gui.outside import has_program_for
from designer.gui.plain import PlainLabel, tip
from designer.gui.preview.banner import ProblemBanner
from designer.gui.preview.choices import Choices, FreshnessLabel
from designer.gui.preview.client import RenderClient
from designer.gui.preview.controller import Freshness, Look, PreviewController
from designer.gui.preview.filmstrip import Filmstrip
from designer.gui.preview.mail_pane import MailPane
from designer.gui.preview.page_drag import DropPlace, Resolve, nowhere
from designer.gui.preview.recipient_copy import RecipientCopies
from designer.gui.preview.recipient_menu import RecipientMenu
from designer.gui.preview.tools import ToolRow
from designer.gui.theme import Theme
from designer.render.questions import PreviewReply, Scene
from designer.template.design.handles import Handle
from designer.template.markup import TagPlace

if TYPE_CHECKING:
    from designer.gui.preview.file_pane import FilePane

_STALE = (Freshness.OUTDATED, Freshness.FAILED)
_SAMPLE_SENDER = "Sample <sample@example.com>"


class PreviewPanel(QWidget):
    """Shows what `show_draft` is told, and says where a click leads and which problems a finished message shows."""

    place_clicked = Signal(str, int, int)  # file, line, which start tag of the line
    part_chosen = Signal()  # a person went to another part
    drag_begun = Signal()  # what is framed is taken hold of
    ground_clicked = Signal()  # where nothing stands in the visible part
    dropped = Signal(str, int, int, bool)  # the tag beside which the framed element was dropped, and whether before it
    field_dropped = Signal(str, str, int, int)  # the field, and the tag that it was dropped on
    resized = Signal(str, str)  # a handle of the framed element, and the length that it was dragged to
    menu_wanted = Signal(QPoint)  # where on the screen, for what has just been clicked
    words_wanted = Signal(QPoint)  # where on the screen somebody wants to change words
    step_wanted = Signal(str)  # in which Way the keys lead from the framed element
    problems_found = Signal(list)  # of core.problem.Problem; after each full preview
    sample_chosen = Signal(str)
    language_chosen = Signal(str)
    painted = Signal()  # the visible part shows new pixels

    def __init__(
        self,
        client: RenderClient,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        copies: RecipientCopies | None = None,
        has_program: Callable[[str], bool] = has_program_for,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._copies = copies or RecipientCopies()
        self.recipient = RecipientMenu(self._copies, self, has_program=has_program)
        self.notice = Banner(self)
        self._reply = PreviewReply()
        self._mime = b""
        self._made: set[int | None] = set()
        self.mail = MailPane(theme, self)
        self.files: dict[int, FilePane] = {}
        self.parts = QTabBar(self)
        self.banner = ProblemBanner(theme, self)
        self.choices = Choices(theme, self)
        self.freshness = FreshnessLabel(theme, self)
        self.film = Filmstrip(client, theme, self)
        self._top = ToolRow(theme, self)
        self._stack = QStackedWidget(self)
        self._drop_place: Resolve = nowhere
        self._is_stale = False
        self._file_wanted = ""  # the source of the part that a template begins with
        self._empty = PlainLabel(self.tr("Open a template to see its mail and its documents here."), self)
        self.controller = PreviewController(client, self._look, self)
        self._build()
        self._connect()

    def show_draft(
        self, draft: Draft, sample: str = "", language: str = "", *, zone: str = "UTC", sender: str = ""
    ) -> None:
        """The source is now this. Called at every edit; what is shown follows when it is made."""
        scene = Scene(draft, sample=sample, language=language, zone=zone, sender=sender or _SAMPLE_SENDER)
        self._empty.setText(self.tr("The preview is being made…"))
        self.notice.hide()
        former = self.controller.scene
        if former is None or replace(scene, draft=former.draft) != former or draft.folder != former.draft.folder:
            self.give_up_drags()
        self.controller.show_scene(scene)

    def clear(self) -> None:
        """No template is open."""
        self.give_up_drags()
        self.controller.stop()
        self._reply, self._mime = PreviewReply(), b""
        self.film.clear_samples()
        self.banner.show_problem(None)
        self.notice.hide()
        self._stack.setCurrentWidget(self._empty)
        self._empty.setText(self.tr("Open a template to see its mail and its documents here."))
        self.freshness.show_freshness(Freshness.EMPTY)

    def show_place(self, file: str, line: int, nth: int | None = None) -> None:
        """Frame what a source line makes in the part that is visible."""
        self._pane().show_place(file, line, nth)

    def show_part(self, file: int | None) -> None:
        """Show the mail (None), or an attachment by its number."""
        for tab in range(self.parts.count()):
            if self.parts.tabData(tab) == file:
                self.parts.setCurrentIndex(tab)

    def show_handles(self, handles: Sequence[Handle]) -> None:
        """Let the framed element be dragged to another size at these."""
        for pane in self.files.values():
            pane.handles.show_handles(handles)
        self.mail.stage.handles.show_handles(self.mail.stage.page, handles)

    def show_missing(self, places: Sequence[TagPlace]) -> None:
        """Stress what prints a text that the language lacks which is shown."""
        for pane in self.files.values():
            pane.canvas.show_missing(places)
        if self.mail.stage.page is not None:
            self.mail.stage.page.show_missing(places)

    def set_drop_place(self, resolve: Resolve) -> None:
        """From what is under the pointer to that beside which the framed element may be dropped."""
        self._drop_place = resolve
        self.mail.stage.drop_place = self._place_for

    def give_up_drags(self) -> None:
        """What is dragged stays as it was."""
        for pane in self.files.values():
            pane.give_up_drag()
        self.mail.stage.give_up_drag()

    def begin(self, file: str) -> None:
        """Another template comes to the front: nothing of the one before is shown, and the part that `file` makes."""
        for pane in self.files.values():
            pane.canvas.clear()
        self.mail.stage.begin()
        self._file_wanted = file
        if file.endswith(".mjml"):
            self.show_part(None)

    def _show_wanted(self) -> None:
        for view in self._reply.files:
            if view.body == self._file_wanted:
                self.show_part(view.number)
        if self._reply.files:
            self._file_wanted = ""

    def part_file(self) -> str:
        """The source of the visible part; "" for the mail, whose name the template knows."""
        number = self._part()
        return next((view.body for view in self._reply.files if view.number == number), "")

    def shows(self, file: str) -> bool:
        """Whether anything in the visible part comes from a file."""
        number = self._part()
        return file.endswith(".mjml") if number is None else self._file_pane(number).canvas.shows(file)

    def is_drawn(self, place: TagPlace) -> bool:
        """Whether a start tag makes something in the visible part; of the mail that is not known here."""
        number = self._part()
        return number is None or self._file_pane(number).canvas.is_drawn(place)

    def chosen_spot(self) -> QPoint:
        """On the screen, below what is framed, as far as that is known."""
        number = self._part()
        if number is not None:
            return self._file_pane(number).canvas.chosen_spot()
        return self.mapToGlobal(self.rect().center())

    def next_part(self) -> None:
        """From the mail to its documents, one after the other, and back."""
        self.parts.setCurrentIndex((self.parts.currentIndex() + 1) % self.parts.count())
        self.take_focus()
        self.part_chosen.emit()

    def next_language(self) -> None:
        """Show the next language; behind the last comes the one that the sample asks for."""
        self.choices.next_language()

    def take_focus(self) -> None:
        """The keys go to the picture."""
        number = self._part()
        (self.mail.stage.grabbed() if number is None else self._file_pane(number).canvas).setFocus()

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self.mail.set_theme(theme)
        for pane in self.files.values():
            pane.set_theme(theme)
        self.banner.set_theme(theme)
        self.freshness.set_theme(theme)
        self.film.set_theme(theme)
        self.choices.set_theme(theme)
        self._top.set_theme(theme)

    def leave(self) -> None:
        """The window is closed: end the web engine, and remove the messages that were opened as the recipient."""
        self.clear()
        self._copies.remove()
        self.mail.stage.leave()

    @property
    def is_fresh(self) -> bool:
        """Whether what would be sent is shown."""
        return self.controller.freshness is Freshness.CURRENT

    def _build(self) -> None:
        self.parts.setDrawBase(False)
        self.parts.setExpanding(False)
        self.parts.setAccessibleName(self.tr("Part of the message"))
        self.parts.setElideMode(Qt.TextElideMode.ElideMiddle)
        self.parts.setTabData(self.parts.addTab(self.tr("E-mail")), None)
        self._top.add(self.parts, 1)
        self._top.add(self.freshness)
        self.open_button = self._top.add_button("email-open-outline", self.tr("Open as the recipient"))
        self.open_button.setMenu(self.recipient)
        self.open_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.open_button.setEnabled(False)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setProperty("role", "muted")
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.mail)
        self.film.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self._top, self.choices, self.banner, self.notice):
            column.addWidget(widget)
        column.addWidget(self._stack, 1)
        column.addWidget(self.film)

    def _connect(self) -> None:
        self.controller.came.connect(self._on_came)
        self.controller.failed.connect(self._on_failed)
        self.controller.freshness_changed.connect(self._on_freshness_changed)
        self.parts.currentChanged.connect(self._on_part_changed)
        clicked = Qt.ConnectionType.QueuedConnection  # it is told before the tab is in front
        self.parts.tabBarClicked.connect(lambda _tab: self.part_chosen.emit(), clicked)
        self.banner.place_clicked.connect(self.place_clicked)
        self.mail.place_clicked.connect(self.place_clicked)
        self.mail.stage.words_wanted.connect(self.words_wanted)
        self.mail.stage.step_wanted.connect(self.step_wanted)
        self.mail.stage.menu_wanted.connect(self.menu_wanted)
        self.mail.stage.drag.dropped.connect(self.dropped)
        self.mail.stage.drag.begun.connect(self._on_drag_begun)
        self.mail.stage.handles.begun.connect(self._on_drag_begun)
        self.mail.stage.drag.field_dropped.connect(self._on_field_dropped)
        self.mail.stage.handles.resized.connect(self.resized)
        self.mail.painted.connect(self.painted)
        self.choices.sample_chosen.connect(self._on_sample_chosen)
        self.choices.language_chosen.connect(self._on_language_chosen)
        self.choices.film.toggled.connect(self.film.setVisible)
        self.film.sample_chosen.connect(self._on_sample_chosen)
        self.recipient.missing.connect(self._on_program_missing)
        self.recipient.handed_over.connect(self._on_handed_over)
        self.recipient.failed.connect(lambda what, remedy: self.notice.tell(what, remedy, is_error=True))
        self.recipient.saved.connect(lambda name: self.notice.tell_good(self.tr("Saved as {name}.").format(name=name)))

    def _place_for(self, under: TagPlace) -> DropPlace | None:
        """Nowhere as long as the picture is older than the source: its places are those of what stood there."""
        return None if self._is_stale else self._drop_place(under)

    def _on_drag_begun(self) -> None:
        """Of a picture that cannot be made anew nothing can be dragged."""
        if self._is_stale and self.controller.freshness not in (Freshness.OUTDATED, Freshness.DRAFT):
            self.give_up_drags()
            self._tell_stale()
        else:
            self.drag_begun.emit()

    def _on_field_dropped(self, path: str, file: str, line: int, nth: int) -> None:
        if self._is_stale:
            self._tell_stale()
        else:
            self.field_dropped.emit(path, file, line, nth)

    def _tell_stale(self) -> None:
        told = self.tr("The picture is older than the source; nothing was changed.")
        self.notice.tell(told, self.tr("Wait until it is made, or mend what keeps it from being made."))

    def _look(self) -> Look:
        number = self._part()
        pane = self.files.get(number) if number is not None else None
        return Look(number, pane.last_visible_page if pane else 1)

    def _part(self) -> int | None:
        number = self.parts.tabData(self.parts.currentIndex())
        return None if number is None else int(number)

    def _pane(self) -> MailPane | FilePane:
        number = self._part()
        return self.mail if number is None else self._file_pane(number)

    def _file_pane(self, number: int) -> FilePane:
        if number not in self.files:
            from designer.gui.preview.file_pane import FilePane  # late: it brings Qt's PDF module

            pane = FilePane(self._theme, self, drop_place=self._place_for)
            pane.place_clicked.connect(self.place_clicked)
            pane.ground_clicked.connect(self.ground_clicked)
            pane.dropped.connect(self.dropped)
            pane.drag_begun.connect(self._on_drag_begun)
            pane.field_dropped.connect(self._on_field_dropped)
            pane.resized.connect(self.resized)
            pane.words_wanted.connect(self.words_wanted)
            pane.step_wanted.connect(self.step_wanted)
            pane.menu_wanted.connect(self.menu_wanted)
            pane.painted.connect(self.painted)
            self.files[number] = pane
            self._stack.addWidget(pane)
        return self.files[number]

    def _on_came(self, reply: PreviewReply) -> None:
        self._reply = reply
        self._show_tabs(reply)
        self._show_wanted()
        scene = self.controller.scene
        if scene is not None and (reply.samples or reply.languages):
            self.choices.show_choices(reply.samples, reply.sample, reply.languages, scene.language, reply.language)
        if reply.mail is not None:
            self._made.add(None)
            self.mail.show_mail(reply.mail, reply.mime)
        for file in reply.files:
            if file.raw:
                self._made.add(file.number)
                self._file_pane(file.number).show_file(file, is_draft=reply.is_draft)
        if not reply.is_draft:
            self._show_finished(reply, scene)
        self._show_part()

    def _show_finished(self, reply: PreviewReply, scene: Scene | None) -> None:
        self._mime = reply.mime
        self.recipient.show_message(reply.mime, reply.files, reply.sample)
        faults = (reply.problem, reply.mail_problem, *(file.problem for file in reply.files))
        self.problems_found.emit([*(fault for fault in faults if fault is not None), *reply.problems])
        if scene is not None:
            self.film.show_samples(scene, reply.samples, reply.sample)

    def _show_tabs(self, reply: PreviewReply) -> None:
        """A tab for each attachment of this sample; those of a draft that could not be planned stay."""
        if not reply.files and reply.problem is not None:
            return
        wanted: list[int | None] = [None, *(file.number for file in reply.files)]
        names = {file.number: file.name for file in reply.files}
        if [self.parts.tabData(tab) for tab in range(self.parts.count())] != wanted:
            chosen = self._part()
            self.parts.blockSignals(True)
            while self.parts.count() > 1:
                self.parts.removeTab(1)
            for number in wanted[1:]:
                self.parts.setTabData(self.parts.addTab(""), number)
            self.parts.setCurrentIndex(wanted.index(chosen) if chosen in wanted else 0)
            self.parts.blockSignals(False)
        for tab, number in enumerate(wanted):
            if number is not None:
                self.parts.setTabText(tab, names[number])
                self.parts.setTabToolTip(tab, tip(names[number]))

    def _show_part(self) -> None:
        """The visible part with its own problem, or else the whole message's."""
        number = self._part()
        has_any = self.mail.has_mail if number is None else self._file_pane(number).canvas.page_count > 0
        problem = self._fault() or self._reply.problem
        self.banner.show_problem(problem)
        self._stack.setCurrentWidget(self._pane() if has_any else self._empty)
        self._empty.setText("" if problem else self.tr("The preview is being made…"))
        self._show_freshness()

    def _fault(self) -> Problem | None:
        """Why the visible part could not be made; None when it could."""
        number = self._part()
        if number is None:
            return self._reply.mail_problem
        return next((file.problem for file in self._reply.files if file.number == number), None)

    def _show_freshness(self) -> None:
        """Of the visible part: a draft makes only that one, so the others are older until everything is made."""
        freshness = self.controller.freshness
        if freshness in (Freshness.DRAFT, Freshness.CURRENT):
            if self._fault() is not None:
                freshness = Freshness.FAILED
            elif self._part() not in self._made:
                freshness = Freshness.OUTDATED
        self.freshness.show_freshness(freshness)
        self._is_stale = freshness in _STALE
        self._pane().set_stale(self._is_stale)
        self.open_button.setEnabled(self.controller.freshness is Freshness.CURRENT and bool(self._mime))

    def _on_failed(self, problem: Problem) -> None:
        self.banner.show_problem(problem)
        self._empty.setText("")
        self.problems_found.emit([problem])

    def _on_freshness_changed(self, freshness: Freshness) -> None:
        if freshness is Freshness.OUTDATED:
            self._made.clear()
        self._show_freshness()

    def _on_part_changed(self, _tab: int) -> None:
        self.give_up_drags()
        self._show_part()

    def _on_sample_chosen(self, sample: str) -> None:
        scene = self.controller.scene
        if scene is not None and scene.sample != sample:
            self.controller.show_scene(replace(scene, sample=sample))
            self.sample_chosen.emit(sample)

    def _on_language_chosen(self, language: str) -> None:
        scene = self.controller.scene
        if scene is not None:
            self.controller.show_scene(replace(scene, language=language))
            self.language_chosen.emit(language)

    def _on_program_missing(self, what: str, save: Callable[[], None]) -> None:
        told = self.tr("Save it as a file, and open that on a computer that has one.")
        self.notice.tell(what, told, buttons=self._ways_out(save))

    def _on_handed_over(self, what: str, save: Callable[[], None]) -> None:
        self.notice.tell_good(what, self.tr("If nothing opens, save it as a file."), buttons=self._ways_out(save))

    def _ways_out(self, save: Callable[[], None]) -> dict[str, Callable[[], None]]:
        return {self.tr("Save…"): save, self.tr("Close"): _nothing}


def _nothing() -> None:
    """Closing the notice is all."""

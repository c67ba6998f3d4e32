"""The template in front: every panel shows it, and what a person does in a panel is done to it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from designer.core.draft import Draft
from designer.core.errors import SealwrightError
from designer.core.problem import Problem
from designer.gui.actions import Actions
from designer.gui.checker import Checker
from designer.gui.design.designing import Designing
from designer.gui.editing.open_template import OpenTemplate
from designer.gui.facts import facts_of
from designer.gui.library.firm_files import own_families
from designer.gui.office import Office
from designer.gui.panels import Panels
from designer.gui.plain import tip
from designer.gui.preview.client import RenderClient
from designer.gui.problems.panel import fix_words
from designer.gui.session import TemplateSession
from designer.render.questions import Scene, ValuesReply, ValuesRequest
from designer.template.design.formats import bare
from designer.template.fixes import Fix, fixes_for, released, withheld
from designer.template.names import FIRM_FILE, SPEC_FILE, is_firm_file

if TYPE_CHECKING:
    from designer.gui.template_page import TemplatePage

FACTS_MS = 300
FOLLOW_MS = 250


class Front(QObject):
    """`page` is the template page in front, or None. `firm` is laid over every draft."""

    firm_wanted = Signal()
    told = Signal(str, str)  # what happened, what to do
    problems_counted = Signal(int)

    def __init__(
        self, office: Office, firm: OpenTemplate, client: RenderClient, actions: Actions, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.page: TemplatePage | None = None
        self._is_left = False
        self._office = office
        self._firm = firm
        self._client = client
        self._actions = actions
        self._is_firm_shown = False
        self._filters: tuple[str, ...] = ()
        self._place = ("", 0, 0)
        self._facts_clock = self._clock(FACTS_MS, self._refresh_facts)
        self._follow_clock = self._clock(FOLLOW_MS, self._follow)
        self.checker = Checker(client, self.draft_of, lambda: office.zone, self)
        firm.revised.connect(lambda _name: self._on_firm_revised())
        firm.undo_stack.indexChanged.connect(lambda _index: self._refresh_undo())
        client.became_ready.connect(self._facts_clock.start)

    @property
    def session(self) -> TemplateSession | None:
        """The session of the page in front."""
        return self.page.session if self.page else None

    def use(self, panels: Panels) -> None:
        """These panels show the template in front from now on."""
        self._panels = panels
        self._designing = Designing(panels.design, panels.structure, panels.preview, self)
        self._designing.values_wanted.connect(self._ask_values)
        panels.design.acts.told.connect(self.told)
        panels.fields.release_wanted.connect(self.release)
        panels.fields.insert_wanted.connect(lambda path: self.page.insert_field(path) if self.page else None)
        panels.samples.open_wanted.connect(lambda file: self.page.open_file(file) if self.page else None)
        panels.samples.failed.connect(self.told)
        panels.problems.place_wanted.connect(self.show_place)
        panels.problems.sample_wanted.connect(self._choose_sample)
        panels.problems.fix_chosen.connect(self.apply_fix)
        panels.problems.counted.connect(lambda errors, others: self.problems_counted.emit(errors + others))
        panels.preview.place_clicked.connect(self._on_element_clicked)
        panels.preview.sample_chosen.connect(self._choose_sample)
        panels.preview.language_chosen.connect(
            lambda code: self.session.choose_language(code) if self.session else None
        )

    def draft_of(self, session: TemplateSession) -> Draft:
        """A template as it stands, with the firm's changes laid over."""
        overlay = {**session.template.overlay(), **self._firm.overlay()}
        removed = (*session.template.removed(), *self._firm.removed())
        return Draft(str(session.template.folder), str(self._office.root), overlay, removed)

    def watch(self, page: TemplatePage) -> None:
        """A page that may come to the front: hear of its changes."""
        session = page.session
        session.template.revised.connect(lambda _name: self._if_front(page, self.refresh_preview))
        session.template.undo_stack.indexChanged.connect(lambda _index: self._if_front(page, self._refresh_undo))
        session.sample_changed.connect(lambda _name: self._if_front(page, self.refresh_preview))
        session.language_changed.connect(lambda _code: self._if_front(page, self.refresh_preview))
        session.facts_changed.connect(lambda: self._if_front(page, self._facts_clock.start))
        session.problems_changed.connect(lambda problems: self._on_problems(page, problems))
        page.editor_shown.connect(lambda _editor: self._if_front(page, self._refresh_structure))
        page.place_changed.connect(self._on_place_changed)
        self._designing.watch(page)

    def show_page(self, page: TemplatePage | None) -> None:
        """Another template is in front; None: none is."""
        if self._is_left:
            return
        if page is not None and page is not self.page:
            self._panels.preview.begin(page.file)
        self.page = page
        session = self.session
        self._actions.set_template_open(is_open=session is not None)
        self._designing.show_page(page)
        self._panels.fields.show_session(session)
        self._panels.samples.show_session(session)
        self.checker.show_session(session)
        self._show_problems()
        self._refresh_undo()
        self._refresh_structure()
        self.refresh_preview()
        self._facts_clock.start()

    def show_firm(self, *, is_shown: bool) -> None:
        """Whether the firm's page is in front: undo and saving are the firm's then, and other actions rest."""
        self._is_firm_shown = is_shown
        self._actions.set_template_open(is_open=self.session is not None and not is_shown)
        self._refresh_undo()

    def leave(self) -> None:
        """The window is closed: nothing is shown or asked any more."""
        self._is_left = True
        self.page = None
        self._facts_clock.stop()
        self._follow_clock.stop()
        self.checker.show_session(None)

    def show_place(self, file: str, line: int, column: int = 1) -> None:
        """Show a place of the source."""
        if is_firm_file(file):
            self.firm_wanted.emit()
        elif self.page is not None:
            self.page.show_place(file, line, column)

    def show_in_preview(self) -> None:
        """Frame in the preview what stands at the cursor."""
        if self.page is not None and self.page.editor is not None:
            self._panels.preview.show_place(self.page.file, *self.page.tag_at_cursor())

    def next_sample(self) -> None:
        """Show the next sample; behind the last comes the first."""
        session = self.session
        if session is not None and (names := session.samples()):
            session.choose_sample(names[(names.index(session.sample) + 1) % len(names)])

    def fixes(self, problem: Problem) -> list[Fix]:
        """What mends a problem of the template in front."""
        return fixes_for(problem, self._read)

    def apply_fix(self, fix: Fix) -> None:
        """Mend a problem, as one step of undo."""
        if self.session is not None:
            template = self.session.template
            with template.macro(fix_words(fix)):
                for name, text in fix.texts.items():
                    template.put_text(name, text, "")
            self.checker.check_now()

    def release(self, path: str, is_public: bool) -> None:
        """Release a field for the mail, or make it personal again, as one step of undo."""
        session = self.session
        if session is None:
            return
        words = self.tr("Release {path}") if is_public else self.tr("Make {path} personal")
        try:
            text = (released if is_public else withheld)(self._read(SPEC_FILE) or "", path)
        except (ValueError, SealwrightError):
            self.told.emit(self.tr("template.toml cannot be read as it stands."), self.tr("Mend it first."))
            self._panels.fields.refresh()
            return
        session.template.put_text(SPEC_FILE, text, words.format(path=path))

    def refresh_preview(self) -> None:
        """Show the template in front as it stands."""
        session = self.session
        if session is None:
            self._panels.preview.clear()
            return
        self._panels.preview.show_draft(
            self.draft_of(session), session.sample, session.language, zone=self._office.zone,
            sender=self._office.sender_of(str(session.spec().get("account", ""))),
        )  # fmt: skip

    def _on_element_clicked(self, file: str, line: int, nth: int) -> None:
        if is_firm_file(file):
            self.firm_wanted.emit()
        elif self.page is not None:
            self.page.show_tag(file, line, nth)

    def _if_front(self, page: TemplatePage, act: Callable[[], object]) -> None:
        if page is self.page:
            act()

    def _choose_sample(self, name: str) -> None:
        if self.session is not None:
            self.session.choose_sample(name if name.endswith(".json") else f"{name}.json")

    def _on_problems(self, page: TemplatePage, problems: list[Problem]) -> None:
        page.set_problems(problems)
        if page is self.page:
            self._show_problems()

    def _show_problems(self) -> None:
        session = self.session
        is_checking = session is not None and not session.is_checked
        is_whole = session is None or session.is_whole
        problems = session.problems if session else []
        self._panels.problems.show_problems(problems, is_checking=is_checking, is_whole=is_whole)

    def _on_firm_revised(self) -> None:
        self.refresh_preview()
        self.checker.recheck()
        self._facts_clock.start()

    def _on_place_changed(self, file: str, line: int, column: int) -> None:
        if (file, line, column) != self._place:
            self._place = (file, line, column)
            self._follow_clock.start()

    def _follow(self) -> None:
        """The structure and the preview show where the cursor is, once it rests."""
        if self.page is not None and self.page.file == self._place[0]:
            self._panels.preview.show_place(self.page.file, *self.page.tag_at_cursor())

    def _refresh_structure(self) -> None:
        self._panels.structure.show_editor(self.page.editor if self.page else None)

    def _refresh_undo(self) -> None:
        if self._is_left:
            return
        stack = self.session.template.undo_stack if self.session else None
        if self._is_firm_shown:
            stack = self._firm.undo_stack
            self._actions["save"].setEnabled(True)
        undo, redo = self._actions["undo"], self._actions["redo"]
        undo.setEnabled(bool(stack and stack.canUndo()))
        redo.setEnabled(bool(stack and stack.canRedo()))
        undo.setToolTip(tip(self.tr("Undo: {step}").format(step=stack.undoText() if stack else "")))
        redo.setToolTip(tip(self.tr("Redo: {step}").format(step=stack.redoText() if stack else "")))

    def _refresh_facts(self) -> None:
        if self.page is None:
            return
        facts = facts_of(self.page.session, self._firm_values(), self._filters, fonts=own_families(self._firm))
        self.page.set_facts(facts)
        self._designing.set_facts(facts)
        if not self._filters and self._client.is_ready:
            scene = Scene(self.draft_of(self.page.session), sample=self.page.session.sample)
            self._client.request("filters", ValuesRequest(scene), self._on_filters)

    def _ask_values(self, expressions: list[str], names: list[tuple[str, str]]) -> None:
        """What the fields in the words that are edited print."""
        session = self.session
        if session is None or not self._client.is_ready:
            return
        asked = tuple(bare(one) for one in expressions)
        question = ValuesRequest(
            Scene(self.draft_of(session), sample=session.sample, language=session.language, zone=self._office.zone),
            asked,
            tuple(names),
        )

        def show(reply: object) -> None:
            if isinstance(reply, ValuesReply):
                texts = {source: one.text for source, one in zip(expressions, reply.values, strict=True)}
                self._designing.show_values(texts)

        self._client.request("words", question, show)

    def _on_filters(self, reply: object) -> None:
        if isinstance(reply, ValuesReply) and reply.filters:
            self._filters = reply.filters
            self._facts_clock.start()

    def _firm_values(self) -> Mapping[str, Any]:
        try:
            return tomllib.loads((self._firm.raw(FIRM_FILE) or b"").decode("utf-8-sig", "replace"))
        except ValueError:
            return {}

    def _read(self, name: str) -> str | None:
        return self.session.template.text(name) if self.session else None

    def _clock(self, length_ms: int, slot: Callable[[], None]) -> QTimer:
        clock = QTimer(self)
        clock.setSingleShot(True)
        clock.setInterval(length_ms)
        clock.timeout.connect(slot)
        return clock

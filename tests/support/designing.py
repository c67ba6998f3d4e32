"""A template's page with the structure and the design panel beside it, and what tests do to it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from designer.gui.design.acts import DesignActs
from designer.gui.design.designing import Designing
from designer.gui.design.panel import DesignPanel
from designer.gui.editor.facts import CompletionFacts
from designer.gui.session import TemplateSession
from designer.gui.structure.panel import StructurePanel
from designer.gui.template_page import TemplatePage
from designer.gui.theme import LIGHT
from designer.template.design.handles import Handle
from designer.template.markup import TagPlace

FACTS = CompletionFacts(firm={"accent": "#14606a", "font": "IBM Plex Sans", "logo": "firm/logo.svg", "name": "F"})


class Canvas(QWidget):
    """What of the preview the designer listens to."""

    dropped = Signal(str, int, int, bool)
    part_chosen = Signal()
    ground_clicked = Signal()
    words_wanted = Signal(QPoint)
    field_dropped = Signal(str, str, int, int)
    resized = Signal(str, str)
    drag_begun = Signal()
    menu_wanted = Signal(QPoint)
    painted = Signal()
    missing: Sequence[TagPlace] = ()
    step_wanted = Signal(str)
    handles: Sequence[Handle] = ()

    def show_missing(self, places: Sequence[TagPlace]) -> None:
        self.missing = places

    def show_handles(self, handles: Sequence[Handle]) -> None:
        self.handles = handles

    def chosen_spot(self) -> QPoint:
        return self.mapToGlobal(self.rect().center())

    part = ""

    def shows(self, file: str) -> bool:
        return not self.part or file == self.part

    def part_file(self) -> str:
        return self.part

    def is_drawn(self, _place: TagPlace) -> bool:
        return True

    def give_up_drags(self) -> None:
        self.given_up += 1

    given_up = 0

    def set_drop_place(self, resolve: object) -> None:
        self.drop_place = resolve


class Bench(QWidget):
    """A template's page with the structure and the design panel beside it."""

    def __init__(self, session: TemplateSession) -> None:
        super().__init__()
        self.page = TemplatePage(session, LIGHT, points=10.5, parent=self)
        self.structure = StructurePanel(LIGHT, self)
        self.panel = DesignPanel(DesignActs(), LIGHT, self)
        self.panel.setGeometry(0, 0, 320, 900)
        self.canvas = Canvas(self)
        self.designing = Designing(self.panel, self.structure, self.canvas, self)  # type: ignore[arg-type]
        self.designing.watch(self.page)
        self.designing.show_page(self.page)
        self.designing.set_facts(FACTS)
        self.show()

    def choose(self, words: str, file: str = "email.mjml") -> None:
        """Put the cursor to some words of the source."""
        self.page.open_file(file)
        text = self.text(file)
        before = text[: text.index(words)]
        self.page.show_place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
        self.panel.refresh()

    def text(self, file: str = "email.mjml") -> str:
        return self.page.session.template.document(file).text()

    def line(self, words: str, file: str = "email.mjml") -> str:
        return next(line for line in self.text(file).split("\n") if words in line)

    def words(self) -> str:
        return "".join(one.text or one.source for one in self.panel.inspector.text.edit.pieces())

    def type_words(self, words: str) -> None:
        """Write other words in place of those that the panel shows, and leave them."""
        self.panel.inspector.text.edit.setPlainText(words)
        self.panel.inspector.text.enter()

    def crumbs(self) -> list[str]:
        return [one.text() for one in self.panel.crumbs.findChildren(QToolButton)]

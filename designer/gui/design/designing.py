"""Joins the design panel to the template in front: what it offers, and what a loop or a condition is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from designer.core.fields import Field
from designer.gui.design.context_menu import ContextMenu
from designer.gui.design.facts import InspectorFacts
from designer.gui.design.pick_condition import PickCondition
from designer.gui.design.pick_field import PickField
from designer.gui.design.pictures import Pictures
from designer.gui.design.table_dialog import TableDialog
from designer.gui.design.walking import Walking
from designer.gui.design.words import shown_language
from designer.gui.design.words_popup import WordsPopup
from designer.gui.facts import texts_of
from designer.gui.session import example_of
from designer.template.design import rules_of
from designer.template.design.conditions import Comparison, condition
from designer.template.design.example import values_of
from designer.template.design.formats import first_format
from designer.template.design.handles import SIDES, handles_of, resized
from designer.template.design.tables import columns_of, missing_in, one_of
from designer.template.design.untranslated import untranslated
from designer.template.edits import Side
from designer.template.markup import Binding, Origin, TagPlace, nearest, parse, scope_at

if TYPE_CHECKING:
    from designer.gui.design.panel import DesignPanel
    from designer.gui.editor.facts import CompletionFacts
    from designer.gui.preview.panel import PreviewPanel
    from designer.gui.structure.panel import StructurePanel
    from designer.gui.template_page import TemplatePage

_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".svg")
_FONTS = {
    "Arial, Helvetica, sans-serif": "Arial", "Georgia, 'Times New Roman', serif": "Georgia",
    "'Courier New', Courier, monospace": "Courier New",
}  # fmt: skip


class Designing(QObject):
    """Follows the cursor of the page in front, and hands the panel what it offers."""

    values_wanted = Signal(list, list)  # expressions as they are written; names that they use, with their expressions
    _values_came = Signal(dict)

    def __init__(self, panel: DesignPanel, structure: StructurePanel, canvas: PreviewPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._panel = panel
        self._canvas = canvas
        self._structure = structure
        structure.outline.move_wanted.connect(self._on_move_wanted)
        canvas.set_drop_place(panel.acts.drop_place)
        canvas.drag_begun.connect(panel.acts.carry)
        canvas.dropped.connect(panel.acts.drop)
        canvas.words_wanted.connect(self._on_words_wanted)
        canvas.field_dropped.connect(self._on_field_dropped)
        canvas.resized.connect(self._on_resized)
        self.menu = ContextMenu(panel, panel)
        self.menu.words_wanted.connect(self._on_words_wanted)
        canvas.menu_wanted.connect(self.menu.show_at)
        structure.menu_wanted.connect(self.menu.show_at)
        panel.looked.connect(self._show_handles)
        canvas.painted.connect(self._show_missing)
        panel.table_wanted.connect(self._on_table_wanted)
        self.pictures = Pictures(panel.acts, lambda: self._page, self)
        panel.inspector.file_wanted.connect(self.pictures.ask)
        panel.inspector.code_wanted.connect(self._on_code_wanted)
        for place in (structure, canvas):
            self._give_keys(place)
        self._page: TemplatePage | None = None
        self._walking = Walking(panel, canvas, lambda: self._page, self)
        self._facts = InspectorFacts()
        panel.inspector.text.values_wanted.connect(self._on_values_wanted)
        self._values_came.connect(panel.inspector.text.show_values)
        panel.repeat_wanted.connect(self._on_repeat_wanted)
        panel.condition_wanted.connect(self._on_condition_wanted)

    def _give_keys(self, place: QWidget) -> None:
        """The same keys on the canvas and in the structure; in the source they mean what they mean for text."""
        acts = self._panel.acts
        keys: dict[str, Callable[[], object]] = {
            "Alt+Up": partial(acts.move, -1), "Alt+Down": partial(acts.move, 1), "Del": acts.delete,
            "Ctrl+D": acts.duplicate, "Alt+Left": acts.choose_outer, "F2": self._on_words_key,
            "Ctrl+Return": acts.go_to_source, "Shift+F2": self.menu.ask_name,
        }  # fmt: skip
        for key, act in keys.items():
            shortcut = QShortcut(QKeySequence(key), place, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def show_page(self, page: TemplatePage | None) -> None:
        """Another page is in front."""
        self._page = page
        self._canvas.give_up_drags()
        self._panel.acts.show_page(page)

    def watch(self, page: TemplatePage) -> None:
        """A page that may come to the front: follow its cursor."""
        for moved in (page.place_changed, page.editor_shown, page.session.template.revised):
            moved.connect(self._panel.look_soon)

    def set_facts(self, facts: CompletionFacts) -> None:
        """What completion offers is offered here, too."""
        names = self._page.session.template.names() if self._page else []
        images = [name for name in names if name.lower().endswith(_IMAGES)]
        self._facts = inspector_facts(facts, list(self._sheets()), images)
        self._panel.inspector.set_facts(self._facts)
        self._panel.look_soon()

    def show_values(self, values: Mapping[str, str]) -> None:
        """What expressions print for the sample that is shown, by how they are written."""
        self._values_came.emit(values)

    def _sheets(self) -> Iterator[str]:
        template = self._page.session.template if self._page else None
        for name in template.names() if template else ():
            if template is not None and name.endswith(".css"):
                yield template.document(name).text()

    def _show_handles(self) -> None:
        """At the frame of what is chosen, as long as the panel is in sight."""
        chosen = self._panel.acts.chosen() if self._panel.isVisible() else None
        is_element = chosen is not None and chosen.is_element
        if chosen is None or not is_element:
            self._canvas.show_handles(())
            return
        rules = rules_of(chosen.tree, self._facts.sheets)
        self._canvas.show_handles(handles_of(chosen.tree, chosen.node, rules))

    def _show_missing(self) -> None:
        """Texts that the shown language lacks stand out on the canvas."""
        session = self._page.session if self._page is not None else None
        if session is None:
            return
        language, first = shown_language(session), session.languages()[0]
        texts, known = texts_of(session, language), texts_of(session, first)
        places: list[TagPlace] = []
        for name in session.template.names() if language != first else ():
            if name.endswith((".html", ".mjml")):
                tree = parse(session.template.document(name).text())
                found = untranslated(tree, texts, known)
                places += [TagPlace(name, tree.place(node.start).line, tree.nth(node)) for node in found]
        self._canvas.show_missing(places)

    def _on_move_wanted(self, start: int, to: int, side: str) -> None:
        """A row of the structure was dragged; where the source is others by now, its place says nothing."""
        self._panel.acts.move_to(start if self._structure.is_current else -1, to, Side(side))

    def _on_resized(self, name: str, length: str) -> None:
        chosen = self._panel.acts.carried()
        if chosen is not None and chosen.is_element:
            rules = rules_of(chosen.tree, self._facts.sheets)
            words = self.tr("Set padding") if name in SIDES else self.tr("Set width")
            self._panel.acts.change(resized(chosen.tree, chosen.node, name, length, rules), words)

    def _on_words_wanted(self, point: QPoint) -> None:
        """The click before has put the cursor there."""
        words = self._panel.acts.words()
        if words is None:
            self._panel.acts.tell_wordless()
            return
        popup = WordsPopup(words, self._panel.inspector.theme, self._panel.window())
        popup.field.entered.connect(lambda source: self._panel.acts.set_words(source, popup.field.words))
        popup.field.list_wanted.connect(lambda tag: self._panel.acts.make_list(tag, popup.field.words))
        popup.field.values_wanted.connect(self._on_values_wanted)
        self._values_came.connect(popup.field.show_values)
        popup.field.show_facts(self._facts)
        popup.show_at(point)

    def _on_values_wanted(self, expressions: list[str]) -> None:
        words = self._panel.acts.words()
        if words is None or self._page is None:
            return
        names = values_of(words.names.values(), self._page.session.fields())
        self.values_wanted.emit(expressions, list(names))

    def _on_words_key(self) -> None:
        self._on_words_wanted(self._canvas.chosen_spot())

    def _on_repeat_wanted(self) -> None:
        words = self.tr("Repeat what is chosen for each item of:")
        self._ask(self.tr("Repeat for each"), words, self._repeat, lists=True)

    def _on_condition_wanted(self) -> None:
        title, words = self.tr("Show only if"), self.tr("Show what is chosen only if this field")
        if self._page is not None:
            dialog = PickCondition(title, words, self._offered(lists=False), self._panel.window())
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.compared.connect(self._only_if)
            dialog.open()

    def _on_table_wanted(self) -> None:
        words = self.tr("Make a table of this list:")
        self._ask(self.tr("Table of a list"), words, self._make_table, lists=True)

    def _on_code_wanted(self) -> None:
        title, words = self.tr("QR code of a field"), self.tr("What the code says:")
        self._ask(title, words, self.pictures.show_code_of, lists=False)

    def _make_table(self, collection: str) -> None:
        field = self._field(collection)
        if field is None:
            return
        start = f"{collection}."
        examples = {
            path.removeprefix(start): now for path, now in self._facts.examples.items() if path.startswith(start)
        }
        columns = columns_of(field, examples, self._facts.currency)
        missing = missing_in(collection, [one.path for one in columns], self._samples())
        columns = [replace(one, may_miss=one.path in missing) for one in columns]
        dialog = TableDialog(collection, columns, self._panel.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.wanted.connect(partial(self._panel.acts.put_table, collection))
        dialog.open()

    def _samples(self) -> list[Mapping[str, Any]]:
        """The `ctx` of each sample that can be read."""
        session = self._page.session if self._page else None
        events = [session.sample_event(name) for name in session.samples()] if session else []
        return [event["ctx"] for event in events if event and isinstance(event.get("ctx"), Mapping)]

    def _on_field_dropped(self, path: str, file: str, line: int, nth: int) -> None:
        if self._page is None:
            return
        self._page.show_tag(file, line, nth)
        if self._panel.acts.file != file:
            self._panel.acts.tell_foreign(file)
            return
        field = self._field(path)
        if field is not None and field.is_collection:
            self._make_table(path)
        else:
            self._panel.acts.put_field(path, self._facts.formats.get(path, ""))

    def _field(self, path: str) -> Field | None:
        names = tuple(path.split("."))[1:]
        return self._page.session.fields().find(names) if self._page and names else None

    def _repeat(self, collection: str) -> None:
        self._panel.acts.repeat(one_of(collection), nearest(collection, self._names()))

    def _only_if(self, path: str, how: str, value: str) -> None:
        found = self._field(path)
        if found is None and not path.replace(".", "").replace("_", "").isalnum():
            # An expression that somebody wrote: by itself, unless it is to be compared.
            is_alone = how == Comparison.FILLED
            self._panel.acts.only_if(
                path if is_alone else condition(f"({path})", Comparison(how), value, is_number=True)
            )
            return
        is_number = found is not None and found.kind == "number"
        try:
            written = condition(nearest(path, self._names()), Comparison(how), value, is_number=is_number)
        except ValueError:
            words = self.tr("{field} is a text in the samples, and no text is more or less than a number.")
            self._panel.acts.told.emit(words.format(field=path), self.tr("Let your program write it as a number."))
            return
        self._panel.acts.only_if(written)

    def _names(self) -> Mapping[str, Binding]:
        """What names stand for at the chosen place."""
        chosen = self._panel.acts.chosen()
        return scope_at(chosen.tree, chosen.node.start) if chosen is not None else {}

    def _offered(self, *, lists: bool) -> list[tuple[str, str]]:
        """Fields, or lists, with the sample's values: of the rows in which the chosen place stands, then all others."""
        if self._page is None:
            return []
        session = self._page.session
        rows = [bound.path for bound in self._names().values() if bound.origin is Origin.LOOP and bound.path]
        of_rows = [one for row in reversed(rows) if (held := self._field(row)) for one in paths_of(held, row)]
        paths = [path for path, one in (*of_rows, *paths_of(session.fields(), "ctx")) if one.is_collection == lists]
        ctx = session.ctx()
        return [(path, "" if lists else example_of(ctx, tuple(path.split("."))[1:])) for path in dict.fromkeys(paths)]

    def _ask(self, title: str, words: str, then: Callable[[str], None], *, lists: bool) -> None:
        if self._page is None:
            return
        dialog = PickField(title, words, self._offered(lists=lists), self._panel.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.picked.connect(then)
        dialog.open()


def inspector_facts(facts: CompletionFacts, sheets: Sequence[str], images: Sequence[str]) -> InspectorFacts:
    """Colours, fonts and images as they are written in a source."""
    tokens = [("firm", facts.firm), ("brand", facts.brand)]
    colors = {
        f"{{{{ {name}.{key} | default('{value}') | css_color }}}}": value
        for name, values in tokens
        for key, value in values.items()
        if value.startswith("#") and QColor.isValidColorName(value)
    }
    fonts = {
        f"{{{{ {name}.{key} | default('{value}') | css_font }}}}, sans-serif": f"{name}.{key}: {value}"
        for name, values in tokens
        for key, value in values.items()
        if key.rpartition(".")[2].startswith("font")
    }
    own = {f"{family}, sans-serif": family for family in facts.fonts}
    logos = [f"{{{{ firm.{key} }}}}" for key, value in facts.firm.items() if value.lower().endswith(_IMAGES)]
    currency = next((path for path in facts.examples if path.rpartition(".")[2] == "currency"), "'EUR'")
    offered = {**fonts, **own, **_FONTS}
    return InspectorFacts(
        colors, offered, [*logos, *images], tuple(sheets), facts.examples, currency, _formats(facts, currency)
    )


def _formats(facts: CompletionFacts, currency: str) -> dict[str, str]:
    found = {}
    for path, example in facts.examples.items():
        field = facts.fields.find(tuple(path.split("."))[1:])
        is_number = field is not None and field.kind == "number"
        found[path] = first_format(path.rpartition(".")[2], example, currency, is_number=is_number)
    return {path: one for path, one in found.items() if one}


def paths_of(field: Field, above: str) -> Iterator[tuple[str, Field]]:
    """Every field by its dotted path, as far as no list lies between."""
    for name, child in field.children.items():
        path = f"{above}.{name}"
        yield path, child
        if not child.is_collection:
            yield from paths_of(child, path)

"""What a person does to the element at the cursor: each act is one step of undo in the template's source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from designer.core.errors import SealwrightError
from designer.core.toml_edit import edit_toml
from designer.gui.design.chosen import CHOOSABLE, Chosen, neighbour
from designer.gui.design.element_place import ElementPlace
from designer.gui.design.setting_up import carry_out, page_texts, page_words
from designer.gui.design.words import Words, words_of
from designer.gui.preview.page_drag import DropPlace
from designer.template import edits
from designer.template.design import (
    Block,
    Property,
    block_place,
    blocks_of,
    drop_anchor,
    may_stand,
    set_about,
    set_property,
)
from designer.template.design.blocks import AT_AN_END, fitted, in_words
from designer.template.design.class_rules import set_for_class
from designer.template.design.columns import holder_of
from designer.template.design.formats import with_format
from designer.template.design.listing import list_of
from designer.template.design.naming import name_of, set_name
from designer.template.design.page_edits import block_steps
from designer.template.design.statement import add_otherwise
from designer.template.design.tables import Column, one_of, table_of
from designer.template.edits import Change, Side
from designer.template.learn.pages import words_in
from designer.template.markup import Kind, Node, TagPlace, Tree, nearest, scope_at
from designer.template.names import variant_file

if TYPE_CHECKING:
    from designer.gui.editing.open_template import OpenTemplate
    from designer.gui.template_page import TemplatePage


class DesignActs(QObject):
    """Works on the page in front. The cursor is the selection: canvas, structure and source share it."""

    chosen_changed = Signal()
    source_wanted = Signal()
    told = Signal(str, str)  # what happened, what to do

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page: TemplatePage | None = None
        self._carried: ElementPlace | None = None  # what a drag is about
        self._anchor: ElementPlace | None = None  # beside what it would be dropped

    def show_page(self, page: TemplatePage | None) -> None:
        """Work on another page."""
        self._page = page
        self._carried = self._anchor = None
        self.chosen_changed.emit()

    @property
    def file(self) -> str:
        """The file in front; "" for none."""
        return self._page.file if self._page else ""

    @property
    def is_settled(self) -> bool:
        """Whether the source has been read since the last key."""
        editor = self._page.editor if self._page else None
        return editor is None or editor.live.is_current()

    def chosen(self) -> Chosen | None:
        """What is chosen now; None where there is no markup."""
        editor = self._page.editor if self._page else None
        if self._page is None or editor is None or not editor.language.has_tags:
            return None
        tree = editor.live.now()
        path = tuple(node for node in tree.path(editor.offset()) if node.kind in CHOOSABLE)
        return Chosen(self._page.file, tree, path) if path else None

    def choose(self, offset: int) -> None:
        """Put the cursor at an offset of the file in front."""
        if self._page is not None and self._page.editor is not None:
            place = self._page.editor.live.now().place(offset)
            self._page.put_cursor(self._page.file, *place)

    def go_to_source(self) -> None:
        """Let a person type at the cursor."""
        if self._page is not None and self._page.editor is not None:
            self.source_wanted.emit()
            self._page.editor.setFocus()

    def choose_outer(self) -> None:
        """Choose what the chosen element stands in."""
        chosen = self.chosen()
        if chosen is not None and len(chosen.path) > 1:
            self.choose(chosen.path[-2].start)

    def set_property(self, one: Property, value: str, label: str) -> None:
        """Give the chosen element a property; "" takes it away."""
        chosen = self.chosen()
        if chosen is not None and chosen.is_element:
            holder = holder_of(chosen.tree, chosen.node, one.name)
            self.change(set_property(chosen.tree, holder, one, value), label)

    def sheets(self) -> dict[str, str]:
        """The page in front and the template's style sheets, by their names."""
        if self._page is None:
            return {}
        template = self._page.session.template
        names = [self._page.file, *(name for name in template.names() if name.endswith(".css"))]
        return {name: template.document(name).text() for name in names}

    def set_for_class(self, name_of_class: str, one: Property, value: str, label: str) -> None:
        """Give a property to all elements of a class."""
        if self._page is None:
            return
        found = set_for_class(self.sheets(), self._page.file, name_of_class, one.name, value)
        if found is None:
            self.told.emit(
                self.tr(
                    "A value of the data or the firm cannot stand in a style sheet of its own; nothing was changed."
                ),
                self.tr("Choose it for this element only, or put a <style> into the page."),
            )
        elif found[1]:
            self._page.session.template.splice_all(found[0], found[1], label)
            self.chosen_changed.emit()

    def words(self) -> Words | None:
        """The words of the chosen element; None when it holds more than words."""
        chosen = self.chosen()
        return words_of(chosen, self._page.session) if chosen is not None and self._page is not None else None

    def tell_wordless(self) -> None:
        """Say why the words of what is chosen cannot be changed here, where that is to be seen only in the source."""
        chosen = self.chosen()
        if chosen is not None and chosen.is_element:
            self.is_free(edits.has_whole_tag(chosen.tree, chosen.node))

    def tell_foreign(self, file: str) -> None:
        """Say that something comes from a file that this template has not."""
        self.told.emit(
            self.tr("That stands in {file}, which is no file of this template; nothing was changed.").format(file=file),
            self.tr("Drop it on something else."),
        )

    def tell_untaken(self, text: str, why: str = "") -> None:
        """Say that words were not taken over, and give them back."""
        why = why or self.tr("A field in it is begun and not ended.")
        self.told.emit(self.tr("What you typed was not taken over: {words}").format(words=text), why)

    def set_words(self, text: str, about: Words | None = None) -> None:
        """Replace words, in the language that is shown where they have one.

        `about` are the words that were there when the typing began, if they are not those of what is chosen: their
        element is found again, and where other words stand in it by now, what was typed is given back.
        """
        about = about or self.words()
        if about is None or about.place is None:
            return
        label = self.tr("Change text")
        if about.language:
            self._set_text(about.place.session.template, about, text)
        elif (found := _found(about)) is not None:
            self._change_in(about.place, found.tree, edits.set_inside(found.tree, found.node, text), label)
        else:
            self.tell_untaken(text, self.tr("The words there were changed or taken out meanwhile."))

    def _set_text(self, template: OpenTemplate, about: Words, text: str) -> None:
        name = variant_file(about.language)
        label = self.tr("Change text ({language})").format(language=about.language)
        try:
            template.put_text(name, edit_toml(template.text(name) or "", about.key, text), label)
        except (SealwrightError, ValueError):
            self.told.emit(
                self.tr("The words could not be written into {file}; nothing was changed.").format(file=name),
                self.tr("Open that file and change them there."),
            )
            return
        self.chosen_changed.emit()

    def _change_in(self, place: ElementPlace, tree: Tree, changes: Sequence[Change], label: str) -> None:
        """Make an edit of the file in which words stand, which need not be the one in front."""
        if changes and self._may_be_made(tree, changes):
            place.session.template.splice_all(place.file, changes, label)
            self.chosen_changed.emit()

    def make_list(self, tag: str, about: Words | None = None) -> None:
        """Make a list of the lines of the chosen element's words, or of others'."""
        words = about or self.words()
        found = _found(words) if words is not None and not words.language else None
        if words is not None and words.place is not None and found is not None:
            self._change_in(words.place, found.tree, list_of(found.tree, found.node, tag), self.tr("Make a list"))

    def name(self) -> str:
        """The name that the chosen block was given."""
        chosen = self.chosen()
        return name_of(chosen.tree, chosen.node) if chosen is not None else ""

    def set_name(self, name: str) -> None:
        """Name the chosen block; "" takes its name away."""
        chosen = self.chosen()
        if chosen is not None:
            start = chosen.node.start
            changes = set_name(chosen.tree, chosen.node, name)
            self.change(changes, self.tr("Name block"))
            self.choose(start + sum(len(one.text) - (one.end - one.start) for one in changes))

    def set_about(self, expression: str) -> None:
        """Make the chosen loop or condition be about something else; "" leaves it as it is."""
        if chosen := self.chosen():
            self.change(set_about(chosen.tree, chosen.node, expression), self.tr("Change condition"))

    def add_otherwise(self) -> None:
        """Say something where the chosen list is empty, or the chosen condition does not hold."""
        if chosen := self.chosen():
            words = self.tr("There is nothing here.")
            changes = add_otherwise(chosen.tree, chosen.node, words)
            self.change(changes, self.tr("Text if there is none"), goes_along=True)
            self._choose_words(words)

    def _choose_words(self, words: str) -> None:
        """Of what was put in, the element that says these words: they are written next."""
        editor = self._page.editor if self._page else None
        if editor is not None and (at := editor.live.now().source.find(words, editor.offset())) >= 0:
            self.choose(at)

    def put_field(self, path: str, its_format: str = "") -> None:
        """Write a field behind the words of the chosen element; where it holds more, in a text of its own behind it."""
        chosen = self.chosen()
        if chosen is None:
            return
        path = nearest(path, scope_at(chosen.tree, chosen.node.start))
        written = with_format(f"{{{{ {path} }}}}", its_format)
        if self.words() is not None:
            inside = chosen.tree.source[chosen.node.inner_start : chosen.node.inner_end].strip()
            text = f"{inside} {written}".strip()
            self.change(edits.set_inside(chosen.tree, chosen.node, text), self.tr("Put in {field}").format(field=path))
            return
        known = {block.key: block for block in blocks_of(chosen.file)}
        if "text" in known:
            self.insert(replace(known["text"], source=known["text"].source.replace("Text", written)))

    def put_table(self, collection: str, columns: Sequence[Column]) -> None:
        """Put a table of a collection behind what is chosen."""
        known = {block.key: block for block in blocks_of(self.file)}
        if "table" in known and columns:
            is_mail = self.file.endswith(".mjml")
            word = words_in(self._page.session.languages()[0]).total if self._page else ""
            source = table_of(collection, one_of(collection), columns, is_mail=is_mail, total_word=word)
            self.insert(replace(known["table"], source=source))

    def insert(self, block: Block) -> None:
        """Put a block behind what is chosen, as deep as it may stand there."""
        editor = self._page.editor if self._page else None
        if editor is None:
            return
        tree = editor.live.now()
        block = fitted(tree, block)
        place = block_place(tree, editor.offset(), block)
        if place is not None and block.css and self._page is not None and not editor.isReadOnly():
            session = self._page.session
            block = in_words(block, page_words(session.template, session.languages()))
            self._insert_with_rules(edits.insert(tree, *place, block.source), block.css)
        elif place is not None:
            goes_along = block.home not in AT_AN_END  # what frames a mail leads nobody away from where they write
            self.change(edits.insert(tree, *place, block.source), self.tr("Insert"), goes_along=goes_along)

    def _insert_with_rules(self, changes: Sequence[Change], css: str) -> None:
        if self._page is None:
            return
        template, file = self._page.session.template, self._page.file
        with template.macro(self.tr("Insert")):
            self.change(changes, self.tr("Insert"), goes_along=True)
            carry_out(template, block_steps(page_texts(template, file), file, css), self.tr("Insert"))

    def delete(self) -> None:
        """Take the chosen element out."""
        if chosen := self._whole():
            self.change(edits.delete(chosen.tree, chosen.node), self.tr("Delete"), goes_along=True)

    def duplicate(self) -> None:
        """Put a copy of the chosen element behind it."""
        if chosen := self._whole():
            self.change(edits.duplicate(chosen.tree, chosen.node), self.tr("Duplicate"), goes_along=True)

    def move(self, steps: int) -> None:
        """Move the chosen element before its elder (-1) or behind its younger (1) neighbour."""
        chosen = self._whole()
        if chosen is not None and (beside := neighbour(chosen, steps)) is not None:
            side = Side.BEFORE if steps < 0 else Side.BEHIND
            self.change(edits.move(chosen.tree, chosen.node, beside, side), self.tr("Move"), goes_along=True)

    def move_to(self, start: int, anchor: int, side: Side) -> None:
        """Move the node that begins at an offset beside or into the one that begins at another."""
        editor = self._page.editor if self._page else None
        if editor is None:
            return
        tree = editor.live.now()
        node = _at(tree, start, CHOOSABLE)
        if start < 0:
            self._tell_gone()
            return
        inside = (Kind.BRANCH, Kind.ELEMENT) if side in (Side.FIRST, Side.LAST) else CHOOSABLE
        beside = _at(tree, anchor, inside)
        if node is None or beside is None or not edits.can_move(node, beside, side):
            return
        if not may_stand(tree, node, beside, is_within=side in (Side.FIRST, Side.LAST)):
            self.told.emit(
                self.tr("This cannot stand there; nothing was changed."),
                self.tr("Rows stand in tables, columns in sections, and what a mail shows in columns."),
            )
            return
        if self.is_free(edits.is_whole(tree, node) and (beside.kind is Kind.BRANCH or edits.is_whole(tree, beside))):
            self.change(edits.move(tree, node, beside, side), self.tr("Move"), goes_along=True)

    def carry(self) -> None:
        """A drag begins: it is about what is chosen now, whatever is chosen before it ends."""
        self._carried, self._anchor = self._place_of(self.chosen()), None

    def carried(self) -> Chosen | None:
        """What is dragged, as it stands in the file in front; says so when it is gone."""
        found = self._dragged()
        if found is None:
            self._tell_gone()
        return found

    def _tell_gone(self) -> None:
        self.told.emit(
            self.tr("What was dragged was changed or taken out meanwhile; nothing was changed."),
            self.tr("Choose it, and drag it again."),
        )

    def _dragged(self) -> Chosen | None:
        editor = self._page.editor if self._page else None
        if self._carried is None:
            return self.chosen()
        is_here = editor is not None and self._page is not None and self._carried.file == self._page.file
        return self._carried.chosen(editor.live.now()) if is_here and editor is not None else None

    def _place_of(self, chosen: Chosen | None) -> ElementPlace | None:
        return ElementPlace.of(chosen, self._page.session) if chosen is not None and self._page is not None else None

    def drop_place(self, under: TagPlace) -> DropPlace | None:
        """Beside what the element may stand that is dragged over a start tag."""
        chosen = self._dragged()
        target = chosen.tree.tag(under.line, under.nth) if chosen is not None and under.file == chosen.file else None
        anchor = drop_anchor(chosen.tree, chosen.node, target.start) if chosen is not None and target else None
        if chosen is None or anchor is None:
            self._anchor = None
            return None
        self._anchor = self._place_of(Chosen(chosen.file, chosen.tree, (anchor,)))
        tag = TagPlace(chosen.file, chosen.tree.place(anchor.start).line, chosen.tree.nth(anchor))
        return DropPlace(tag, anchor.name in ("td", "th", "mj-column"))

    def drop(self, file: str, line: int, nth: int, is_before: bool) -> None:
        """Move what is dragged beside a start tag; of one that was aimed at, its element wherever it stands by now."""
        chosen = self.carried()
        anchor = chosen.tree.tag(line, nth) if chosen is not None and file == chosen.file else None
        if self._anchor is not None and chosen is not None:
            found = self._anchor.chosen(chosen.tree)
            anchor = found.node if found is not None else None
        self._carried = self._anchor = None
        if chosen is not None and anchor is not None:
            self.move_to(chosen.node.start, anchor.start, Side.BEFORE if is_before else Side.BEHIND)

    def repeat(self, name: str, collection: str) -> None:
        """Repeat the chosen element for each item of a collection."""
        self._wrap(f"{{% for {name} in {collection} %}}", "{% endfor %}", self.tr("Repeat"))

    def only_if(self, condition: str) -> None:
        """Show the chosen element only if a condition holds."""
        self._wrap(f"{{% if {condition} %}}", "{% endif %}", self.tr("Show only if"))

    def unwrap(self) -> None:
        """Take the chosen element away and leave what it holds."""
        if chosen := self._whole():
            self.change(edits.unwrap(chosen.tree, chosen.node), self.tr("Take the frame away"), goes_along=True)

    def _wrap(self, opening: str, closing: str, label: str) -> None:
        if chosen := self._whole():
            self.change(edits.wrap(chosen.tree, chosen.node, opening, closing), label, goes_along=True)

    def _whole(self) -> Chosen | None:
        """What is chosen, unless its end stands in another branch of a condition: half of it cannot be moved."""
        chosen = self.chosen()
        return chosen if chosen is not None and self.is_free(edits.is_whole(chosen.tree, chosen.node)) else None

    def is_free(self, is_whole: bool) -> bool:
        """Whether what is to be changed is whole; says so where it is not."""
        if not is_whole:
            self.told.emit(
                self.tr("A tag here begins in one branch of a condition and ends in another; nothing was changed."),
                self.tr("Change it in the source."),
            )
        return is_whole

    def change(self, changes: Sequence[Change], label: str, *, goes_along: bool = False) -> None:
        """Make an edit of the file in front, as one step of undo; `goes_along`: what it puts in is chosen then."""
        if self._page is None or self._page.editor is None or self._page.editor.isReadOnly() or not changes:
            return
        if not self._may_be_made(self._page.editor.live.now(), changes):
            return
        self._page.session.template.splice_all(self._page.file, changes, label)
        if goes_along:
            source = self._page.editor.live.now().source
            at = edits.landing(changes)
            self.choose(at + len(source[at:]) - len(source[at:].lstrip()))
        self.chosen_changed.emit()

    def _may_be_made(self, tree: Tree, changes: Sequence[Change]) -> bool:
        """Whether what is left compiles as far as loops and conditions go; says so where it does not."""
        if edits.keeps_jinja(tree, changes):
            return True
        self.told.emit(
            self.tr("That would take half of a loop or a condition away; nothing was changed."),
            self.tr("Change it in the source."),
        )
        return False


def _found(words: Words) -> Chosen | None:
    """The element that words stand in, if they still do."""
    chosen = words.place.chosen() if words.place is not None else None
    now = words_of(chosen, words.place.session) if chosen is not None and words.place is not None else None
    return chosen if now is not None and (now.text, now.language) == (words.text, "") else None


def _at(tree: Tree, offset: int, kinds: tuple[Kind, ...]) -> Node | None:
    return next((node for node in tree.path(offset) if node.start == offset and node.kind in kinds), None)

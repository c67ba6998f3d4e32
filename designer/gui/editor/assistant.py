"""Helps while a person types: offers what fits, closes tags and braces, writes fields as their place wants them."""

from __future__ import annotations

import re
from html import escape

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor

from designer.gui.editor.completion import LOOK_BACK, Proposal, Proposals, closing_of, proposals_at
from designer.gui.editor.edits import one_step, outdent_if_closing
from designer.gui.editor.facts import CompletionFacts
from designer.gui.editor.host import Host
from designer.gui.editor.popup import CompletionPopup
from designer.gui.editor.snippets import Snippet, expanded, snippets, suits
from designer.template.markup import Kind, Tree, nearest, resolve, scope_at

_OPENED = re.compile(r"<([A-Za-z][\w-]*)(?:\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)?\Z", re.DOTALL)
_IN_JINJA = re.compile(r"\{[{%](?:(?!\}\}|%\}).)*\Z", re.DOTALL)
_DOTTED = re.compile(r"(?<![\w.'\"])[A-Za-z_]\w*(?:\.\w+)+")
_JINJA = frozenset({Kind.EXPRESSION, Kind.STATEMENT, Kind.BRANCH})
_FRESH = re.compile(r"\{[{%] \Z")
_OFFERS = re.compile(r"[\w.|<{% \"':/-]\Z")
_ENDS = re.compile(r"( *)(\}\}|%\})")
_END_LENGTH = 8
_STRING, _QUOTE = re.compile(r"'[^']*'|\"[^\"]*\""), re.compile(r"['\"]")
_CLOSING = re.compile(r"</[\w-]+\Z")
_WORTH = re.compile(r"(?:[\w.-]|[|.<{%]\s?|</|\s|[\"']|:\s?)\Z")
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}
_TAKES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class Assistant(QObject):
    """Belongs to one editor."""

    def __init__(self, editor: Host) -> None:
        super().__init__(editor)
        self._editor = editor
        self.facts = CompletionFacts()
        self.popup = CompletionPopup(editor.theme, editor)
        self.popup.chosen.connect(self.insert)
        self._replaces = 0

    def takes(self, event: QKeyEvent) -> bool:
        """Whether a key was meant for the list of proposals."""
        if not self.popup.isVisible():
            return False
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.popup.step(_STEPS[key])
            return True
        if key in _TAKES and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            proposal = self.popup.current()
            if proposal is not None:
                self.insert(proposal)
                return True
        if key == Qt.Key.Key_Escape:
            self.popup.hide()
            return True
        return False

    def types(self, text: str) -> bool:
        """Type a character together with what it brings along; False if it brings nothing."""
        cursor = self._editor.textCursor()
        if cursor.hasSelection():
            return False
        before, behind = self._before(cursor, 1), self._behind(cursor, 2)
        if text in "}\"'" and text and behind[:1] == text and self._steps_over(text, cursor):
            cursor.movePosition(QTextCursor.MoveOperation.NextCharacter)
            self._editor.setTextCursor(cursor)
            return True
        if text in ("}", "%") and self._reaches_the_end(text, cursor):
            return True
        if text in (" ", "-", "+") and _FRESH.search(self._before(cursor, LOOK_BACK)) and behind[:1] == " ":
            if text != " ":
                with one_step(cursor):
                    cursor.deletePreviousChar()
                    cursor.insertText(text)
            return True  # the space stands there already; a sign that trims stands in its place
        if text == ">" and self._closes_what_is_closed(cursor):
            return True
        brought = self._brought(text, before, behind, cursor)
        if not brought:
            return False
        with one_step(cursor):
            cursor.insertText(text + brought)
        back = len(brought) - (1 if brought.startswith("  ") else 0)
        cursor.movePosition(QTextCursor.MoveOperation.PreviousCharacter, QTextCursor.MoveMode.MoveAnchor, back)
        self._editor.setTextCursor(cursor)
        return True

    def _reaches_the_end(self, text: str, cursor: QTextCursor) -> bool:
        """Who types the end of an expression where it was written for them already goes over it, spaces and all."""
        before = self._before(cursor, LOOK_BACK)
        found, begun = _ENDS.match(self._behind(cursor, _END_LENGTH)), _IN_JINJA.search(before)
        if found is None or found[2][0] != text or begun is None or _QUOTE.search(_STRING.sub("", begun[0])):
            return False
        spaces = len(found[1])
        with one_step(cursor):
            for _ in range(spaces if before.endswith((" ", "-", "+")) else 0):
                cursor.deleteChar()
                spaces -= 1
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.MoveAnchor, spaces + 1)
        self._editor.setTextCursor(cursor)
        return True

    def _closes_what_is_closed(self, cursor: QTextCursor) -> bool:
        """Who types a closing tag where it was written for them already gets one, and stands behind it."""
        typed = _CLOSING.search(self._before(cursor, LOOK_BACK))
        if typed is None or self._behind(cursor, len(typed[0]) + 1) != f"{typed[0]}>":
            return False
        with one_step(cursor):
            for _ in typed[0]:
                cursor.deletePreviousChar()
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.MoveAnchor, len(typed[0]) + 1)
        self._editor.setTextCursor(cursor)
        return True

    def _brought(self, text: str, before: str, behind: str, cursor: QTextCursor) -> str:
        language = self._editor.language
        if language.has_jinja and before == "{" and text in ("{", "%") and not behind.startswith(("}", "%")):
            return "  }}" if text == "{" else "  %}"
        if text == ">" and language.has_tags and before != "/":
            opened = _OPENED.search(self._before(cursor, LOOK_BACK))
            return closing_of(opened[1]) if opened and not self._is_closed(opened[1]) else ""
        return ""

    def _is_closed(self, name: str) -> bool:
        """Whether a closing tag of that name is waiting for its opening one already."""
        tree = self._editor.live.tree
        return any(one.code == "markup-not-opened" and one.name == name.lower() for one in tree.mismatches)

    def _steps_over(self, text: str, cursor: QTextCursor) -> bool:
        before = self._before(cursor, LOOK_BACK)
        if text == "}":
            return bool(_IN_JINJA.search(before)) or before.endswith("}")
        return (
            self._editor.language.has_tags and before.rfind("<") > before.rfind(">") and before.endswith(("=" + text,))
        )

    def typed(self, text: str) -> None:
        """Offer what fits behind a character that was typed."""
        cursor = self._editor.textCursor()
        if self._editor.language.has_jinja:
            outdent_if_closing(cursor)
        if text and _OFFERS.match(text):
            self.offer(is_asked=False)
        else:
            self.popup.hide()

    def offer(self, *, is_asked: bool) -> None:
        """Show what may be typed at the cursor. Unasked, only where a person is likely to want it."""
        editor = self._editor
        cursor = editor.textCursor()
        before = self._before(cursor, LOOK_BACK)
        if editor.isReadOnly() or not (is_asked or _WORTH.search(before)):
            self.popup.hide()
            return
        tree = editor.live.tree
        offset = tree.utf16.to_points(cursor.position())
        found = proposals_at(before, tree, offset, self.facts, editor.language)
        if not found.items:
            found = self._snippets(before, is_asked=is_asked)
        typed = before[len(before) - found.replaces :]
        if not is_asked and not typed and before.endswith((" ", "\n")) and not _IN_JINJA.search(before):
            found = Proposals()  # nobody asked, and nothing was begun
        self._replaces = found.replaces
        place: QRect = editor.cursorRect(cursor).translated(0, 0)
        self.popup.offer(found.items, QRect(editor.viewport().mapToGlobal(place.topLeft()), place.size()))

    def _snippets(self, before: str, *, is_asked: bool) -> Proposals:
        word = re.search(r"(?:^|[\s>])(\w*)\Z", before)
        if word is None or (not is_asked and len(word[1]) < 3) or _IN_JINJA.search(before):
            return Proposals()
        fitting = [one for one in snippets() if suits(one, self._editor.file) and one.word.startswith(word[1])]
        items = tuple(Proposal(one.word, "snippet", one.word, one.label) for one in fitting)
        return Proposals(items, len(word[1]))

    def explained(self, offset: int) -> str:
        """The value that the shown sample has for the name at an offset; empty if it is none, or has none."""
        tree = self._editor.live.tree
        node = tree.node_at(offset)
        end = node.inner_start if node.kind is Kind.BRANCH else node.end
        if node.kind not in _JINJA or offset >= end:
            return ""
        for match in _DOTTED.finditer(tree.source, node.start, end):
            if match.start() <= offset <= match.end():
                path = resolve(match[0], scope_at(tree, offset))
                value = self._value(path)
                return f"{escape(path)} = <b>{escape(value)}</b>" if value else ""
        return ""

    def _value(self, path: str) -> str:
        root, _, key = path.partition(".")
        others = {"t": self.facts.texts, "firm": self.facts.firm, "brand": self.facts.brand}
        return others[root].get(key, "") if root in others else self.facts.examples.get(path, "")

    def insert(self, proposal: Proposal) -> None:
        """Write a proposal in place of what was typed of it."""
        self.popup.hide()
        cursor = self._editor.textCursor()
        cursor.movePosition(
            QTextCursor.MoveOperation.PreviousCharacter, QTextCursor.MoveMode.KeepAnchor, self._replaces
        )
        if proposal.kind == "snippet":
            self.expand(next(one for one in snippets() if one.word == proposal.text), cursor)
            return
        with one_step(cursor):
            cursor.insertText(proposal.text)
        cursor.movePosition(QTextCursor.MoveOperation.PreviousCharacter, QTextCursor.MoveMode.MoveAnchor, proposal.back)
        self._editor.setTextCursor(cursor)
        outdent_if_closing(cursor)
        if proposal.goes_on and proposal.back:
            self.offer(is_asked=True)

    def expand(self, snippet: Snippet, cursor: QTextCursor) -> None:
        """Write a snippet in place of the selection of `cursor`."""
        line = cursor.block().text()
        text, back = expanded(snippet, line[: len(line) - len(line.lstrip())])
        with one_step(cursor):
            cursor.insertText(text)
        cursor.movePosition(QTextCursor.MoveOperation.PreviousCharacter, QTextCursor.MoveMode.MoveAnchor, back)
        self._editor.setTextCursor(cursor)

    def insert_field(self, path: str) -> None:
        """Write a field at the cursor, by the name that it has there, in braces unless some are around it."""
        cursor = self._editor.textCursor()
        tree = self._editor.live.now()
        offset = tree.utf16.to_points(cursor.selectionStart())
        text = written_field(path, tree, offset)
        if not _IN_JINJA.search(self._before(cursor, LOOK_BACK)):
            text = "{{ " + text + " }}"
        with one_step(cursor):
            cursor.insertText(text)
        self._editor.setTextCursor(cursor)

    def _before(self, cursor: QTextCursor, count: int) -> str:
        """The text before the cursor, about `count` characters of it, or exactly 1."""
        place = cursor.selectionStart()
        probe = QTextCursor(cursor.document())
        probe.setPosition(place)
        if count == 1:
            probe.movePosition(QTextCursor.MoveOperation.PreviousCharacter, QTextCursor.MoveMode.KeepAnchor)
        else:
            start = cursor.document().findBlock(max(0, place - count)).position()
            probe.setPosition(start, QTextCursor.MoveMode.KeepAnchor)
        return probe.selectedText().replace("\u2029", "\n")

    def _behind(self, cursor: QTextCursor, count: int) -> str:
        probe = QTextCursor(cursor)
        probe.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor, count)
        return probe.selectedText()


def written_field(path: str, tree: Tree, offset: int) -> str:
    """A field by the shortest name that a place has for it: within a loop over its list, by the loop's variable."""
    return nearest(path, scope_at(tree, offset))

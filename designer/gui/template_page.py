"""The tab of one open template: its files, the editors of those that are shown, and finding in them."""

from __future__ import annotations

from pathlib import PurePosixPath

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QSplitter, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from designer.core.catalogue import sentence
from designer.core.problem import Problem
from designer.gui.data.json_view import Beside, JsonView
from designer.gui.editing.file_acts import FileActs
from designer.gui.editing.open_template import is_text
from designer.gui.editing.source_document import normalised
from designer.gui.editor.facts import CompletionFacts
from designer.gui.editor.file_tree import FileTree
from designer.gui.editor.find_bar import FindBar
from designer.gui.editor.find_panel import FindPanel
from designer.gui.editor.source_editor import SourceEditor, Sources
from designer.gui.notice import Banner
from designer.gui.plain import PlainLabel, tip
from designer.gui.session import TemplateSession
from designer.gui.theme import Theme
from designer.template.markup import Kind
from designer.template.names import SPEC_FILE

_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".svg")

_GUIDE_TOPICS = {"samples": "Add a field", "languages": "Add a language"}


class TemplatePage(QWidget):
    """Shows the files of one session. What is typed goes into its documents; undo belongs to the template."""

    place_changed = Signal(str, int, int)  # the file that is shown, line and column of the cursor
    editor_shown = Signal(object)  # the SourceEditor that is in front, or None
    told = Signal(str, str)  # what was not done, what to do

    def __init__(self, session: TemplateSession, theme: Theme, *, points: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._theme = theme
        self._points = points
        self._problems: list[Problem] = []
        self._facts = CompletionFacts()
        self._views: dict[str, QWidget] = {}
        self._file_acts = FileActs(session.template, self)
        self._disputed: list[str] = []
        self.banner = Banner()
        self.dispute = Banner()
        self.files = FileTree(theme)
        self.find_bar = FindBar(theme)
        self.find_panel = FindPanel(theme)
        self._tabs = self._made_tabs()
        self._stack = QStackedWidget()
        middle = QWidget()
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self._tabs, self.dispute, self.banner, self._stack, self.find_bar, self.find_panel):
            layout.addWidget(part, 1 if part is self._stack else 0)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.files)
        splitter.addWidget(middle)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([170, 700])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(splitter)
        self.find_bar.hide()
        self.find_panel.hide()
        self._connect()
        self._refresh_files()
        self.open_file(str(session.spec().get("email", {}).get("body") or SPEC_FILE))

    @property
    def file(self) -> str:
        """The file that is in front."""
        return str(self._tabs.tabData(self._tabs.currentIndex()) or "")

    @property
    def guide_topic(self) -> str:
        """The section of the guide about the file in front."""
        return _GUIDE_TOPICS.get(self.file.partition("/")[0], "Make a template")

    @property
    def editor(self) -> SourceEditor | None:
        """The editor that is in front; None while an image is shown."""
        return _editor_in(self._views.get(self.file))

    def open_file(self, name: str) -> bool:
        """Show a file; False when there is none of this name."""
        if name not in self.session.template.names():
            return False
        if name not in self._views:
            view = self._made_view(name)
            self._views[name] = view
            self._stack.addWidget(view)
            index = self._tabs.addTab(PurePosixPath(name).name)
            self._tabs.setTabData(index, name)
            self._tabs.setTabToolTip(index, tip(name))
        self._tabs.setCurrentIndex(self._index(name))
        self._on_current_changed()
        return True

    def show_place(self, file: str, line: int, column: int = 1) -> None:
        """Show a place of the source, and put the cursor there to type."""
        self.put_cursor(file, line, column)
        if self.editor is not None and self.file == file:
            self.editor.setFocus()

    def put_cursor(self, file: str, line: int, column: int = 1) -> None:
        """Put the cursor to a place of the source; the keys go on to where they go now."""
        if self.open_file(file) and self.editor is not None:
            self.editor.show_place(max(line, 1), max(column, 1))

    def show_tag(self, file: str, line: int, nth: int) -> None:
        """Show the n-th start tag of a line and put the cursor there; the keys go on to where they go now."""
        if self.open_file(file) and (editor := self.editor) is not None:
            tree = editor.live.now()
            tag = tree.tag(line, nth)
            self.put_cursor(file, *(tree.place(tag.start) if tag else (line, 1)))

    def tag_at_cursor(self) -> tuple[int, int | None]:
        """Line and number on it of the start tag of what the cursor is in; without one, the line of the cursor."""
        editor = self.editor
        if editor is None:
            return 1, None
        tree = editor.live.now()
        path = tree.path(editor.offset())
        held = () if path[-1].kind is Kind.ELEMENT else path[-1].children  # of a loop or condition, what it decides on
        tags = [node for node in (*path, *held[::-1]) if node.kind is Kind.ELEMENT]
        if not tags:
            return editor.textCursor().blockNumber() + 1, None
        return tree.place(tags[-1].start).line, tree.nth(tags[-1])

    def insert_field(self, path: str) -> None:
        """Write a field at the cursor."""
        editor = self.editor
        if editor is not None:
            editor.insert_field(path)
            editor.setFocus()

    def set_problems(self, problems: list[Problem]) -> None:
        """Underline these problems in their files."""
        self._problems = problems
        for view in self._views.values():
            if (editor := _editor_in(view)) is not None:
                editor.set_problems(problems)
        self.files.show_problems(problems)

    def set_facts(self, facts: CompletionFacts) -> None:
        """What completion offers from now on."""
        self._facts = facts
        for view in self._views.values():
            if (editor := _editor_in(view)) is not None:
                editor.set_facts(facts)

    def set_theme(self, theme: Theme) -> None:
        """Paint anew."""
        self._theme = theme
        for part in (self.files, self.find_bar, self.find_panel):
            part.set_theme(theme)
        for view in self._views.values():
            if (editor := _editor_in(view)) is not None:
                editor.set_theme(theme)
            for tree in view.findChildren(JsonView):
                tree.set_theme(theme)

    def undo(self) -> None:
        """Undo the template's last step, and show where it was."""
        self.open_file(self.session.template.undo())

    def redo(self) -> None:
        """Do the last undone step again, and show where it was."""
        self.open_file(self.session.template.redo())

    def find_here(self, *, with_replace: bool = False) -> None:
        """Look for words in the file that is shown."""
        if self.editor is not None:
            self.find_bar.open_for(self.editor, with_replace=with_replace)

    def find_everywhere(self) -> None:
        """Look for words in all files of the template."""
        self.find_panel.open_for(self.session.template)

    def _connect(self) -> None:
        template = self.session.template
        template.files_changed.connect(self._refresh_files)
        template.revised.connect(self._mark_differing)
        template.saved.connect(self._mark_differing)
        template.changed_outside.connect(self._on_changed_outside)
        self.files.open_wanted.connect(self.open_file)
        self.files.add_wanted.connect(self._file_acts.add)
        self.files.rename_wanted.connect(self._file_acts.rename)
        self.files.delete_wanted.connect(self._file_acts.delete)
        self._file_acts.opened.connect(self.open_file)
        self._file_acts.failed.connect(self.told)
        self.find_panel.place_wanted.connect(self.show_place)

    def _made_tabs(self) -> QTabBar:
        tabs = QTabBar()
        tabs.setTabsClosable(True)
        tabs.setMovable(True)
        tabs.setExpanding(False)
        tabs.setAccessibleName(self.tr("Open files"))
        tabs.currentChanged.connect(lambda _index: self._on_current_changed())
        tabs.tabCloseRequested.connect(self._on_close_requested)
        return tabs

    def _made_view(self, name: str) -> QWidget:
        if not is_text(name):
            return self._made_picture(name)
        document = self.session.template.document(name)
        template = self.session.template
        sources = Sources(template.names, lambda other: template.document(other).text() if is_text(other) else "")
        editor = SourceEditor(document.document, name, self._theme, sources=sources)
        editor.setReadOnly(document.is_read_only)
        editor.set_points(self._points)
        editor.set_facts(self._facts)
        editor.set_problems(self._problems)
        editor.undo_wanted.connect(self.undo)
        editor.redo_wanted.connect(self.redo)
        editor.find_wanted.connect(lambda with_replace: self.find_here(with_replace=with_replace))
        editor.place_wanted.connect(self.show_place)
        editor.place_changed.connect(lambda line, column: self.place_changed.emit(name, line, column))
        editor.zoomed.connect(self._on_zoomed)
        is_shown_whole = not document.is_read_only
        return self._beside_tree(editor, name) if is_shown_whole and name.startswith("samples/") else editor

    def _beside_tree(self, editor: SourceEditor, name: str) -> QWidget:
        """A sample: its JSON, and beside it the same as a tree."""
        tree = JsonView(self._theme)
        template = self.session.template
        words = self.tr("Edit sample")
        tree.value_edited.connect(lambda file, start, end, text: template.splice(file, start, end, text, words))
        tree.place_wanted.connect(self.show_place)
        tree.show_document(template.document(name))
        return Beside(tree, editor)

    def _made_picture(self, name: str) -> QWidget:
        label = PlainLabel(self.tr("This file cannot be shown here."))
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        pixmap = QPixmap()
        if name.lower().endswith(_IMAGES) and pixmap.loadFromData(self.session.template.raw(name) or b""):
            label.setPixmap(pixmap)
        return label

    def _on_current_changed(self) -> None:
        view = self._views.get(self.file)
        if view is None:
            return
        self._stack.setCurrentWidget(view)
        self.files.choose(self.file)
        editor = self.editor
        self.editor_shown.emit(editor)
        self._tell_read_only()
        if editor is not None:
            cursor = editor.textCursor()
            self.place_changed.emit(self.file, cursor.blockNumber() + 1, cursor.positionInBlock() + 1)

    def _on_close_requested(self, index: int) -> None:
        name = str(self._tabs.tabData(index))
        view = self._views.pop(name)
        self._tabs.removeTab(index)
        self._stack.removeWidget(view)
        view.deleteLater()
        self._on_current_changed()

    def _on_zoomed(self, points: float) -> None:
        self._points = points

    def _index(self, name: str) -> int:
        return next((index for index in range(self._tabs.count()) if self._tabs.tabData(index) == name), -1)

    def _refresh_files(self) -> None:
        """Other files: those that are gone are shown no more, and those that came back are shown anew."""
        names = self.session.template.names()
        front = self.file
        for name in [*self._views]:
            if name not in names or not self._is_current(name):
                self._on_close_requested(self._index(name))
                if name in names:
                    self.open_file(name)
        if front in names:
            self.open_file(front)
        self._mark_differing()

    def _is_current(self, name: str) -> bool:
        editor = _editor_in(self._views[name])
        return editor is None or editor.document() is self.session.template.document(name).document

    def _mark_differing(self) -> None:
        template = self.session.template
        self.files.show_names(template.names(), template.overlay())

    def _tell_read_only(self) -> None:
        document = self.session.template.document(self.file) if is_text(self.file) else None
        if document is None or document.fault is None:
            self.banner.hide()
            return
        words = sentence(document.fault.code, document.fault.arguments)
        buttons = {self.tr("Normalise"): self._normalise} if document.fault.code == "file-not-editable" else None
        self.banner.tell(words.what, words.remedy, buttons=buttons)

    def _normalise(self) -> None:
        name = self.file
        raw = self.session.template.raw(name) or b""
        self.session.template.put_file(name, normalised(raw), self.tr("Normalise {file}").format(file=name))

    def _on_changed_outside(self, name: str) -> None:
        """Ask, once for all files that another program has changed under our hands."""
        template = self.session.template
        self._disputed.append(name)
        is_gone = not (template.folder / name).exists()
        words = sentence("draft-deleted-outside" if is_gone else "draft-changed-outside", {"file": name})
        more = len(self._disputed) - 1
        what = self.tr("{words} And {count} more.").format(words=words.what, count=more) if more else words.what
        buttons = {self.tr("Keep mine"): self._keep_mine}
        if not is_gone:
            buttons[self.tr("Take over")] = self._take_theirs
        self.dispute.tell(what, words.remedy, buttons=buttons)

    def _keep_mine(self) -> None:
        disputed, self._disputed = self._disputed, []
        for name in disputed:
            self.session.template.keep_mine(name)
        self.session.autosave.save_now()

    def _take_theirs(self) -> None:
        disputed, self._disputed = self._disputed, []
        for name in disputed:
            self.session.template.take_theirs(name)


def _editor_in(view: QWidget | None) -> SourceEditor | None:
    if isinstance(view, SourceEditor):
        return view
    return view.findChild(SourceEditor) if view is not None else None

"""A template that is open for editing: its files, one undo for all of them, and what is not on the disk yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from designer.core.errors import TemplateError
from designer.gui.editing.disk import Disk
from designer.gui.editing.source_document import SourceDocument

_GROWING = 1
TEXT_SUFFIXES = (".mjml", ".html", ".htm", ".css", ".txt", ".toml", ".json", ".svg", ".j2", ".md")


def is_text(name: str) -> bool:
    """Whether a file is opened as text."""
    return name.lower().endswith(TEXT_SUFFIXES)


class OpenTemplate(QObject):
    """The files below `folder` that `holds` accepts. Every change is a step on `undo_stack`.

    Nothing is written before `save`; a file that another program has changed is never overwritten unasked.
    """

    revised = Signal(str)  # a file's name: it has other bytes now
    files_changed = Signal()  # another set of files
    saved = Signal(list)  # the names that were written
    trouble = Signal(object)  # a SealwrightError: saving failed, and will be tried again
    changed_outside = Signal(str)  # a file that is edited here has other bytes on the disk, or is gone

    def __init__(
        self,
        template_id: str,
        folder: Path,
        *,
        holds: Callable[[str], bool] = lambda _name: True,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.id = template_id
        self.folder = folder
        self.undo_stack = QUndoStack(self)
        self._disk = Disk(folder, holds)
        self._documents: dict[str, SourceDocument] = {}
        self._put: dict[str, bytes | None] = {}
        self._label = ""
        self._disputed: set[str] = set()

    def names(self) -> list[str]:
        """Every file as it would be after saving, in order."""
        known = {*self._disk.names(), *self._put, *self._documents}
        return sorted(name for name in known if name in self._documents or self._put.get(name, b"") is not None)

    def document(self, name: str) -> SourceDocument:
        """A text file, opened when it is first asked for. Raises TemplateError when there is none."""
        if name not in self._documents:
            raw = self.raw(name)
            if raw is None:
                raise TemplateError("file-missing", name=name, file="template.toml")
            self._open(name, raw)
        return self._documents[name]

    def raw(self, name: str) -> bytes | None:
        """A file as it would be saved; None when there is none."""
        if name in self._documents:
            return self._documents[name].raw()
        return self._put[name] if name in self._put else self._disk.read(name)

    def text(self, name: str) -> str | None:
        """A text file as the author sees it, with `\n` as line end; None when there is none.

        Raises TemplateError for one that cannot be edited without changing what nobody touched.
        """
        document = self._as_text(name)
        if document is not None and document.fault is not None:
            raise document.fault
        return document.text() if document is not None else None

    def put_text(self, name: str, text: str, label: str, *, grows: str = "") -> None:
        """As `put_file`, with a text as `text` tells it: its file keeps its mark and line ends. Raises ValueError."""
        raw, document = text.encode(), self._as_text(name)
        self.put_file(name, document.encoded(text) if document else raw, label, grows=grows)

    def overlay(self) -> dict[str, bytes]:
        """The files whose bytes differ from the disk's."""
        return {name: raw for name, raw in self._differing().items() if raw is not None}

    def removed(self) -> tuple[str, ...]:
        """The files that are on the disk and will not be after saving."""
        return tuple(name for name, raw in self._differing().items() if raw is None)

    def splice(self, name: str, start: int, end: int, text: str, label: str) -> None:
        """Replace the code points from `start` to `end` of a text, as one step of undo called `label`."""
        self.splice_all(name, [(start, end, text)], label)

    def splice_all(self, name: str, changes: Sequence[tuple[int, int, str]], label: str) -> None:
        """Replace several stretches of a text, which are in order and apart, as one step of undo called `label`."""
        with self._called(label):
            self.document(name).splice_all(changes)

    def put_file(self, name: str, raw: bytes | None, label: str, *, grows: str = "") -> None:
        """Make a file hold these bytes, or take it out (None), as one step of undo called `label`.

        Steps in a row that name the same thing by `grows`, such as a field that is typed in, are one.
        """
        opened = self._documents.get(name)
        if opened is not None and raw is not None:
            with self._called(label):
                if opened.takes_over(raw):
                    return
        self.undo_stack.push(_PutStep(self, name, self.raw(name), raw, label, grows=grows))

    @contextmanager
    def macro(self, label: str) -> Iterator[None]:
        """Everything that is changed inside is one step of undo called `label`."""
        self.undo_stack.beginMacro(label)
        try:
            with self._called(label):
                yield
        finally:
            self.undo_stack.endMacro()

    def undo(self) -> str:
        """Undo the last step; the name of the file to look at ("" for none)."""
        return self._step(self.undo_stack.undo, self.undo_stack.index() - 1)

    def redo(self) -> str:
        """Do the last undone step again; the name of the file to look at."""
        return self._step(self.undo_stack.redo, self.undo_stack.index())

    def is_saved(self) -> bool:
        """Whether the disk holds everything."""
        return not self._differing()

    def save(self) -> list[str]:
        """Write what differs; the names written. Failures are told by `trouble`, and nothing is lost by them."""
        written = []
        for name, raw in self._differing().items():
            if name in self._disputed or self._disk.has_changed(name):
                self._dispute(name)
                continue
            try:
                self._disk.write(name, raw)
            except OSError as error:
                self.trouble.emit(
                    TemplateError("draft-not-saved", file=name, reason=error.strerror or str(error.errno))
                )
                break
            written.append(name)
        if written:
            self.saved.emit(written)
        return written

    def look_at_disk(self) -> list[str]:
        """Take over what another program changed in files that are not edited here; the names of those.

        A file that is edited here stays as it is, and `changed_outside` asks the person.
        """
        taken = []
        edited = self._differing()
        for name in self._disk.changed():
            if name in edited or (name in self._documents and self._disk.now(name) is None):
                self._dispute(name)
                continue
            taken.append(name)
            self._take(name)
        if taken:
            self.files_changed.emit()
        return taken

    def keep_mine(self, name: str) -> None:
        """Settle a dispute: what is here will be written over what is on the disk."""
        self._disputed.discard(name)
        self._disk.accept(name)

    def take_theirs(self, name: str) -> None:
        """Settle a dispute: what is on the disk comes in here, as a step of undo."""
        self._disputed.discard(name)
        self._take(name)

    def _as_text(self, name: str) -> SourceDocument | None:
        raw = self.raw(name)
        return self._documents.get(name) or (SourceDocument(name, raw) if raw is not None else None)

    def _take(self, name: str) -> None:
        self._disk.accept(name)
        raw = self._disk.read(name)
        if name in self._documents or self._put.get(name) is not None:
            self.put_file(name, raw, self.tr("Take over {file}").format(file=name))
        else:
            self._put.pop(name, None)
            self.revised.emit(name)

    def _dispute(self, name: str) -> None:
        if name not in self._disputed:
            self._disputed.add(name)
            self.changed_outside.emit(name)

    def _differing(self) -> dict[str, bytes | None]:
        """Every file that is not on the disk as it is here; None for one that is taken out."""
        now = {**self._put, **{name: document.raw() for name, document in self._documents.items()}}
        return {name: raw for name, raw in now.items() if raw != self._disk.read(name)}

    def _open(self, name: str, raw: bytes) -> None:
        document = SourceDocument(name, raw, self)
        self._documents[name] = document
        document.document.undoCommandAdded.connect(lambda: self._on_step_added(document))
        document.revised.connect(lambda: self.revised.emit(name))

    def _on_step_added(self, document: SourceDocument) -> None:
        label = self._label or self.tr("Typing in {file}").format(file=document.name)
        self.undo_stack.push(_TextStep(document, label))

    @contextmanager
    def _called(self, label: str) -> Iterator[None]:
        before, self._label = self._label, label
        try:
            yield
        finally:
            self._label = before

    def _step(self, step: Callable[[], None], index: int) -> str:
        names = _names_of(self.undo_stack.command(index)) if 0 <= index < self.undo_stack.count() else []
        step()
        return names[0] if names else ""

    def _put_now(self, name: str, raw: bytes | None, document: SourceDocument | None) -> SourceDocument | None:
        """Carry out a `_PutStep`: the file holds `raw`, and `document` is its text; the one that was open before."""
        former = self._documents.pop(name, None)
        if document is not None:
            self._documents[name] = document
        self._put[name] = raw
        self.files_changed.emit()
        self.revised.emit(name)
        return former


class _TextStep(QUndoCommand):
    """Stands on the template's stack for one step of a document's own."""

    def __init__(self, document: SourceDocument, label: str) -> None:
        super().__init__(label)
        self.name = document.name
        self._document = document.document
        self._is_done = True

    def undo(self) -> None:
        self._document.undo()
        self._document.setModified(False)  # else the next typing would grow the step before, unseen by the stack
        self._is_done = False

    def redo(self) -> None:
        if self._is_done:  # the stack calls it once when it is pushed
            return
        self._document.redo()
        self._document.setModified(False)
        self._is_done = True


class _PutStep(QUndoCommand):
    """A whole file that was put in or taken out."""

    def __init__(
        self, template: OpenTemplate, name: str, before: bytes | None, after: bytes | None, label: str, *, grows: str
    ) -> None:
        super().__init__(label)
        self.name = name
        self.grows = grows
        self._template = template
        self._before = before
        self._after = after
        self._document: SourceDocument | None = None  # the text of the other side, with its own steps of undo

    def id(self) -> int:
        return _GROWING if self.grows else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _PutStep) or (other.name, other.grows) != (self.name, self.grows):
            return False
        self._after = other._after
        return True

    def undo(self) -> None:
        self._document = self._template._put_now(self.name, self._before, self._document)

    def redo(self) -> None:
        self._document = self._template._put_now(self.name, self._after, self._document)


def _names_of(command: QUndoCommand) -> list[str]:
    """The files that a step, or the steps of a macro, change."""
    if isinstance(command, _TextStep | _PutStep):
        return [command.name]
    return [name for number in range(command.childCount()) for name in _names_of(command.child(number))]

"""One open template with what a person looks at of it: the sample, the language, and the facts that panels show."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from designer.core.errors import EventError
from designer.core.fields import Field, PublicPaths, infer_fields
from designer.core.json_text import load_json
from designer.core.problem import Problem
from designer.gui.editing.autosave import Autosave
from designer.gui.editing.open_template import OpenTemplate
from designer.template.names import SPEC_FILE

FACTS_QUIET_MS = 150
_SHOWN_BYTES = 1024 * 1024  # no event is longer (contract.md); a longer sample is a problem, not a field tree
_EXAMPLE_LENGTH = 60


class TemplateSession(QObject):
    """What the panels of the window show for one template."""

    sample_changed = Signal(str)
    language_changed = Signal(str)
    facts_changed = Signal()  # fields, spec or samples are others now
    problems_changed = Signal(list)

    def __init__(self, template: OpenTemplate, autosave: Autosave, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.template = template
        self.autosave = autosave
        self.problems: list[Problem] = []
        self.is_checked = False
        self.is_whole = False  # whether all samples are checked, not just the one that is shown
        self._spec: tuple[bytes, Mapping[str, Any]] = (b"", {})
        self._events: dict[str, tuple[bytes, Mapping[str, Any] | None]] = {}
        self._sample = ""
        self._language = ""
        template.revised.connect(self._on_revised)
        template.files_changed.connect(self.facts_changed)
        self._quiet = QTimer(self, singleShot=True, interval=FACTS_QUIET_MS)  # samples are not read at every key
        self._quiet.timeout.connect(self.facts_changed)

    @property
    def id(self) -> str:
        return self.template.id

    @property
    def label(self) -> str:
        """The template's name for people."""
        return str(self.spec().get("label") or self.id.replace("_", " ").capitalize())

    def spec(self) -> Mapping[str, Any]:
        """`template.toml` as it stands; the last readable one while a person is typing in it."""
        raw = self.template.raw(SPEC_FILE) or b""
        if raw != self._spec[0]:
            try:
                self._spec = (raw, tomllib.loads(raw.decode("utf-8-sig", "replace")))
            except ValueError:
                self._spec = (raw, self._spec[1])
        return self._spec[1]

    def languages(self) -> list[str]:
        """The template's languages, the fallback first."""
        told = self.spec().get("languages")
        return [str(code) for code in told] if isinstance(told, list) and told else ["en"]

    def samples(self) -> list[str]:
        """The names of all samples, as `normal.json`."""
        found = (name for name in self.template.names() if name.startswith("samples/") and name.endswith(".json"))
        return [name.removeprefix("samples/") for name in found]

    @property
    def sample(self) -> str:
        """The sample that is shown; the plainest one at first."""
        names = self.samples()
        if self._sample in names:
            return self._sample
        return "normal.json" if "normal.json" in names else names[0] if names else ""

    def choose_sample(self, name: str) -> None:
        """Show another sample."""
        if name != self._sample and name in self.samples():
            self._sample = name
            self.sample_changed.emit(name)

    @property
    def language(self) -> str:
        """The language that is shown; "" for the one that the sample asks for."""
        return self._language if self._language in self.languages() else ""

    def choose_language(self, code: str) -> None:
        """Show another language."""
        if code != self._language:
            self._language = code
            self.language_changed.emit(code)

    def sample_event(self, sample: str) -> Mapping[str, Any] | None:
        """A sample's event; None when it is no JSON object, or too long."""
        raw = self.template.raw(f"samples/{sample}") or b""
        known = self._events.get(sample)
        if known is None or known[0] != raw:
            known = self._events[sample] = (raw, _parsed(raw))
        return known[1]

    def ctx(self) -> Mapping[str, Any]:
        """The data of the sample that is shown; empty when there is none."""
        return _ctx(self.sample_event(self.sample))

    def fields(self) -> Field:
        """The field tree that all samples show together."""
        return infer_fields(_ctx(self.sample_event(name)) for name in self.samples())

    def public(self) -> PublicPaths:
        """What the author has released."""
        fields = self.spec().get("fields", {})
        return PublicPaths.of(str(path) for path in (fields.get("public") or ()) if isinstance(path, str))

    def show_problems(self, problems: list[Problem], *, is_whole: bool = True) -> None:
        """Take over what a check found; `is_whole`: in all samples."""
        if (problems, is_whole) != (self.problems, self.is_whole) or not self.is_checked:
            self.problems = problems
            self.is_checked, self.is_whole = True, is_whole
            self.problems_changed.emit(problems)

    def _on_revised(self, name: str) -> None:
        if name == SPEC_FILE or name.startswith(("samples/", "languages/")):
            self._quiet.start()


def _parsed(raw: bytes) -> Mapping[str, Any] | None:
    if len(raw) > _SHOWN_BYTES:
        return None
    try:
        event = load_json(raw)
    except EventError:
        return None
    return event if isinstance(event, dict) else None


def _ctx(event: Mapping[str, Any] | None) -> Mapping[str, Any]:
    ctx = (event or {}).get("ctx")
    return ctx if isinstance(ctx, dict) else {}


def example_of(ctx: Mapping[str, Any], path: tuple[str, ...]) -> str:
    """A value of the shown sample at a path below `ctx`, short; of a list, its first item's."""
    here: Any = ctx
    for name in path:
        while isinstance(here, list):
            here = here[0] if here else None
        here = here.get(name) if isinstance(here, Mapping) else None
    if here is None or isinstance(here, Mapping | list):
        return ""
    text = ("true" if here else "false") if isinstance(here, bool) else str(here)
    return text if len(text) <= _EXAMPLE_LENGTH else f"{text[: _EXAMPLE_LENGTH - 1]}…"

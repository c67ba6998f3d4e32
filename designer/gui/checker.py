"""Checks the shown template in a render worker whenever it rests: the shown sample at once, the others afterwards."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer

from designer.core.draft import Draft
from designer.core.errors import SealwrightError
from designer.core.problem import Problem, problem_of
from designer.gui.preview.client import RenderClient
from designer.gui.problems.merging import merged
from designer.gui.session import TemplateSession
from designer.render.questions import CheckReply, CheckRequest, Scene

QUIET_MS = 500
REST_MS = 1500
_CHANNEL = "check"
_OTHERS = "check others"


class Checker(QObject):
    """`draft_of` tells what a session's draft is, with what is not saved.

    The other samples are asked for in the background, one at a time, and not while somebody types. What was found in
    them stays until it is looked for anew, but for files that have changed since: their lines are others now.
    """

    def __init__(
        self,
        client: RenderClient,
        draft_of: Callable[[TemplateSession], Draft],
        zone: Callable[[], str],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._client = client
        self._draft_of = draft_of
        self._zone = zone
        self._session: TemplateSession | None = None
        self._shown: list[Problem] = []
        self._found: dict[str, list[Problem]] = {}  # by sample
        self._fresh: set[str] = set()  # samples that were checked since the last change
        self._changed: set[str] = set()  # files, since all samples were checked
        self._quiet = self._clock(QUIET_MS, self.check_now)
        self._rest = self._clock(REST_MS, self._ask_others)

    def show_session(self, session: TemplateSession | None) -> None:
        """Check another template from now on."""
        if self._session is not None:
            self._session.template.revised.disconnect(self._on_revised)
            self._session.sample_changed.disconnect(self._on_sample_changed)
        self._session = session
        self._shown, self._found = [], {}
        self._forget()
        self._quiet.stop()
        if session is not None:
            session.template.revised.connect(self._on_revised)
            session.sample_changed.connect(self._on_sample_changed)
            self._quiet.start()

    def recheck(self) -> None:
        """What all templates share has changed."""
        self._forget()
        self._quiet.start()

    def check_now(self) -> None:
        """Ask a worker now; a newer question takes the place of one that waits."""
        session = self._session
        if session is None:
            return
        self._quiet.stop()
        self._pause()
        sample = session.sample
        scene = Scene(self._draft_of(session), sample=sample, language=session.language, zone=self._zone())
        self._client.request(_CHANNEL, CheckRequest(scene), partial(self._on_checked, session, sample))

    def _on_checked(self, session: TemplateSession, sample: str, answer: object) -> None:
        if session is not self._session or sample != session.sample:
            return
        self._shown = _problems_in(answer, sample)
        self._found.pop(sample, None)
        self._fresh.add(sample)
        self._tell(is_whole=not self._due())
        if not self._quiet.isActive():  # else somebody types again
            self._rest.start()

    def _ask_others(self) -> None:
        session = self._session
        if session is None:
            return
        due = self._due()
        if not due:
            self._changed.clear()
            self._tell(is_whole=True)
            return
        scene = Scene(self._draft_of(session), sample=due[0], zone=self._zone())
        request = CheckRequest(scene, with_sources=False)
        self._client.request(_OTHERS, request, partial(self._on_other_checked, due[0]), is_background=True)

    def _on_other_checked(self, sample: str, answer: object) -> None:
        self._found[sample] = _problems_in(answer, sample)
        self._fresh.add(sample)
        self._ask_others()

    def _due(self) -> list[str]:
        """The samples that are still to be checked."""
        return [name for name in self._session.samples() if name not in self._fresh] if self._session else []

    def _tell(self, *, is_whole: bool) -> None:
        if self._session is not None:
            there = self._session.samples()
            others = {
                name: [problem for problem in problems if problem.file not in self._changed]
                for name, problems in self._found.items()
                if name in there and name != self._session.sample
            }
            self._session.show_problems(merged(self._shown, others), is_whole=is_whole)

    def _on_revised(self, name: str) -> None:
        self._changed.add(name)
        self._forget(name)
        self._quiet.start()

    def _on_sample_changed(self, _name: str) -> None:
        former = {problem.sample for problem in self._shown} & self._fresh
        for sample in former:
            self._found[sample] = [problem for problem in self._shown if problem.sample == sample]
        self._pause()
        self._quiet.start()

    def _forget(self, name: str = "") -> None:
        """A file has changed ("": any): another sample's own file says nothing about the rest."""
        if name.startswith("samples/"):
            self._fresh.discard(name.removeprefix("samples/"))
        else:
            self._fresh.clear()
        self._pause()

    def _pause(self) -> None:
        self._rest.stop()
        self._client.cancel(_OTHERS)

    def _clock(self, length_ms: int, slot: Callable[[], None]) -> QTimer:
        clock = QTimer(self)
        clock.setSingleShot(True)
        clock.setInterval(length_ms)
        clock.timeout.connect(slot)
        return clock


def _problems_in(answer: object, sample: str) -> list[Problem]:
    if isinstance(answer, CheckReply):
        return list(answer.problems)
    return [problem_of(answer, sample=sample)] if isinstance(answer, SealwrightError) else []

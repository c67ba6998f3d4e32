"""Checks the shown template in a render worker whenever it rests, and keeps the problems of its session fresh."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from designer.core.draft import Draft
from designer.core.errors import SealwrightError
from designer.core.problem import problem_of
from designer.gui.preview.client import RenderClient
from designer.gui.session import TemplateSession
from designer.render.questions import CheckReply, CheckRequest, Scene

QUIET_MS = 500
_CHANNEL = "check"


class Checker(QObject):
    """`draft_of` tells what a session's draft is, with what is not saved."""

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
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET_MS)
        self._quiet.timeout.connect(self.check_now)

    def show_session(self, session: TemplateSession | None) -> None:
        """Check another template from now on."""
        if self._session is not None:
            self._session.template.revised.disconnect(self._on_revised)
            self._session.sample_changed.disconnect(self._on_revised)
        self._session = session
        self._quiet.stop()
        if session is not None:
            session.template.revised.connect(self._on_revised)
            session.sample_changed.connect(self._on_revised)
            self._quiet.start()

    def recheck(self) -> None:
        """What all templates share has changed."""
        self._quiet.start()

    def check_now(self) -> None:
        """Ask a worker now; a newer question takes the place of one that waits."""
        session = self._session
        if session is None:
            return
        scene = Scene(self._draft_of(session), sample=session.sample, language=session.language, zone=self._zone())

        def told(reply: object) -> None:
            if isinstance(reply, CheckReply) and session is self._session:
                session.show_problems(list(reply.problems))
            elif isinstance(reply, SealwrightError) and session is self._session:
                session.show_problems([problem_of(reply, sample=session.sample)])

        self._client.request(_CHANNEL, CheckRequest(scene), told)

    def _on_revised(self, _name: str) -> None:
        self._quiet.start()

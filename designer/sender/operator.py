"""What a person asks of the sender: commands on messages, proofs, what follows from publishing and sign-in, stop."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

from pydantic import Field

from designer.core.errors import ConflictError, SealwrightError, UsageError
from designer.core.event import Event, EventRules, parse_event
from designer.core.models import Table
from designer.core.vault import Sealed, Vault
from designer.sender.archive import Archive, Handled
from designer.sender.outbox.accept import accept
from designer.sender.outbox.archiving import note_archive
from designer.sender.outbox.bursting import burst_unroutable
from designer.sender.outbox.callbacks import try_again
from designer.sender.outbox.companions import companion_of
from designer.sender.outbox.forget import forget
from designer.sender.outbox.further import correct, resend
from designer.sender.outbox.moves import hold_template, move, note, release_held, release_unroutable, templates_held
from designer.sender.outbox.passwords import note_look, remove_password, set_password
from designer.sender.outbox.pauses import Kind, resume_sending
from designer.sender.outbox.purge import purge
from designer.sender.outbox.records import Accepted, Arrival, Door, Route
from designer.sender.outbox.search import event_data, show
from designer.sender.outbox.states import Mode
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.waiting import cancel_batch, release_batch
from designer.sender.routing import TEMPLATE_PAUSED, Router

_COMMAND, _PROOF, _CORRECTED, _ADDRESS, _PASSWORD, _FILE = (
    "command", "proof", "corrected", "address", "password", "file",
)  # fmt: skip
_STORED_EVENT = EventRules(max_bytes=1 << 40, allow_lan=True, was_accepted=True)


class Command(Table):
    """One command, as it is written into control/. It names messages by their own ids; data travels sealed only."""

    do: Literal[
        "retry", "hold", "release", "cancel", "mark-sent", "resend", "correct", "published", "resume", "reveal",
        "stop", "proof", "purge", "forget", "set-password", "remove-password", "reveal-keys",
        "archive-reveal", "archive-export", "record", "release-batch", "cancel-batch",
        "retry-callbacks",
    ]  # fmt: skip
    actor: str = Field(min_length=1, max_length=200)
    messages: tuple[str, ...] = ()
    same_publication: bool = False
    account: str = ""
    template: str = ""
    also_waiting: bool = False
    batch: int = 0
    sealed: str = ""
    sealed_files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof to be sent: the snapshot of a template, and the sample as an event that goes to its author."""

    template: str
    number: int
    event: Event

    def sealed(self, vault: Vault) -> str:
        """As it travels in a command."""
        told = {"template": self.template, "number": self.number, "event": self.event.as_json().decode()}
        return _sealed(vault, _PROOF, json.dumps(told).encode())


def sealed_correction(vault: Vault, event: Event) -> str:
    """A corrected event as it travels in a command."""
    return _sealed(vault, _CORRECTED, event.as_json())


def sealed_file(vault: Vault, raw: bytes) -> str:
    """A PDF that takes the place of one that came with the event, as it travels in a command."""
    return _sealed(vault, _FILE, raw)


def sealed_address(vault: Vault, address: str) -> str:
    """The address of a person who is to be forgotten as it travels in a command."""
    return _sealed(vault, _ADDRESS, address.encode())


def sealed_password(vault: Vault, key: str, password: str = "") -> str:
    """A key, and the password that is kept under it from now on, as they travel in a command."""
    return _sealed(vault, _PASSWORD, json.dumps({"key": key, "password": password}).encode())


@dataclass(frozen=True, slots=True)
class Operator:
    """Carries out commands; the running sender has one, and so has a CLI command while no sender runs."""

    outbox: Outbox
    router: Router
    archive: Archive

    def obey(self, command: Command) -> dict[str, Any]:
        """The answer: for each message its new state or why not; for releases how many."""
        if command.do == "published":
            return self._follow_publications(command.actor)
        if command.do == "proof":
            return self._accept_proof(command)
        if command.do in ("resume", "retry-callbacks"):
            return self._go_on(command)
        if command.do in ("reveal", "archive-reveal", "archive-export", "record"):
            return self._reveal(command)
        if command.do in ("purge", "forget"):
            return self._clean_up(command)
        if command.do in ("release-batch", "cancel-batch"):
            return self._decide(command)
        if command.do in ("set-password", "remove-password", "reveal-keys"):
            return self._keep_password(command)
        return {} if command.do == "stop" else {"messages": self._moved(command)}  # who holds the service stops it

    def _go_on(self, command: Command) -> dict[str, Any]:
        """With what waited for an account or a receiver; how much."""
        if command.do == "resume":
            return {"waiting": resume_sending(self.outbox, Kind.ACCOUNT, command.account, actor=command.actor)}
        return {"again": try_again(self.outbox, command.template)}

    def _reveal(self, command: Command) -> dict[str, Any]:
        if command.do != "reveal":
            note_archive(self.outbox, command.messages, command.do, actor=command.actor)
            return {}
        note(self.outbox, command.messages, "reveal", actor=command.actor)
        return {}

    def _keep_password(self, command: Command) -> dict[str, Any]:
        if command.do == "reveal-keys":
            note_look(self.outbox, actor=command.actor)
            return {}
        told = json.loads(_unsealed(self.outbox.vault, _PASSWORD, command.sealed))
        if command.do == "remove-password":
            return {"removed": remove_password(self.outbox, told["key"], actor=command.actor)}
        return {"released": set_password(self.outbox, told["key"], told["password"], actor=command.actor)}

    def _decide(self, command: Command) -> dict[str, Any]:
        """On a file whose events wait for a person."""
        if command.do == "cancel-batch":
            return {"canceled": cancel_batch(self.outbox, command.batch, actor=command.actor)}
        self.router.refresh()
        paused = self.router.paused
        released = release_batch(self.outbox, command.batch, paused=paused, reason=TEMPLATE_PAUSED, actor=command.actor)
        return {"released": released}

    def _clean_up(self, command: Command) -> dict[str, Any]:
        if command.do == "purge":
            archived = self.archive.purge(self.outbox.now())
            return {**asdict(purge(self.outbox, self.router.kept)), **_told(archived)}
        address = _unsealed(self.outbox.vault, _ADDRESS, command.sealed).decode()
        done = forget(self.outbox, address, actor=command.actor, also_waiting=command.also_waiting)
        return {**asdict(done), **_told(self.archive.forget(address))}

    def _follow_publications(self, actor: str) -> dict[str, int]:
        """Bring the messages in line with what is published and paused now; how many were moved."""
        self.router.refresh()
        paused = self.router.paused
        resumed = templates_held(self.outbox, TEMPLATE_PAUSED) - paused - self.router.damaged.keys()
        burst_unroutable(self.outbox, self._burst_stored, actor=actor)
        return {
            "released": release_unroutable(self.outbox, self._route_stored, actor=actor),
            "held": hold_template(self.outbox, paused, TEMPLATE_PAUSED, actor=actor) if paused else 0,
            "resumed": sum(
                release_held(self.outbox, TEMPLATE_PAUSED, template=name, actor=actor) for name in sorted(resumed)
            ),
        }

    def _accept_proof(self, command: Command) -> dict[str, Any]:
        proof = _proof_of(self.outbox.vault, command.sealed)
        route = self.router.proof_route(proof.template, proof.number, proof.event.language)
        arrival = Arrival(proof.event, route, f"proof-{proof.template}-{proof.number}")
        (answer,) = accept(self.outbox, Door("proof", Mode.PROOF), [arrival])
        if not isinstance(answer, Accepted):
            raise answer
        return {"message": answer.messages[0].id}

    def _moved(self, command: Command) -> list[dict[str, Any]]:
        answers: list[dict[str, Any]] = []
        for message_id in command.messages:
            try:
                answers.append({"id": message_id, **self._acted(command, message_id)})
            except SealwrightError as error:
                told = {"kind": type(error).__name__, "code": error.code, "arguments": error.arguments}
                answers.append({"id": message_id, "error": told})
        return answers

    def _acted(self, command: Command, message_id: str) -> dict[str, str]:
        """What became of the message; for a resend or a correction the id of the new one, too."""
        if command.do == "resend":
            return self._followed(message_id, resend(self.outbox, message_id, actor=command.actor, **self._waits))
        if command.do == "correct":
            return self._followed(message_id, self._correct(command, message_id))
        route = self._route_again(message_id, command) if command.do == "retry" else None
        return {"state": str(move(self.outbox, command.do, message_id, actor=command.actor, route=route))}

    def _followed(self, message_id: str, new: str) -> dict[str, str]:
        return {"state": show(self.outbox, message_id).message.state, "new": new}

    @property
    def _waits(self) -> dict[str, int]:
        return {"waits_at_most": self.router.waits_at_most}

    def _correct(self, command: Command, message_id: str) -> str:
        stored = show(self.outbox, message_id).message
        if stored.mode == Mode.PROOF:
            raise ConflictError("move-forbidden", action=command.do, message=message_id, state=stored.mode)
        event = parse_event(_unsealed(self.outbox.vault, _CORRECTED, command.sealed), _STORED_EVENT)
        route = self.router.route(event)
        if route is None:
            raise ConflictError("still-unroutable", message=message_id)
        files = [companion_of(_unsealed(self.outbox.vault, _FILE, one)) for one in command.sealed_files]
        return correct(self.outbox, message_id, event, route, actor=command.actor, files=files, **self._waits)

    def _route_again(self, message_id: str, command: Command) -> Route | None:
        """The current publication for a retried message; None keeps the pinned one."""
        stored = show(self.outbox, message_id).message
        if stored.purged or stored.mode == Mode.PROOF or (command.same_publication and stored.publication):
            return None
        data = event_data(self.outbox, stored)
        before, after = parse_event(data, _STORED_EVENT), self._burst_stored(data)
        if before.burst is None and after.burst is not None:
            raise ConflictError("burst-missing", path=after.burst.each)
        return self._route_stored(data)

    def _burst_stored(self, data: bytes) -> Event:
        return self.router.now().burst(parse_event(data, _STORED_EVENT))

    def _route_stored(self, data: bytes) -> Route | None:
        return self.router.route(parse_event(data, _STORED_EVENT))


def _told(archive: Handled) -> dict[str, Any]:
    files = archive.unreadable
    return {"archived": archive.count, "unreadable": len(files), "unreadable_files": files}


def _sealed(vault: Vault, content: str, data: bytes) -> str:
    box = vault.seal(_COMMAND, content, data)
    parts = (box.key_id.encode(), box.nonce, box.ciphertext)
    return " ".join(base64.b64encode(part).decode() for part in parts)


def _unsealed(vault: Vault, content: str, text: str) -> bytes:
    try:
        key_id, nonce, ciphertext = (base64.b64decode(part, validate=True) for part in text.split(" "))
    except ValueError:
        raise UsageError("command-unknown") from None
    return vault.unseal(_COMMAND, content, Sealed(key_id.decode(), nonce, ciphertext))


def _proof_of(vault: Vault, text: str) -> Proof:
    try:
        told = json.loads(_unsealed(vault, _PROOF, text))
    except ValueError:
        raise UsageError("command-unknown") from None
    return Proof(told["template"], told["number"], parse_event(told["event"].encode(), _STORED_EVENT))

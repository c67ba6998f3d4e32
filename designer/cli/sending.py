"""The sender in the foreground, and events from files."""

from __future__ import annotations

import re
import shutil
import signal
import threading
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from designer.cli import pdfs
from designer.cli.context import Context
from designer.cli.inbox import decide
from designer.cli.notices import pauses_now, tell
from designer.cli.output import Progress
from designer.core.catalogue import sentence, tr
from designer.core.errors import EventError, SealwrightError, UnavailableError, UsageError

_RECEIPT_SECONDS = 120.0
_ASK_AGAIN_SECONDS = 0.05
_SILENT_SECONDS = 5.0
_NAME_BYTES = 100
_ODD_SIGNS = re.compile(r'[\x00-\x1f<>:"/\\|?*\ud800-\udfff]')


def add_commands(commands: Any, common: ArgumentParser) -> None:
    """send, submit."""
    send = commands.add_parser("send", parents=[common], help=tr("the sender: take events in, deliver, until stopped"))
    send.add_argument("--until-empty", action="store_true", help=tr("leave when nothing is due any more"))
    send.set_defaults(run=_send)
    submit = commands.add_parser("submit", parents=[common], help=tr("hand in events from files"))
    submit.add_argument("files", nargs="+", metavar="FILE")
    submit.add_argument("--now", action="store_true", help=tr("let what a list brings leave without a second look"))
    pdfs.add_submit_options(submit)
    submit.set_defaults(run=_submit)


def _send(context: Context) -> int:
    from designer.core.log import set_up_logging
    from designer.sender.notice import Notice
    from designer.sender.outbox.records import Claimed
    from designer.sender.outbox.states import State, reaches
    from designer.sender.service import Service

    settings, vault = context.settings, context.vault
    set_up_logging(context.workspace.logs, context.args.verbose)
    guard, tally, told_tally = threading.Lock(), dict[str, int](), dict[str, int]()

    def settled(claimed: Claimed, state: State) -> None:
        with guard:
            tally[state] = tally.get(state, 0) + 1
            shown = state_words(state, is_test=bool(claimed.test), mode=claimed.mode)
            told_tally[shown] = told_tally.get(shown, 0) + 1
            whom = reaches(claimed.mode, is_test=bool(claimed.test))
            context.out.line({"message": claimed.id, "event": claimed.event_id, "state": str(state), "reaches": whom})
            if not context.out.as_json:
                context.out.say(f"{claimed.event_id}  {shown}")

    told: list[Notice] = []

    def noticed(notice: Notice) -> None:
        told.append(notice)
        tell(context, notice)

    service = Service(context.workspace, vault, settled=settled, noticed=noticed)
    with _stopped_politely(service.stop):
        context.say_mode()
        context.out.say(tr("Watching {folder}. Stop with Ctrl+C.", folder=settings.inbox.folder))
        service.run(until_empty=context.args.until_empty)
    for notice in pauses_now(context):
        if notice not in told:
            tell(context, notice)
    context.out.line({"mode": context.mode, "ended": tally})
    if not context.out.as_json and tally.keys() - {"sent"}:
        counted = ", ".join(f"{number} {state}" for state, number in sorted(told_tally.items()))
        context.out.say(tr("{counted}. Why: sealwright message list", counted=counted))
    return 0


@contextmanager
def _stopped_politely(stop: Callable[[], None]) -> Iterator[None]:
    """While inside, Ctrl+C and SIGTERM let what is in hand be finished."""
    before = {number: signal.signal(number, lambda *_: stop()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def state_words(state: str, *, is_test: bool, mode: str = "") -> str:
    """A state as people read it; what a test account kept was not sent, and never reads so."""
    if mode == "rehearsal" and state == "sent" and not is_test:
        return tr("sent to testers only")
    return tr("kept in the local mailbox, not sent") if is_test and state == "sent" else state


def _submit(context: Context) -> int:
    paths = [Path(name) for name in context.args.files]
    for path in paths:
        if not path.is_file():
            raise UsageError("file-not-found", file=str(path))
    _ = context.vault
    with pdfs.handed_in(context, paths) as files, context.out.progress(tr("Taking in")) as progress:
        answers = _submit_all(context, files, progress)
    answers = [{**answer, "file": str(path)} for answer, path in zip(answers, paths, strict=True)]
    if context.args.now:
        _release(context, answers)
    context.out.result({"mode": context.mode, "files": answers})
    _say_answers(context, answers)
    return 1 if any(answer["errors"] for answer in answers) else 0


def _release(context: Context, answers: list[dict[str, Any]]) -> None:
    """Let the lists go that were handed in."""
    for answer in answers:
        if batch := answer.pop("batch", 0):
            decide(context, "release-batch", batch)


def _submit_all(context: Context, paths: list[Path], progress: Progress) -> list[dict[str, Any]]:
    from designer.sender.lock import is_running

    if is_running(context.workspace.lock):
        return [_through_folder(context, path, progress) for path in paths]
    return _directly(context, paths, progress)


def _directly(context: Context, paths: list[Path], progress: Progress) -> list[dict[str, Any]]:
    """No sender runs: this process takes the lock and accepts by itself."""
    from designer.sender.inbox.companions import beside_file
    from designer.sender.inbox.folder import read_plain_file
    from designer.sender.inbox.receipt import accepted_json, problem_report
    from designer.sender.inbox.refusal import keep_refused_list
    from designer.sender.lock import SenderLock
    from designer.sender.outbox.records import Door
    from designer.sender.outbox.states import Mode
    from designer.sender.outbox.store import Outbox, check_space
    from designer.sender.rounds import file_intake, inbox_folder
    from designer.sender.routing import Router

    answers: list[dict[str, Any]] = []
    with SenderLock(context.workspace.lock):
        check_space(context.workspace.root, context.settings.limits.free_space_mib)
        outbox = Outbox.open(context.workspace.outbox, context.vault)
        try:
            router = Router(context.workspace.publications, context.settings)
            door = Door("submit", Mode(context.mode), router.waits_at_most)
            intake = file_intake(outbox, router, context.settings)
            for path in paths:
                try:
                    intake = replace(intake, beside=beside_file(path.resolve()))
                    raw = read_plain_file(path.resolve())
                    taken = intake.take(path.name, raw, door, pulse=progress)
                except EventError as error:
                    answers.append({"file": str(path), "events": [], "errors": [_error_json(error)]})
                    continue
                errors = problem_report(taken)["errors"] if taken.faults else []
                events = [accepted_json(one) for one in taken.accepted]
                batch = {"batch": taken.batch} if taken.batch else {}
                result = keep_refused_list(inbox_folder(context.workspace, context.settings), path.name, raw, taken)
                told = {"result": str(result)} if result else {}
                answers.append({"file": str(path), "events": events, "errors": errors, **batch, **told})
        finally:
            outbox.close()
    return answers


def _through_folder(context: Context, path: Path, progress: Progress) -> dict[str, Any]:
    """A sender runs: the file goes into its drop folder, and we wait for the receipt, the report, or both."""
    import secrets
    import time

    from designer.sender.inbox.progress import progress_file, read_progress
    from designer.sender.lock import is_running
    from designer.sender.rounds import inbox_folder

    folder = inbox_folder(context.workspace, context.settings)
    target = folder / f"submit-{secrets.token_hex(6)}-{_readable(path.stem)}{_suffix(path)}"
    hidden = folder / f".{target.name}.tmp"
    try:
        pdfs.bring_files(context, path, target)
    except EventError as error:
        return {"file": str(path), "events": [], "errors": [_error_json(error)]}
    shutil.copyfile(path, hidden)
    hidden.rename(target)
    end, speak = time.monotonic() + _RECEIPT_SECONDS, time.monotonic() + _SILENT_SECONDS
    try:
        while time.monotonic() < end and (is_running(context.workspace.lock) or not target.exists()):
            if (answer := _answer(folder, target.name)) is not None:
                return {"file": str(path), **answer}
            if told := read_progress(progress_file(folder, target.name)):
                progress(*told)
                end = time.monotonic() + _RECEIPT_SECONDS
            if time.monotonic() > speak:
                context.out.say(tr("{name} lies in the inbox; waiting until the sender has taken it.", name=path.name))
                speak = end + _RECEIPT_SECONDS
            time.sleep(_ASK_AGAIN_SECONDS)
    finally:
        shutil.rmtree(target.with_name(f"{target.stem}.files"), ignore_errors=True)
    target.unlink(missing_ok=True)  # nobody has taken it: the person has the original, and is told so
    raise UnavailableError("sender-does-not-answer")


def _suffix(path: Path) -> str:
    """The format that a name tells; anything odd is none."""
    suffix = path.suffix.lower()
    return suffix if suffix.isascii() and suffix[1:].isalnum() and len(suffix) < 8 else ""


def _readable(stem: str) -> str:
    """A file's name, so that a person recognises it in the inbox, without what other systems cannot write."""
    return _ODD_SIGNS.sub("_", stem).encode("utf-8", "replace")[:_NAME_BYTES].decode("utf-8", "ignore").strip()


def _answer(folder: Path, name: str) -> dict[str, Any] | None:
    """What became of a file that was handed in under this name; None while it is not known, or not all of it."""
    import json

    from designer.sender.inbox.refused import name_hash

    receipts = [json.loads(path.read_bytes()) for path in (folder / "done").glob(f"{name_hash(name)[:16]}-*.json")]
    report = folder / "failed" / f"{name}.error.json"
    is_reported = report.exists() and (folder / "failed" / name).exists()  # the report is written first
    if not is_reported and (not receipts or receipts[0]["refused"]):
        return None
    events = receipts[0]["events"] if receipts else []
    errors = json.loads(report.read_bytes())["errors"] if is_reported else []
    result = folder / "failed" / f"{name}.result.xlsx"
    told = {"result": str(result)} if is_reported and result.exists() else {}
    for left in (report, folder / "failed" / name) if not told else ():
        left.unlink(missing_ok=True)  # a copy; the person has the original
    batch = {"batch": receipts[0]["batch"]} if receipts and "batch" in receipts[0] else {}
    return {"events": events, "errors": errors, **batch, **told}


def _error_json(error: SealwrightError) -> dict[str, Any]:
    words = sentence(error.code, error.arguments)
    return {"code": error.code, "detail": words.what, "remedy": words.remedy}


def _say_answers(context: Context, answers: list[dict[str, Any]]) -> None:
    context.say_mode()
    rows = []
    for answer in answers:
        for event in answer["events"]:
            states = ", ".join(message["state"] for message in event["messages"])
            known = not event["is_new"]  # then the states are those of its first answer, long past perhaps
            note = tr("already there") if known else tr("CAME BEFORE with other data") if "came_before" in event else ""
            rows.append((Path(answer["file"]).name, event["id"], "" if known else states, note))
        name = Path(answer["file"]).name
        rows.extend((name, "", tr("refused"), _fault_words(fault)) for fault in answer["errors"])
    context.out.table((tr("File"), tr("Event"), tr("State"), tr("Note")), rows)
    for answer in answers:
        if "result" in answer:
            told = tr("Row by row, ready to be mended and handed in: {file}", file=answer["result"])
            context.out.say(told)
        if any("came_before" in event for event in answer["events"]):
            context.out.say(tr("ATTENTION: what came before would be sent a second time. Look before you release it."))
        if "batch" in answer:
            told = tr(
                "The list waits for you. When it is right: sealwright inbox release {batch}", batch=answer["batch"]
            )
            context.out.say(told)


def _fault_words(fault: dict[str, Any]) -> str:
    """What is wrong and what to do, with the place in the file where the words do not name it."""
    where = "" if "event" not in fault else tr("event {number}: ", number=fault["event"] + 1)
    if "row" in fault:
        where = "" if fault.get("path", "") in fault["detail"] else tr("row {number}: ", number=fault["row"])
    return f"{where}{fault['detail']} {fault['remedy']}"

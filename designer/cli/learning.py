"""A new template from a file of the user's own data: its fields, its samples, and where the columns of a list go."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from designer.cli.context import Context
from designer.core.catalogue import tr
from designer.core.errors import EventError, UsageError

if TYPE_CHECKING:
    from designer.template.learn.facts import Facts

_MOST_BYTES = 64 * 1024 * 1024


def learned(context: Context, template_id: str, source: Path) -> tuple[bytes, Facts, dict[str, str]]:
    """What a file teaches: the new template.toml, the facts, and where each column goes. Raises EventError."""
    from designer.template.library import refuse_id

    _ = context.settings
    refuse_id(context.workspace.templates, template_id)
    if not source.is_file():
        raise UsageError("file-not-found", file=str(source))
    if source.stat().st_size > _MOST_BYTES:
        raise EventError("learn-too-large", limit=_MOST_BYTES // 1024 // 1024)
    is_table = source.suffix.lower() not in (".json", ".jsonl")
    return _of_table(template_id, source) if is_table else _of_json(template_id, source)


def learn_template(context: Context, template_id: str, source: Path | None) -> int:
    """Make the template, and say what was learned; without a file there is nothing to learn, and it is empty."""
    from designer.template.learn.package import empty_document, write_learned
    from designer.template.learn.pages import words

    spec, facts, columns = learned(context, template_id, source) if source else _nothing(context, template_id)
    document = empty_document(words(template_id)) if context.args.empty else None
    folder = write_learned(context.workspace.templates, template_id, spec, facts, document=document)
    context.out.result({
        "mode": context.mode, "id": template_id, "folder": str(folder), "events": facts.events,
        "samples": len(facts.samples), "collections": list(facts.collections), "required": list(facts.required),
        "columns": columns, "identity": facts.identity,
    })  # fmt: skip
    say = context.out.say
    say(tr("Made {folder}.", folder=str(folder)))
    if source is None:
        return 0
    say(tr("Learned from {count} event(s); {samples} sample(s), with invented texts.", count=facts.events,
           samples=len(facts.samples)))  # fmt: skip
    if facts.collections:
        say(tr("Lists: {names}", names=", ".join(facts.collections)))
    for name, place in columns.items():
        say(f"  {name} → {place}")
    say(_on_identity(facts, is_list=bool(columns)))
    say(tr("Every other field is personal. Look at template.toml, then: sealwright check {name}", name=template_id))
    return 0


def _nothing(context: Context, template_id: str) -> tuple[bytes, Facts, dict[str, str]]:
    """What is known without any data: one sample, to be filled."""
    from designer.template.learn.facts import learn
    from designer.template.learn.package import spec_text

    _ = context.settings
    facts = learn([{"language": "en", "ctx": {}}])
    return spec_text(template_id, facts).encode(), facts, {}


def _on_identity(facts: Facts, *, is_list: bool) -> str:
    if facts.identity:
        return tr("Each order is known by {path} (event_id), so it is not sent twice; the mail may tell it.",
                  path=facts.identity)  # fmt: skip
    if is_list:
        return tr("No column surely holds a number of each order: set event_id in template.toml, or a changed list "
                  "goes out again.")  # fmt: skip
    return tr("Give each event an id, or set event_id in template.toml: it keeps an order from being sent twice.")


def _of_json(template_id: str, source: Path) -> tuple[bytes, Facts, dict[str, str]]:
    from designer.core.json_text import decode_utf8, load_json
    from designer.template.learn.facts import events_in, learn
    from designer.template.learn.package import spec_text

    raw = source.read_bytes()
    if source.suffix.lower() == ".jsonl":
        tree: Any = [load_json(line.encode()) for line in decode_utf8(raw).splitlines() if line.strip()]
    else:
        tree = load_json(raw)
    facts = learn(events_in(tree))
    return spec_text(template_id, facts).encode(), facts, {}


def _of_table(template_id: str, source: Path) -> tuple[bytes, Facts, dict[str, str]]:
    from designer.core.table.table_file import read_table_head
    from designer.template.learn.facts import learn
    from designer.template.learn.package import spec_text
    from designer.template.learn.tables import choices_for, events_of, filters_of, language_of
    from designer.template.spreadsheet.write import with_spreadsheet

    visible = (one for one in read_table_head(source).sheets if one.is_visible)
    sheet = next((one for one in visible if any(not row.is_empty for row in one.rows())), None)
    if sheet is None:
        raise EventError("file-empty")
    choices = choices_for(sheet)
    trial = events_of(sheet, spec_text(template_id, learn([])).encode(), choices)
    if trial.refused:
        raise trial.refused
    if not trial.good:
        raise trial.faulty[0].faults[0] if trial.faulty else EventError("file-empty")
    grouped_by = next((one.to for one in choices.used if one.name == choices.group_by), "")
    facts = learn(
        [_event(one.tree) for one in trial.good], grouped_by=grouped_by, language=language_of(choices),
        filters=filters_of(choices, [one.tree for one in trial.good]),
    )  # fmt: skip
    spec = with_spreadsheet(spec_text(template_id, facts).encode(), choices)
    return spec, facts, {one.name: one.to for one in choices.used}


def _event(tree: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"ctx": {}, **tree}

"""What completion may offer for a template: its fields with live values, texts, firm and brand, files and filters."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from designer.core.fields import Field
from designer.gui.editing.open_template import is_text
from designer.gui.editor.facts import CompletionFacts
from designer.gui.session import TemplateSession, example_of


def facts_of(
    session: TemplateSession, firm: Mapping[str, Any], filters: tuple[str, ...], *, fonts: Sequence[str] = ()
) -> CompletionFacts:
    """The facts as they are now; `filters` are the names that a render worker has told, `fonts` the firm's families."""
    fields = session.fields()
    shown = [session.ctx(), *_other_data(session)]  # what the shown sample lacks has its example from another one
    examples = {
        ".".join(path): next((found for ctx in shown if (found := example_of(ctx, path[1:]))), "")
        for path in _paths(fields, ("ctx",))
    }
    language = session.language or session.languages()[0]
    return CompletionFacts(
        fields=fields,
        examples={path: value for path, value in examples.items() if value},
        texts=dict(_leaves(texts_of(session, language))),
        firm=dict(_leaves(firm)),
        brand=dict(_leaves(session.spec().get("brand", {}))),
        fonts=tuple(fonts),
        filters=filters,
        files=tuple(name for name in session.template.names() if is_text(name) and not name.startswith("samples/")),
    )


def _other_data(session: TemplateSession) -> Iterator[Mapping[str, Any]]:
    """The `ctx` of the samples that are not shown, as far as they can be read."""
    for name in session.samples():
        event = session.sample_event(name) if name != session.sample else None
        if event is not None and isinstance(event.get("ctx"), Mapping):
            yield event["ctx"]


def texts_of(session: TemplateSession, language: str) -> Mapping[str, Any]:
    """The texts of a language; empty while its file cannot be read."""
    raw = session.template.raw(f"languages/{language}.toml") or b""
    try:
        return tomllib.loads(raw.decode("utf-8-sig", "replace"))
    except ValueError:
        return {}


def _paths(field: Field, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for name, child in field.children.items():
        yield (*path, name)
        yield from _paths(child, (*path, name))


def _leaves(values: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every value by its dotted key; a plural by its key alone."""
    for key, value in values.items() if isinstance(values, Mapping) else ():
        here = f"{path}.{key}" if path else str(key)
        if isinstance(value, Mapping) and "other" in value:
            yield here, str(value["other"])
        elif isinstance(value, Mapping):
            yield from _leaves(value, here)
        else:
            yield here, ", ".join(map(str, value)) if isinstance(value, list) else str(value)

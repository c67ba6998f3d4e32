"""The first mail and page of a learned template: every field in its place, for a person to shape."""

from __future__ import annotations

import html
from collections.abc import Iterator

from designer.core.fields import Field
from designer.template.learn.facts import is_plain

MAIL = """\
<mjml>
  <mj-body>
    <mj-section>
      <mj-column>
        <mj-text>Please find your document attached.</mj-text>
        <mj-text>{{ hint }}</mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
"""
_STYLE = """\
@page { size: A4; margin: 25mm 20mm }
body { font: 10pt sans-serif }
table { border-collapse: collapse; width: 100%; margin-bottom: 8mm }
th, td { text-align: left; vertical-align: top; padding: 1mm 2mm; border-bottom: 0.2mm solid #ccc }
"""


def page(label: str, fields: Field) -> str:
    """The page's HTML: what an event has once as a table of names and values, each list as a table of its rows."""
    title = html.escape(label)
    lines = [
        "<!doctype html>", f"<title>{title}</title>", "<style>", _STYLE.rstrip(), "</style>", f"<h1>{title}</h1>",
        "<table>", *_once(fields, "ctx", ""), "</table>", *_lists(fields, "ctx"),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def words(name: str) -> str:
    """A key as people write it: `birth_date` is “Birth date”."""
    told = "".join(f" {sign.lower()}" if sign.isupper() else sign for sign in name)
    return told.replace("_", " ").replace("-", " ").strip().capitalize() or name


def _once(field: Field, path: str, above: str) -> Iterator[str]:
    for name, child in field.children.items():
        label = f"{above} {words(name).lower()}" if above else words(name)
        if child.children and not child.is_collection:
            yield from _once(child, _below(path, name), label)
        elif not child.is_collection and _can_print(child):
            yield f"<tr><th>{_safe(label)}</th><td>{_value(_below(path, name), child)}</td></tr>"


def _lists(field: Field, path: str) -> Iterator[str]:
    for name, child in field.children.items():
        below = _below(path, name)
        if child.is_collection and not child.is_mixed:
            yield from _list(child, words(name), below)
        elif child.children:
            yield from _lists(child, below)


def _list(field: Field, label: str, path: str) -> Iterator[str]:
    columns = [(name, one) for name, one in field.children.items() if not one.children and _can_print(one)]
    yield f"<h2>{_safe(label)}</h2>"
    yield "<table>"
    if columns:
        heads = "".join(f"<th>{_safe(words(name))}</th>" for name, one in columns if not one.is_collection)
        yield f"<tr>{heads}</tr>"
    yield f"{{% for row in {path} | default([]) %}}"
    cells = [f"<td>{_value(_below('row', name), one)}</td>" for name, one in columns if not one.is_collection]
    yield f"<tr>{''.join(cells)}</tr>" if field.children else f"<tr><td>{_value('row', field)}</td></tr>"
    yield "{% endfor %}"
    yield "</table>"


def _can_print(field: Field) -> bool:
    return field.kind in ("text", "number", "flag") and not field.is_mixed


def _value(expression: str, field: Field) -> str:
    if field.kind == "flag":
        return f"{{{{ 'yes' if {expression} | default(false) else 'no' }}}}"
    return f"{{{{ {expression} | default('') }}}}"


def _below(path: str, name: str) -> str:
    if is_plain(name):
        return f"{path}.{name}"
    quoted = name.replace("\\", "\\\\").replace("'", "\\'")
    return f"{path}['{quoted}']"


def _safe(text: str) -> str:
    """A name as text of the page: neither HTML nor Jinja."""
    return html.escape(text).replace("{", "&#123;").replace("}", "&#125;")

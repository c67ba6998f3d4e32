"""The frame of an imported document, with the firm's colours and font, and the braces in its text."""

from __future__ import annotations

import html
import re

from designer.core.fields import Field
from designer.template.importing.names import path_of
from designer.template.importing.taken import Kind

DOCUMENT, SHEET = "document.html", "document.css"
_FRAME = """\
<!DOCTYPE html>
<html lang="{{{{ event.language }}}}">
<head>
  <meta charset="utf-8">
  <title>{title}</title>
  <link rel="stylesheet" href="{sheet}">
  <style>
    :root {{ --accent: {{{{ firm.accent | default('#1f4e79') | css_color }}}}; --tint: {{{{ firm.tint | default('#f2f2f2') | css_color }}}}; --font: {{{{ firm.font | default('IBM Plex Sans') | css_font }}}} }}
  </style>
</head>
<body>
{body}
</body>
</html>
"""  # noqa: E501
_WEB_FRAME = """\
<!DOCTYPE html>
<html lang="{{{{ event.language }}}}">
<head>
  <meta charset="utf-8">
  <title>{title}</title>
  {style}
</head>
<body>
{body}
</body>
</html>
"""
_TYPED = re.compile(r"\{\{\s*([\w .-]{1,80}?)\s*\}\}")
_THREEFOLD = re.compile(r"\{(\{\{\s*[\w .-]{1,80}?\s*\}\})\}")  # of Mustache: without escaping
_OPENING = re.compile(r"\{(?=[{%#]|\Z)")  # at the end of a text, a field follows


def page_source(label: str, body: str) -> str:
    """The whole source."""
    return _FRAME.format(title=_OPENING.sub("&#123;", html.escape(label)), sheet=SHEET, body=body)


def web_source(label: str, body: str, *, css: str = "") -> str:
    """The frame of what has a look of its own: `css` within it, or else in the sheet."""
    style = f"<style>\n{css}\n  </style>" if css else f'<link rel="stylesheet" href="{SHEET}">'
    title = _OPENING.sub("&#123;", html.escape(label))
    return _WEB_FRAME.format(
        title=title, style=style.replace("{{", "{ {").replace("{%", "{ %").replace("{#", "{ #"), body=body
    )


def escaped_braces(source: str, known: Field | None) -> tuple[str, dict[str, Kind]]:
    """A name in double braces is a field, as other programs write it too; any other brace of Jinja's is text."""
    paths: dict[str, Kind] = {}

    def field(found: re.Match[str]) -> str:
        path = path_of(found[1], known)
        paths[path] = "text"
        return f"{{{{ {path} }}}}"

    parts = _TYPED.split(_THREEFOLD.sub(r"\1", source))  # between two names, the text; then the name
    made = []
    for number, part in enumerate(parts):
        if number % 2:
            made.append(re.sub(_TYPED, field, f"{{{{ {part} }}}}"))
        else:
            made.append(_OPENING.sub("&#123;", part))
    return "".join(made), paths

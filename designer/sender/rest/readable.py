"""The OpenAPI document as a page that people read in a browser: no script, nothing from elsewhere."""

from __future__ import annotations

import json
from html import escape
from typing import Any

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.1rem; margin-top: 2.5rem; }
code, pre { font: 0.9em/1.45 ui-monospace, monospace; }
pre { overflow-x: auto; padding: 1rem; border: 1px solid #8886; border-radius: 6px; }
.method { display: inline-block; min-width: 3.2rem; font-weight: 600; }
table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; }
th { font-weight: 600; border-bottom: 1px solid #8886; }
"""


def readable_page(document: dict[str, Any]) -> bytes:
    """The page as UTF-8 HTML."""
    info = document["info"]
    calls = "".join(
        _call(method, path, call) for path, methods in document["paths"].items() for method, call in methods.items()
    )
    schemas = "".join(
        f"<h2 id='{escape(name)}'>{escape(name)}</h2><pre>{escape(json.dumps(schema, indent=2))}</pre>"
        for name, schema in document["components"]["schemas"].items()
    )
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{escape(info['title'])}</title>"
        f"<meta name='viewport' content='width=device-width'><style>{_STYLE}</style></head><body>"
        f"<h1>{escape(info['title'])}</h1><p>{escape(info['description'])}</p>"
        "<p>Every call but this page, <code>/healthz</code> and <code>/openapi.json</code> carries the header"
        " <code>Authorization: Bearer KEY</code>. A key is made with <code>sealwright key add NAME</code>.</p>"
        f"{calls}{schemas}</body></html>"
    ).encode()


def _call(method: str, path: str, call: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(status)}</code></td><td>{escape(told['description'])}</td></tr>"
        for status, told in call["responses"].items()
    )
    told = escape(call.get("description", ""))
    return (
        f"<h2><span class='method'>{escape(method.upper())}</span> <code>{escape(path)}</code></h2>"
        f"<p>{escape(call['summary'].rstrip('.'))}. {told}</p>"
        f"<table><tr><th>Status</th><th>What it means</th></tr>{rows}</table>"
    )

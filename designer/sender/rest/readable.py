"""The OpenAPI document as a page that people read in a browser: no script, nothing from elsewhere."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from designer.core.texts import TEXTS
from designer.sender.rest.answer import refusals

_EXAMPLE = """\
curl --header "Authorization: Bearer KEY" --header "Content-Type: application/json" \\
  --header "Idempotency-Key: 4f1c9a" http://127.0.0.1:8427/v1/events \\
  --data '{"id": "order-1001", "type": "order_confirmation", "email": "ana@example.com",
    "ctx": {"order": {"number": "1001"}}}'"""
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
    codes = "".join(_refusal(status, code) for status, code in refusals())
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{escape(info['title'])}</title>"
        f"<meta name='viewport' content='width=device-width'><style>{_STYLE}</style></head><body>"
        f"<h1>{escape(info['title'])}</h1><p>{escape(info['description'])}</p>"
        "<p>Every call but this page, <code>/healthz</code> and <code>/openapi.json</code> carries the header"
        " <code>Authorization: Bearer KEY</code>. A key is made with <code>sealwright key add NAME</code>.</p>"
        f"<p>A call, such as it is made with curl:</p><pre>{escape(_EXAMPLE)}</pre>"
        "<p>What is refused is answered as <code>application/problem+json</code>, with a <code>code</code> and a"
        " remedy in <code>errors</code>: <a href='#refusals'>every refusal</a>.</p>"
        f"{calls}<h2 id='refusals'>Every refusal</h2>"
        "<table><tr><th>Status</th><th>Code</th><th>What it says</th><th>What to do</th></tr>"
        f"{codes}</table>{schemas}</body></html>"
    ).encode()


def _call(method: str, path: str, call: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(status)}</code></td><td>{escape(told['description'])}</td></tr>"
        for status, told in call["responses"].items()
    )
    told = escape(call.get("description", ""))
    named = "".join(
        f"<p>{'Header' if one['in'] == 'header' else 'In the address:'} <code>{escape(one['name'])}</code>."
        f" {escape(one.get('description', ''))}</p>"
        for one in call.get("parameters", ())
    )
    return (
        f"<h2><span class='method'>{escape(method.upper())}</span> <code>{escape(path)}</code></h2>"
        f"<p>{escape(call['summary'].rstrip('.'))}. {told}</p>{named}"
        f"<table><tr><th>Status</th><th>What it means</th></tr>{rows}</table>"
    )


def _refusal(status: int, code: str) -> str:
    told = TEXTS[code]
    remedy = told.remedy.replace("{{", "{").replace("}}", "}")
    cells = (f"<code>{status}</code>", f"<code>{escape(code)}</code>", escape(told.what), escape(remedy))
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"

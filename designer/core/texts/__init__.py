"""The English words of every code, one module per part of the program."""

from __future__ import annotations

from designer.core.texts import (
    accounts,
    callback,
    cli,
    companion,
    delivery,
    event,
    importing,
    outbox,
    render,
    rest,
    sender,
    service,
    setup,
    signin,
    table,
    telling,
    template,
    toml,
    trying,
    vault,
    window,
)
from designer.core.texts.text import Text

TEXTS: dict[str, Text] = {
    **accounts.TEXTS, **companion.TEXTS, **delivery.TEXTS, **event.TEXTS, **outbox.TEXTS, **render.TEXTS,
    **callback.TEXTS, **importing.TEXTS,
    **rest.TEXTS, **setup.TEXTS, **signin.TEXTS, **template.TEXTS, **toml.TEXTS, **vault.TEXTS, **cli.TEXTS,
    **sender.TEXTS, **service.TEXTS, **table.TEXTS, **telling.TEXTS, **trying.TEXTS, **window.TEXTS,
}  # fmt: skip

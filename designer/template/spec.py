"""`template.toml` as a model: every key that a template package may have, checked when it is read."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from designer.core.models import Table
from designer.core.settings import is_loopback
from designer.core.table.dates import date_expression

_OWN = re.compile(r"{{[^}]*\b(ctx|recipient|event)\b")

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Language = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]
ColumnTarget = Annotated[
    str,
    StringConstraints(
        pattern=r"^((ctx|attributes)(\.[^.\s*]+)+|id|type|email|language|scheduled|expiration|priority|files)$"
    ),
]
FieldPath = Annotated[str, StringConstraints(pattern=r"^(ctx(\.([^.\s]+|\*))+|event\.email)$")]
Span = Annotated[str, StringConstraints(pattern=r"^([1-9][0-9]{0,5}[mhdy])?$")]
Permission = Literal["print", "copy", "modify", "annotate", "fill_forms", "accessibility"]


class PasswordSpec(Table):
    """How an attachment's open password comes about."""

    policy: Literal["formula", "random", "shared", "none"]
    formula: str = ""
    hint: str = ""
    copy_hint: str = ""
    key: str = ""
    permissions: tuple[Permission, ...] = ("print", "accessibility")
    min_length: int = Field(default=8, ge=4, le=127)
    max_length: int = Field(default=32, ge=4, le=127)


class AttachmentSpec(Table):
    """A file that goes with the mail. A companion's `body` are pages of ours that come in front of it.

    `underlay` is a PDF of one or two pages that lies under our pages; `underlay_on` says under which.
    """

    kind: Literal["pdf", "companion", "file", "url"] = "pdf"
    body: str = ""
    name: str
    when: str = ""
    underlay: str = ""
    underlay_on: Literal["all", "first", "following"] = "all"
    must_contain: tuple[str, ...] = ()
    file: str = ""
    url: str = ""
    hosts: tuple[str, ...] = ()
    password: PasswordSpec

    @property
    def looks_for_whose(self) -> bool:
        """Whether something of the event must stand in it: what the firm says stands in everybody's."""
        return any(_OWN.search(text) for text in self.must_contain)


class EmailSpec(Table):
    """The mail itself; an empty `from` is the account's identity."""

    sender: str = Field(default="", alias="from")
    reply_to: str = ""
    subject: str
    body: str = "email.mjml"


class FieldsSpec(Table):
    """What the author says of fields: released, always a list, must be there."""

    public: tuple[FieldPath, ...] = ()
    collections: tuple[FieldPath, ...] = ()
    required: tuple[FieldPath, ...] = ()


class CallbackSpec(Table):
    """Where status changes are posted: by https, or to this very computer."""

    url: Annotated[str, StringConstraints(max_length=2000)] = ""

    @model_validator(mode="after")
    def _is_safe(self) -> CallbackSpec:
        if self.url and not is_callback_url(self.url):
            raise PydanticCustomError("callback-url", "", {"at": ("url",)})
        return self


def is_callback_url(url: str) -> bool:
    """Whether statuses may be posted there: https, or http to a loopback address; no user in it, nothing filled in."""
    if not url.isascii() or any(sign in url for sign in ' <>{}|\\^`"#\r\n\t'):
        return False
    try:
        found = urlsplit(url)
        host, _ = found.hostname, found.port  # a port that is none raises
    except ValueError:
        return False
    if not host or "@" in found.netloc:
        return False
    return found.scheme == "https" or (found.scheme == "http" and is_loopback(host))


class BurstSpec(Table):
    """One message for each item of a collection; "" for one message for each event."""

    each: Annotated[str, StringConstraints(pattern=r"^(ctx(\.[^.\s*]+)+)?$")] = ""


class ColumnSpec(Table):
    """Where a spreadsheet's column goes."""

    to: ColumnTarget
    kind: Literal["text", "date", "decimal", "integer", "flag"] = "text"
    format: str = ""
    locale: Annotated[str, StringConstraints(pattern=r"^([A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3})?$")] = ""

    @model_validator(mode="after")
    def _has_readable_format(self) -> ColumnSpec:
        if self.kind == "date" and self.format:
            try:
                date_expression(self.format)
            except ValueError:
                raise PydanticCustomError("column-date-format", "", {"at": ("format",)}) from None
        if self.format and (self.kind not in ("date", "text") or (self.kind == "text" and self.format.strip("0"))):
            raise PydanticCustomError("column-format", "", {"at": ("format",)})
        if self.kind != "text" and self.to.partition(".")[0] not in ("ctx", "attributes", "scheduled", "expiration"):
            raise PydanticCustomError("column-not-text", "", {"at": ("kind",)})
        return self


class SpreadsheetSpec(Table):
    """How a spreadsheet row becomes an event."""

    sheet: str = ""
    header_row: int = Field(default=1, ge=1, le=1000)
    group_by: str = ""
    columns: dict[str, ColumnSpec] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _makes_events(self) -> SpreadsheetSpec:
        targets = sorted(tuple(one.to.split(".")) for one in self.columns.values())
        for first, second in pairwise(targets):
            if first == second[: len(first)]:
                raise PydanticCustomError("spreadsheet-target-twice", "", {"at": ("columns",), "to": ".".join(second)})
        return self

    @property
    def is_set(self) -> bool:
        """Whether the template takes spreadsheets."""
        return bool(self.columns)


class TemplateSpec(Table):
    """The whole of `template.toml`."""

    format: Literal[1]
    id: Name
    event_type: Name
    label: str = ""
    languages: tuple[Language, ...] = Field(default=("en",), min_length=1)
    when: str = ""
    event_id: str = ""
    account: str = ""
    on_uncertain: Literal["hold", "resend"] = "hold"
    stale_after: Span = ""
    approve_first: int = Field(default=0, ge=0)
    archive: Span = ""
    email: EmailSpec
    attachments: tuple[AttachmentSpec, ...] = ()
    fields: FieldsSpec = FieldsSpec()
    brand: dict[str, Any] = Field(default_factory=dict)
    callback: CallbackSpec = CallbackSpec()
    burst: BurstSpec = BurstSpec()
    spreadsheet: SpreadsheetSpec = SpreadsheetSpec()

    @model_validator(mode="after")
    def _names_recipients(self) -> TemplateSpec:
        if self.burst.each and self.burst.each not in self.fields.collections:
            raise PydanticCustomError("burst-no-collection", "", {"at": ("burst", "each"), "path": self.burst.each})
        named = {one.to for one in self.spreadsheet.columns.values()}
        wanted = f"{self.burst.each}.email" if self.burst.each else "email"
        if self.spreadsheet.model_fields_set and wanted not in named:
            raise PydanticCustomError("spreadsheet-without-email", "", {"at": ("spreadsheet", "columns"), "to": wanted})
        return self


def not_yet(spec: TemplateSpec) -> list[str]:
    """What the template asks for and this version cannot do, in the words of the format."""
    asked: dict[str, bool] = {}
    for attachment in spec.attachments:
        asked[f'attachments kind = "{attachment.kind}"'] = attachment.kind in ("file", "url")
        for key in ("file", "url", "hosts") if attachment.kind in ("pdf", "companion") else ():
            asked[f"attachments.{key}"] = asked.get(f"attachments.{key}", False) or bool(getattr(attachment, key))
    return [name for name, is_asked in asked.items() if is_asked]

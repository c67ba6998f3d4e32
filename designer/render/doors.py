"""Which data may pass into which text: public fields into the mail, everything into sealed attachments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from designer.core.burst import own_item
from designer.core.errors import RenderError
from designer.core.event import Event
from designer.core.fields import Data, PublicPaths, split_path, values_at, view, view_of_item, with_collections
from designer.render.filters import locale_filters
from designer.template.jinja.door import Door, door_with_texts
from designer.template.jinja.environment import FINAL, CodeCache, Drafting
from designer.template.names import SPEC_FILE, variant_file
from designer.template.package import Template
from designer.template.publication import Publication

_TEXT_SUFFIXES = (".mjml", ".html", ".htm", ".txt", ".css", ".svg", ".j2", ".toml")
EVENT_NAMES = ("id", "type", "language", "is_correction")


@dataclass(frozen=True, slots=True)
class Occasion:
    """What one filling is about, beside the template: the event and the facts of its message.

    `passwords` are those that the firm keeps, by number of the attachment; "" is one that is missing. `has_own_key`:
    they are this copy's own, whatever the template says. A sample stands for any customer: it needs none. `companions`
    are the files that came with the event, in its order; `takes_unread`: a person has looked at those without text.
    """

    event: Event
    event_id: str
    language: str
    zone: str
    is_correction: bool = False
    passwords: Mapping[int, str] = field(default_factory=dict, repr=False)
    has_own_key: bool = False
    is_sample: bool = False
    companions: tuple[bytes, ...] = field(default=(), repr=False)
    takes_unread: bool = False


@dataclass(frozen=True)
class Doors:
    """The doors of one publication for one event; each is opened when it is first used.

    `drafting` is about previews; `asked` are further texts to be filled, by name.
    """

    publication: Publication
    occasion: Occasion
    caches: tuple[CodeCache, CodeCache]
    drafting: Drafting = FINAL
    asked: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def mail_plain(self) -> Door:
        """Subject, text, hint, header values, file names: public fields, nothing escaped."""
        return self._door(is_public=True, escape=False)

    @cached_property
    def mail_html(self) -> Door:
        """The mail's body: public fields, escaped."""
        return self._door(is_public=True, escape=True)

    @cached_property
    def whole_plain(self) -> Door:
        """Password formulas, conditions and `must_contain`: the whole `ctx`."""
        return self._door(is_public=False, escape=False)

    @cached_property
    def whole_html(self) -> Door:
        """Attachments: the whole `ctx`, escaped."""
        return self._door(is_public=False, escape=True)

    def _door(self, *, is_public: bool, escape: bool) -> Door:
        template = self.publication.template
        return door_with_texts(
            self._sources,
            template.texts[self.occasion.language],
            texts_name=variant_file(self.occasion.language) + "#",
            escape=escape,
            filters=self._document_filters if escape and not is_public else self._mail_filters,
            names=self._names(is_public=is_public),
            caches=self.caches,
            drafting=self.drafting,
        )

    @cached_property
    def _sources(self) -> Mapping[str, str]:
        return {**template_sources(self.publication.template), **self.asked}

    @cached_property
    def _locale(self) -> str:
        told = self.occasion.event.language
        return told if told.split("-")[0] == self.occasion.language.split("-")[0] else self.occasion.language

    @cached_property
    def _mail_filters(self) -> Mapping[str, Callable[..., Any]]:
        return locale_filters(self._locale, ZoneInfo(self.occasion.zone), "png")

    @cached_property
    def _document_filters(self) -> Mapping[str, Callable[..., Any]]:
        return locale_filters(self._locale, ZoneInfo(self.occasion.zone), "svg")

    @cached_property
    def _ctx(self) -> Mapping[str, Any]:
        fields = self.publication.template.spec.fields
        return with_collections(self.occasion.event.ctx, fields.collections)

    def require_fields(self) -> None:
        """Raise RenderError for the first required field that is missing, null or empty."""
        for path in self.publication.template.spec.fields.required:
            if any(value in (None, "") for value in values_at(self._ctx, path)):
                raise RenderError("field-required", path=path, file=SPEC_FILE)

    def companion(self, number: int) -> bytes:
        """A file that came with the event; a sample's lies in the template. Raises RenderError when it is not there."""
        occasion = self.occasion
        if number < len(occasion.companions):
            return occasion.companions[number]
        if not occasion.is_sample:
            raise RenderError("companion-missing", path="files", named="")
        name = f"samples/{occasion.event.files[number]}"
        if name not in self.publication.template.files:
            raise RenderError("companion-sample-missing", file=name)
        return self.publication.template.files[name]

    def told(self, error: RenderError, file: str) -> RenderError:
        """The error with its file; the name of a resource that the event's data made up is not told."""
        name = str(error.arguments.get("name", ""))
        is_own = name in ("", "data:", '""') or any(name in source for source in self._sources.values())
        masked = {} if is_own or name in self.publication.template.files else {"name": "*"}
        return type(error)(error.code, **({"file": file} | error.arguments | masked))

    def _names(self, *, is_public: bool) -> dict[str, Any]:
        template = self.publication.template
        public = PublicPaths.of(template.spec.fields.public)
        return {
            **self._recipient(public if is_public else None),
            "ctx": view(self._ctx, public=public if is_public else None),
            "event": _event_names(self.occasion, public if is_public else None),
            "firm": view(self.publication.firm.values, public=None, name="firm"),
            "brand": view(template.spec.brand, public=None, name="brand"),
        }

    def _recipient(self, public: PublicPaths | None) -> dict[str, Any]:
        """The item of the list that this message is about; its fields are public where those of the list are."""
        event, each = self.occasion.event, self.publication.template.spec.burst.each
        item = own_item(event)
        if item is None and each:
            raise RenderError("burst-missing", path=each, file=SPEC_FILE)
        path = split_path(event.burst.each) if event.burst else ()
        return {} if item is None else {"recipient": view_of_item(item, path, public=public)}


def _event_names(occasion: Occasion, public: PublicPaths | None) -> Data:
    values = {
        "id": occasion.event_id,
        "type": occasion.event.type,
        "language": occasion.language,
        "is_correction": occasion.is_correction,
        "email": occasion.event.email,
    }
    seen = public and PublicPaths((*public.patterns, *(("event", name) for name in EVENT_NAMES)))
    return view(values, public=seen, name="event")


def template_sources(template: Template) -> Mapping[str, str]:
    """Every text of a package that can be filled, by name; those of template.toml as `template.toml#email.subject`."""
    spec = template.spec
    sources = {name: template.source(name) for name in template.files if name.endswith(_TEXT_SUFFIXES)}
    sources |= {
        f"{SPEC_FILE}#email.subject": spec.email.subject,
        f"{SPEC_FILE}#email.from": spec.email.sender,
        f"{SPEC_FILE}#email.reply_to": spec.email.reply_to,
    }
    for n, attachment in enumerate(spec.attachments):
        below = f"{SPEC_FILE}#attachments[{n}]"
        sources |= {
            f"{below}.name": attachment.name,
            f"{below}.password.formula": attachment.password.formula,
            f"{below}.password.hint": attachment.password.hint,
            f"{below}.password.copy_hint": attachment.password.copy_hint,
        }
        sources |= {f"{below}.must_contain[{m}]": text for m, text in enumerate(attachment.must_contain)}
    return sources

"""Every setting of a workspace, declared once: key, type, default, help."""

from __future__ import annotations

import ipaddress
import re
import zoneinfo
from enum import StrEnum
from pathlib import Path
from typing import Annotated, LiteralString

from pydantic import AfterValidator, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from designer.core.address import address_fault
from designer.core.errors import SetupError
from designer.core.identity import Identity, parse_identity
from designer.core.models import Table, parse_toml
from designer.core.pdf_names import TYPE, PdfNames, parse_pdf_names
from designer.core.suggest import nearest


def _pdf_pattern(text: str) -> str:
    try:
        return text if not text or parse_pdf_names(text) else ""
    except ValueError:
        raise PydanticCustomError("settings-pdf-names", "") from None


def _lacks_type(pattern: PdfNames) -> bool:
    return pattern.stands_alone and TYPE not in pattern.fields


_ACCOUNT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_USUAL_PORTS = {"tls": 465, "starttls": 587, "none": 25}
_SERVER_KEYS = ("host", "port", "security")
_SIGN_IN_KEYS = ("provider", "client_id", "tenant", "sign_in_url")
_SMTP_ONLY = (
    *_SERVER_KEYS, *_SIGN_IN_KEYS, "imap", "login", "user", "ca_file", "api_url", "bounces", "connections",
    "per_minute", "per_day",
)  # fmt: skip


class Mode(StrEnum):
    """Whether messages go to the testers or to their recipients."""

    REHEARSAL = "rehearsal"
    LIVE = "live"


class AccountKind(StrEnum):
    """The kinds of channel an account can be."""

    SMTP = "smtp"
    MAILBOX = "mailbox"
    GRAPH = "graph"
    GMAIL = "gmail"


class Login(StrEnum):
    """How an account proves to a mail server whose it is."""

    PASSWORD = "password"  # noqa: S105 - a word
    OAUTH = "oauth"


class Provider(StrEnum):
    """Whom a person signs in with."""

    NONE = ""
    MICROSOFT = "microsoft"
    GOOGLE = "google"


_API_PROVIDERS = {AccountKind.GRAPH: Provider.MICROSOFT, AccountKind.GMAIL: Provider.GOOGLE}


class Security(StrEnum):
    """How the connection to a mail server is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class ImapSettings(Table):
    """The mailbox of an account, over TLS: what was sent is looked for there, and bounces are read."""

    host: str = Field(description="Name of the IMAP server.")
    port: int = Field(default=993, ge=1, le=65535, description="Its port for TLS.")
    user: str = Field(default="", description="Login name; empty = the account's. The password is the account's, too.")
    inbox: str = Field(default="INBOX", min_length=1, description="The folder in which bounces arrive.")
    sent: str = Field(default="", description="The folder of sent messages; empty = the one that the server names.")
    copy_sent: bool = Field(
        default=False,
        description="Put a copy of each sent message into that folder, unless it lies there: for providers that keep "
        "none.",
    )


class AccountSettings(Table):
    """One configured channel with its sender identity. Its password, or what signing in gave, is in the vault."""

    kind: AccountKind = Field(
        description="smtp: a mail server; graph: Microsoft 365 without SMTP; gmail: Google without SMTP; "
        "mailbox: the local mailbox, nothing is sent."
    )
    sender: str = Field(alias="from", description='The sender, as in "Shop <shop@example.com>".')
    host: str = Field(default="", description="Name of the mail server.")
    port: int = Field(default=0, ge=0, le=65535, description="0 = the usual one: 465 for tls, 587 for starttls.")
    security: Security = Field(
        default=Security.STARTTLS, description="tls | starttls | none (this computer only, never with a user)."
    )
    user: str = Field(default="", description="Login name; empty = without login. The password is in the vault.")
    ca_file: str = Field(default="", description="Certificate of a private authority (PEM file); empty = the system's.")
    login: Login = Field(
        default=Login.PASSWORD, description="password | oauth (a person signs in with the provider, for smtp)."
    )
    provider: Provider = Field(default=Provider.NONE, description="microsoft | google: whom to sign in with, for smtp.")
    client_id: str = Field(default="", description="Id of the application that your firm registered for signing in.")
    tenant: str = Field(
        default="organizations", pattern=r"[A-Za-z0-9.-]+", description="Microsoft only: id or domain of your firm."
    )
    sign_in_url: str = Field(
        default="", description="Where to sign in, if not at the provider's usual place (https); a national cloud."
    )
    api_url: str = Field(default="", description="Where graph and gmail send, if not at the usual place (https).")
    imap: ImapSettings | None = Field(default=None, description="The account's mailbox, for smtp with a user.")
    bounces: bool = Field(
        default=False, description="Read the account's own mailbox for what came back, for graph and gmail."
    )
    connections: int = Field(default=2, ge=1, le=50, description="Connections at the same time.")
    per_minute: int = Field(default=0, ge=0, le=6000, description="Most messages a minute, evenly; 0 = no limit.")
    per_day: int = Field(default=0, ge=0, description="Most messages within any 24 hours; 0 = no limit.")

    @model_validator(mode="after")
    def _fits_together(self) -> AccountSettings:
        if self.kind is AccountKind.MAILBOX:
            self._refuse("account-mailbox-has-key", _SMTP_ONLY)
            return self
        if self.kind is not AccountKind.SMTP:
            self._refuse("account-api-has-key", (*_SERVER_KEYS, "login", "provider", "imap"))
        else:
            self._check_server()
        if self.imap is not None and not (self.imap.user or self.user):
            raise PydanticCustomError("account-imap-without-user", "", {"at": ("imap",)})
        self._check_sign_in()
        return self

    def _check_server(self) -> None:
        self._refuse("account-bounces-elsewhere", ("bounces",))
        if not self.host:
            raise PydanticCustomError("account-without-host", "", {"at": ("host",)})
        if self.security is Security.NONE:
            self._refuse_open_connection()

    def _check_sign_in(self) -> None:
        for key, url in (("sign_in_url", self.sign_in_url), ("api_url", self.api_url)):
            if url and not url.startswith("https://"):
                raise PydanticCustomError("account-url-not-https", "", {"at": (key,)})
        if not self.signs_in:
            self._refuse("account-key-without-sign-in", (*_SIGN_IN_KEYS, "api_url"))
            return
        needed = {"provider": self.signs_in_with, "client_id": self.client_id}
        needed |= {"user": self.user} if self.kind is AccountKind.SMTP else {}
        for key, value in needed.items():
            if not value:
                raise PydanticCustomError("account-sign-in-lacks", "", {"at": (key,)})

    def _refuse(self, code: LiteralString, keys: tuple[str, ...]) -> None:
        for key in keys:
            if key in self.model_fields_set:
                raise PydanticCustomError(code, "", {"at": (key,)})

    def _refuse_open_connection(self) -> None:
        if not is_loopback(self.host):
            raise PydanticCustomError("account-open-connection", "", {"at": ("security",)})
        if self.user:
            raise PydanticCustomError("account-open-login", "", {"at": ("user",)})

    @property
    def smtp_port(self) -> int:
        """The port to connect to."""
        return self.port or _USUAL_PORTS[self.security]

    @property
    def signs_in(self) -> bool:
        """Whether a person signs in with the provider, instead of a password."""
        return self.kind in _API_PROVIDERS or self.login is Login.OAUTH

    @property
    def signs_in_with(self) -> Provider:
        """The provider to sign in with; NONE when there is a password."""
        return _API_PROVIDERS.get(self.kind, self.provider) if self.signs_in else Provider.NONE

    @property
    def reads_mail(self) -> bool:
        """Whether there is a mailbox to be looked into."""
        return self.imap is not None or self.bounces

    @property
    def is_test(self) -> bool:
        """Whether what goes out here reaches nobody."""
        return self.kind is AccountKind.MAILBOX


PdfPattern = Annotated[str, AfterValidator(_pdf_pattern)]
_PDF_NAMES = "How names of PDFs say whose they are: {number}_{email}.pdf; {number} is ctx.number. Empty = they do not."


class InboxSettings(Table):
    """The drop folder."""

    folder: str = Field(default="inbox", min_length=1, description="The drop folder; relative to this file's folder.")
    scan_seconds: float = Field(default=2.0, ge=0.05, le=3600, description="How often the folder is looked at.")
    accept_partial: bool = Field(default=False, description="Take the good events of a file that also holds bad ones.")
    confirm: bool | None = Field(
        default=None,
        description="Hold what a file brings until a person releases it; left out: lists (.csv, .xlsx) only.",
    )
    pdf_names: PdfPattern = Field(default="", description=_PDF_NAMES)


class FolderSettings(Table):
    """One more drop folder, such as one on an office share."""

    folder: str = Field(min_length=1, description="Where it is; relative to this file's folder.")
    event_type: str = Field(
        default="", pattern=r"^[A-Za-z0-9_-]{0,64}$",
        description="What comes in here, and nothing else; empty = every event says it.",
    )  # fmt: skip
    accept_partial: bool = Field(default=False, description="Take the good events of a file that also holds bad ones.")
    confirm: bool | None = Field(
        default=None,
        description="Hold what a file brings until a person releases it; left out: lists (.csv, .xlsx) only.",
    )
    pdf_names: PdfPattern = Field(default="", description=_PDF_NAMES)


class RestSettings(Table):
    """The REST inbox."""

    enabled: bool = Field(default=True, description="Listen, as soon as there is a key (sealwright key add).")
    host: str = Field(default="127.0.0.1", min_length=1, description="Address to listen on; elsewhere with TLS only.")
    port: int = Field(default=8427, ge=1, le=65535, description="Port to listen on.")
    hosts: tuple[str, ...] = Field(default=(), description="Names it is called by, beside its address; with the port.")
    certificate: str = Field(default="", description="For TLS: its certificate with what vouches for it (PEM file).")
    private_key: str = Field(default="", description="For TLS: the private key to it (PEM file).")
    per_minute: int = Field(default=6000, ge=0, description="Most calls a minute with one key; 0 = no limit.")

    @model_validator(mode="after")
    def _is_safe(self) -> RestSettings:
        if bool(self.certificate) != bool(self.private_key):
            raise PydanticCustomError("settings-rest-half-tls", "", {"at": ("certificate",)})
        if not self.certificate and not is_loopback(self.host):
            raise PydanticCustomError("settings-rest-open", "", {"at": ("host",)})
        return self


class CallbackSettings(Table):
    """Status changes that are posted to the addresses that templates name."""

    give_up_hours: int = Field(default=72, ge=1, le=720, description="So long one is tried again; then you are told.")
    answer_seconds: float = Field(default=15, ge=1, le=60, description="Longest time that a receiver may take.")
    ca_file: str = Field(default="", description="The authority of your own receiver's certificate (PEM file).")


class RenderSettings(Table):
    """Limits on composing one message."""

    workers: int = Field(default=0, ge=0, le=64, description="Messages composed at the same time; 0 = one per core.")
    wall_seconds: int = Field(default=30, ge=1, le=3600, description="Longest time for one message.")
    memory_mib: int = Field(default=1024, ge=256, description="Most memory for one message.")
    max_pages: int = Field(default=200, ge=1, description="Most pages of one PDF.")
    max_pdf_mib: int = Field(default=25, ge=1, description="Largest PDF.")


class RetentionSettings(Table):
    """How long things are kept."""

    data_days: int = Field(default=30, ge=0, description="Data and documents of settled messages.")
    log_days: int = Field(
        default=180, ge=1, description="The delivery log: what went when, without data. An event's id is known as long."
    )
    statistics_days: int = Field(default=360, ge=1, description="Figures: how many messages ended how, day by day.")
    unsettled_days: int = Field(
        default=90,
        ge=1,
        description="What waits, for a decision for example, expires then; told at acceptance.",
    )
    failed_days: int = Field(default=14, ge=1, description="Refused files in the folder failed/ and their reports.")


class LimitSettings(Table):
    """Limits on what is taken in."""

    event_kib: int = Field(default=1024, ge=1, le=65536, description="Largest event.")
    companion_mb: int = Field(default=25, ge=1, le=100, description="Largest PDF that comes with an event.")
    free_space_mib: int = Field(default=256, ge=0, description="Nothing is taken in with less free disk space.")
    waiting: int = Field(
        default=100_000,
        ge=0,
        description="The REST inbox takes nothing in while so many wait; 0 = no limit.",
    )


class AddressSettings(Table):
    """Which addresses are taken."""

    allow_lan: bool = Field(
        default=False, description="Take addresses only your own network knows (name@server, name@office.local)."
    )


class SenderSettings(Table):
    """The sender as a program on this computer."""

    keep_awake: bool = Field(
        default=True, description="While messages are due the computer does not go to sleep by itself."
    )


class ReportSettings(Table):
    """Who is told how it goes: a daily digest, and an alarm when something needs a person. No event data."""

    people: tuple[str, ...] = Field(default=(), description="Addresses that get the digest and the alarms.")
    account: str = Field(
        default="",
        description="The account that these mails leave through, better not one that sends messages; "
        "empty = the default account.",
    )
    digest_at: str = Field(
        default="18:00",
        pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9])?$",
        description="When the digest leaves, in the workspace's zone; empty = no digest.",
    )


class Settings(Table):
    """settings.toml."""

    mode: Mode = Field(default=Mode.REHEARSAL, description="rehearsal: to the testers only; live: to the recipients.")
    testers: tuple[str, ...] = Field(default=(), description="Addresses that get the messages of a rehearsal.")
    timezone: str = Field(default="UTC", description="Zone of dates that name none, such as Europe/Berlin.")
    default_account: str = Field(default="", description="The account of templates that name none.")
    inbox: InboxSettings = Field(default_factory=InboxSettings, description="The drop folder.")
    rest: RestSettings = Field(default_factory=RestSettings, description="The REST inbox.")
    callbacks: CallbackSettings = Field(default_factory=CallbackSettings, description="Status changes that are posted.")
    render: RenderSettings = Field(default_factory=RenderSettings, description="Limits on composing one message.")
    limits: LimitSettings = Field(default_factory=LimitSettings, description="Limits on what is taken in.")
    retention: RetentionSettings = Field(
        default_factory=RetentionSettings, description="How long things are kept, in days."
    )
    address: AddressSettings = Field(default_factory=AddressSettings, description="Which addresses are taken.")
    sender: SenderSettings = Field(default_factory=SenderSettings, description="The sender as a program.")
    report: ReportSettings = Field(default_factory=ReportSettings, description="Who is told how it goes.")
    accounts: dict[str, AccountSettings] = Field(default_factory=dict, description="Ways out, one table each.")
    folders: tuple[FolderSettings, ...] = Field(default=(), description="More drop folders, one [[folders]] each.")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            zoneinfo.ZoneInfo(name)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            meant = nearest(name, zoneinfo.available_timezones()) or "Europe/Berlin"
            raise PydanticCustomError("settings-zone-unknown", "", {"nearest": meant}) from None
        return name

    @model_validator(mode="after")
    def _fits_together(self) -> Settings:
        for place, tester in enumerate(self.testers):
            if address_fault(tester, allow_lan=self.address.allow_lan):
                raise PydanticCustomError("settings-tester-no-address", "", {"at": ("testers", place)})
        for name, account in self.accounts.items():
            self._check_account(name, account)
        self._check_report()
        self._check_folders()
        for at, name in ((("default_account",), self.default_account), (("report", "account"), self.report.account)):
            if name and name not in self.accounts:
                known = ", ".join(self.accounts) or "-"
                raise PydanticCustomError("settings-account-unknown", "", {"at": at, "known": known})
        return self

    def _check_folders(self) -> None:
        known = {self.inbox.folder}
        for place, one in enumerate(self.folders):
            if one.folder in known:
                raise PydanticCustomError("settings-folder-twice", "", {"at": ("folders", place, "folder")})
            known.add(one.folder)
        for at, pattern, event_type in (
            (("inbox",), self.inbox.pdf_names, ""),
            *((("folders", n), one.pdf_names, one.event_type) for n, one in enumerate(self.folders)),
        ):
            if pattern and not event_type and _lacks_type(parse_pdf_names(pattern)):
                raise PydanticCustomError("settings-pdf-names-type", "", {"at": (*at, "pdf_names")})

    def _check_report(self) -> None:
        for place, person in enumerate(self.report.people):
            if address_fault(person, allow_lan=self.address.allow_lan):
                raise PydanticCustomError("settings-person-no-address", "", {"at": ("report", "people", place)})
        if self.report.people and not (self.report.account or self.default_account):
            raise PydanticCustomError("settings-report-without-account", "", {"at": ("report", "people")})

    def _check_account(self, name: str, account: AccountSettings) -> None:
        if not _ACCOUNT_ID.fullmatch(name):
            raise PydanticCustomError("account-bad-name", "", {"at": ("accounts", name)})
        try:
            parse_identity(account.sender, allow_lan=self.address.allow_lan)
        except SetupError as fault:
            raise PydanticCustomError(fault.code, "", {"at": ("accounts", name, "from")}) from None

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The workspace's time zone."""
        return zoneinfo.ZoneInfo(self.timezone)

    def account(self, name: str = "") -> AccountSettings:
        """The account of that name, or the default one; SetupError `account-unknown` or `account-none`."""
        wanted = name or self.default_account
        if not wanted:
            raise SetupError("account-none")
        if wanted not in self.accounts:
            raise SetupError("account-unknown", account=wanted, known=", ".join(self.accounts))
        return self.accounts[wanted]

    def identity(self, account: AccountSettings) -> Identity:
        """Who mails of `account` are from."""
        return parse_identity(account.sender, allow_lan=self.address.allow_lan)


def is_loopback(host: str) -> bool:
    """Whether `host` names this very computer: `localhost` or a loopback address, with or without brackets."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.casefold().rstrip(".") == "localhost"


def load_settings(path: Path) -> Settings:
    """Read settings.toml; SetupError names file, line, key and the nearest known key."""
    return parse_settings(read_settings_text(path), file=path.name)


def parse_settings(text: str | bytes, *, file: str = "settings.toml") -> Settings:
    """The settings that `text` holds."""
    return parse_toml(Settings, text, file=file, error=SetupError)


def read_settings_text(path: Path) -> bytes:
    """The file as it is; SetupError when it is missing or cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise SetupError("settings-missing", file=path.name) from None
    except OSError:
        raise SetupError("settings-unreadable", file=path.name) from None

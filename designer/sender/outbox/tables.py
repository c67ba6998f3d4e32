"""The outbox's tables and indexes; times are milliseconds since the epoch, 0 and "" stand for none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    and_,
    case,
    insert,
    literal_column,
)
from sqlalchemy.schema import SchemaItem

from designer.core.event import PRIORITIES
from designer.sender.outbox.states import SETTLED, TOLD, WAITING, Mode, State

LANES = ("real_time", "batch")
T = TypeVar("T")

_AT_ONCE = 5000  # a statement takes a limited number of parameters
INCOMING = "incoming"  # not a state: a row of a batch that is not complete, seen by nobody

Whole = BigInteger().with_variant(Integer(), "sqlite")
metadata = MetaData()


class Ranked(TypeDecorator[str]):
    """Words that are stored as their rank, so that the database sorts them."""

    impl = Integer
    cache_ok = True

    def __init__(self, *words: str) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: str | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else self.words.index(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else self.words[value]


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, default="")


def _whole(name: str) -> Column[int]:
    return Column(name, Whole, nullable=False, default=0)


def _bytes(name: str) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=False, default=b"")


def _seq() -> Column[int]:
    return Column("seq", Whole, primary_key=True, autoincrement=True)


def _to(column: str) -> Column[int]:
    return Column("message_seq", Whole, ForeignKey(column, ondelete="CASCADE"), nullable=False)


def _table(name: str, *parts: SchemaItem) -> Table:
    counted = parts[0] if isinstance(parts[0], Column) else None
    never_again = counted is not None and counted.name == "seq"  # a number is not given twice, not even after a purge
    return Table(name, metadata, *parts, sqlite_strict=True, sqlite_autoincrement=never_again)


schema = _table("schema", _whole("version"))

batch = _table(
    "batch", _seq(), _text("source"), _text("mode"), _whole("events"), _whole("opened_at"),
    _whole("completed_at"),
)  # fmt: skip

event = _table(
    "event", _seq(), _text("id"), _text("mode"),
    _text("identity"),  # of an event without an id: its content and n-th occurrence
    _bytes("fingerprint"), _text("type"), _text("source"), _whole("batch"), _whole("received_at"),
    _text("order_hmac"),  # of a list's event: what kept its rows together; an order that came before is known by it
    _whole("burst"),  # so many items of a list in it are a message each; 0: none
    _text("first_id"),  # of one that was canceled before anything of it went out: the id that another has now
    _whole("superseded_by"),  # that other one
    UniqueConstraint("mode", "id"),
)  # fmt: skip

message = _table(
    "message", _seq(), Column("id", Text, nullable=False, unique=True),
    Column("event_seq", Whole, ForeignKey("event.seq", ondelete="CASCADE"), nullable=False),
    _whole("copy"), _whole("nth"), _whole("replaces"), _whole("resend_of"),
    _text("kind"), _text("mode"), _whole("test"),
    _text("template"), _whole("publication"), _text("language"), _text("domain"), _bytes("recipient_hmac"),
    _text("account"),
    Column("lane", Ranked(*LANES), nullable=False), Column("priority", Ranked(*PRIORITIES), nullable=False),
    _text("state"), _text("accepted_as"), _text("stage"),
    _whole("next_attempt_at"),  # 0: now
    _whole("expires_at"), _whole("attempts"), _whole("leases"), _text("lease_owner"), _whole("lease_until"),
    _text("message_id"), _text("token"), _text("reason"),
    _text("details"),  # the reason's arguments as JSON; never data
    _whole("error_count"), _whole("purged"), _whole("created_at"), _whole("updated_at"),
    _whole("stale_at"),  # 0: never; else when it has waited too long, and is held for a decision
    _text("on_uncertain"),  # "resend", or "" to leave it to a person
    _text("came_back"),  # what came back after it was sent: returned, delayed, delivered
    _whole("archive_for"),  # so long (ms) it is kept in the archive once it is sent; 0: it is not
    _whole("archived_at"),  # -1: there was nothing left to archive
    _text("expires_as"),  # the reason that it gets at `expires_at`
    _whole("due_at"),  # when it could first go
    _whole("turn_at"),  # when a worker took it, or had composed it
    _whole("composing_ms"), _whole("sending_ms"),
    _whole("callback"),  # 1: what becomes of it is posted to its template's url
    _bytes("bound"),  # a keyed hash of what the row was routed to: a changed row is not sent
    UniqueConstraint("event_seq", "copy", "nth"),
)  # fmt: skip

sealed = _table(
    "sealed", Column("owner", Text, primary_key=True), Column("content", Text, primary_key=True),
    _text("key_id"), _bytes("nonce"), _bytes("ciphertext"),
)  # fmt: skip

attempt = _table(
    "attempt", _to("message.seq"), _whole("n"), _text("message_id"), _text("worker"), _text("account"),
    _whole("started_at"), _whole("ended_at"), _text("outcome"), _whole("code"), _text("enhanced_code"),
    _text("reply"), _text("tls"), UniqueConstraint("message_seq", "n"), UniqueConstraint("message_seq", "worker"),
)  # fmt: skip

rate = _table(
    "rate", Column("kind", Text, primary_key=True), Column("name", Text, primary_key=True),
    _whole("arrival_at"),
)  # fmt: skip

pause = _table(
    "pause", Column("kind", Text, primary_key=True), Column("name", Text, primary_key=True),
    _text("reason"), _whole("since"), _whole("until"), _text("details"),
)  # fmt: skip

suppression = _table(
    "suppression", Column("recipient_hmac", LargeBinary, primary_key=True), _text("reason"),
    _whole("since"), _whole("soft_errors"), _whole("last_error_at"),
)  # fmt: skip

counters = _table("counters", Column("name", Text, primary_key=True), _whole("value"))

event_log = _table(
    "event_log", _seq(), _whole("at"), _whole("message_seq"), _text("action"), _text("from_state"),
    _text("to_state"), _text("actor"), _text("reason"),
)  # fmt: skip

domain_hour = _table(
    "domain_hour", Column("domain", Text, primary_key=True), Column("hour", Whole, primary_key=True),
    _whole("sent"), _whole("refused"),
)  # fmt: skip

account_hour = _table(
    "account_hour", Column("account", Text, primary_key=True), Column("hour", Whole, primary_key=True),
    _whole("taken"),
)  # fmt: skip

statistics = _table(
    "statistics", Column("day", Whole, primary_key=True), Column("mode", Text, primary_key=True),
    Column("template", Text, primary_key=True), Column("state", Text, primary_key=True),
    Column("test", Whole, primary_key=True),
    _whole("messages"), _whole("waiting_ms"), _whole("composing_ms"), _whole("sending_ms"),
)  # fmt: skip

read_mail = _table(  # how far an account's bounces were read
    "read_mail", Column("account", Text, primary_key=True), Column("folder", Text, primary_key=True),
    _whole("uid_validity"), _whole("last_uid"),
)  # fmt: skip

rest_call = _table(  # calls with an Idempotency-Key that were answered; the key as a hash, for it may hold a number
    "rest_call", Column("name", Text, primary_key=True), Column("key_hmac", LargeBinary, primary_key=True),
    _bytes("fingerprint"), _text("answer"), _whole("at"),
)  # fmt: skip

callback = _table(  # what is still to be posted of a message; no personal data
    "callback", _seq(), Column("id", Text, nullable=False, unique=True), _to("message.seq"), _text("template"),
    _text("told"),  # the state that it reached, or what came back
    _text("reason"), _whole("at"), _whole("attempts"), _whole("next_attempt_at"),
    _whole("given_up_at"),  # 0: it is still tried
    _text("error"),  # why the last try failed, as a code
    _whole("status"),  # what was answered then; 0: nothing
)  # fmt: skip

worker = _table(
    "worker", Column("id", Text, primary_key=True), _whole("pid"), _whole("started_at"),
    _whole("seen_at"),
)  # fmt: skip


def portions(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values in pieces that one statement can take."""
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))


def in_state(*states: str) -> ColumnElement[bool]:
    """A condition in literal words: a partial index serves only a query that repeats its condition literally."""
    words: list[ColumnElement[str]] = [literal_column(f"'{State(name)}'") for name in sorted(states)]
    same: ColumnElement[bool] = message.c.state == words[0]
    return same if len(words) == 1 else message.c.state.in_(words)


_ZERO: ColumnElement[int] = literal_column("0")
READY = and_(in_state(State.PENDING), message.c.next_attempt_at == _ZERO)
LATER = and_(in_state(State.PENDING), message.c.next_attempt_at > _ZERO)
LEASED = in_state(State.PROCESSING)
STALING = and_(in_state(State.PENDING), message.c.stale_at > _ZERO)
UNROUTABLE = in_state(State.UNROUTABLE)
TO_ARCHIVE = and_(
    in_state(State.SENT), message.c.archive_for > _ZERO, message.c.archived_at == _ZERO, message.c.purged == _ZERO
)
EXPIRING = in_state(*WAITING)
OF_ORDER = event.c.order_hmac != literal_column("''")
IDENTIFIED = event.c.identity != literal_column("''")
IN_BATCH = event.c.batch > _ZERO
SUPERSEDED = event.c.superseded_by > _ZERO
GIVEN_ID: ColumnElement[str] = case((event.c.first_id != "", event.c.first_id), else_=event.c.id)
OPEN = batch.c.completed_at == _ZERO
TO_POST = callback.c.given_up_at == _ZERO
PURGEABLE = and_(in_state(*SETTLED), message.c.purged == _ZERO)
PURGED = and_(in_state(*SETTLED), message.c.purged == literal_column("1"))


def _index(name: str, *columns: str, where: ColumnElement[bool] | None = None, table: Table = message) -> None:
    Index(name, *(table.c[column] for column in columns), sqlite_where=where, postgresql_where=where)


# The columns after `seq` let a claim pass over paused rows without reading them.
_index(
    "message_ready", "lane", "priority", "seq", "account", "domain", "template", "expires_at", "stale_at", where=READY
)
_index("message_later", "next_attempt_at", where=LATER)
_index("message_leased", "lease_until", where=LEASED)
_index("message_expiring", "expires_at", where=EXPIRING)
_index("message_staling", "stale_at", where=STALING)
_index("message_purgeable", "updated_at", where=PURGEABLE)
_index("message_purged", "updated_at", "seq", where=PURGED)
_index("message_to_archive", "seq", where=TO_ARCHIVE)
# Begins with the mode, or the planner would prefer it to every partial index above.
_index("message_listed", "mode", "state", "seq")
_index("message_unroutable", "seq", where=UNROUTABLE)
_index("message_recipient", "recipient_hmac")
_index("event_order", "mode", "order_hmac", where=OF_ORDER, table=event)
_index("event_identity", "mode", "identity", where=IDENTIFIED, table=event)
_index("event_batch", "batch", where=IN_BATCH, table=event)
_index("event_named", "id", table=event)
_index("event_superseded", "superseded_by", where=SUPERSEDED, table=event)
_index("event_first", "mode", "first_id", where=SUPERSEDED, table=event)
_index("event_log_message", "message_seq", table=event_log)
_index("callback_due", "template", "next_attempt_at", where=TO_POST, table=callback)
_index("callback_message", "message_seq", "seq", table=callback)
_index("batch_open", "seq", where=OPEN, table=batch)


def counter_name(mode: str, state: str, test: int) -> str:
    """The counter of messages in a state; what went through a test account is counted apart."""
    return f"{mode}/{state}/{test}"


_COUNT = "UPDATE counters SET value = value {} 1 WHERE name = {}.mode || '/' || {}.state || '/' || {}.test;"
_MORE, _LESS = _COUNT.format("+", *["NEW"] * 3), _COUNT.format("-", *["OLD"] * 3)
_TRIGGERS = {
    "INSERT": _MORE,
    "DELETE": _LESS,
    "UPDATE OF state, test": f"{_LESS} {_MORE}",
}


def create(connection: Connection) -> None:
    """The newest schema, at once. Triggers keep the counters, so that no move can forget them."""
    metadata.create_all(connection, checkfirst=False)
    names = [counter_name(mode, state, test) for mode in Mode for state in State for test in (0, 1)]
    connection.execute(insert(counters), [{"name": name, "value": 0} for name in names])
    for number, (moment, body) in enumerate(_TRIGGERS.items()):
        connection.exec_driver_sql(f"CREATE TRIGGER counted_{number} AFTER {moment} ON message BEGIN {body} END")
    create_callbacks(connection)


def create_callbacks(connection: Connection) -> None:
    """Triggers that write down what is to be posted, in the transaction that moves the message: no move forgets it."""
    told = ", ".join(f"'{State(name)}'" for name in sorted(TOLD))
    body = (
        "INSERT INTO callback (id, message_seq, template, told, reason, at,"
        " attempts, next_attempt_at, given_up_at, error, status)"
        " VALUES (lower(hex(randomblob(16))), NEW.seq, NEW.template, NEW.state, NEW.reason, NEW.updated_at,"
        " 0, 0, 0, '', 0);"
    )
    for name, moment, changed in (("moved", "UPDATE OF state", "NEW.state <> OLD.state AND"), ("made", "INSERT", "")):
        when = f"NEW.callback = 1 AND {changed} NEW.state IN ({told})"
        connection.exec_driver_sql(
            f"CREATE TRIGGER callback_{name} AFTER {moment} ON message WHEN {when} BEGIN {body} END"
        )

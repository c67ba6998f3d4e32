"""The outbox as a file: open it, migrate it, and pass every write through one connection (sqlite.org/wal.html)."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, StaticPool, create_engine, event, exc, inspect, select, update

from designer.core.clock import Clock, to_millis, utc_now
from designer.core.errors import SealwrightError, SetupError, UnavailableError
from designer.core.vault import Vault
from designer.sender.outbox import tables
from designer.sender.outbox.upgrades import UPGRADES

Connect = Callable[[str], sqlite3.Connection]
Upgrade = Callable[[Connection, Vault], None]

BUSY_SECONDS = 10.0
_SETTINGS = (
    "journal_mode = WAL", "synchronous = FULL", "fullfsync = ON", "foreign_keys = ON", "secure_delete = ON",
    "temp_store = MEMORY", "trusted_schema = OFF",
)  # fmt: skip


class Outbox:
    """The durable store of events and messages.

    One process writes, through one connection: whoever opens it for writing holds the workspace's sender lock.
    Threads share it; they read through another one, so that nobody who looks waits for the disk. `due` is set whenever
    a message may have become due.
    """

    def __init__(self, engine: Engine, vault: Vault | None, clock: Clock, *, reader: Engine | None = None) -> None:
        self._engine = engine
        self._guard = threading.RLock()
        self._reader = reader or engine
        self._reading = threading.RLock() if reader else self._guard
        self._vault = vault
        self._clock = clock
        self._is_closed = False
        self.due = threading.Event()
        self.coming: set[int] = set()  # the batches that this process is taking in

    @classmethod
    def open(
        cls, path: Path, vault: Vault, clock: Clock = utc_now, *, connect: Connect | None = None,
        upgrades: tuple[Upgrade, ...] = UPGRADES,
    ) -> Outbox:  # fmt: skip
        """Open for writing; make or migrate it first. Raises SetupError for a newer or damaged one."""
        try:
            path.touch(mode=0o600)
        except OSError as error:
            raise UnavailableError("outbox-io") from error
        engine = _engine(f"{path.absolute().as_uri()}?mode=rw", "BEGIN IMMEDIATE", connect, _SETTINGS)
        outbox = cls(engine, vault, clock, reader=_reading_engine(path))
        with _closed_on_error(outbox), outbox.write() as connection:
            migrate(connection, vault, upgrades)
        return outbox

    @classmethod
    def open_read_only(cls, path: Path, vault: Vault | None, clock: Clock = utc_now) -> Outbox:
        """Open for the window and the command line; it cannot write, and never checkpoints."""
        if not path.exists():
            raise SetupError("outbox-missing")
        outbox = cls(_reading_engine(path), vault, clock)
        with _closed_on_error(outbox), outbox.read() as connection:
            _check_version(_version(connection), known=1 + len(UPGRADES))
        return outbox

    def close(self) -> None:
        """Close the connection; the last one checkpoints."""
        with self._reading, self._guard:
            self._is_closed = True
            self._reader.dispose()
            self._engine.dispose()

    @property
    def vault(self) -> Vault:
        """What seals and unseals. Raises SetupError when the outbox was opened without a key."""
        if self._vault is None:
            raise SetupError("outbox-without-key")
        return self._vault

    def now(self) -> int:
        """The present in milliseconds."""
        return to_millis(self._clock())

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: all of it is on disk when the block ends, or nothing of it is."""
        with self._guard, self._begun(self._engine) as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent look at what is on disk."""
        with self._reading, self._begun(self._reader) as connection:
            yield connection

    @contextmanager
    def _begun(self, engine: Engine) -> Iterator[Connection]:
        with _translated():
            if self._is_closed:  # the engine would open the file again, without the sender lock
                raise UnavailableError("outbox-closed")
            with engine.begin() as connection:
                yield connection

    def compact(self) -> bool:
        """Bring everything into the main file and empty the write-ahead log, which may hold deleted rows.

        False when somebody who reads keeps it from being emptied now.
        """
        with self._reading, self._guard, _translated(), self._engine.connect() as connection:
            cursor = connection.connection.cursor()
            is_busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            cursor.close()
        return not is_busy


def migrate(connection: Connection, vault: Vault, upgrades: tuple[Upgrade, ...] = UPGRADES) -> None:
    """Bring the schema to the newest version inside the caller's transaction. Raises SetupError for a newer one.

    The first upgrade leads from version 1 to version 2.
    """
    version, newest = _version(connection), 1 + len(upgrades)
    if version > newest:
        raise SetupError("outbox-newer", version=version, known=newest)
    if version == 0:
        tables.create(connection)
        connection.execute(tables.schema.insert().values(version=newest))
        return
    for step in upgrades[version - 1 :]:
        step(connection, vault)
    if version < newest:
        connection.execute(update(tables.schema).values(version=newest))


def check_space(path: Path, floor_mib: int, usage: Callable[[Path], Any] = shutil.disk_usage) -> None:
    """Raises UnavailableError when the disk that holds `path` has less free space than the floor."""
    free_mib = usage(path).free // (1024 * 1024)
    if free_mib < floor_mib:
        raise UnavailableError("disk-low", free_mib=free_mib, floor_mib=floor_mib)


def _version(connection: Connection) -> int:
    if not inspect(connection).has_table("schema"):
        return 0
    return int(connection.execute(select(tables.schema.c.version)).scalar_one())


def _check_version(version: int, *, known: int) -> None:
    if version == 0:
        raise SetupError("outbox-missing")
    if version > known:
        raise SetupError("outbox-newer", version=version, known=known)
    if version < known:
        raise SetupError("outbox-older", version=version, known=known)


def _connect(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS)


def _engine(uri: str, begin: str, connect: Connect | None, settings: tuple[str, ...]) -> Engine:
    engine = create_engine(
        "sqlite://", creator=lambda: (connect or _connect)(uri), poolclass=StaticPool, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _: object) -> None:
        for setting in settings:
            connection.execute(f"PRAGMA {setting}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _reading_engine(path: Path) -> Engine:
    return _engine(f"{path.absolute().as_uri()}?mode=ro", "BEGIN", None, ("query_only = ON",))


@contextmanager
def _closed_on_error(outbox: Outbox) -> Iterator[None]:
    try:
        yield
    except BaseException:
        outbox.close()
        raise


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (exc.DatabaseError, sqlite3.DatabaseError) as error:
        raise _own_error(error) from error


_CODES = {
    sqlite3.SQLITE_FULL: "disk-full",
    sqlite3.SQLITE_BUSY: "outbox-busy",
    sqlite3.SQLITE_IOERR: "outbox-io",
    sqlite3.SQLITE_CANTOPEN: "outbox-io",
    sqlite3.SQLITE_READONLY: "outbox-read-only",
}
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _own_error(error: Exception) -> SealwrightError:
    """Our error for the database's; what is neither environment nor damage is a fault of ours and passes through."""
    original = error.orig if isinstance(error, exc.DatabaseError) else error
    primary = getattr(original, "sqlite_errorcode", 0) & 0xFF
    if primary in _DAMAGED:
        return SetupError("outbox-damaged")
    if primary in _CODES:
        return UnavailableError(_CODES[primary])
    raise error

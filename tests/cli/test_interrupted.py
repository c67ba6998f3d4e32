"""Ctrl+C in the middle of a long list leaves nothing of it behind."""

from __future__ import annotations

import re
import signal
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

from designer.template.package import read_firm, read_template
from designer.template.publication import publish
from tests.cli.conftest import Run
from tests.support.office import NOW

COLUMNS = """
[spreadsheet.columns]
"Order" = { to = "ctx.order.number" }
"E-Mail" = { to = "email" }
"""


def test_a_list_that_was_stopped_half_way_is_not_there_and_can_be_handed_in_again(
    run: Run, office: Path, tmp_path: Path
) -> None:
    spec = office / "templates" / "order_confirmation" / "template.toml"
    text = re.sub(r"(?ms)^required = \[.*?\]$", "", spec.read_text())
    spec.write_text(text + COLUMNS)
    publish(office / "publications", read_template(spec.parent), read_firm(office), at=NOW, confirmed={})
    listed, over = tmp_path / "list.csv", threading.Event()
    rows = "".join(f"{n:06};p{n}@example.com\n" for n in range(2500))
    listed.write_text(f"Order;E-Mail\n{rows}")
    main = threading.main_thread().ident
    assert main is not None

    def stop_half_way() -> None:
        while not over.is_set() and not _is_under_way(office / "outbox.sqlite3"):
            over.wait(0.01)
        if not over.is_set():
            signal.pthread_kill(main, signal.SIGINT)

    watching = threading.Thread(target=stop_half_way)
    watching.start()
    ran = run("submit", str(listed), "--json")
    over.set()
    watching.join()
    assert ran.code == 130
    assert run("message", "list", "--json").document["messages"] == []
    listed.write_text("Order;E-Mail\n000000;p0@example.com\n")
    assert run("submit", str(listed), "--now").code == 0
    assert [one["state"] for one in run("message", "list", "--json").document["messages"]] == ["pending"]


def _is_under_way(outbox: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{outbox.as_uri()}?mode=ro", uri=True)) as connection:
            return bool(connection.execute("SELECT count(*) FROM event").fetchone()[0])
    except sqlite3.Error:
        return False

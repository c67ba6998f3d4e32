"""`submit` says the same whether a sender runs or not."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from designer.sender.lock import is_running
from tests.support.office import SETTINGS, events
from tests.support.packages import event_tree
from tests.support.site import Site, wait_until


@pytest.fixture(params=[False, True], ids=["no sender runs", "a sender runs"])
def told(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """What `submit --json` answers for these bytes under this name."""
    site = Site(tmp_path, settings=SETTINGS.replace("[inbox]", "[inbox]\naccept_partial = true"))

    def submit(name: str, content: bytes) -> tuple[int, dict[str, Any]]:
        path = tmp_path / name
        path.write_bytes(content)
        command = site.command("submit", str(path), "--json")
        ran = subprocess.run(command, env=site.environment, capture_output=True, check=False)
        assert b"Traceback" not in ran.stderr
        return ran.returncode, json.loads(ran.stdout)["files"][0]

    if not request.param:
        yield submit
        return
    with site.sender():
        wait_until(lambda: is_running(site.workspace.lock))
        yield submit
    left = [path.name for path in (site.inbox / "failed").iterdir()]
    assert left == []


def test_a_pdf_that_is_named_and_nowhere_is_told_at_once_and_by_its_name(tmp_path: Path) -> None:
    site = Site(tmp_path, settings=SETTINGS)
    path = tmp_path / "orders.json"
    path.write_text(json.dumps(event_tree(files=["v0.pdf", "v1.pdf"])))
    (tmp_path / "orders.files").mkdir()
    (tmp_path / "orders.files" / "v0.pdf").write_bytes(b"%PDF")
    with site.sender():
        wait_until(lambda: is_running(site.workspace.lock))
        command = site.command("submit", str(path), "--json")
        ran = subprocess.run(command, env=site.environment, capture_output=True, check=False, timeout=30)
    (error,) = json.loads(ran.stdout)["files"][0]["errors"]
    assert (error["code"], "orders.files: v1.pdf." in error["detail"]) == ("companions-not-beside", True)
    assert [one for one in site.inbox.iterdir() if not one.name.startswith(".") and not one.is_dir()] == []


def test_good_events_bad_ones_and_odd_names_are_answered(told: Any) -> None:
    scheduled = {"scheduled": "2999-01-01T00:00:00Z"}
    good = json.dumps(events(2, **scheduled)).encode()
    code, answer = told("good.JSON", good)
    assert (code, [one["id"] for one in answer["events"]], answer["errors"]) == (0, ["e-0", "e-1"], [])
    mixed = json.dumps([event_tree(id="third", **scheduled), event_tree(id="bad", email="nobody")]).encode()
    code, answer = told("mixed.json", mixed)
    assert (code, [one["id"] for one in answer["events"]]) == (1, ["third"])
    assert [(one["event"], one["code"]) for one in answer["errors"]] == [(1, "email-invalid")]
    for name in ("no-suffix", "x.Ana Fernandez", os.fsdecode(b"x.\xff"), "a" * 240 + ".json"):
        code, answer = told(name, b"{")
        assert (code, len(answer["errors"])) == (1, 1)

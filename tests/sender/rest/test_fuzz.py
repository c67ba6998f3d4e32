"""Calls that nobody thought of, made of our own OpenAPI document by schemathesis: none may end in a 500 or a hang."""

from __future__ import annotations

import os
import subprocess
import sysconfig
from pathlib import Path

import pytest

from designer.sender.outbox.search import counts
from tests.support.packages import event_tree
from tests.support.rest import RestOffice

RULES = Path(__file__).with_name("schemathesis.toml")
TOOL = Path(sysconfig.get_path("scripts")) / "schemathesis"


def fuzz(rest: RestOffice, *options: str) -> None:
    """Ask for everything; what an event may hold beyond its schema (numbers, text) is refused by rules of ours."""
    key = f"Authorization: {rest.call.headers['authorization']}"
    call = [
        TOOL, "--config-file", RULES, "run", f"{rest.url}/openapi.json", "-H", key, "--no-color", "--checks", "all",
        "--exclude-checks", "positive_data_acceptance", *options,
    ]  # fmt: skip
    # It keeps its examples where it is called.
    run = subprocess.run(call, cwd=rest.workspace.root, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
    assert rest.post(event_tree(id="still-there")).status_code in (200, 202)
    assert sum(counts(rest.outbox).values()) > 0


def test_calls_that_nobody_thought_of_are_answered_as_described(rest: RestOffice) -> None:
    fuzz(rest, "--phases", "coverage", "--seed", "1")


@pytest.mark.soak
def test_thousands_of_them(rest: RestOffice) -> None:
    fuzz(rest, "--max-examples", os.environ.get("FUZZ_EXAMPLES", "500"))

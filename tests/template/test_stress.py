"""Stress samples: bent where it hurts, whole everywhere else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from designer.core.event import EventRules, parse_event
from designer.core.paths import STARTERS
from designer.template.package import read_template
from designer.template.stress import KINDS, MANY, stress_samples

STARTER = read_template(STARTERS / "order_confirmation")


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    fields = STARTER.spec.fields
    return stress_samples(STARTER.samples["normal.json"], required=fields.required, collections=fields.collections)


def test_every_kind_is_made_and_is_an_event(made: dict[str, bytes]) -> None:
    assert set(made) == set(KINDS)
    for kind, raw in made.items():
        assert parse_event(raw, EventRules()).id == f"stress-{kind}"


@pytest.mark.parametrize(("kind", "rows"), [("no-rows", 0), ("one-row", 1), ("many-rows", MANY)])
def test_the_collections_have_so_many_rows(made: dict[str, bytes], kind: str, rows: int) -> None:
    assert len(json.loads(made[kind])["ctx"]["order"]["lines"]) == rows


def test_what_is_missing_is_only_what_may_be(made: dict[str, bytes]) -> None:
    ctx = json.loads(made["missing"])["ctx"]
    assert ctx["customer"]["address"].keys() == {"street", "city"}
    assert ctx["order"]["lines"] == json.loads(STARTER.samples["normal.json"])["ctx"]["order"]["lines"]


def test_amounts_keep_every_digit(made: dict[str, bytes]) -> None:
    sample = STARTER.samples["normal.json"].decode()
    amounts = set(re.findall(r"-?\d+\.\d+", sample))
    assert amounts
    assert amounts <= set(re.findall(r"-?\d+\.\d+", made["long-names"].decode()))


def test_a_sample_without_rows_or_names_gives_no_such_stress(tmp_path: Path) -> None:
    raw = b'{"id": "1", "type": "t", "email": "a@example.com", "ctx": {"n": 1}}'
    assert set(stress_samples(raw, required=["ctx.n"], collections=[])) == set()

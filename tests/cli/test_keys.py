"""Keys of the REST inbox on the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_a_key_is_shown_once_listed_without_its_secret_and_taken_back(run: Run, office: Path) -> None:
    made = run("key", "add", "shop", "--type", "order", "--type", "invoice", "--json").document
    assert made["key"].startswith("sw_")
    assert (made["url"], made["types"]) == ("http://127.0.0.1:8427", ["order", "invoice"])
    assert run("key", "add", "till", "--json").err.count("sw_") == 0
    run("key", "remove", "till", "--yes")
    listed = run("key", "list", "--json")
    assert [(one["name"], one["types"]) for one in listed.document["keys"]] == [("shop", ["invoice", "order"])]
    assert made["key"] not in listed.out
    assert run("key", "remove", "shop").code == 2  # nobody is there to be asked
    assert run("key", "remove", "shop", "--yes").code == 0
    assert run("key", "list", "--json").document["keys"] == []


def test_a_person_is_told_where_to_call(run: Run, office: Path) -> None:
    told = run("key", "add", "shop").out
    assert "shown this once: sw_" in told
    assert "http://127.0.0.1:8427/v1/events" in told


def test_it_says_so_when_the_inbox_is_switched_off(run: Run, office: Path) -> None:
    settings = office / "settings.toml"
    settings.write_text(settings.read_text("utf-8") + "\n[rest]\nenabled = false\n", "utf-8")
    assert "switched off" in run("key", "add", "shop").out


def test_a_name_that_is_taken_is_refused(run: Run, office: Path) -> None:
    run("key", "add", "shop")
    again = run("key", "add", "shop")
    assert (again.code, "sealwright key remove shop" in again.err) == (2, True)

"""A publication never changes: every changed byte is noticed, numbers never come back, a crash leaves the old one."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from designer.core.errors import TemplateError
from designer.template.package import Firm
from designer.template.publication import (
    MANIFEST,
    Publication,
    current_number,
    draft,
    forget_proofs,
    is_paused,
    load_proof,
    load_publication,
    number_before,
    publish,
    published_ids,
    released,
    roll_back,
    set_paused,
    snapshot_proof,
    unpublish,
)
from tests.support.packages import make_template

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
FIRM = Firm({"name": "Nordlicht & Söhne", "bank": {"iban": "DE1"}}, {"firm/logo.png": b"\x89PNG"})


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    return tmp_path / "templates"


@pytest.fixture
def publications(tmp_path: Path) -> Path:
    return tmp_path / "publications"


def made(publications: Path, drafts: Path, firm: Firm = FIRM, **files: str) -> Publication:
    template = make_template(drafts, {name.replace("__", "."): text for name, text in files.items()})
    return publish(publications, template, firm, at=NOON, confirmed={"some-code": "because"})


def refusal(publications: Path, number: int = 1) -> TemplateError:
    with pytest.raises(TemplateError) as caught:
        load_publication(publications, "receipt", number)
    return caught.value


def test_a_publication_is_read_as_it_was_made(publications: Path, drafts: Path) -> None:
    written = made(publications, drafts)
    read = load_publication(publications, "receipt", 1)
    assert (read.number, read.digest, read.confirmed) == (1, written.digest, {"some-code": "because"})
    assert (read.template, read.firm) == (written.template, written.firm)
    assert current_number(publications, "receipt") == 1
    assert published_ids(publications) == ["receipt"]


def test_the_manifest_says_what_when_and_with_which_engines(publications: Path, drafts: Path) -> None:
    made(publications, drafts)
    manifest = json.loads((publications / "receipt" / "1" / MANIFEST).read_text())
    assert manifest["published_at"] == "2026-11-21T12:00:00+00:00"
    assert {"weasyprint", "pypdf", "jinja2", "mrml", "babel", "sealwright"} == set(manifest["engines"])
    assert {"template.toml", "firm.toml", "firm/logo.png", "samples/normal.json"} <= set(manifest["files"])


def test_a_draft_has_the_digest_of_what_would_be_published(publications: Path, drafts: Path) -> None:
    template = make_template(drafts)
    assert draft(template, FIRM).digest == made(publications, drafts).digest
    assert draft(template, Firm({}, {})).digest != draft(template, FIRM).digest
    assert draft(template, FIRM).number == 0


def test_a_later_change_of_draft_or_firm_does_not_reach_a_publication(publications: Path, drafts: Path) -> None:
    made(publications, drafts)
    made(publications, drafts, Firm({"name": "Other"}, {}), email__mjml="<mjml></mjml>")
    first = load_publication(publications, "receipt", 1)
    assert first.firm == FIRM
    assert first.template.source("email.mjml") != "<mjml></mjml>"
    assert current_number(publications, "receipt") == 2


def test_any_byte_that_changes_is_noticed(publications: Path, drafts: Path) -> None:
    made(publications, drafts)
    folder = publications / "receipt" / "1"
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        whole = path.read_bytes()
        for place in {0, len(whole) // 3, len(whole) - 1}:
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            assert refusal(publications).code == "publication-changed", path
        path.write_bytes(whole[:-1])
        assert refusal(publications).code == "publication-changed"
        path.write_bytes(whole)
    assert load_publication(publications, "receipt", 1)


def test_a_file_that_is_added_removed_or_renamed_is_noticed(publications: Path, drafts: Path) -> None:
    made(publications, drafts)
    folder = publications / "receipt" / "1"
    (folder / "new.css").write_text("x")
    assert refusal(publications).arguments["file"] == "new.css"
    (folder / "new.css").unlink()
    (folder / "email.mjml").rename(folder / "email2.mjml")
    assert refusal(publications).arguments["file"] == "email.mjml"
    (folder / "email2.mjml").unlink()
    assert refusal(publications).arguments["file"] == "email.mjml"
    (folder / "email.mjml").symlink_to("/etc/passwd")
    assert refusal(publications).code == "file-not-regular"


@pytest.mark.parametrize("change", [{"confirmed": {"x": "y"}}, {"number": 7}, {"published_at": "never"}, {"files": {}}])
def test_a_manifest_that_tells_something_else_is_noticed(
    publications: Path, drafts: Path, change: dict[str, Any]
) -> None:
    made(publications, drafts)
    path = publications / "receipt" / "1" / MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    assert refusal(publications).arguments["file"] == MANIFEST


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "{}", '{"files": 1, "digest": 1, "confirmed": 1, "checksum": 1}']
)
def test_a_broken_manifest_is_refused(publications: Path, drafts: Path, text: str) -> None:
    made(publications, drafts)
    (publications / "receipt" / "1" / MANIFEST).write_text(text)
    assert refusal(publications).code == "publication-changed"


@pytest.mark.parametrize(("name", "number"), [("receipt", 2), ("other", 1), ("receipt", 0), ("receipt", -1)])
def test_a_publication_that_is_not_there_is_missing(publications: Path, drafts: Path, name: str, number: int) -> None:
    made(publications, drafts)
    with pytest.raises(TemplateError) as caught:
        load_publication(publications, name, number)
    assert caught.value.code == "publication-missing"


def test_a_number_is_never_used_twice(publications: Path, drafts: Path) -> None:
    for number in (1, 2, 3):
        assert made(publications, drafts).number == number
    shutil.rmtree(publications / "receipt" / "2")
    assert made(publications, drafts).number == 4
    shutil.rmtree(publications / "receipt" / "4")
    shutil.rmtree(publications / "receipt" / "3")
    assert made(publications, drafts).number == 5


def test_publishing_leaves_a_paused_template_paused(publications: Path, drafts: Path) -> None:
    made(publications, drafts)
    assert not is_paused(publications, "receipt")
    (publications / "receipt" / "state.toml").write_text("current = 1\npaused = true\n")
    made(publications, drafts)
    assert is_paused(publications, "receipt")
    assert current_number(publications, "receipt") == 2


def test_nothing_is_published_at_first(publications: Path) -> None:
    assert published_ids(publications) == []
    assert current_number(publications, "receipt") == 0


@pytest.mark.parametrize("state", ["current = 'x'", "curent = 1", "current = "])
def test_a_broken_state_is_named(publications: Path, drafts: Path, state: str) -> None:
    made(publications, drafts)
    (publications / "receipt" / "state.toml").write_text(state)
    with pytest.raises(TemplateError) as caught:
        current_number(publications, "receipt")
    assert caught.value.arguments["file"] == "receipt/state.toml"


class Crash(BaseException):
    """The machine stopped here."""


@dataclass
class _Power:
    """From the step `fails_at` on, nothing more happens below `root`: as after a power cut."""

    root: str = ""
    fails_at: int = 0
    steps: int = 0

    def watch(self, event: str, arguments: tuple[Any, ...]) -> None:
        steps = ("open", "os.mkdir", "os.rename", "os.chmod", "os.remove", "os.rmdir")
        if self.root and event in steps and str(arguments[0]).startswith(self.root):
            self.steps += 1
            if self.steps >= self.fails_at:
                raise Crash


_POWER = _Power()
sys.addaudithook(_POWER.watch)


@contextmanager
def power_cut(root: Path, step: int) -> Iterator[None]:
    _POWER.root, _POWER.fails_at, _POWER.steps = str(root), step, 0
    try:
        yield
    finally:
        _POWER.root = ""


def test_a_crash_at_any_step_leaves_the_old_publication_or_the_new_one(publications: Path, drafts: Path) -> None:
    made(publications, drafts)
    template = make_template(drafts, {"email.mjml": "<mjml><mj-body></mj-body></mjml>"})
    step, crashes = 0, 0
    while True:
        step += 1
        before = current_number(publications, "receipt")
        try:
            with power_cut(publications, step):
                publish(publications, template, FIRM, at=NOON, confirmed={})
        except Crash:
            crashes += 1
            current = current_number(publications, "receipt")
            assert current >= before
            assert load_publication(publications, "receipt", current).number == current
            assert load_publication(publications, "receipt", 1).firm == FIRM
            continue
        break
    assert crashes > 10
    assert load_publication(publications, "receipt", current_number(publications, "receipt")).template == template


def test_the_list_tells_when_each_was_made_why_and_which_is_in_use(publications: Path, drafts: Path) -> None:
    assert released(publications, "receipt") == []
    made(publications, drafts)
    made(publications, drafts, email__txt="other")
    assert roll_back(publications, "receipt", 1).number == 1
    told = released(publications, "receipt")
    assert [(one.number, one.is_current, one.published_at) for one in told] == [(2, False, NOON), (1, True, NOON)]
    assert told[0].confirmed == {"some-code": "because"}
    (publications / "receipt" / "2" / MANIFEST).write_text("{")
    assert [one.number for one in released(publications, "receipt")] == [1]


def test_a_damaged_publication_is_not_gone_back_to(publications: Path, drafts: Path) -> None:
    made(publications, drafts)
    made(publications, drafts)
    (publications / "receipt" / "1" / "email.mjml").write_text("changed")
    with pytest.raises(TemplateError) as caught:
        roll_back(publications, "receipt", number_before(publications, "receipt"))
    assert (caught.value.code, current_number(publications, "receipt")) == ("publication-changed", 2)


def test_taking_back_and_pausing_leave_the_files_and_each_other_alone(publications: Path, drafts: Path) -> None:
    made(publications, drafts)
    set_paused(publications, "receipt", paused=True)
    assert unpublish(publications, "receipt") == 1
    assert (current_number(publications, "receipt"), is_paused(publications, "receipt")) == (0, True)
    assert load_publication(publications, "receipt", 1).number == 1
    assert number_before(publications, "receipt") == 1
    assert made(publications, drafts).number == 2


def test_a_proof_is_a_snapshot_of_its_own_and_never_in_use(publications: Path, drafts: Path) -> None:
    first = snapshot_proof(publications, make_template(drafts), FIRM, at=NOON)
    assert (first.number, current_number(publications, "receipt"), published_ids(publications)) == (1, 0, [])
    assert load_proof(publications, "receipt", 1).digest == first.digest
    assert made(publications, drafts).number == 1


def test_the_snapshots_of_forgotten_proofs_go_and_their_numbers_do_not_come_back(
    publications: Path, drafts: Path
) -> None:
    for _ in range(3):
        snapshot_proof(publications, make_template(drafts), FIRM, at=NOON)
    assert forget_proofs(publications, kept={("receipt", 2)}, before=NOON) == 0  # too young
    assert forget_proofs(publications, kept={("receipt", 2)}, before=NOON + timedelta(hours=1)) == 2
    assert [path.name for path in (publications / "receipt" / "proofs").iterdir()] == ["2"]
    assert snapshot_proof(publications, make_template(drafts), FIRM, at=NOON).number == 4

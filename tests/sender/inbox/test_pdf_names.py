"""PDFs alone become events by their names; lists find theirs by a column or by name; what fits nobody is not sent."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from designer.core.pdf_names import parse_pdf_names
from designer.core.workspace import Workspace
from designer.sender.outbox.claim import claim
from designer.sender.outbox.companions import companions
from designer.sender.outbox.search import list_messages
from designer.sender.outbox.store import Outbox
from designer.sender.outbox.waiting import waiting_batches
from designer.sender.routing import Router
from tests.sender.inbox.test_companions import PDF, Stage
from tests.support.composing import companion_spec
from tests.support.office import publish_receipt, settings_of
from tests.support.outbox import HandClock
from tests.support.sheets import HEADER, csv_text

ROW = ("01067", "ana@example.com", "77", "03.04.1985", "Lamp", "1,00")
OTHER = ("4711", "tom@example.com", "78", "29.02.1984", "Desk", "9,99")
COLUMNS = """
[spreadsheet]
[spreadsheet.columns]
"Order" = { to = "ctx.order.number" }
"E-Mail" = { to = "email" }
"""


class Cabinet(Stage):
    """A folder of one event type whose PDFs tell by their names whose they are."""

    def publish(self, spec: str) -> None:
        publish_receipt(self.office, {"template.toml": spec})
        self.intake = replace(self.intake, router=Router(self.office.publications, settings_of(self.office)))

    def name_by(self, pattern: str) -> None:
        rules = replace(self.intake.rules, event_type="receipt")
        self.intake = replace(self.intake, rules=rules, pdf_names=parse_pdf_names(pattern))

    def kept_by_address(self) -> dict[str, bytes]:
        domains = {one.event_id: one for one in list_messages(self.outbox, limit=100)}
        assert domains
        return {one.event_id: companions(self.outbox, one, 1)[0] for one in claim(self.outbox, "w", 9)}


@pytest.fixture
def cabinet(office: Workspace, outbox: Outbox, clock: HandClock) -> Cabinet:
    made = Cabinet(office, outbox, clock)
    made.name_by("{order.number}_{email}.pdf")
    return made


def test_a_folder_of_pdfs_alone_becomes_events(cabinet: Cabinet) -> None:
    for number in ("01067", "4711"):
        cabinet.drop(f"{number}_p{number}@example.com.pdf", PDF + number.encode())
    assert cabinet.take() == 2
    assert cabinet.kept_by_address() == {number: PDF + number.encode() for number in ("01067", "4711")}
    assert (cabinet.left(), len(list((cabinet.inbox / "done").iterdir()))) == ([], 2)


def test_the_same_pdf_again_is_recognised(cabinet: Cabinet) -> None:
    for _ in range(2):
        cabinet.drop("01067_ana@example.com.pdf", PDF)
        cabinet.take()
    assert cabinet.stored == ["01067"]


def test_a_pdf_whose_name_says_nothing_is_refused_and_the_pattern_is_told(cabinet: Cabinet) -> None:
    cabinet.drop("scan0001.pdf", PDF)
    cabinet.drop("01067_nobody.pdf", PDF)
    cabinet.take()
    assert (cabinet.codes("scan0001.pdf"), cabinet.codes("01067_nobody.pdf")) == (
        [("companion-name", "")], [("email-invalid", "email")],
    )  # fmt: skip
    assert "{order.number}_{email}.pdf" in (cabinet.inbox / "failed" / "scan0001.pdf.error.json").read_text()
    assert cabinet.stored == []


def test_a_name_that_had_to_be_cut_tells_no_address(cabinet: Cabinet) -> None:
    """Else a mail to example.com would go to example.co."""
    cabinet.drop(f"{'ü' * 92}x_ana@example.com.pdf", PDF)
    cabinet.take()
    assert cabinet.stored == []
    (report,) = (cabinet.inbox / "failed").glob("*.error.json")
    assert cabinet.codes(report.name.removesuffix(".error.json")) == [("companion-name-cut", "")]


def test_a_name_that_is_no_text_is_refused(cabinet: Cabinet) -> None:
    name = os.fsdecode(b"01067\xff_ana@example.com.pdf")
    cabinet.drop(name, PDF)
    cabinet.take()
    assert cabinet.codes(name) == [("event-file-name", "files[0]")]


@pytest.mark.parametrize("looked_for", ["", 'must_contain = ["{{ firm.name }}"]'])
def test_without_anything_to_tell_by_whose_a_pdf_is_a_person_decides(cabinet: Cabinet, looked_for: str) -> None:
    cabinet.publish(companion_spec(more=(('must_contain = ["{{ ctx.customer.number }}"]', looked_for),)))
    cabinet.drop("01067_ana@example.com.pdf", PDF)
    cabinet.take()
    assert [one.state for one in list_messages(cabinet.outbox)] == ["held"]
    assert [one.summary.file for one in waiting_batches(cabinet.outbox)] == ["01067_ana@example.com.pdf"]


def test_a_pdf_that_still_grows_becomes_no_event(cabinet: Cabinet) -> None:
    path = cabinet.drop("01067_ana@example.com.pdf", PDF[:9])
    cabinet.take(1)
    path.write_bytes(PDF)
    cabinet.take(1)
    assert cabinet.stored == []
    cabinet.take(1)
    assert cabinet.kept == [PDF]


def test_a_link_is_not_followed(cabinet: Cabinet, tmp_path: Path) -> None:
    (tmp_path / "secret.pdf").write_bytes(PDF)
    (cabinet.inbox / "01067_ana@example.com.pdf").symlink_to(tmp_path / "secret.pdf")
    cabinet.take()
    assert cabinet.codes("01067_ana@example.com.pdf") == [("file-not-plain", "files[0]")]


def test_a_list_finds_its_pdfs_by_their_names(cabinet: Cabinet) -> None:
    cabinet.publish(companion_spec() + COLUMNS)
    cabinet.name_by("{order.number}.pdf")
    cabinet.intake = replace(cabinet.intake, confirm=False)
    cabinet.drop("4711.pdf", PDF + b"tom")
    cabinet.drop("01067.pdf", PDF + b"ana")
    cabinet.take()
    assert cabinet.stored == []
    cabinet.drop("list.csv", csv_text([ROW, OTHER]).encode())
    cabinet.take()
    assert cabinet.kept_by_address() == {"01067": PDF + b"ana", "4711": PDF + b"tom"}
    assert cabinet.left() == []


def test_a_list_one_of_whose_pdfs_is_missing_is_refused_whole_with_the_row(cabinet: Cabinet) -> None:
    cabinet.publish(companion_spec() + COLUMNS)
    cabinet.name_by("{order.number}.pdf")
    cabinet.drop("01067.pdf", PDF)
    cabinet.drop("list.csv", csv_text([ROW, OTHER]).encode())
    cabinet.take()
    assert cabinet.stored == []
    cabinet.pass_minutes(2)
    cabinet.take()
    assert cabinet.codes("list.csv") == [("companion-unmatched", "Row 3: files")]
    assert (cabinet.stored, "01067.pdf" in cabinet.left()) == ([], True)


def test_a_pdf_that_is_still_on_its_way_is_waited_for(cabinet: Cabinet) -> None:
    cabinet.publish(companion_spec() + COLUMNS)
    cabinet.name_by("{order.number}.pdf")
    cabinet.intake = replace(cabinet.intake, confirm=False)
    cabinet.drop("list.csv", csv_text([ROW]).encode())
    slow = cabinet.drop("01067.pdf", PDF[:3])
    cabinet.take(1)
    for part in (PDF[:5], PDF[:9], PDF):
        slow.write_bytes(part)
        os.utime(slow, (cabinet.clock().timestamp(),) * 2)
        cabinet.take(1)
        cabinet.pass_minutes(2)
    cabinet.take()
    assert cabinet.kept == [PDF]


@pytest.mark.parametrize("cell", ["4711.pdf", "C:\\out\\4711.pdf", "out/4711.pdf; 4711.pdf"])
def test_a_column_names_the_pdfs(cabinet: Cabinet, cell: str) -> None:
    cabinet.publish(companion_spec() + COLUMNS + '"PDF" = { to = "files" }\n')
    cabinet.intake = replace(cabinet.intake, confirm=False, pdf_names=None)
    cabinet.drop("4711.pdf", PDF)
    cabinet.drop("list.csv", csv_text([(*OTHER, cell)], header=(*HEADER, "PDF"), separator="\t").encode())
    cabinet.take()
    assert (cabinet.kept, cabinet.left()) == ([PDF], [])


def test_a_column_that_names_no_pdf_is_told_with_its_row_and_column(cabinet: Cabinet) -> None:
    cabinet.publish(companion_spec() + COLUMNS + '"PDF" = { to = "files" }\n')
    cabinet.drop("list.csv", csv_text([(*OTHER, "4711.docx")], header=(*HEADER, "PDF")).encode())
    cabinet.take()
    assert cabinet.codes("list.csv") == [("event-file-name", "Row 2, column “PDF”")]

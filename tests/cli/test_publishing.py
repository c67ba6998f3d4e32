"""A person publishes, takes back, pauses and goes back; a proof of a draft reaches its author and nobody else."""

from __future__ import annotations

import email
import json
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from designer.sender.loopback import LoopbackServer
from tests.cli.conftest import Run

NAME = "order_confirmation"
SAMPLES = ("--sample", "normal", "--to", "author@example.com")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LoopbackServer]:
    kept = tmp_path / "kept"
    kept.mkdir()
    with LoopbackServer(kept) as running:
        yield running


def sample(office: Path) -> str:
    return str(office / "templates" / NAME / "samples" / "normal.json")


def states(run: Run) -> list[str]:
    return [one["state"] for one in run("message", "list", "--json").document["messages"]]


def listed(run: Run) -> dict[str, object]:
    templates = run("template", "list", "--json").document["templates"]
    return next(one for one in templates if one["id"] == NAME)


def mails(folder: Path) -> list[EmailMessage]:
    found = [path for path in folder.rglob("*") if path.is_file()]
    return [email.message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=policy.default) for path in found]


def test_a_template_that_was_taken_back_gets_no_messages_until_it_is_brought_back(run: Run, office: Path) -> None:
    assert run("unpublish", NAME, "--json").document["unpublished"] == 1
    run("submit", sample(office))
    assert states(run) == ["unroutable"]
    assert listed(run)["publication"] == 0
    ran = run("rollback", NAME, "--json")
    assert (ran.document["published"], ran.document["released"]) == (1, 1)
    assert states(run) == ["pending"]


def test_what_is_not_published_cannot_be_taken_back_or_paused(run: Run, office: Path) -> None:
    run("unpublish", NAME)
    for command in ("unpublish", "pause", "resume"):
        assert run(command, NAME, "--json").document["error"]["code"] == "template-not-published"
    assert run("unpublish", "no_such").code == 1


def test_a_pause_holds_what_waits_and_what_comes_and_resuming_lets_both_go(run: Run, office: Path) -> None:
    run("submit", sample(office))
    assert run("pause", NAME, "--json").document["held"] == 1
    event = json.loads(Path(sample(office)).read_bytes()) | {"id": "second"}
    (office / "second.json").write_text(json.dumps(event))
    run("submit", str(office / "second.json"))
    assert states(run) == ["held", "held"]
    assert listed(run)["paused"] is True
    assert run("pause", NAME, "--json").document["error"]["code"] == "template-paused-already"
    assert run("resume", NAME, "--json").document["released"] == 2
    assert states(run) == ["pending", "pending"]


def test_a_held_message_of_a_paused_template_can_be_let_go_alone(run: Run, office: Path) -> None:
    run("submit", sample(office))
    run("pause", NAME)
    message_id = run("message", "list", "--json").document["messages"][0]["id"]
    assert run("message", "release", message_id).code == 0
    assert states(run) == ["pending"]


def test_an_earlier_publication_is_used_again_and_its_number_is_not_given_twice(run: Run, office: Path) -> None:
    run("publish", NAME)
    assert run("rollback", NAME, "--json").document["published"] == 1
    assert run("rollback", NAME, "--json").document["error"]["code"] == "publication-none-before"
    assert run("rollback", NAME, "--to", "2", "--json").document["published"] == 2
    assert run("rollback", NAME, "--to", "2", "--json").document["error"]["code"] == "publication-current-already"
    assert run("rollback", NAME, "--to", "9", "--json").document["error"]["code"] == "publication-missing"
    assert run("publish", NAME, "--json").document["published"] == 3


def test_check_shows_every_fault_of_the_specification(run: Run, office: Path) -> None:
    path = office / "templates" / NAME / "template.toml"
    text = path.read_text("utf-8").replace("label =", "lable =").replace('policy = "formula"', 'policy = "secret"')
    path.write_text(text.replace("format = 1", 'format = "one"'), "utf-8")
    for command in ("check", "publish"):
        ran = run(command, NAME, "--json")
        assert (ran.code, [one["code"] for one in ran.document["problems"]]) == (
            1, ["key-wants-one-of", "key-unknown", "key-wants-one-of"],
        )  # fmt: skip


def test_what_wants_a_reason_is_no_error_besides(run: Run, office: Path) -> None:
    path = office / "templates" / NAME / "template.toml"
    head, _, rest = path.read_text("utf-8").partition("[attachments.password]")
    path.write_text(
        f'{head}[attachments.password]\npolicy = "none"\n\n[fields]{rest.partition("[fields]")[2]}', "utf-8"
    )
    for name in ("email.mjml", "email.txt"):
        mail = office / "templates" / NAME / name
        mail.write_text(mail.read_text("utf-8").replace("{{ hint }}", ""), "utf-8")
    problems = run("check", NAME, "--json").document["problems"]
    assert {one["severity"] for one in problems if one["code"] != "firm-untouched"} == {"confirm"}


def test_a_proof_goes_to_its_author_while_rehearsing_and_says_which_it_is(
    run: Run, office: Path, server: LoopbackServer, tmp_path: Path
) -> None:
    arguments = ("--from", "Shop <shop@example.com>", "--host", "127.0.0.1", "--port", str(server.port))
    run("account", "add", "shop", *arguments, "--security", "none", "--default")
    run("unpublish", NAME)
    for number in (1, 2):
        ran = run("proof", NAME, *SAMPLES, "--json")
        assert (ran.code, ran.document["proof"], ran.document["state"], ran.document["test"]) == (
            0, number, "sent", False,
        )  # fmt: skip
    found = mails(tmp_path / "kept")
    assert {mail["To"] for mail in found} == {"author@example.com"}
    assert {mail["Subject"].partition("]")[0] for mail in found} == {"[Proof 1", "[Proof 2"}
    assert all("ana.lindqvist" not in str(mail["To"]) for mail in found)


def test_a_proof_shows_the_draft_not_the_publication(run: Run, office: Path) -> None:
    (office / "templates" / NAME / "email.txt").write_text("A new wording.\n", "utf-8")
    assert run("proof", NAME, *SAMPLES).code == 0
    (mail,) = mails(office / "mailbox")
    assert "A new wording." in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_a_proof_through_the_local_mailbox_says_that_it_was_not_sent(run: Run, office: Path) -> None:
    ran = run("proof", NAME, *SAMPLES)
    assert "Proof 1 of order_confirmation: kept in the local mailbox, not sent" in ran.out


def test_a_proof_takes_nothing_else_along_and_counts_nowhere_as_a_message(run: Run, office: Path) -> None:
    run("submit", sample(office))
    run("proof", NAME, *SAMPLES)
    assert sorted(states(run)) == ["pending", "sent"]
    assert run("message", "list", "--json").document["counts"] == {"pending": 1}


def test_a_proof_that_cannot_be_composed_says_why(run: Run, office: Path) -> None:
    (office / "templates" / NAME / "email.txt").write_text("{{ ctx.customer.name }}", "utf-8")
    ran = run("proof", NAME, *SAMPLES, "--json")
    assert (ran.code, ran.document["state"]) == (1, "failed")
    assert "ctx.customer is personal" in ran.document["why"]


@pytest.mark.parametrize(
    ("sample", "to", "code"),
    [("none", "author@example.com", 2), ("normal", "a@example.com, b@example.com", 1), ("normal", "author", 1)],
)
def test_a_proof_that_names_no_sample_or_no_address_is_refused(
    run: Run, office: Path, sample: str, to: str, code: int
) -> None:
    ran = run("proof", NAME, "--sample", sample, "--to", to, "--json")
    assert ran.code == code
    assert ran.document["error"]["what"]
    assert not (office / "publications" / NAME / "proofs").exists()


def test_a_retried_proof_stays_a_proof(run: Run, office: Path) -> None:
    (office / "templates" / NAME / "email.txt").write_text("{{ ctx.customer.name }}", "utf-8")
    message_id = run("proof", NAME, *SAMPLES, "--json").document["message"]
    run("message", "retry", message_id)
    run("send", "--until-empty")
    shown = run("message", "show", message_id, "--json").document
    assert (shown["mode"], shown["publication"], shown["state"]) == ("proof", 1, "failed")


def test_a_proof_speaks_the_language_that_is_asked_for(run: Run, office: Path) -> None:
    assert run("proof", NAME, *SAMPLES, "--language", "sv").code == 0
    assert run("proof", NAME, *SAMPLES).code == 0
    subjects = " ".join(str(mail["Subject"]) for mail in mails(office / "mailbox"))
    assert "[Proof 1] Din beställning" in subjects
    assert "[Proof 2] Your order" in subjects


def test_a_proof_in_a_language_that_the_template_has_not_is_refused(run: Run, office: Path) -> None:
    ran = run("proof", NAME, *SAMPLES, "--language", "xx", "--json")
    assert (ran.code, ran.document["error"]["code"]) == (2, "language-not-in-template")
    assert not (office / "publications" / NAME / "proofs").exists()


@pytest.mark.parametrize("command", ["check", "publish"])
def test_progress_comes_in_lines_before_the_document_for_those_who_ask(run: Run, office: Path, command: str) -> None:
    ran = run(command, NAME, "--json", "--progress")
    lines = [json.loads(line) for line in ran.out.splitlines() if line.startswith('{"')]
    count = len(list((office / "templates" / NAME / "samples").glob("*.json")))
    assert lines == [{"progress": done, "samples": count} for done in range(count + 1)]
    told = json.loads(ran.out.split("\n", len(lines))[-1])["problems"]
    assert [one["code"] for one in told] == ["firm-untouched"]

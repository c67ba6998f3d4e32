"""Passwords that the firm keeps are set, counted and removed from the command line, and open what is sent."""

from __future__ import annotations

from email import message_from_bytes, policy
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.cli.conftest import Run

KEY, PASSWORD = "407182635", "blue window 77"
FORMULA = "formula = \"{{ ctx.customer.number }}-{{ ctx.customer.birth_date | date('ddMMyy') }}\""


@pytest.fixture
def waiting(run: Run, office: Path) -> str:
    """The id of a message that waits for the password of its customer."""
    spec = office / "templates/order_confirmation/template.toml"
    text = spec.read_text().replace('policy = "formula"', 'policy = "shared"')
    assert FORMULA in text
    spec.write_text(text.replace(FORMULA, 'key = "{{ ctx.customer.number }}"'))
    assert run("publish", "order_confirmation").code == 0
    run("submit", str(office / "templates/order_confirmation/samples/normal.json"))
    (message,) = run("message", "list", "--json").document["messages"]
    assert (message["state"], message["reason"]) == ("held", "shared-password-missing")
    return str(message["id"])


def opened(office: Path, password: str) -> int:
    """How many pages the kept mail's PDF has once it is open."""
    (mail,) = (office / "mailbox/new").iterdir()
    message = message_from_bytes(mail.read_bytes(), policy=policy.default)
    (pdf,) = [part.get_content() for part in message.iter_attachments()]  # type: ignore[attr-defined]
    return len(PdfReader(BytesIO(pdf), password=password).pages)


def test_a_message_waits_for_its_password_and_then_opens_with_it(run: Run, office: Path, waiting: str) -> None:
    assert "password set --message ID" in run("message", "list").out
    assert run("message", "show", waiting, "--reveal", "--json").document["password_keys"] == [KEY]
    assert "password key: 407182635" in run("message", "show", waiting, "--reveal").out
    assert KEY not in run("message", "show", waiting).out
    ran = run("password", "set", KEY, "--json", stdin=f"{PASSWORD}\n")
    assert (ran.code, ran.document) == (0, {"mode": "rehearsal", "released": 1})
    assert run("send", "--until-empty").code == 0
    assert opened(office, PASSWORD) == 1
    assert run("message", "show", waiting, "--reveal", "--json").document["attachments"][0]["password"] == PASSWORD


def test_the_message_itself_can_say_which_password_is_meant(run: Run, office: Path, waiting: str) -> None:
    assert "1 messages that waited for it go out now." in run("password", "set", "--message", waiting,
                                                              stdin=f"{PASSWORD}\n").out  # fmt: skip
    run("send", "--until-empty")
    assert opened(office, PASSWORD) == 1


def test_keys_are_counted_and_shown_only_when_that_is_asked_for(run: Run, office: Path) -> None:
    assert run("password", "list", "--json").document == {"mode": "rehearsal", "count": 0}
    run("password", "set", KEY, stdin=f"{PASSWORD}\n")
    told = run("password", "list")
    assert "1 passwords are kept." in told.out
    assert KEY not in told.out
    ran = run("password", "list", "--reveal", "--json")
    assert [one["key"] for one in ran.document["keys"]] == [KEY]
    assert PASSWORD not in ran.out + run("password", "list", "--reveal").out


def test_a_password_is_removed_once(run: Run, office: Path) -> None:
    run("password", "set", KEY, stdin=f"{PASSWORD}\n")
    assert run("password", "remove", KEY).code == 2
    assert run("password", "remove", KEY, "--yes").code == 0
    assert run("password", "remove", KEY, "--yes").code == 2
    assert run("password", "list", "--json").document["count"] == 0


@pytest.mark.parametrize(
    ("arguments", "typed", "code"),
    [
        ((), PASSWORD, "arguments-wrong"),
        ((KEY,), "", "secret-empty"),
        ((KEY,), "abc", "shared-password-short"),
        ((KEY,), "a\u00adbcdefgh", "password-characters"),
        (("--message", "none"), PASSWORD, "outbox-missing"),
    ],
)
def test_what_cannot_be_kept_is_refused(
    run: Run, office: Path, arguments: tuple[str, ...], typed: str, code: str
) -> None:
    ran = run("password", "set", *arguments, "--json", stdin=f"{typed}\n")
    assert ran.code in (1, 2, 3)
    assert ran.document["error"]["code"] == code


def test_a_short_password_is_kept_with_a_word_of_warning(run: Run, office: Path) -> None:
    told = run("password", "set", KEY, stdin="abc123\n").out
    assert "8 to 32 characters" in told
    assert "set a longer password" in told
    assert "set a shorter password" in run("password", "set", KEY, stdin="x" * 33 + "\n").out


@pytest.mark.parametrize(("length", "words"), [(7, "Set a longer password"), (33, "Set a shorter password")])
def test_a_password_that_the_messages_template_would_refuse_is_not_kept(
    run: Run, waiting: str, length: int, words: str
) -> None:
    ran = run("password", "set", "--message", waiting, stdin="x" * length + "\n")
    assert ran.code != 0
    assert words in ran.err
    assert run("password", "list", "--json").document["count"] == 0


def test_a_message_without_kept_passwords_needs_none(run: Run, office: Path) -> None:
    run("submit", str(office / "templates/order_confirmation/samples/normal.json"))
    (message,) = run("message", "list", "--json").document["messages"]
    ran = run("password", "set", "--message", message["id"], "--json", stdin=f"{PASSWORD}\n")
    assert ran.document["error"]["code"] == "password-key-unneeded"


def test_check_and_proof_need_no_password(run: Run, office: Path, waiting: str) -> None:
    assert run("check", "order_confirmation").code == 0
    ran = run("proof", "order_confirmation", "--sample", "normal", "--to", "me@example.com", "--json")
    assert ran.document["state"] == "sent"
    shown = run("message", "show", ran.document["message"], "--reveal", "--json").document
    assert shown["attachments"][0]["password"] == "sample-password"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ('policy = "shared"', "password-key-missing"),
        ('policy = "random"\nkey = "{{ ctx.customer.number }}"', "password-key-unused"),
        ('policy = "shared"\nkey = "{{ ctx.customer.number | upper }}"', "condition-not-allowed"),
        ('policy = "shared"\nkey = "{{ ctx.customer.nunber }}"', "field-unknown-near"),
    ],
)
def test_check_names_what_is_wrong_with_a_key(run: Run, office: Path, written: str, code: str) -> None:
    spec = office / "templates/order_confirmation/template.toml"
    spec.write_text(spec.read_text().replace('policy = "formula"', written).replace(FORMULA, ""))
    found = run("check", "order_confirmation", "--json").document["problems"]
    assert code in [one["code"] for one in found]


def test_a_restored_workspace_has_its_passwords(run: Run, office: Path, tmp_path: Path) -> None:
    run("password", "set", KEY, stdin=f"{PASSWORD}\n")
    assert run("vault", "rotate", "--yes").code == 0
    run("backup", str(tmp_path / "office.backup"))
    new = str(tmp_path / "new")
    assert run("restore", str(tmp_path / "office.backup"), "--workspace", new).code == 0
    assert run("password", "list", "--json", "--workspace", new).document["count"] == 1

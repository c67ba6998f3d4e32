"""Bounces are understood in the common forms, and other mail is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.sender.incoming.bounce import Bounce, bounce_in
from tests.sender.incoming.bounces import qmail, report

OURS = "<0123456789abcdef0123456789abcdef@example.com>"


@pytest.mark.parametrize(
    ("action", "status", "kind"),
    [("failed", "5.1.1", "returned"), ("Delayed", "4.4.1", "delayed"), ("delivered", "2.0.0", "delivered")],
)
def test_a_report_says_what_became_of_it(action: str, status: str, kind: str) -> None:
    assert bounce_in(report(OURS, action=action, status=status)) == Bounce(
        kind, (OURS,), ("ana.kovac@example.com",), status
    )


def test_a_report_names_the_message_in_three_ways() -> None:
    found = bounce_in(report("", event="abc123", envelope="env-1"))
    assert found is not None
    assert set(found.references) == {"abc123", "env-1"}


def test_the_surest_name_comes_first() -> None:
    found = bounce_in(report(OURS, event="abc123", envelope="env-1") + b"Message-ID: <other@example.com>\r\n")
    assert found is not None
    assert found.references == ("env-1", OURS, "<other@example.com>", "abc123")


def test_other_forms_are_understood_too() -> None:
    found = bounce_in(qmail(OURS))
    assert found is not None
    assert (found.kind, found.references, found.recipients) == ("returned", (OURS,), ("ana.kovac@example.com",))


@pytest.mark.parametrize(
    "mail",
    [
        b"From: ana@example.com\r\nSubject: Re: your invoice\r\nIn-Reply-To: <1@example.com>\r\n\r\nThank you\r\n",
        b"From: ana@example.com\r\nSubject: Out of office\r\nAuto-Submitted: auto-replied\r\n\r\nI am away\r\n",
        b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n",
        b"",
        b"\xff\xfe\x00",
    ],
)
def test_other_mail_is_no_bounce(mail: bytes) -> None:
    assert bounce_in(mail) is None


def test_a_bounce_that_was_cut_off_is_still_understood() -> None:
    whole = report(OURS).replace(b"--b--\r\n", b"\r\n" + b"x" * 100_000)
    found = bounce_in(whole[: len(whole) - 50_000])
    assert found is not None
    assert found.references == (OURS,)


def test_the_bounces_own_id_is_not_taken_for_a_messages() -> None:
    found = bounce_in(report(OURS))
    assert found is not None
    assert "<bounce-1@mail.example.com>" not in found.references


def test_a_bounce_that_names_a_thousand_messages_names_few() -> None:
    many = report(OURS) + b"".join(b"Message-ID: <%d@example.com>\r\n" % number for number in range(1000))
    found = bounce_in(many)
    assert found is not None
    assert len(found.references) <= 20


@given(st.binary(max_size=400))
def test_nothing_that_arrives_breaks_the_reader(noise: bytes) -> None:
    bounce_in(report(OURS)[:500] + noise + report(OURS)[500:])
    bounce_in(noise)

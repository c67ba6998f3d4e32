"""Bounces in the forms in which mail servers write them."""

from __future__ import annotations


def report(
    reference: str, *, action: str = "failed", status: str = "5.1.1", recipient: str = "ana.kovac@example.com",
    event: str = "", envelope: str = "",
) -> bytes:  # fmt: skip
    """As Postfix, Exchange and Google write it (RFC 3464)."""
    lines = [
        "From: Mail Delivery System <MAILER-DAEMON@mail.example.com>", "To: shop@example.com",
        "Subject: Undelivered Mail Returned to Sender", "Auto-Submitted: auto-replied", "MIME-Version: 1.0",
        "Message-ID: <bounce-1@mail.example.com>",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"', "",
        "--b", "Content-Type: text/plain; charset=us-ascii", "", "This is the mail system at host mail.", "",
        "--b", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mail.example.com",
        *([f"Original-Envelope-Id: {envelope}"] if envelope else []), "",
        f"Final-Recipient: rfc822; {recipient}", f"Action: {action}", f"Status: {status}",
        "Diagnostic-Code: smtp; 550 5.1.1 no such user", "",
        "--b", "Content-Type: text/rfc822-headers", "", "From: shop@example.com", f"To: {recipient}",
        *([f"Message-ID: {reference}"] if reference else []), *([f"X-Sealwright-Event: {event}"] if event else []), "",
        "--b--", "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode()


def qmail(reference: str, recipient: str = "ana.kovac@example.com") -> bytes:
    """As qmail writes it: plain text."""
    lines = [
        "From: MAILER-DAEMON@mail.example.com", "To: shop@example.com", "Subject: failure notice", "",
        "Hi. This is the qmail-send program at mail.example.com.",
        "I'm afraid I wasn't able to deliver your message to the following addresses.",
        "This is a permanent error; I've given up. Sorry it didn't work out.", "",
        f"<{recipient}>:", "Sorry, no mailbox here by that name. (#5.1.1)", "",
        "--- Below this line is a copy of the message.", "", "Return-Path: <shop@example.com>",
        "From: shop@example.com", f"To: {recipient}", f"Message-ID: {reference}", "", "Hello", "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode()

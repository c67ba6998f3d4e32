"""Questions and answers arrive as they were sent, their bytes as blobs."""

from __future__ import annotations

import pytest

from designer.core.draft import Draft
from designer.core.problem import Problem, Severity
from designer.render.questions import (
    Answer,
    CheckReply,
    CheckRequest,
    FileView,
    MailView,
    PasswordView,
    Picture,
    PreviewReply,
    PreviewRequest,
    Question,
    Scene,
    Value,
    ValuesReply,
    ValuesRequest,
    packed,
    unpacked,
)
from tests.render.test_protocol import through

PROBLEM = Problem("field-unknown", Severity.WARNING, "a.html", 3, 4, "normal.json", {"path": "ctx.x", "line": 3})
SCENE = Scene(Draft("/x/receipt", "/x", {"email.mjml": b"\x00<mjml>"}, ("gone.css",)), b'{"type": "a"}', "n.json", "de")
MESSAGES: list[Question | Answer] = [
    PreviewRequest(SCENE, wants_mail=False, files=(0, 2), last_page=3, has_marks=False, confirmed=("a",)),
    PreviewRequest(SCENE),
    PreviewReply(),
    PreviewReply(
        mail=MailView("Täst", "<p>", "<p data-l='a:1'>", "x", (("To", "a@example.com"),), (Picture("c", "png", b"p"),)),
        files=(
            FileView(0, "a.pdf", "a.html", b"%PDF", True, "secret", 2, b"[]"),
            FileView(1, "b", "b", problem=PROBLEM),
        ),
        problem=PROBLEM,
        problems=(PROBLEM,),
        mime=b"MIME",
        language="de",
        is_draft=True,
        is_cut=True,
    ),
    CheckRequest(SCENE, False, True, ("a", "b"), 5, allow_lan=True),
    CheckReply((PROBLEM, PROBLEM)),
    ValuesRequest(SCENE, ("a", "b | c"), (("line", "ctx.lines | first"),), is_public=True),
    ValuesReply((Value("1"), Value(problem=PROBLEM)), ("upper",), (PasswordView(0, "x", 33.5, 1e9), PasswordView(1))),
]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: type(message).__name__)
def test_a_message_arrives_as_it_was_sent(message: Question | Answer) -> None:
    assert unpacked(*through(*packed(message))) == message


def test_bytes_travel_beside_the_header() -> None:
    header, blobs = packed(MESSAGES[0])
    assert blobs == [b"\x00<mjml>", b'{"type": "a"}']
    assert "mjml>" not in str(header)

"""What a server says decides what becomes of the message."""

from __future__ import annotations

import pytest

from designer.core.catalogue import explain
from designer.core.errors import PermanentDeliveryError, SealwrightError, SetupError, TransientDeliveryError
from designer.sender.channel.reply import Stage, refusal, reply_of


@pytest.mark.parametrize(
    ("raw", "enhanced"),
    [
        (b"2.0.0 Ok: queued", "2.0.0"),
        (b"5.7.26 not authenticated", "5.7.26"),
        (b"4.2.2", "4.2.2"),
        (b"ok 5.1.1 inside", ""),
        (b"5.1.1.1 no", ""),
        (b"3.1.1 no", ""),
        (b"", ""),
    ],
)
def test_the_enhanced_code_stands_at_the_beginning(raw: bytes, enhanced: str) -> None:
    assert reply_of(250, raw).enhanced == enhanced


def test_a_reply_is_kept_in_one_clean_line_of_bounded_length() -> None:
    assert reply_of(550, b"5.1.1 no\nsuch\x1b[2J user \xff").text == "5.1.1 no such [2J user \ufffd"
    assert len(reply_of(550, b"x" * 5000).text) == 1000


@pytest.mark.parametrize(
    ("stage", "code", "text", "kind", "error_code"),
    [
        (Stage.SENDER, 421, "4.7.0 closing", TransientDeliveryError, "smtp-busy"),
        (Stage.SENDER, 451, "4.3.0 later", TransientDeliveryError, "smtp-later"),
        (Stage.SENDER, 550, "5.1.0 no", PermanentDeliveryError, "smtp-sender-refused"),
        (Stage.SENDER, 552, "5.3.4 too big", PermanentDeliveryError, "smtp-too-large"),
        (Stage.SENDER, 530, "5.7.0 log in", SetupError, "smtp-login-needed"),
        (Stage.RECIPIENT, 450, "4.2.1 later", TransientDeliveryError, "smtp-later"),
        (Stage.RECIPIENT, 452, "4.2.2 full", TransientDeliveryError, "smtp-later"),
        (Stage.RECIPIENT, 550, "5.1.1 unknown", PermanentDeliveryError, "smtp-recipient-refused"),
        (Stage.RECIPIENT, 552, "5.2.2 full", PermanentDeliveryError, "smtp-recipient-refused"),
        (Stage.RECIPIENT, 550, "5.7.1 relay", PermanentDeliveryError, "smtp-policy"),
        (Stage.RECIPIENT, 535, "5.7.8 no", SetupError, "smtp-login-needed"),
        (Stage.DATA, 503, "", PermanentDeliveryError, "smtp-refused"),
        (Stage.DATA, 250, "what", TransientDeliveryError, "smtp-garbled"),
        (Stage.DATA, -1, "HTTP/1.1", TransientDeliveryError, "smtp-garbled"),
        (Stage.DOT, 451, "4.3.2 later", TransientDeliveryError, "smtp-later"),
        (Stage.DOT, 552, "", PermanentDeliveryError, "smtp-too-large"),
        (Stage.DOT, 554, "5.6.0 bad", PermanentDeliveryError, "smtp-refused"),
        (Stage.DOT, 550, "5.7.26 dmarc", PermanentDeliveryError, "smtp-policy"),
        (Stage.GREETING, 421, "", TransientDeliveryError, "smtp-busy"),
        (Stage.GREETING, 554, "5.7.1 blocked", SetupError, "smtp-turned-away"),
        (Stage.STARTTLS, 454, "4.7.0 not now", TransientDeliveryError, "smtp-later"),
        (Stage.STARTTLS, 502, "", SetupError, "smtp-no-starttls"),
        (Stage.LOGIN, 535, "5.7.8 wrong", SetupError, "smtp-login-refused"),
        (Stage.LOGIN, 454, "4.7.0 later", TransientDeliveryError, "smtp-later"),
        (Stage.LOGIN, 334, "", TransientDeliveryError, "smtp-garbled"),
    ],
)
def test_code_and_stage_decide_by_type(
    stage: Stage, code: int, text: str, kind: type[SealwrightError], error_code: str
) -> None:
    error = refusal(stage, reply_of(code, text.encode()), host="smtp.example.com")
    assert (type(error), error.code) == (kind, error_code)
    words = explain(error, language="en")
    assert "smtp.example.com" in words
    assert "(" + "host)" not in words


def test_the_servers_words_are_kept_beside_the_error_and_not_in_it() -> None:
    error = refusal(Stage.RECIPIENT, reply_of(550, b"5.1.1 <ana@example.com> unknown"), host="h")
    assert isinstance(error, PermanentDeliveryError)
    assert error.reply == "5.1.1 <ana@example.com> unknown"
    assert (error.reply_code, error.enhanced_code) == (550, "5.1.1")
    assert "ana@" not in str(error) + explain(error)

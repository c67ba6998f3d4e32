"""An event and a publication become one message: public fields in the mail, everything else under the password."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from designer.core.catalogue import explain
from designer.core.errors import LimitError, MissingPasswordError, RenderError, TemplateError
from designer.render.compose import Composed, Composer, Limits
from tests.support.composing import Files, bent, composed, mail_of, occasion, publication, refused, text_of
from tests.support.packages import CTX, FILES, LETTERHEAD, PASSWORD, make_event
from tests.support.pictures import picture

PAGE = FILES["receipt.html"]
UNSEALED = bent(
    ('policy = "formula"', 'policy = "none"'),
    ("formula = \"{{ ctx.customer.number }}-{{ ctx.customer.birth_date | date('ddMMyy') }}\"\n", ""),
)


def ctx(**changes: Any) -> dict[str, Any]:
    return {"ctx": {**CTX, **changes}}


def test_a_message_is_composed_whole(composer: Composer, tmp_path: Path) -> None:
    made = composed(composer, tmp_path)
    mail = mail_of(made.mime)
    (attachment,) = made.attachments
    assert made.subject == mail["Subject"] == "Your order 000123"
    assert attachment.name == "receipt-000123.pdf"
    assert (attachment.password, attachment.is_sealed, attachment.pages) == (PASSWORD, True, 1)
    assert attachment.sha256 == hashlib.sha256(attachment.raw).hexdigest()
    (part,) = mail.iter_attachments()
    assert part.get_content() == attachment.raw
    text = text_of(attachment.raw, PASSWORD)
    assert "Ana Fernandez" in text
    assert "\u20ac49.90" in text


def test_nothing_personal_stands_in_the_mail(composer: Composer, tmp_path: Path) -> None:
    made = composed(composer, tmp_path)
    mail = mail_of(made.mime)
    bodies = "".join(part.get_content() for part in mail.walk() if part.get_content_maintype() == "text")
    for value in ("Ana", "Fernandez", "48217730", "1984", PASSWORD, "Desk", "49"):
        assert value not in bodies + made.subject + str(mail["From"]) + made.html
    for value in (b"Fernandez", b"48217730", b"090384", b"Desk", b"token-of-this-message"):
        assert value not in made.attachments[0].raw


def test_the_mail_is_in_the_events_language_with_its_plural(composer: Composer, tmp_path: Path) -> None:
    german = composed(composer, tmp_path, event={"language": "de-AT"})
    assert german.subject == "Ihre Bestellung 000123"
    assert "1 Artikel" in german.html
    assert "Kundennummer-Geburtsdatum" in german.html
    assert "49,90" in text_of(german.attachments[0].raw, PASSWORD)
    assert composed(composer, tmp_path, event={"language": "fr"}).subject == "Your order 000123"


def test_the_subject_is_not_escaped_and_the_body_is(composer: Composer, tmp_path: Path) -> None:
    made = composed(composer, tmp_path, {"email.txt": "{{ t.greeting }} <{{ ctx.order.number }}>"},
                    ctx(order={**CTX["order"], "number": "<7> & Sons"}))  # fmt: skip
    assert made.subject == "Your order <7> & Sons"
    assert made.attachments[0].name == "receipt--7- & Sons.pdf"
    assert "Thank you &amp; welcome." in made.html
    parts = {part.get_content_type(): part for part in mail_of(made.mime).walk()}
    assert parts["text/plain"].get_content().strip() == "Thank you & welcome. <<7> & Sons>"
    assert "<7> & Sons" in text_of(made.attachments[0].raw, PASSWORD)


HOSTILE = [
    "<script>alert(1)</script>", "</style><style>@import url(http://example.com)</style>",
    "<img src=http://example.com/x.png>", "{{ ctx.customer.name }}",
    "{% include 'template.toml' %}", "a\r\nBcc: spy@example.com",
    "=?utf-8?q?a=0D=0ABcc:_s@e?=",
    "\u202egnp.exe", "a\x01b\uffff",
    "url(http://example.com/x.png)", "info@import.de", "\"'><&", "\U0001f600" * 20, "]]>",
    "../../etc/passwd", "<link rel=attachment href=file:///etc/passwd>", "CON", "%s%n", "a" * 3000, "\\69mport", "<!--",
]  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE)
def test_no_value_breaks_out_of_its_place(composer: Composer, tmp_path: Path, value: str) -> None:
    tree = {"order": {"number": value, "lines": []}, "customer": {**CTX["customer"], "name": value}}
    files = {"email.mjml": FILES["email.mjml"].replace("{{ hint }}", "{{ hint }} {{ ctx.order.number }}"),
             "receipt.html": PAGE.replace("<h1>", "<h1 title='{{ ctx.order.number }}'>")}  # fmt: skip
    made = composed(composer, tmp_path, files, {"ctx": tree})
    mail = mail_of(made.mime)
    assert "Bcc" not in mail
    assert [address.addr_spec for address in mail["To"].addresses] == ["ana@example.com"]
    assert len(list(mail.iter_attachments())) == 1
    assert "<script" not in made.html
    assert 'example.com/x.png"' not in made.html
    assert "Fernandez" not in made.html
    (attachment,) = made.attachments
    assert "/" not in attachment.name
    assert b"root:" not in attachment.raw


def test_the_same_input_gives_the_same_message(tmp_path: Path) -> None:
    files = {
        "template.toml": UNSEALED,
        "receipt.html": "<h1>{{ ctx.order.number }}</h1><img src='a.png' alt=''>",
        "a.png": picture(),
    }
    first, second = (composed(Composer(Limits()), tmp_path, files) for _ in range(2))
    assert first.mime == second.mime
    assert first.attachments == second.attachments


def test_a_sealed_message_is_the_same_but_for_the_seal(composer: Composer, tmp_path: Path) -> None:
    first, second = (composed(composer, tmp_path) for _ in range(2))
    assert first.html == second.html
    assert first.attachments[0].raw != second.attachments[0].raw
    assert text_of(first.attachments[0].raw, PASSWORD) == text_of(second.attachments[0].raw, PASSWORD)


def test_nothing_of_one_event_reaches_the_next(composer: Composer, tmp_path: Path) -> None:
    page = "{% import 'm.html' as m with context %}{{ m.show(ctx.customer.name) }}{{ ctx.order.number }}"
    files = {
        "receipt.html": page,
        "m.html": "{% set kept = [] %}{% macro show(x) %}{{ kept | join }}{{ x }}{% endmacro %}",
    }
    composed(composer, tmp_path, files)
    other = {"number": "99999999", "name": "Bo Ek", "birth_date": "2000-01-02"}
    made = composed(composer, tmp_path, files, ctx(customer=other))
    assert text_of(made.attachments[0].raw, "99999999-020100") == "Bo Ek000123"


# passwords


def test_a_random_password_is_another_for_each_message(composer: Composer, tmp_path: Path) -> None:
    files = {"template.toml": bent(('policy = "formula"', 'policy = "random"'))}
    passwords = {composed(composer, tmp_path, files).attachments[0].password for _ in range(3)}
    assert len(passwords) == 3
    made = composed(composer, tmp_path, files)
    assert text_of(made.attachments[0].raw, made.attachments[0].password)
    assert made.attachments[0].password.encode() not in made.mime


@pytest.mark.parametrize(
    ("customer", "code"),
    [
        ({"number": "1", "birth_date": "1984-03-09"}, None),
        ({"number": "", "birth_date": "1984-03-09"}, "password-length"),
        ({"number": "x" * 40, "birth_date": "1984-03-09"}, "password-length"),
        ({"number": "1\u200b2", "birth_date": "1984-03-09"}, "password-characters"),
        ({"number": None, "birth_date": "1984-03-09"}, "field-missing"),
        ({"birth_date": "1984-03-09"}, "field-missing"),
        ({"number": "1", "birth_date": "9.3.1984"}, "date-not-iso"),
        ({"number": True, "birth_date": "1984-03-09"}, "value-flag-printed"),
        ({"number": ["1"], "birth_date": "1984-03-09"}, "value-container-printed"),
    ],
)
def test_a_formula_needs_its_fields(
    composer: Composer, tmp_path: Path, customer: dict[str, Any], code: str | None
) -> None:
    event = ctx(customer={"name": "Ana", **customer})
    if code is None:
        assert composed(composer, tmp_path, event=event).attachments[0].password == "1-090384"
        return
    error = refused(composer, tmp_path, event=event)
    assert (error.code, error.arguments["file"]) == (code, "template.toml")
    assert "1984" not in explain(error)


def test_a_blank_password_is_refused(composer: Composer, tmp_path: Path) -> None:
    files = {
        "template.toml": bent(
            ("{{ ctx.customer.number }}-{{ ctx.customer.birth_date | date('ddMMyy') }}", "{{ ctx.blank }}")
        )
    }
    assert refused(composer, tmp_path, files, ctx(blank=" \u00a0 ")).code == "password-empty"


def test_a_unicode_password_is_the_normalised_one(composer: Composer, tmp_path: Path) -> None:
    event = ctx(customer={**CTX["customer"], "number": "Z\u030cu\u0308rich"})
    made = composed(composer, tmp_path, event=event)
    assert made.attachments[0].password == "\u017d\u00fcrich-090384"
    assert "Ana" in text_of(made.attachments[0].raw, made.attachments[0].password)


# attachments without a password


def test_an_unsealed_attachment_sees_public_fields_only(composer: Composer, tmp_path: Path) -> None:
    error = refused(composer, tmp_path, {"template.toml": UNSEALED})
    assert (error.code, error.arguments["path"]) == ("field-personal", "ctx.customer")
    made = composed(composer, tmp_path, {"template.toml": UNSEALED, "receipt.html": "{{ ctx.order.number }}"})
    assert (made.attachments[0].is_sealed, made.attachments[0].password) == (False, "")
    assert text_of(made.attachments[0].raw) == "000123"


def test_a_confirmed_unsealed_attachment_sees_everything(composer: Composer, tmp_path: Path) -> None:
    made = publication(tmp_path, {"template.toml": UNSEALED}, attachment_unsealed_personal="agreed")
    message = composer.compose(made, occasion(make_event(), made), LETTERHEAD)
    assert "Ana Fernandez" in text_of(message.attachments[0].raw)
    assert "Ana" not in message.html


def test_hints_are_those_of_sealed_attachments(composer: Composer, tmp_path: Path) -> None:
    more = (
        '[[attachments]]\nbody = "open.html"\nname = "open"\n[attachments.password]\npolicy = "none"\nhint = "none"\n'
        '[[attachments]]\nbody = "open.html"\nname = "second"\n[attachments.password]\n'
        'policy = "random"\nhint = "by phone"\n'
    )
    spec = bent(("[fields]", more + "[fields]"))
    mail = FILES["email.mjml"].replace(
        "{{ hint }}", "{% for h in hints %}{{ h.name }}: {{ h.hint }};{% endfor %}first: {{ hint }}"
    )
    made = composed(composer, tmp_path, {"template.toml": spec, "open.html": "<p>x", "email.mjml": mail})
    hint = "Customer number-birth date"
    assert f"receipt-000123.pdf: {hint};second.pdf: by phone;first: {hint}" in made.html
    assert [(a.name, a.is_sealed) for a in made.attachments] == [
        ("receipt-000123.pdf", True), ("open.pdf", False), ("second.pdf", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("when", "count"),
    [
        ("ctx.order.lines", 1),
        ("ctx.order.lines | length > 1", 0),
        ("ctx.nothing", 0),
        ("ctx.customer.name == 'Ana Fernandez'", 1),
    ],
)
def test_an_attachment_is_made_when_its_condition_holds(
    composer: Composer, tmp_path: Path, when: str, count: int
) -> None:
    files = {
        "template.toml": bent(('kind = "pdf"', f'when = "{when}"')),
        "email.mjml": "<mjml><mj-body></mj-body></mjml>",
    }
    assert len(composed(composer, tmp_path, files).attachments) == count


def test_a_hint_is_empty_without_attachments(composer: Composer, tmp_path: Path) -> None:
    files = {"template.toml": bent(('kind = "pdf"', 'when = "false"'))}
    made = composed(composer, tmp_path, files)
    assert made.attachments == ()
    assert "multipart/alternative" in mail_of(made.mime)["Content-Type"]


# what an event must have


@pytest.mark.parametrize("number", [None, "", ...])
def test_a_required_field_must_be_there(composer: Composer, tmp_path: Path, number: Any) -> None:
    order = {"lines": []} if number is ... else {"lines": [], "number": number}
    error = refused(composer, tmp_path, event=ctx(order=order))
    assert (error.code, error.arguments["path"]) == ("field-required", "ctx.order.number")


@pytest.mark.parametrize(
    ("lines", "count"),
    [({"name": "Desk", "price": 1}, 1), ([], 0), (None, 0), (..., 0), ([{"name": "a", "price": 1}] * 3, 3)],
)
def test_a_collection_is_a_list_also_when_one_came_alone(
    composer: Composer, tmp_path: Path, lines: Any, count: int
) -> None:
    order = {"number": "7"} if lines is ... else {"number": "7", "lines": lines}
    assert f"{count} item" in composed(composer, tmp_path, event=ctx(order=order)).html


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("{{ ctx.order.number }}", True),
        ("{{ ctx.customer.name }}", True),
        ("Ana   Fernandez", True),
        ("{{ ctx.customer.number }}", False),
    ],
)
def test_a_document_must_contain_what_it_should(composer: Composer, tmp_path: Path, text: str, fits: bool) -> None:
    files = {"template.toml": bent(('kind = "pdf"', f'must_contain = ["000123", "{text}"]'))}
    if fits:
        assert composed(composer, tmp_path, files)
    else:
        error = refused(composer, tmp_path, files)
        assert (error.code, error.arguments["number"]) == ("text-not-in-document", 2)


@pytest.mark.parametrize(
    ("page", "code", "line"),
    [
        ("\n{{ ctx.nothing }}", "field-missing", 2),
        ("\n\n{{ ctx.order.lines }}", "value-container-printed", 3),
        ("{{ none }}", "value-null", 1),
        ("\n<img src='gone.png'>", "resource-missing", None),
        ("\n<img src='http://example.com/x.png'>", "resource-refused", None),
        ("{% if %}", "template-syntax", 1),
        ("\n{{ 1 | money('XXY') }}", "currency-unknown", 2),
        ("{% include 'gone.html' %}", "include-missing", 1),
    ],
)
def test_a_fault_names_the_file_and_the_line(
    composer: Composer, tmp_path: Path, page: str, code: str, line: int | None
) -> None:
    error = refused(composer, tmp_path, {"receipt.html": page})
    assert (error.code, error.arguments["file"]) == (code, "receipt.html")
    assert error.arguments.get("line") == line
    assert "(" not in explain(error).replace("(null)", "").replace("| default(...)", "")


@pytest.mark.parametrize("page", ["<img src='{{ ctx.customer.name }}.png' alt=''>",
                                  "<img src='{{ ctx.customer.number }}:x' alt=''>",
                                  "<p style='background: url({{ ctx.customer.number }})'>x"])  # fmt: skip
def test_a_file_name_made_of_data_is_not_told(composer: Composer, tmp_path: Path, page: str) -> None:
    for event in (ctx(), ctx(customer={**CTX["customer"], "name": "http://secret.example.com/a"})):
        error = refused(composer, tmp_path, {"receipt.html": page}, event)
        for value in ("Ana", "4821", "secret"):
            assert value not in str(error) + explain(error)


def test_a_file_name_made_of_public_data_is_not_told_by_the_mail_either(composer: Composer, tmp_path: Path) -> None:
    mail = FILES["email.mjml"].replace("{{ hint }}", "<img src='{{ ctx.order.number }}' alt='' />")
    error = refused(composer, tmp_path, {"email.mjml": mail}, ctx(order={"number": "Zq7Marker", "lines": []}))
    assert (error.code, error.arguments["name"], error.arguments["file"]) == ("resource-missing", "*", "email.mjml")


def test_a_file_name_of_the_author_is_told(composer: Composer, tmp_path: Path) -> None:
    error = refused(composer, tmp_path, {"receipt.html": "<img src='assets/gone.png' alt=''>"})
    assert error.arguments["name"] == "assets/gone.png"


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('kind = "pdf"', 'kind = "url"', "url"), ('kind = "pdf"', 'hosts = ["example.com"]', "hosts"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_yet_is_refused(composer: Composer, tmp_path: Path, old: str, new: str, what: str) -> None:
    error = refused(composer, tmp_path, {"template.toml": bent((old, new))})
    assert isinstance(error, TemplateError)
    assert error.code == "format-not-yet"
    assert what in str(error.arguments["what"])


def test_a_document_has_limits(tmp_path: Path) -> None:
    small = Composer(Limits(max_pages=2, max_pdf_bytes=3000))
    for page, code in (
        ("<p style='break-after:page'>x</p>" * 3, "limit-pages"),
        ("<p>Large", "limit-pdf-size"),
    ):
        error = refused(small, tmp_path, {"receipt.html": page})
        assert isinstance(error, LimitError)
        assert (error.code, error.arguments["file"]) == (code, "receipt.html")


# the letterhead


def test_a_rehearsal_is_marked_in_the_subject(composer: Composer, tmp_path: Path) -> None:
    assert composed(composer, tmp_path, subject_prefix="[Rehearsal] ").subject == "[Rehearsal] Your order 000123"


def test_the_senders_own_identity_wins(composer: Composer, tmp_path: Path) -> None:
    own = {
        "template.toml": bent(
            ("[email]\n", '[email]\nfrom = "{{ firm.name }} <own@example.com>"\nreply_to = "help@example.com"\n')
        )
    }
    mail = mail_of(composed(composer, tmp_path, own).mime)
    assert [(one.display_name, one.addr_spec) for one in mail["From"].addresses] == [
        ("Nordlicht & Co", "own@example.com")
    ]
    assert mail["Reply-To"] == "help@example.com"
    assert mail_of(composed(composer, tmp_path).mime)["From"] == "Shop <shop@example.com>"


def test_a_sender_made_of_hostile_data_is_refused(composer: Composer, tmp_path: Path) -> None:
    own = {"template.toml": bent(("[email]\n", '[email]\nreply_to = "{{ ctx.order.number }} <a@example.com>"\n'))}
    for number in ("x <b@example.com>", "=?utf-8?q?x?= <b@example.com>,", '"'):
        error = refused(composer, tmp_path, own, ctx(order={"number": number, "lines": []}))
        assert error.code == "sender-not-address"
    for number in ("=?utf-8?q?x?=", "b@example.com, c"):
        made = composed(composer, tmp_path, own, ctx(order={"number": number, "lines": []}))
        assert [one.addr_spec for one in mail_of(made.mime)["Reply-To"].addresses] == ["a@example.com"]


def test_money_stays_exact_to_the_page(composer: Composer, tmp_path: Path) -> None:
    page = (
        "{{ (ctx.order.lines | sum(attribute='price')) | money('EUR') }} {{ (ctx.order.lines[0].price * 3) | number }}"
    )
    lines = [{"name": "a", "price": 0.1}, {"name": "b", "price": 0.2}]
    made = composed(composer, tmp_path, {"receipt.html": page}, ctx(order={"number": "7", "lines": lines}))
    assert text_of(made.attachments[0].raw, PASSWORD) == "\u20ac0.30 0.3"


def test_a_hand_made_mail_is_accepted(composer: Composer, tmp_path: Path) -> None:
    files = {
        "template.toml": bent(('"email.mjml"', '"email.html"')),
        "email.html": "<p>{{ t.greeting }}</p>",
        "email.mjml": None,
    }
    made = composed(composer, tmp_path, files)
    assert made.html == "<p>Thank you &amp; welcome.</p>"


def test_every_sample_value_type_survives_the_way_through(composer: Composer, tmp_path: Path) -> None:
    page = "{{ ctx.a }}|{{ ctx.b }}|{{ ctx.c }}|{{ ctx.d | default('-') }}|{{ 'yes' if ctx.e else 'no' }}"
    event = ctx(a=1, b=2.50, c="\u0160", d=None, e=True)
    made = composed(composer, tmp_path, {"receipt.html": page}, event)
    assert text_of(made.attachments[0].raw, PASSWORD) == "1|2.5|\u0160|-|yes"


SHARED = {"template.toml": bent(
    ('policy = "formula"', 'policy = "shared"\nkey = "{{ ctx.customer.number }}"\ncopy_hint = "our agreed password"'),
    ("formula = \"{{ ctx.customer.number }}-{{ ctx.customer.birth_date | date('ddMMyy') }}\"\n", ""),
)}  # fmt: skip


def kept(composer: Composer, folder: Path, files: Files | None, **facts: Any) -> Composed:
    made, event = publication(folder, files), make_event()
    return composer.compose(made, replace(occasion(event, made), **facts), LETTERHEAD)


def test_a_kept_password_seals_the_document(composer: Composer, tmp_path: Path) -> None:
    (file,) = kept(composer, tmp_path, SHARED, passwords={0: "blue window 77"}).attachments
    assert file.password == "blue window 77"
    assert "Ana Fernandez" in text_of(file.raw, "blue window 77")


@pytest.mark.parametrize("passwords", [{}, {0: ""}])
def test_without_the_kept_password_nothing_is_made(composer: Composer, tmp_path: Path, passwords: Any) -> None:
    with pytest.raises(MissingPasswordError) as caught:
        kept(composer, tmp_path, SHARED, passwords=passwords)
    assert caught.value.arguments == {"number": 1}


@pytest.mark.parametrize("length", [8, 40])
def test_a_sample_is_sealed_with_a_password_that_stands_for_any(
    composer: Composer, tmp_path: Path, length: int
) -> None:
    text = SHARED["template.toml"].replace("\nhint = ", f"\nmax_length = 99\nmin_length = {length}\nhint = ", 1)
    (file,) = kept(composer, tmp_path, {"template.toml": text}, is_sample=True).attachments
    assert file.password.startswith("sample-password")
    assert len(file.password) >= length


@pytest.mark.parametrize("policy", ['policy = "none"', 'policy = "random"', 'policy = "formula"'])
def test_a_copys_own_password_overrides_the_policy(composer: Composer, tmp_path: Path, policy: str) -> None:
    files = {"template.toml": bent(('policy = "formula"', policy + '\ncopy_hint = "our agreed password"'))}
    made = kept(composer, tmp_path, files, passwords={0: "blue window 77"}, has_own_key=True)
    assert made.attachments[0].password == "blue window 77"
    assert "our agreed password" in made.html
    assert "Customer number-birth date" not in made.html


def test_a_kept_password_that_no_reader_could_type_fails(composer: Composer, tmp_path: Path) -> None:
    with pytest.raises(RenderError) as caught:
        kept(composer, tmp_path, SHARED, passwords={0: "a\u00adbcdefgh"})
    assert caught.value.code == "password-characters"


@pytest.mark.parametrize(
    ("length", "code", "words"),
    [(7, "shared-password-short", "Set a longer password"), (33, "shared-password-long", "Set a shorter password")],
)
def test_a_kept_password_of_the_wrong_length_must_be_set_anew(
    composer: Composer, tmp_path: Path, length: int, code: str, words: str
) -> None:
    with pytest.raises(RenderError) as caught:
        kept(composer, tmp_path, SHARED, passwords={0: "x" * length})
    assert caught.value.code == code
    assert words in explain(caught.value)

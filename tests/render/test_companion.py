"""A companion goes out sealed, whole and to the one whom it names; another customer's never does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from designer.core.errors import RenderError, SealwrightError, UnreadableError
from designer.render.compose import Composed, Composer
from designer.render.pool import Pool
from designer.render.seal import open_sealed
from tests.support import foreign
from tests.support.composing import companion_spec, mail_of, occasion, publication, text_of
from tests.support.packages import CTX, LETTERHEAD, PASSWORD, make_event
from tests.support.requests import request

RIGHT = "Invoice for customer 48217730"
FILES = {"template.toml": companion_spec()}


def composed(
    composer: Composer, folder: Path, *companions: bytes, files: Mapping[str, Any] = FILES, **facts: Any
) -> Composed:
    """One message of a template with a companion; `facts` are those of the occasion."""
    made = publication(folder, files, **facts.pop("confirmed", {}))
    event = make_event(files=facts.pop("names", [f"file-{n}.pdf" for n in range(len(companions))]))
    about = replace(occasion(event, made), companions=companions, **facts)
    return composer.compose(made, about, LETTERHEAD)


def refusal(composer: Composer, folder: Path, *companions: bytes, **more: Any) -> SealwrightError:
    with pytest.raises(SealwrightError) as caught:
        composed(composer, folder, *companions, **more)
    return caught.value


def test_a_companion_goes_out_sealed_under_its_own_name(composer: Composer, tmp_path: Path) -> None:
    made = composed(composer, tmp_path, foreign.foreign_pdf(RIGHT, pages=3))
    (file,) = made.attachments
    assert (file.name, file.is_sealed, file.password, file.pages) == ("theirs-000123.pdf", True, PASSWORD, 3)
    assert open_sealed(file.raw, PASSWORD).token == LETTERHEAD.token
    assert text_of(file.raw, PASSWORD).count(RIGHT) == 3
    (part,) = mail_of(made.mime).iter_attachments()
    assert part.get_payload(decode=True) == file.raw
    assert b"48217730" not in made.mime


def test_it_comes_behind_our_pages_in_one_file(composer: Composer, tmp_path: Path) -> None:
    files = {"template.toml": companion_spec(body="receipt.html")}
    (file,) = composed(composer, tmp_path, foreign.foreign_pdf(RIGHT, pages=2), files=files).attachments
    assert file.pages == 3
    text = text_of(file.raw, PASSWORD)
    assert text.index("Ana Fernandez") < text.index(RIGHT)


def test_it_goes_out_beside_our_own_file(composer: Composer, tmp_path: Path) -> None:
    files = {"template.toml": companion_spec(alone=False)}
    made = composed(composer, tmp_path, foreign.foreign_pdf(RIGHT), files=files)
    assert [one.name for one in made.attachments] == ["receipt-000123.pdf", "theirs-000123.pdf"]
    assert RIGHT not in text_of(made.attachments[0].raw, PASSWORD)


@pytest.mark.parametrize(
    "text",
    [
        "Invoice for customer 4821773",
        "customer 482177301",
        "customer A48217730",
        "48 217730",
        "48217730,50 EUR",
        "2.48217730",
        "48217730-2",
        "2026/48217730",
    ],
)
def test_another_customers_file_is_never_sent(composer: Composer, tmp_path: Path, text: str) -> None:
    error = refusal(composer, tmp_path, foreign.foreign_pdf(text))
    assert (type(error), error.code) == (RenderError, "companion-other-text")
    assert error.arguments == {"number": 1, "text": 1}


@pytest.mark.parametrize("text", ["No.48217730.", "(48217730), page 1", "RE-48217730/a", "48217730. 2 items"])
def test_a_whole_number_is_found_whatever_stands_beside_it(composer: Composer, tmp_path: Path, text: str) -> None:
    assert composed(composer, tmp_path, foreign.foreign_pdf(text)).attachments[0].is_sealed


def test_a_text_to_look_for_that_came_out_empty_says_nothing_of_anybody(composer: Composer, tmp_path: Path) -> None:
    nothing = ('{{ ctx.customer.number }}"]', "{{ ctx.customer.vat_id | default('') }}\"]")
    files = {"template.toml": companion_spec(more=(nothing,))}
    assert refusal(composer, tmp_path, foreign.foreign_pdf(RIGHT), files=files).code == "companion-other-text"


def test_two_files_that_changed_places_are_noticed(composer: Composer, tmp_path: Path) -> None:
    second = companion_spec().split("[[attachments]]")[1].split("[fields]")[0]
    second = second.replace("theirs", "second").replace('{{ ctx.customer.number }}"]', '{{ ctx.order.number }}"]')
    spec = companion_spec(more=(("[fields]", f"[[attachments]]{second}[fields]"),))
    one, two = foreign.foreign_pdf(RIGHT), foreign.foreign_pdf("Order 000123")
    made = composed(composer, tmp_path, one, two, files={"template.toml": spec})
    assert ["Order 000123" in text_of(file.raw, PASSWORD) for file in made.attachments] == [False, True]
    assert refusal(composer, tmp_path, two, one, files={"template.toml": spec}).code == "companion-other-text"


def test_a_scanned_one_waits_for_a_person_who_has_looked_at_it(composer: Composer, tmp_path: Path) -> None:
    error = refusal(composer, tmp_path, foreign.without_text())
    assert (type(error), error.code) == (UnreadableError, "companion-without-text")
    assert composed(composer, tmp_path, foreign.without_text(), takes_unread=True).attachments[0].is_sealed
    wrong = foreign.foreign_pdf("customer 1")
    assert refusal(composer, tmp_path, wrong, takes_unread=True).code == "companion-other-text"


@pytest.mark.parametrize("names", [[], ["a.pdf", "b.pdf"]])
def test_as_many_files_as_the_template_has_places(composer: Composer, tmp_path: Path, names: list[str]) -> None:
    error = refusal(composer, tmp_path, foreign.foreign_pdf(RIGHT), foreign.foreign_pdf(RIGHT), names=names)
    assert error.code == "companion-count-message"


def test_a_file_that_the_template_has_no_place_for_is_not_left_out(composer: Composer, tmp_path: Path) -> None:
    assert refusal(composer, tmp_path, foreign.foreign_pdf(RIGHT), files={}).code == "companion-count-message"


def test_a_place_whose_condition_does_not_hold_takes_no_file(composer: Composer, tmp_path: Path) -> None:
    spec = companion_spec(more=(('kind = "companion"', 'kind = "companion"\nwhen = "ctx.order.number == 7"'),))
    assert composed(composer, tmp_path, files={"template.toml": spec}).attachments == ()
    error = refusal(composer, tmp_path, foreign.foreign_pdf(RIGHT), files={"template.toml": spec})
    assert error.code == "companion-count-message"


def test_it_goes_out_unsealed_only_with_a_reason(composer: Composer, tmp_path: Path) -> None:
    spec = companion_spec(more=(('policy = "formula"', 'policy = "none"'),))
    pdf, files = foreign.foreign_pdf(RIGHT), {"template.toml": spec}
    assert refusal(composer, tmp_path, pdf, files=files).code == "companion-unsealed"
    (file,) = composed(
        composer, tmp_path, pdf, files=files, confirmed={"companion_unsealed": "a price list"}
    ).attachments
    assert (file.is_sealed, RIGHT in text_of(file.raw)) == (False, True)


def test_what_was_found_in_it_is_told(composer: Composer, tmp_path: Path) -> None:
    spec = companion_spec(more=(('must_contain = ["{{ ctx.customer.number }}"]', ""),))
    made = composed(composer, tmp_path, foreign.restricted_pdf(), files={"template.toml": spec})
    assert made.attachments[0].notes == ("companion-restricted",)


def test_a_samples_companion_lies_in_the_template(composer: Composer, tmp_path: Path) -> None:
    files = {**FILES, "samples/invoice.pdf": foreign.foreign_pdf(RIGHT)}
    made = composed(composer, tmp_path, files=files, names=["invoice.pdf"], is_sample=True)
    assert RIGHT in text_of(made.attachments[0].raw, PASSWORD)
    error = refusal(composer, tmp_path, files=files, names=["other.pdf"], is_sample=True)
    assert (error.code, error.arguments) == ("companion-sample-missing", {"file": "samples/other.pdf"})
    assert refusal(composer, tmp_path, files=files, names=["invoice.pdf"]).code == "companion-missing"


def test_it_passes_through_the_pipe_to_a_worker_as_bytes(pool: Pool, tmp_path: Path) -> None:
    pdf = foreign.foreign_pdf(RIGHT, pages=2)
    event = make_event(files=["a.pdf"]).as_json()
    asked = request(tmp_path, FILES, event=event, wants_parts=True, companions=(pdf,))
    reply = pool.compose(asked)
    assert RIGHT in text_of(reply.attachments[0].raw, PASSWORD)
    with pytest.raises(UnreadableError):
        pool.compose(replace(asked, companions=(foreign.without_text(),)))
    assert "companions" not in repr(asked)


def test_the_password_comes_from_the_data_of_this_event(composer: Composer, tmp_path: Path) -> None:
    assert CTX["customer"]["number"] in PASSWORD
    assert composed(composer, tmp_path, foreign.foreign_pdf(RIGHT)).attachments[0].password == PASSWORD

"""Authors list, copy, check, render and publish templates from the command line."""

from __future__ import annotations

import json
import stat
from pathlib import Path

from tests.cli.conftest import Ran, Run


def sample(office: Path, name: str = "normal") -> Path:
    return office / "templates" / "order_confirmation" / "samples" / f"{name}.json"


def bend(office: Path, file: str, old: str, new: str) -> None:
    path = office / "templates" / "order_confirmation" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_list_says_what_is_published_and_what_differs(run: Run, office: Path) -> None:
    bend(office, "email.mjml", "</mjml>", "</mjml>\n")
    templates = {one["id"]: one for one in run("template", "list", "--json").document["templates"]}
    assert (templates["invoice"]["publication"], templates["invoice"]["differs"]) == (1, False)
    assert templates["order_confirmation"]["differs"] is True


def test_a_new_template_from_a_starter_checks_clean(run: Run, office: Path) -> None:
    assert run("template", "new", "ticket", "--from", "order_confirmation").code == 0
    ran = run("template", "list", "--json")
    assert [one["event_type"] for one in ran.document["templates"] if one["id"] == "ticket"] == ["ticket"]
    assert codes(run("check", "ticket", "--json")) == ["firm-untouched"]
    assert run("template", "new", "ticket", "--from", "order_confirmation").code == 1
    assert run("template", "new", "x", "--from", "no_such").code == 1


def codes(ran: Ran) -> list[str]:
    return [one["code"] for one in ran.document["problems"]]


def test_both_starters_have_no_problem_but_that_the_firm_is_invented(run: Run, office: Path) -> None:
    for name in ("order_confirmation", "invoice"):
        ran = run("check", name, "--json")
        assert (ran.code, codes(ran)) == (0, ["firm-untouched"])


def test_a_problem_stands_on_one_line_with_its_place_and_remedy(run: Run, office: Path) -> None:
    bend(office, "confirmation.html", "</body>", "{{ ctx.order.nummber }}</body>")
    ran = run("check", "order_confirmation")
    assert ran.code == 1
    line = next(line for line in ran.out.splitlines() if "nummber" in line)
    assert line.startswith("confirmation.html:")
    assert " error field-unknown-near No sample has ctx.order.nummber. Did you mean ctx.order.number? (" in line


def test_a_personal_field_in_the_mail_is_refused_at_publishing(run: Run, office: Path) -> None:
    bend(office, "email.txt", "{{", "{{ ctx.customer.name }} {{")
    ran = run("publish", "order_confirmation", "--json")
    assert ran.code == 1
    assert codes(ran) == ["field-personal-in-mail", "firm-untouched"]
    assert run("template", "list", "--json").document["templates"][1]["publication"] == 1


def test_publishing_makes_the_next_number(run: Run, office: Path) -> None:
    ran = run("publish", "order_confirmation", "--json")
    assert (ran.code, ran.document["published"]) == (0, 2)
    assert not list((office / "publications" / "order_confirmation").glob(".publishing*"))


def test_compose_writes_the_mail_the_document_and_on_request_its_password(
    run: Run, office: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    ran = run(
        "compose", "order_confirmation", "--event", str(sample(office)), "-o", str(out), "--show-passwords", "--json"
    )
    assert ran.code == 0
    assert set(ran.document["files"]) == {path.name for path in out.iterdir()}
    passwords = json.loads((out / "passwords.json").read_bytes())
    assert all((out / name).read_bytes().startswith(b"%PDF-2.0") for name in passwords)
    assert (out / "preview.html").read_text("utf-8").startswith("<!doctype html>")


def test_compose_keeps_passwords_to_itself_unless_asked(run: Run, office: Path, tmp_path: Path) -> None:
    run("compose", "order_confirmation", "--event", str(sample(office)), "-o", str(tmp_path / "out"))
    assert not (tmp_path / "out" / "passwords.json").exists()


def test_compose_renders_the_publication_or_the_draft(run: Run, office: Path, tmp_path: Path) -> None:
    bend(office, "email.txt", "{{", "DRAFT {{")
    arguments = ("compose", "order_confirmation", "--event", str(sample(office)), "-o")
    run(*arguments, str(tmp_path / "publication"))
    run(*arguments, str(tmp_path / "draft"), "--draft")
    found = [b"DRAFT" in (tmp_path / name / "message.eml").read_bytes() for name in ("publication", "draft")]
    assert found == [False, True]


def test_compose_of_a_faulty_event_says_where(run: Run, office: Path, tmp_path: Path) -> None:
    event = json.loads(sample(office).read_bytes())
    del event["ctx"]["customer"]["birth_date"]
    (tmp_path / "event.json").write_text(json.dumps(event))
    ran = run("compose", "order_confirmation", "--event", str(tmp_path / "event.json"), "-o", str(tmp_path / "out"))
    assert ran.code == 1
    assert "ctx.customer.birth_date" in ran.err
    assert not (tmp_path / "out").exists()


def test_an_unknown_template_is_named_with_the_nearest(run: Run, office: Path) -> None:
    ran = run("check", "order_confirmatoin")
    assert ran.code == 1
    assert "Did you mean order_confirmation?" in ran.err


def test_one_damaged_template_does_not_hide_the_others(run: Run, office: Path) -> None:
    (office / "publications" / "invoice" / "state.toml").write_text("current = 'x")
    (office / "templates" / "order_confirmation" / "template.toml").write_text("nonsense")
    listed = run("template", "list", "--json")
    assert listed.code == 0
    assert ["error" in one for one in listed.document["templates"]] == [True, True]


def test_a_copied_template_has_an_id_space_and_a_label_of_its_own(run: Run, office: Path) -> None:
    run("template", "new", "event_ticket", "--from", "order_confirmation")
    text = (office / "templates" / "event_ticket" / "template.toml").read_text("utf-8")
    assert 'event_id = "event_ticket-{{' in text
    assert 'label = "Event ticket"' in text


def test_the_preview_shows_its_images_and_is_for_its_maker_only(run: Run, office: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("compose", "order_confirmation", "--event", str(sample(office)), "-o", str(out))
    html = (out / "preview.html").read_text("utf-8")
    assert "cid:" not in html
    assert "data:image/png;base64," in html
    assert {stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()} == {0o600}

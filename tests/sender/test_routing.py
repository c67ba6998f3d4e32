"""An event finds its publication by type, condition and language, and its id by the template's rule."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from designer.core.errors import TemplateError
from designer.core.event import Event
from designer.core.workspace import Workspace
from designer.sender.routing import Router, refuse_ambiguous
from designer.template.package import Firm, read_template
from designer.template.publication import publish
from tests.support.office import NOW, make_office, publish_receipt, settings_of
from tests.support.packages import SPEC, make_event, write_package


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    return make_office(tmp_path / "office")


def router(office: Workspace) -> Router:
    return Router(office.publications, settings_of(office))


def rewrite(office: Workspace, old: str, new: str) -> None:
    office.settings.write_text(office.settings.read_text().replace(old, new))


def publish_second(office: Workspace, *, when: str) -> None:
    spec = SPEC.replace('id = "receipt"', 'id = "big"', 1).replace("[email]", f"when = '{when}'\n[email]", 1)
    folder = write_package(office.templates / "new", {"template.toml": spec}).rename(office.templates / "big")

    publish(office.publications, read_template(folder), Firm({}, {}), at=NOW, confirmed={})


def test_an_event_is_routed_to_the_current_publication_of_its_type(office: Workspace) -> None:
    publish_receipt(office)
    route = router(office).route(make_event())
    assert route is not None
    assert (route.template, route.publication, route.account, route.hold, route.test) == (
        "receipt",
        2,
        "main",
        "",
        False,
    )


def test_an_event_without_a_template_has_no_route(office: Workspace) -> None:
    assert router(office).route(make_event(type="unheard_of")) is None


def test_the_type_that_was_most_likely_meant_is_named(office: Workspace) -> None:
    published = router(office)
    near = [published.now().near_type(one) for one in map(typed, ("reciept", "zebra", "receipt"))]
    assert near == ["receipt", "", ""]


def typed(event_type: str) -> Event:
    return make_event(type=event_type)


@pytest.mark.parametrize(
    ("wanted", "variant"), [("de", "de"), ("de-AT", "de"), ("DE", "de"), ("fr", "en"), ("", "en"), ("en-GB", "en")]
)
def test_the_language_is_the_events_its_base_or_the_first(office: Workspace, wanted: str, variant: str) -> None:
    route = router(office).route(make_event(language=wanted))
    assert route is not None
    assert route.language == variant


def test_a_template_with_a_condition_is_asked_before_the_one_without(office: Workspace) -> None:
    publish_second(office, when='ctx.order.number == "9"')
    found = router(office)
    big, small = make_event(ctx={"order": {"number": "9"}}), make_event()
    routes = found.route(big), found.route(small)
    assert [route and route.template for route in routes] == ["big", "receipt"]


def test_a_second_template_without_a_condition_is_refused(office: Workspace) -> None:
    spec = read_template(office.templates / "receipt").spec
    refuse_ambiguous(office.publications, spec)
    with pytest.raises(TemplateError) as refused:
        refuse_ambiguous(office.publications, spec.model_copy(update={"id": "other"}))
    assert refused.value.code == "template-unconditional-twice"


def test_a_publication_made_meanwhile_is_noticed(office: Workspace) -> None:
    found = router(office)
    first = found.route(make_event())
    publish_receipt(office)
    second = found.route(make_event())
    assert [first and first.publication, second and second.publication] == [1, 2]


def test_a_paused_template_holds_its_messages(office: Workspace) -> None:
    (office.publications / "receipt" / "state.toml").write_text("current = 1\npaused = true\n")
    route = router(office).route(make_event())
    assert route is not None
    assert route.hold == "template-paused"


def test_a_template_whose_account_is_gone_holds_its_messages(office: Workspace) -> None:
    publish_receipt(office, {"template.toml": SPEC.replace("[email]", 'account = "gone"\n[email]', 1)})
    route = router(office).route(make_event())
    assert route is not None
    assert route.hold == "account-missing"


def test_the_template_gives_an_event_without_an_id_its_id(office: Workspace) -> None:
    assert router(office).now().event_id(make_event(id=None)) == "000123"


def test_a_declared_id_wins(office: Workspace) -> None:
    assert router(office).now().event_id(make_event(id="mine")) == "mine"


def test_a_missing_field_gives_no_id_rather_than_half_of_one(office: Workspace) -> None:
    assert router(office).now().event_id(make_event(id=None, ctx={"order": {}})) == ""


def test_a_rehearsal_makes_one_message_for_each_tester(office: Workspace) -> None:
    assert router(office).now().times == 1
    rewrite(office, 'mode = "live"', 'mode = "rehearsal"\ntesters = ["a@example.com", "b@example.com"]')
    assert router(office).now().times == 2


def test_a_rehearsal_without_testers_stays_in_the_local_mailbox(office: Workspace) -> None:
    rewrite(office, 'mode = "live"', 'mode = "rehearsal"')
    route = router(office).route(make_event())
    assert route is not None
    assert route.test


def test_a_damaged_publication_does_not_harm_the_others(office: Workspace) -> None:
    publish_second(office, when="ctx.order.number")
    damaged = office.publications / "big" / "1" / "receipt.html"
    good = damaged.read_bytes()
    damaged.write_bytes(b"changed")
    found = router(office)
    route = found.route(make_event())
    assert route is not None
    assert (route.template, list(found.damaged)) == ("receipt", ["big"])
    before = found.stamp()
    damaged.write_bytes(good)
    found.refresh()
    assert found.damaged == {}
    assert found.stamp() != before


def test_an_id_that_a_template_makes_keeps_to_the_rules_of_ids(office: Workspace) -> None:
    made = [
        router(office).now().event_id(make_event(id=None, ctx={"order": {"number": number}}))
        for number in ("2026/0001", "2026-0001", "2026 0001", "ä" * 300)
    ]
    assert len(set(made)) == 4
    assert [bool(re.fullmatch(r"[A-Za-z0-9._:-]{1,255}", one)) for one in made] == [True] * 4
    assert made[1] == "2026-0001"


def careful(office: Workspace) -> None:
    rules = 'approve_first = 2\nstale_after = "12h"\non_uncertain = "resend"\n'
    publish_receipt(office, {"template.toml": SPEC.replace("[email]", f"{rules}[email]", 1)})


def test_a_templates_rules_of_sending_stand_in_the_route(office: Workspace) -> None:
    careful(office)
    route = router(office).route(make_event())
    assert route is not None
    assert (route.approve_first, route.stale_after, route.on_uncertain) == (2, 12 * 3_600_000, "resend")


def test_a_rehearsal_uses_no_approvals_up(office: Workspace) -> None:
    careful(office)
    rewrite(office, 'mode = "live"', 'mode = "rehearsal"')
    route = router(office).route(make_event())
    assert route is not None
    assert route.approve_first == 0

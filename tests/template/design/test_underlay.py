"""A letterhead is one line in `template.toml`, beside the page that it lies under; all other bytes stay."""

from __future__ import annotations

import tomllib

import pytest

from designer.core.errors import SetupError
from designer.core.paths import STARTERS
from designer.template.design.underlay import Underlay, bodies_of, read_underlay, set_underlay
from designer.template.edits import applied

SPEC = (STARTERS / "invoice" / "template.toml").read_text("utf-8")
TWO = """# ours
[[attachments]]  # first
body = "a.html"   # the page
underlay = 'assets/a.pdf'  # from the printer
name = "[[attachments]]"
[attachments.password]
policy = "none"

[[ attachments ]]
    body = "b.html"
    name = "b"
    [attachments.password]
    policy = "none"
"""


def put(spec: str, body: str, wanted: Underlay) -> str:
    after = applied(spec, set_underlay(spec, body, wanted))
    read = tomllib.loads(after)
    assert read_underlay(read, body) == wanted
    assert set_underlay(after, body, wanted) == []
    return after


def test_it_comes_behind_the_body_and_goes_without_a_trace() -> None:
    after = put(SPEC, "invoice.html", Underlay("firm/letterhead.pdf", "first"))
    assert after == SPEC.replace(
        'body = "invoice.html"\n',
        'body = "invoice.html"\nunderlay = "firm/letterhead.pdf"\nunderlay_on = "first"\n',
    )
    assert put(after, "invoice.html", Underlay()) == SPEC
    assert put(after, "invoice.html", Underlay("firm/letterhead.pdf")) == after.replace('underlay_on = "first"\n', "")


def test_only_the_attachment_with_this_page_is_meant() -> None:
    assert bodies_of(tomllib.loads(TWO)) == ["a.html", "b.html"]
    assert read_underlay(tomllib.loads(TWO), "a.html") == Underlay("assets/a.pdf")
    assert put(TWO, "a.html", Underlay("assets/c.pdf")) == TWO.replace("'assets/a.pdf'", '"assets/c.pdf"')
    assert put(TWO, "b.html", Underlay('assets/\u00e4 "b".pdf')) == TWO.replace(
        '    body = "b.html"\n', '    body = "b.html"\n    underlay = "assets/\u00e4 \\"b\\".pdf"\n'
    )
    assert set_underlay(TWO, "c.html", Underlay("assets/c.pdf")) == []


@pytest.mark.parametrize(
    "spec", ['attachments = [{ body = "a.html", name = "a" }]', '[[attachments]]\n"body" = "a.html"\n']
)
def test_what_is_written_in_another_way_is_left_alone(spec: str) -> None:
    with pytest.raises(SetupError, match="toml-not-changed"):
        set_underlay(spec, "a.html", Underlay("a.pdf"))

"""Subject, name and password are written key by key, and everything else stays."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest

from designer.core.paths import STARTERS
from designer.template.library import template_ids
from designer.template.message_setup import MessageSetup, read_message, write_message

SPEC = """\
[email]
# To be read at a glance.
subject = "Order"

[[attachments]]
name = "order.pdf"
body = "document.html"

[attachments.password]
# Made anew.
policy = "random"
hint = "You get it separately."

[fields]
public = []
"""
WANTED = MessageSetup("Order {{ ctx.n }}", "o-{{ ctx.n }}.pdf", "{{ ctx.n }}", "formula", "{{ ctx.c }}", "your number")


def test_what_is_wanted_reads_back_and_the_rest_stays() -> None:
    text = write_message(SPEC, tomllib.loads(SPEC), WANTED)
    assert read_message(tomllib.loads(text)) == WANTED
    changed = {line for line in text.split("\n") if line not in SPEC.split("\n")}
    assert changed == {
        'subject = "Order {{ ctx.n }}"', 'name = "o-{{ ctx.n }}.pdf"', 'must_contain = ["{{ ctx.n }}"]',
        'policy = "formula"', 'formula = "{{ ctx.c }}"', 'hint = "your number"',
    }  # fmt: skip
    back = replace(read_message(tomllib.loads(SPEC)), hint="")
    assert read_message(tomllib.loads(write_message(text, tomllib.loads(text), back))) == back


def test_without_an_attachment_there_is_the_subject_only() -> None:
    spec = '[email]\nsubject = "Hello"\n'
    assert read_message(tomllib.loads(spec)) == MessageSetup("Hello")
    assert write_message(spec, tomllib.loads(spec), MessageSetup("Bye")) == '[email]\nsubject = "Bye"\n'


@pytest.mark.parametrize("name", template_ids(STARTERS))
def test_what_is_the_same_is_not_touched(name: str) -> None:
    source = (STARTERS / name / "template.toml").read_text("utf-8")
    spec = tomllib.loads(source)
    assert write_message(source, spec, read_message(spec)) == source

"""What a language lacks is found where it is printed."""

from __future__ import annotations

from designer.template.design.untranslated import untranslated
from designer.template.markup import parse

FIRST = {"title": "Order", "mail": {"hello": "Hello", "bye": "Bye"}}


def test_elements_with_a_missing_text_are_found() -> None:
    tree = parse("<h1>{{ t.title }}</h1><p>{{ t.mail.hello }} <b>{{ t.mail.bye | upper }}</b></p>{{ t.none }}")
    found = untranslated(tree, {"title": "Auftrag", "mail": {"hello": "", "bye": "Tschüss"}}, FIRST)
    assert [tree.text(node)[:20] for node in found] == ["<p>{{ t.mail.hello }}"[:20]]
    assert [node.name for node in untranslated(tree, {}, FIRST)] == ["h1", "p", "b"]
    assert list(untranslated(tree, FIRST, FIRST)) == []

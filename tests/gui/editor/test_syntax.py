"""Every character is coloured by what it is, across lines and languages within each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.gui.editor.languages import language_of
from designer.gui.editor.syntax import spans_of
from tests.template.markup.test_parser import PIECES

documents = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=20).map("".join)


def kinds(text: str, file: str = "a.html") -> list[tuple[str, str]]:
    """Kind and characters of every span, over all lines."""
    modes = (language_of(file).first,)
    found = []
    for line in text.split("\n"):
        spans, modes = spans_of(line, modes)
        found += [(span.kind, line[span.start : span.end].strip()) for span in spans]
    return found


@pytest.mark.parametrize(
    ("text", "file", "kind", "characters"),
    [
        ("<p class='a'>", "a.html", "tag", "<p"),
        ("<p class='a'>", "a.html", "attribute", "class"),
        ("<p class='a'>", "a.html", "string", "a"),
        ("<p class='{{ b }}'>", "a.html", "jinja", "b"),
        ("{% for a in b %}", "a.mjml", "keyword", "for"),
        ("{% for a in b %}", "a.mjml", "keyword", "in"),
        ("{{ a | money('EUR') }}", "a.txt", "filter", "money"),
        ("{{ a | money('EUR') }}", "a.txt", "string", "'EUR'"),
        ("{# a\nb #}", "a.html", "comment", "b"),
        ("<!-- a\nb -->", "a.html", "comment", "b"),
        ("<style>\np { color: #fff }\n</style>", "a.html", "attribute", "color"),
        ("<style>\np { color: #fff }\n</style>", "a.html", "number", "#fff"),
        ("<mj-style>\np { margin: 2px }\n</mj-style>\n<p>", "a.mjml", "tag", "<p"),
        ("<script>\nlet a = 'b'\n</script>", "a.html", "string", "'b'"),
        ("{% raw %}{{ a }}{% endraw %}", "a.html", "comment", "{{ a }}"),
        ("@page { size: A4 }", "a.css", "keyword", "@page"),
        ("a = 'b' # c", "a.toml", "comment", "# c"),
        ("[a.b]", "a.toml", "tag", "[a.b]"),
        ('a = "x {{ b }}"', "a.toml", "jinja", "b"),
        ('a = """\nb\n"""', "a.toml", "string", "b"),
        ('{"a": [1.5, true, "b"]}', "a.json", "attribute", '"a"'),
        ('{"a": [1.5, true, "b"]}', "a.json", "number", "1.5"),
        ('{"a": [1.5, true, "b"]}', "a.json", "keyword", "true"),
        ("&nbsp;", "a.html", "keyword", "&nbsp;"),
        ("<p cla\n</div>", "a.html", "tag", "</div"),
        ('<a href="x\n<b>', "a.html", "tag", "<b"),
    ],
)
def test_characters_have_their_kind(text: str, file: str, kind: str, characters: str) -> None:
    assert (kind, characters) in kinds(text, file)


def test_a_string_that_is_not_closed_ends_with_its_line_in_toml() -> None:
    assert ("attribute", "b") in kinds("a = 'x\nb = 1", "a.toml")


@given(documents, st.sampled_from(["a.html", "a.css", "a.toml", "a.json", "a.txt"]))
def test_spans_lie_within_their_line_whatever_it_holds(text: str, file: str) -> None:
    modes = (language_of(file).first,)
    for line in text.split("\n"):
        spans, modes = spans_of(line, modes)
        assert all(0 <= span.start <= span.end <= len(line) for span in spans)
        assert modes

"""What does not fit is told with both places; what is right, or only unusual, is left alone."""

from __future__ import annotations

import pytest

from designer.core.catalogue import sentence
from designer.core.problem import Severity
from designer.template.markup import mismatches, parse

Found = list[tuple[str, str, int, int]]


def found(source: str) -> Found:
    """Code, name, and the lines of both places."""
    problems = mismatches(parse(source), "a.html")
    return [(p.code, str(p.arguments["name"]), p.line, int(p.arguments["other_line"])) for p in problems]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<div>\n<b>x\n</div>", [("markup-not-closed", "b", 2, 3)]),
        ("<div>\nx", [("markup-not-closed", "div", 1, 2)]),
        ("x\n</div>", [("markup-not-opened", "div", 2, 0)]),
        ("<b>\n<i>\n</b>\n</i>", [("markup-crossed", "i", 2, 4)]),
        ("<mj-text>\n<mj-text>x</mj-text>\n", [("markup-not-closed", "mj-text", 1, 3)]),
        ("<p\n<b>x</b>", [("markup-unfinished", "p", 1, 0)]),
        ("<!-- a\n<p>", [("markup-unfinished", "!--", 1, 0)]),
        ("<div>\n{% if a %}</div>\n{% endif %}", [("markup-across-jinja", "div", 1, 2)]),
        ("<div>\n{% if a %}</div>{% else %}</div>{% endif %}", [("markup-across-jinja", "div", 1, 2)]),
        ("{% if a %}<div>{% endif %}\n{% if a %}</div>{% endif %}", [("markup-across-jinja", "div", 1, 2)]),
        ("{% if a %}<div>{% else %}<div class='b'>{% endif %}\n</div>", [("markup-across-jinja", "div", 1, 2)]),
        ("<div><b>{% if x %}</div>{% endif %}</b>", [("markup-across-jinja", "div", 1, 1)]),
        ("{% for a in b %}<b>\n{% endfor %}", [("markup-not-closed", "b", 1, 2)]),
        ("{% if a %}\n", [("jinja-not-closed", "if", 1, 0)]),
        ("\n{% endfor %}", [("jinja-not-opened", "endfor", 2, 0)]),
        ("{% else %}", [("jinja-not-opened", "else", 1, 0)]),
        ("{% if a %}\n{% for b in c %}\n{% endif %}\n{% endfor %}", [("jinja-crossed", "for", 2, 4)]),
        ("{% if a %}\n{% for b in c %}\n{% endif %}", [("jinja-not-closed", "for", 2, 0)]),
        ("{{ a\n", [("jinja-unfinished", "{{", 1, 0)]),
        ("<p title='{{ a'>x</p>", [("jinja-unfinished", "{{", 1, 0)]),
        ("{# a", [("jinja-unfinished", "{#", 1, 0)]),
    ],
)
def test_what_does_not_fit_is_told_with_both_places(source: str, expected: Found) -> None:
    assert found(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "<ul><li>a<li>b</ul><p>c<p>d",
        "<html><head><title>a</title><body><table><tr><td>b</table>",
        "<table>{% for l in x %}<tr><td>{{ l }}{% endfor %}</table>",
        "<br></br><img></img>",
        "<td{% if a %} class='x'{% else %} class='y'{% endif %}>z</td>",
        "<td{% if a %} class='x'>{% else %}>{% endif %}z</td>",
        '<a href="{{ a | default("\'") }}">b</a>',
        "<!-- <p> </div> {% if a %}{% endif %} -->",
        "{% raw %}</div>{% if %}{% endraw %}",
        "<style>a > b { }</style><script>'</p>'</script>",
        "1 < 2 and 3 > 2",
        "{% set a = 1 %}{% set b %}c{% endset %}{% include 'x' %}{% do y %}",
        "<svg><path d='M0 0'/></svg>",
    ],
)
def test_what_fits_is_left_alone(source: str) -> None:
    assert found(source) == []


def test_a_tag_that_does_not_fit_stops_mjml_but_only_warns_in_html() -> None:
    tree = parse("<div><b></div>")
    assert [p.severity for p in mismatches(tree, "a.html")] == [Severity.WARNING]
    assert [p.severity for p in mismatches(tree, "a.mjml")] == [Severity.ERROR]
    across = parse("<div>{% if a %}</div>{% endif %}")
    assert [p.severity for p in mismatches(across, "a.mjml")] == [Severity.HINT]


@pytest.mark.parametrize(
    "source",
    ["<b>", "</b>", "<b><i></b></i>", "<b", "<b>{% if x %}</b>{% endif %}", "{% if x %}", "{% endif %}", "{{ x"],
)
def test_every_mismatch_is_told_in_words_with_a_remedy(source: str) -> None:
    (problem, *_) = mismatches(parse(source), "a.html")
    what, remedy = sentence(problem.code, problem.arguments)
    assert what
    assert remedy
    assert "(" not in what + remedy

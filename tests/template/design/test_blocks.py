"""Every block goes where it may stand, and what comes out is laid out."""

from __future__ import annotations

import re

import pytest

from designer.core.paths import STARTERS
from designer.template.design import Block, block_place, blocks_of
from designer.template.design.blocks import fitted, in_words
from designer.template.edits import applied, insert
from designer.template.markup import Kind, parse

MAIL = (STARTERS / "invoice" / "email.mjml").read_text("utf-8")
PAGE = (STARTERS / "invoice" / "invoice.html").read_text("utf-8")
ALLOWED = {
    "column": {"mj-column"}, "body": {"mj-body", "mj-wrapper"}, "section": {"mj-section"},
    "page": {"body", "div", "section", "td", "li"}, "sheet": {"body"},
    "top": {"mj-body"}, "end": {"mj-body"},
}  # fmt: skip


def put(source: str, offset: int, block: Block) -> str:
    tree = parse(source)
    place = block_place(tree, offset, block)
    assert place is not None
    return applied(source, insert(tree, *place, block.source))


def block_called(key: str, file: str = "a.html") -> Block:
    return next(block for block in blocks_of(file) if block.key == key)


@pytest.mark.parametrize(("file", "source"), [("email.mjml", MAIL), ("invoice.html", PAGE)])
def test_wherever_the_cursor_is_a_block_goes_where_it_may_stand(file: str, source: str) -> None:
    before = parse(source)
    steps = range(0, len(source), max(1, len(source) // 60))
    for block in blocks_of(file):
        new = Block(block.key, re.sub(r"<([\w-]+)", r'<\1 data-new="1"', block.source, count=1), block.home)
        for offset in steps:
            after = parse(put(source, offset, new))
            tag = next(
                node for node in after.elements() if 'data-new="1"' in after.source[node.start : node.inner_start]
            )
            above = [node for node in after.path(tag.start) if node.kind is Kind.ELEMENT and node is not tag]
            outer = next(node for node in reversed(above) if node.start < tag.start)
            assert outer.name in ALLOWED[block.home], (block.key, offset, outer.name)
            assert len(after.mismatches) == len(before.mismatches)


def test_a_block_goes_behind_what_stands_at_the_cursor() -> None:
    text = next(block for block in blocks_of("a.mjml") if block.key == "text")
    at = MAIL.index("{{ t.mail.greeting }}")
    after = put(MAIL, at, text)
    assert after.index(text.source) > after.index("{{ t.mail.greeting }}")
    assert after.index(text.source) < after.index("{{ t.mail.intro }}")


def test_a_page_number_is_said_in_the_words_of_the_template() -> None:
    foot = block_called("page_foot")
    number, count = '<span class="page-number"></span>', '<span class="page-count"></span>'
    german = {"page": "Seite", "of": "von"}
    assert in_words(foot, [{}]).source == f'<div class="page-foot">Page {number} of {count}</div>'
    assert in_words(foot, [{}, german]).source == f'<div class="page-foot">{number} / {count}</div>'
    told = f'<div class="page-foot">{{{{ t.page }}}} {number} {{{{ t.of }}}} {count}</div>'
    assert in_words(foot, [german, german]).source == told
    text = block_called("text")
    assert in_words(text, [german]) == text


def test_other_files_have_no_blocks() -> None:
    assert blocks_of("template.toml") == ()
    assert blocks_of("email.txt") == ()


def test_what_flows_stands_behind_the_letterhead_and_never_in_its_window() -> None:
    source = "<body>\n</body>\n"
    for key in ("letterhead", "page_foot"):
        source = put(source, source.index("</body>"), block_called(key))
    for words in ("Street", "page-number", "letterhead-logo"):
        after = put(source, source.index(words), block_called("title"))
        assert after == source.replace("</body>", "  <h1>Title</h1>\n</body>")
    titled = put(source, source.index("Street"), block_called("title"))
    assert "<h1>Title</h1>\n  <p>Text</p>" in put(titled, titled.index("Title"), block_called("text"))


def test_a_mail_without_a_column_gets_one_with_its_first_block() -> None:
    source = "<mjml>\n  <mj-body>\n  </mj-body>\n</mjml>\n"
    text = block_called("text", "a.mjml")
    after = put(source, 0, fitted(parse(source), text))
    assert "      <mj-column>\n        <mj-text>Text</mj-text>\n      </mj-column>\n" in after
    assert fitted(parse(after), text) == text


def test_a_column_that_is_empty_is_filled_before_others() -> None:
    row = "<mj-section><mj-column>{}</mj-column></mj-section>"
    source = f"<mjml><mj-body>{row.format('<mj-text>Logo</mj-text>')}{row.format('')}</mj-body></mjml>"
    after = put(source, 0, block_called("text", "a.mjml"))
    assert "Text</mj-text>" in after[after.index("Logo</mj-text></mj-column>") :]


@pytest.mark.parametrize("key", ["text", "signature", "heading"])
def test_on_the_page_itself_a_block_goes_to_its_end(key: str) -> None:
    source = "<html><body>\n<table><tr><td></td></tr></table>\n<p>x</p>\n</body></html>"
    after = put(source, source.index("<body>"), block_called(key))
    assert after.index(block_called(key).source.strip()[:12]) > after.index("<p>x</p>")

"""Languages come and go without touching the others."""

from __future__ import annotations

import pytest

from designer.core.errors import TemplateError
from designer.template.languages import languages_of, with_language, without_language

FILES = {
    "template.toml": 'format = 1\nlanguages = ["en", "de"]  # ours\nid = "a"\n',
    "languages/en.toml": 'hello = "Hello"\n',
    "languages/de.toml": 'hello = "Hallo"\n',
}


def test_a_new_language_begins_as_a_copy_of_the_fallback() -> None:
    changed = with_language("sv", FILES.get)
    assert changed["languages/sv.toml"] == FILES["languages/en.toml"]
    assert languages_of(changed["template.toml"]) == ["en", "de", "sv"]
    assert "# ours" in changed["template.toml"]
    assert set(changed) == {"template.toml", "languages/sv.toml"}


def test_the_remarks_at_the_top_are_about_the_other_language_and_stay_there() -> None:
    english = '# The words in English.\n# More.\n\nhello = "Hello"  # short\n# below\nbye = "Bye"\n'
    changed = with_language("sv", {**FILES, "languages/en.toml": english}.get)
    assert changed["languages/sv.toml"] == 'hello = "Hello"  # short\n# below\nbye = "Bye"\n'
    assert "languages/en.toml" not in changed


def test_texts_that_are_there_already_are_kept() -> None:
    assert "languages/sv.toml" not in with_language("sv", {**FILES, "languages/sv.toml": 'hello = "Hej"\n'}.get)


def test_a_template_with_its_texts_in_place_gets_files_for_both() -> None:
    changed = with_language("de", {"template.toml": 'format = 1\nid = "a"\n'}.get)
    assert languages_of(changed["template.toml"]) == ["en", "de"]
    assert changed["languages/en.toml"] == changed["languages/de.toml"] == ""


@pytest.mark.parametrize(
    ("code", "why"), [("DE", "language-there"), ("german", "language-invalid"), ("", "language-invalid")]
)
def test_what_is_no_new_language_is_refused(code: str, why: str) -> None:
    with pytest.raises(TemplateError) as told:
        with_language(code, FILES.get)
    assert told.value.code == why


def test_a_language_goes_with_its_file() -> None:
    changed = without_language("en", FILES.get)
    assert changed["languages/en.toml"] is None
    assert languages_of(changed["template.toml"] or "") == ["de"]


def test_the_last_language_stays() -> None:
    with pytest.raises(TemplateError) as told:
        without_language("en", {"template.toml": "format = 1\n"}.get)
    assert told.value.code == "language-last"

"""The language of a message is the event's, its base language, else the template's first."""

from __future__ import annotations

import pytest

from designer.template.names import SPEC_FILE
from designer.template.package import template_of
from designer.template.variants import variant_for, with_fallback
from tests.support.packages import SPEC


@pytest.mark.parametrize(
    ("languages", "wanted", "variant"),
    [
        (("en", "de"), "de", "de"),
        (("en", "de"), "DE", "de"),
        (("en", "de"), "de-AT", "de"),
        (("en", "pt-BR", "pt"), "pt-br", "pt-BR"),
        (("en", "pt-BR", "pt"), "pt-PT", "pt"),
        (("en", "pt-BR"), "pt", "en"),
        (("de", "en"), "", "de"),
        (("de", "en"), "fr", "de"),
        (("de", "en"), "-", "de"),
    ],
)
def test_the_best_variant_there_is_is_taken(languages: tuple[str, ...], wanted: str, variant: str) -> None:
    assert variant_for(languages, wanted) == variant


def test_a_text_that_a_language_lacks_is_that_of_the_first_one() -> None:
    files = {
        SPEC_FILE: SPEC.encode(),
        "languages/en.toml": b'a = "A"\nb = "B"\n[mail]\nc = "C"\nd = "D"\n[n]\none = "1"\nfew = "2"\nother = "3"\n',
        "languages/de.toml": b'a = ""\n[mail]\nc = "Ce"\n[n]\nother = "drei"\n',
    }
    texts = with_fallback(template_of(files, {})).texts
    assert texts["de"] == {"a": "", "b": "B", "mail": {"c": "Ce", "d": "D"}, "n": {"other": "drei"}}
    assert texts["en"]["b"] == "B"

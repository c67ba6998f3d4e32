"""The language of a message is the event's, its base language, else the template's first."""

from __future__ import annotations

import pytest

from designer.template.variants import variant_for


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

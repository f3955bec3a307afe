"""An organization's own words for being off track and for its review."""

import pytest

from cs_platform.tenancy.domain import words
from cs_platform.tenancy.domain.organization_settings import AutopsyWord, DitchWord, OrganizationSettings

HARD = OrganizationSettings(ditch_word=DitchWord.DITCH)
SOFT = OrganizationSettings(autopsy_word=AutopsyWord.LEARNING_REVIEW)


@pytest.mark.parametrize(
    ("settings", "sentence", "said"),
    [
        (
            OrganizationSettings(),
            "Off track since Monday; an autopsy.",
            "Off track since Monday; an autopsy.",
        ),
        (HARD, "Off track since Monday.", "In the ditch since Monday."),
        (HARD, "Why did it go off track?", "Why did it go into the ditch?"),
        (SOFT, "No account has needed an autopsy.", "No account has needed a learning review."),
        (SOFT, "Autopsies", "Learning reviews"),
        (SOFT, "An autopsy of Nordwind", "A learning review of Nordwind"),
        (SOFT, "Off track", "Off track"),
    ],
)
def test_a_sentence_is_said_in_the_organizations_words(
    settings: OrganizationSettings, sentence: str, said: str
) -> None:
    assert words.say(sentence, settings) == said

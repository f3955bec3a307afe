"""Settings are read with their defaults, and what cannot be used is refused with a sentence."""

from typing import Any

import pytest

from cs_platform.tenancy.domain import organization_settings
from cs_platform.tenancy.domain.organization_settings import (
    DEFAULTS,
    AutopsyWord,
    FieldWinner,
    InvalidSettingsError,
)


def test_nothing_said_means_the_defaults_and_unknown_keys_are_left_alone() -> None:
    assert organization_settings.read({}) == DEFAULTS
    assert organization_settings.read({"theme_park": 3}) == DEFAULTS


def test_what_is_stored_is_read_back() -> None:
    said = organization_settings.read(
        {
            "grace_days": 30,
            "autopsy_word": "LEARNING_REVIEW",
            "retention_usage": 24,
            "field_winners": {"contacts.title": "SOURCE"},
        }
    )
    assert said.autopsy_word is AutopsyWord.LEARNING_REVIEW
    assert said.winner("contacts", "title") is FieldWinner.SOURCE
    assert said.winner("contacts", "name") is FieldWinner.PERSON
    assert organization_settings.read(said.as_dict()) == said


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"grace_days": -1}, "Days of grace must be a whole number from 0 to 365."),
        ({"grace_days": 1.5}, "Days of grace must be a whole number from 0 to 365."),
        ({"grace_days": True}, "Days of grace must be a whole number from 0 to 365."),
        ({"daily_capacity": None}, "Things to do a day must be a whole number from 1 to 100."),
        ({"gross_margin": 1.2}, "Gross margin must be a number from 0 to 1."),
        ({"gross_margin": float("nan")}, "Gross margin must be a number from 0 to 1."),
        ({"retention_usage": 3}, "Months that usage is kept must be a whole number from 13 to 240."),
        ({"ditch_word": "swamp"}, "“swamp” is not to be chosen here. Choose one of “ditch”, “off track”."),
        (
            {"field_winners": {"contacts.title": "NOBODY"}},
            "“NOBODY” is not to be chosen here. Choose one of “The person”, “The source”.",
        ),
        (
            {"enter_below": 50, "leave_from": 50},
            "An account must be healthier to come back than it was when it went off track.",
        ),
    ],
)
def test_what_cannot_be_used_is_refused(given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidSettingsError) as refused:
        organization_settings.read(given)
    assert list(refused.value.problems.values()) == [sentence]
    assert set(refused.value.problems) <= {*given, "leave_from", "contacts.title"}


def test_two_problems_are_two_sentences() -> None:
    with pytest.raises(InvalidSettingsError) as refused:
        organization_settings.read({"grace_days": 999, "gross_margin": 1.9})
    assert set(refused.value.problems) == {"grace_days", "gross_margin"}

"""What a health configuration may be, and the one an organization starts with."""

import json
from dataclasses import replace

import pytest

from health.domain import configuration, defaults, measures
from health.domain.choices import Dimension, Half
from health.domain.configuration import Configuration, ConfigurationError, MeasureSetting, Override

SILENCE = MeasureSetting(
    key="usage_silence", dimension=Dimension.ADOPTION, half=Half.CUSTOMER, worst=21.0, best=3.0
)
WEIGHTS = {Dimension.ADOPTION: 100.0}


def test_weights_sum_to_100_or_the_configuration_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="sum to 90, not to 100"):
        Configuration(dimension_weights={Dimension.ADOPTION: 90.0}, measures=(SILENCE,))


def test_a_weight_below_zero_is_refused() -> None:
    weights = {Dimension.ADOPTION: 110.0, Dimension.SUPPORT: -10.0}
    with pytest.raises(ConfigurationError, match="between 0 and 100"):
        Configuration(dimension_weights=weights, measures=(SILENCE,))


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        (replace(SILENCE, weight=0.0), "weight of Usage silence must be above 0"),
        (replace(SILENCE, weight=float("nan")), "weight of Usage silence must be above 0"),
        (replace(SILENCE, best=21.0), "worst and the best point of Usage silence are the same"),
        (replace(SILENCE, dimension=Dimension.SUPPORT), "dimension without a weight"),
    ],
)
def test_a_measure_that_cannot_be_computed_is_refused(setting: MeasureSetting, sentence: str) -> None:
    with pytest.raises(ConfigurationError, match=sentence):
        Configuration(dimension_weights=WEIGHTS, measures=(setting,))


def test_a_measure_counts_once() -> None:
    with pytest.raises(ConfigurationError, match="named twice"):
        Configuration(dimension_weights=WEIGHTS, measures=(SILENCE, SILENCE))


def test_an_override_names_a_measure_in_use() -> None:
    with pytest.raises(ConfigurationError, match="not used: Escalations"):
        Configuration(
            dimension_weights=WEIGHTS, measures=(SILENCE,), overrides=(Override(key="escalations", points=0),)
        )


def test_a_configuration_survives_being_stored_as_json() -> None:
    kept = replace(defaults.CONFIGURATION, overrides=(Override(key="usage_silence", points=10.0),))
    assert configuration.from_dict(json.loads(json.dumps(kept.as_dict()))) == kept


def test_stored_values_that_lack_a_part_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="lacks measures"):
        configuration.from_dict({"dimension_weights": {"ADOPTION": 100}})


def test_the_default_uses_every_scored_measure_once() -> None:
    assert set(defaults.CONFIGURATION.keys) == {measure.key for measure in measures.SCORED}


def test_every_default_point_has_its_reason() -> None:
    assert all(len(setting.reason) > 20 for setting in defaults.MEASURES)


def test_the_default_agrees_with_the_registry_on_dimension_and_half() -> None:
    for setting in defaults.MEASURES:
        measure = measures.BY_KEY[setting.key]
        assert (setting.dimension, setting.half) == (measure.dimension, measure.half)


def test_the_default_can_cover_everything() -> None:
    used = {setting.dimension for setting in defaults.MEASURES}
    assert sum(weight for key, weight in defaults.DIMENSION_WEIGHTS.items() if key in used) == 100.0

"""What a model looks at, and how refits are compared."""

import numpy as np
import pandas as pd
import pytest

from health.domain.choices import Dimension
from health.domain.prediction import importance, inputs, reference, refits, select


def test_a_model_looks_at_what_predicts() -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"usage_silence": rng.gamma(2.0, 20.0, 400), "rolling": rng.integers(0, 2, 400)})
    churned = rng.random(400) < 1 / (1 + np.exp(3 - frame.usage_silence / 30))
    model = select(frame, churned)
    encoding = inputs.learn(frame)
    healthy = reference.of(frame, churned.to_numpy() * 1, encoding, {"usage_silence": (21.0, 3.0)})

    found = importance.of(model, frame, healthy)

    assert found is not None
    assert found == importance.Importance.from_data(found.to_data())
    assert found.accounts == 400
    assert sum(found.dimensions) == pytest.approx(1.0)
    assert sum(found.inputs.values()) == pytest.approx(1.0)
    assert found.by_dimension[0][0] is Dimension.ADOPTION
    assert next(iter(found.inputs)) == "usage_silence"

    # the model compared with itself: its own means, rising
    own = refits.by_tenth(model, model.trained, frame)
    assert own == sorted(own)
    assert np.mean(own) == pytest.approx(model.predict(frame).mean())


def test_a_base_rate_looks_at_nothing() -> None:
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({"usage_silence": rng.normal(size=200)})
    model = select(frame, rng.random(200) < 0.3)
    none = reference.Reference(value=np.zeros(1), better=np.zeros(1), confirmed=False)
    assert importance.of(model, frame, none) is None

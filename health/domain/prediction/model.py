"""A churn model: probabilities for a frame of inputs, how it did, and its stored form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from health.domain.choices import EstimateLabel
from health.domain.facts import FloatArray
from health.domain.prediction import inputs, learners, report

FORM = 1
"""The version of the stored form."""


class UnknownFormError(ValueError):
    """The stored model is of a form this version cannot read."""


@dataclass(frozen=True, kw_only=True)
class ChurnModel:
    """What `select` found.

    out_of_fold: probabilities (n,) of the rows it was given, from an outer loop that neither fitting nor
    choosing saw; nan where nothing was tested (before the first block of time). Not part of the stored form.
    """

    encoding: inputs.Encoding
    trained: learners.Trained
    report: report.Report
    out_of_fold: FloatArray = field(default_factory=lambda: np.empty(0), compare=False)

    def predict(self, frame: pd.DataFrame) -> FloatArray:
        """Return the probability (n,) of churn within the horizon."""
        return self.trained.probabilities(self.encoding.matrix(frame))

    @property
    def label(self) -> EstimateLabel:
        """How far the probabilities can be trusted."""
        return report.label(self.report)[0]

    @property
    def reason(self) -> str:
        """Why the label is what it is, in words."""
        return report.label(self.report)[1]

    def to_data(self) -> dict[str, Any]:
        """Return the model as plain data that JSON can hold."""
        return {
            "form": FORM,
            "encoding": self.encoding.to_data(),
            "trained": self.trained.to_data(),
            "report": _finite(self.report.to_data()),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "ChurnModel":
        """Return the model that `to_data` wrote; UnknownFormError for another form."""
        if data.get("form") != FORM:
            raise UnknownFormError("This churn model was stored in another form: train it anew.")
        return cls(
            encoding=inputs.Encoding.from_data(data["encoding"]),
            trained=learners.Trained.from_data(data["trained"]),
            report=report_from_data(data["report"]),
        )


def report_from_data(data: Mapping[str, Any]) -> report.Report:
    """Return the report of a stored model, given that part of what `ChurnModel.to_data` wrote."""
    return report.Report.from_data(_infinite(data))


def _finite(value: Any) -> Any:
    """Return data with infinite and missing numbers as words, which JSON can hold."""
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in value]
    return str(value) if isinstance(value, float) and not np.isfinite(value) else value


def _infinite(value: Any) -> Any:
    """Return data with the words of `_finite` as numbers again."""
    if isinstance(value, dict):
        return {key: _infinite(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_infinite(inner) for inner in value]
    return float(value) if value in ("inf", "-inf", "nan") else value

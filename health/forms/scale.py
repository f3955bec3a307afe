"""The form of one scale of a draft: weights, points, what is switched on, and override rules."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from health.domain import amounts, measures
from health.domain.choices import Dimension, Half, Unit
from health.domain.scales import MeasureSetting, Scale
from health.domain.validity import Problem, label
from health.forms import numbers
from health.forms.numbers import NumberField

FREE_OVERRIDES = 2
"""Empty lines for further override rules."""
NONE = ("", "no measure")
POINTS = ("worst", "best")
SAME = "The points are the same: nothing lies between them. Change one."


@dataclass(frozen=True, kw_only=True)
class MeasureFields:
    """The fields of one measure. unit: what follows its points; is_yes_no: its points are not typed."""

    key: str
    label: str
    description: str
    half: Half
    unit: str
    is_yes_no: bool
    weight: BoundField
    worst: BoundField
    best: BoundField
    enabled: BoundField
    problem: str

    @property
    def is_wrong(self) -> bool:
        """Whether one of its numbers is to be corrected."""
        return any(each.errors for each in (self.weight, self.worst, self.best))


@dataclass(frozen=True, kw_only=True)
class DimensionFields:
    """The weight of a dimension and its measures. problem: what is wrong with the sum inside it."""

    code: str
    label: str
    weight: BoundField
    measures: tuple[MeasureFields, ...]
    sum: str
    problem: str


@dataclass(frozen=True, kw_only=True)
class OverrideFields:
    """One override rule: its measure and its points."""

    key: BoundField
    points: BoundField


class ScaleForm(forms.Form):
    """One scale, with fields named like the paths of its problems.

    `seen` is what stood in the fields when the person began: it tells their changes from others'.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None, *, scale: Scale, **options: Any) -> None:
        """Make the fields of the scale."""
        super().__init__(data, use_required_attribute=False, **options)
        self.scale = scale
        self.problems: dict[str, str] = {}
        self._add_weights()
        for setting in scale.measures:
            self._add_measure(setting)
        self._add_overrides()
        self.add_further()
        self.initial["seen"] = json.dumps(self.texts)

    # --- fields

    def add_further(self) -> None:
        """Add what a profile says beside its scale."""

    def _add_weights(self) -> None:
        for dimension, weight in self.scale.dimension_weights.items():
            field = NumberField(label=f"Weight of {dimension.label}")
            self._add(f"dimension_weights.{dimension.value}", numbers.written(weight), field)

    def _add_measure(self, setting: MeasureSetting) -> None:
        unit, path, name = amounts.unit_of(setting.key), f"measures.{setting.key}", label(setting.key)
        self._add(f"{path}.weight", numbers.written(setting.weight), NumberField(label=f"Weight of {name}"))
        for point in POINTS:
            field = NumberField(label=f"{point.capitalize()} point of {name}", disabled=unit is Unit.YES_NO)
            shown = amounts.shown(unit, getattr(setting, point))
            self._add(f"{path}.{point}", numbers.written(shown), field)
        on = forms.BooleanField(required=False, label=f"{name} counts")
        self._add(f"{path}.enabled", setting.enabled, on)

    def _add_overrides(self) -> None:
        choices = [NONE, *((setting.key, label(setting.key)) for setting in self.scale.measures)]
        rules = [(rule.key, numbers.written(rule.points)) for rule in self.scale.overrides]
        for place, (key, points) in enumerate([*rules, *[("", "")] * FREE_OVERRIDES]):
            path, name = f"overrides.{place}", f"Override {place + 1}"
            measure = forms.ChoiceField(choices=choices, required=False, label=f"{name}: measure")
            self._add(f"{path}.key", key, measure)
            self._add(f"{path}.points", points, NumberField(required=False, label=f"{name}: points at most"))

    def _add(self, name: str, initial: Any, field: forms.Field) -> None:
        self.fields[name] = field
        self.initial.setdefault(name, initial)

    # --- what it says

    @property
    def texts(self) -> dict[str, str]:
        """Return what stands in the fields before anybody types, as it would be sent."""
        return {
            name: _text(self.get_initial_for_field(field, name))
            for name, field in self.fields.items()
            if name != "seen"
        }

    @property
    def seen_texts(self) -> dict[str, str]:
        """Return what stood in the fields when the person began; nothing where that was not sent."""
        try:
            said = json.loads(self.data.get("seen", ""))
        except ValueError:
            return {}
        return {name: str(text) for name, text in said.items()} if isinstance(said, dict) else {}

    def clean(self) -> dict[str, Any]:
        """Read points in the unit of their measure, and find override rules that are half written."""
        for setting in self.scale.measures:
            worst, best = (self.cleaned_data.get(f"measures.{setting.key}.{point}") for point in POINTS)
            if worst is not None and worst == best:
                self.add_error(f"measures.{setting.key}.best", SAME)
                continue
            for point in POINTS:
                self._read_point(setting, point)
        for key, points in self._override_names():
            if (
                self.cleaned_data.get(key)
                and self.cleaned_data.get(points) is None
                and points not in self.errors
            ):
                self.add_error(points, "Say up to how many points the rule holds.")
        return self.cleaned_data

    def _read_point(self, setting: MeasureSetting, point: str) -> None:
        """Keep the exact value where the number shown was left alone."""
        name = f"measures.{setting.key}.{point}"
        number, value = self.cleaned_data.get(name), getattr(setting, point)
        if number is None:
            return
        unit = amounts.unit_of(setting.key)
        if numbers.written(number) == numbers.written(amounts.shown(unit, value)):
            self.cleaned_data[name] = value
            return
        try:
            self.cleaned_data[name] = amounts.stored(unit, number)
        except amounts.AmountError as error:
            self.add_error(name, str(error))

    def settings(self) -> dict[str, Any]:
        """Return the scale as plain values, of a form that is valid."""
        said = self.cleaned_data
        return {
            "dimension_weights": {
                dimension.value: said[f"dimension_weights.{dimension.value}"]
                for dimension in self.scale.dimension_weights
            },
            "measures": [self._measure(setting) for setting in self.scale.measures],
            "overrides": [
                {"key": said[key], "points": said[points]}
                for key, points in self._override_names()
                if said[key]
            ],
        }

    def _measure(self, setting: MeasureSetting) -> dict[str, Any]:
        parts = ("weight", "worst", "best", "enabled")
        return {"key": setting.key} | {
            part: self.cleaned_data[f"measures.{setting.key}.{part}"] for part in parts
        }

    def _override_names(self) -> Iterator[tuple[str, str]]:
        for name in self.fields:
            if name.startswith("overrides.") and name.endswith(".key"):
                yield name, f"{name.removesuffix('.key')}.points"

    # --- what is wrong with it

    def add_problems(self, problems: Sequence[Problem], prefix: str) -> None:
        """Put each problem at its field; one of a group at the group, and others' at the top."""
        for problem in problems:
            path = problem.path.removeprefix(prefix) if problem.path.startswith(prefix) else None
            if path in self.fields:
                self.add_error(path, problem.sentence)
            elif path is not None and path.startswith(("dimension_weights", "measures.", "condition")):
                self.problems[path] = problem.sentence
            else:
                self.add_error(None, problem.sentence)

    @property
    def is_refused(self) -> bool:
        """Whether anything stands in the way of saving it."""
        return bool(self.errors or self.problems)

    # --- how it is laid out

    @property
    def weights_problem(self) -> str:
        """What is wrong with the sum of the dimension weights."""
        return self.problems.get("dimension_weights", "")

    @property
    def weights_sum(self) -> str:
        """What the dimension weights add up to, in words."""
        return self._sum(f"dimension_weights.{each.value}" for each in self.scale.dimension_weights)

    def _sum(self, names: Iterable[str]) -> str:
        return numbers.sum_words(numbers.read(str(self[name].value() or "")) for name in names)

    def _is_on(self, setting: MeasureSetting) -> bool:
        return bool(self[f"measures.{setting.key}.enabled"].value())

    @property
    def dimensions(self) -> list[DimensionFields]:
        """The fields by dimension, in the order of the dimensions."""
        return [self._dimension(each) for each in Dimension if each in self.scale.dimension_weights]

    def _dimension(self, dimension: Dimension) -> DimensionFields:
        own = [each for each in self.scale.measures if each.dimension is dimension]
        return DimensionFields(
            code=dimension.value,
            label=dimension.label,
            weight=self[f"dimension_weights.{dimension.value}"],
            measures=tuple(self._row(each) for each in own),
            sum=self._sum(f"measures.{each.key}.weight" for each in own if self._is_on(each)),
            problem=self.problems.get(f"measures.{dimension.value}", ""),
        )

    def _row(self, setting: MeasureSetting) -> MeasureFields:
        path, unit = f"measures.{setting.key}", amounts.unit_of(setting.key)
        known = measures.BY_KEY.get(setting.key)
        return MeasureFields(
            key=setting.key,
            label=label(setting.key),
            description=known.description if known else "The product does not know this measure any more.",
            half=setting.half,
            unit=amounts.SUFFIXES[unit],
            is_yes_no=unit is Unit.YES_NO,
            weight=self[f"{path}.weight"],
            worst=self[f"{path}.worst"],
            best=self[f"{path}.best"],
            enabled=self[f"{path}.enabled"],
            problem=self.problems.get(path, ""),
        )

    @property
    def overrides(self) -> list[OverrideFields]:
        """The override rules, with empty lines for further ones."""
        return [OverrideFields(key=self[key], points=self[points]) for key, points in self._override_names()]


def _text(value: Any) -> str:
    """Return how a browser would send what stands in a field."""
    return {True: "on", False: ""}[value] if isinstance(value, bool) else str(value)

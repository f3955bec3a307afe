"""Forms of profiles: a scale with a name and a condition, and the start of a new one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from health.domain.configuration import BASE, Configuration
from health.domain.scales import Condition, Profile, Scale
from health.domain.validity import NAME_LENGTH
from health.forms.scale import ScaleForm

STAGE, SEGMENT = "stages.", "segments."


@dataclass(frozen=True, kw_only=True)
class Offered:
    """What a condition can name: stages by id in the order of the journey, and segments."""

    stages: tuple[tuple[int, str], ...]
    segments: tuple[str, ...]

    def having(self, condition: Condition) -> "Offered":
        """Return the same with what a condition names already, although it is gone meanwhile."""
        known = {stage for stage, _ in self.stages}
        gone = tuple((stage, "a stage that was removed") for stage in condition.stages if stage not in known)
        further = tuple(name for name in condition.segments if name not in self.segments)
        return Offered(stages=(*self.stages, *gone), segments=(*self.segments, *further))


class ConditionFields(forms.Form):
    """A name, and a mark for each stage and segment that a profile is for."""

    name = forms.CharField(
        max_length=NAME_LENGTH,
        label="Name of the profile",
        error_messages={"required": "A profile needs a name."},
    )

    def add_condition(self, offered: Offered, condition: Condition) -> None:
        """Add the marks."""
        self.offered = offered.having(condition)
        for stage, name in self.offered.stages:
            self._add_mark(f"{STAGE}{stage}", name, stage in condition.stages)
        for place, segment in enumerate(self.offered.segments):
            self._add_mark(f"{SEGMENT}{place}", segment, segment in condition.segments)

    def _add_mark(self, name: str, label: str, is_marked: bool) -> None:
        self.fields[name] = forms.BooleanField(required=False, label=label)
        self.initial.setdefault(name, is_marked)

    def profile_settings(self) -> dict[str, Any]:
        """Return the name and the condition as plain values."""
        said = self.cleaned_data
        return {
            "name": said["name"].strip(),
            "stages": [stage for stage, _ in self.offered.stages if said[f"{STAGE}{stage}"]],
            "segments": [
                segment for place, segment in enumerate(self.offered.segments) if said[f"{SEGMENT}{place}"]
            ],
        }

    @property
    def stage_marks(self) -> list[BoundField]:
        """The marks of the stages, in the order of the journey."""
        return list(self._marks(STAGE))

    @property
    def segment_marks(self) -> list[BoundField]:
        """The marks of the segments."""
        return list(self._marks(SEGMENT))

    def _marks(self, beginning: str) -> Iterator[BoundField]:
        return (self[name] for name in self.fields if name.startswith(beginning))


class ProfileForm(ConditionFields, ScaleForm):
    """One profile of a draft."""

    def __init__(
        self, data: Mapping[str, Any] | None, *, scale: Scale, offered: Offered, **options: Any
    ) -> None:
        """Make the fields of the profile; of a new one from the base."""
        self.profile = scale if isinstance(scale, Profile) else None
        self._offered = offered
        super().__init__(data, scale=scale, **options)

    def add_further(self) -> None:
        """Add the name and the condition to the fields of the scale."""
        self.initial.setdefault("name", self.profile.name if self.profile else "")
        self.add_condition(self._offered, self.profile.condition if self.profile else Condition())

    def settings(self) -> dict[str, Any]:
        """Return the profile as plain values, of a form that is valid."""
        return self.profile_settings() | super().settings()

    @property
    def condition_problem(self) -> str:
        """What is wrong with the condition as a whole."""
        return self.problems.get("condition", "")


class NewProfileForm(ConditionFields):
    """The start of a profile: for whom it is, and whose weights and points it begins with."""

    like = forms.TypedChoiceField(coerce=int, label="Begins with the weights and points of")

    def __init__(
        self, data: Mapping[str, Any] | None, *, configuration: Configuration, offered: Offered
    ) -> None:
        """Offer the base and the profiles there are."""
        super().__init__(data, use_required_attribute=False)
        names = [configuration.profile_name(code) for code in range(len(configuration.profiles) + 1)]
        self.fields["like"].choices = list(enumerate(names))  # type: ignore[attr-defined] # a choice
        self.initial["like"] = BASE
        self.add_condition(offered, Condition())

    def clean(self) -> dict[str, Any]:
        """Ask for a stage or a segment."""
        if not any(said for name, said in self.cleaned_data.items() if name.startswith((STAGE, SEGMENT))):
            self.add_error(None, "Say which stages or segments the profile is for.")
        return self.cleaned_data

"""What an organization decides for itself: the typed reading of its settings, with defaults and checks.

Source of the defaults: the metric dictionary. Stored as a JSON object by field name; what is missing there
has its default, what is unknown is left alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any

from cs_platform.lib.choices import LabelledEnum


class InvalidSettingsError(ValueError):
    """Some settings cannot be used; `problems` has a sentence by field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        """Keep the sentences."""
        super().__init__(" ".join(problems.values()))
        self.problems = problems


class DitchWord(LabelledEnum):
    """What being off track is called on the screen."""

    DITCH = "DITCH", "ditch"
    OFF_TRACK = "OFF_TRACK", "off track"


class AutopsyWord(LabelledEnum):
    """What the review of being off track is called on the screen."""

    AUTOPSY = "AUTOPSY", "autopsy"
    LEARNING_REVIEW = "LEARNING_REVIEW", "learning review"


class FieldWinner(LabelledEnum):
    """Who wins when a person and a source disagree on a field."""

    PERSON = "PERSON", "The person"
    SOURCE = "SOURCE", "The source"


@dataclass(frozen=True, kw_only=True)
class Span:
    """The numbers a setting may be, both ends included, and what it is called in a sentence."""

    name: str
    low: float
    high: float
    whole: bool = True

    def problem(self, value: object) -> str:
        """Return a sentence when the value cannot be used, else nothing."""
        kinds = int if self.whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, kinds) or not self.low <= value <= self.high:
            number = "whole number" if self.whole else "number"
            return f"{self.name} must be a {number} from {self.low:g} to {self.high:g}."
        return ""


SPANS: Mapping[str, Span] = MappingProxyType(
    {
        "grace_days": Span(name="Days of grace", low=0, high=365),
        "autopsy_capacity": Span(name="Reviews a month", low=0, high=200),
        "daily_capacity": Span(name="Things to do a day", low=1, high=100),
        "enter_below": Span(name="The health below which an account goes off track", low=1, high=90),
        "leave_from": Span(name="The health from which an account is back", low=2, high=100),
        "gross_margin": Span(name="Gross margin", low=0, high=1, whole=False),
        "discount_rate": Span(name="The discount rate", low=0, high=1, whole=False),
        "locked_loss_rate": Span(name="Loss of what is locked in", low=0, high=1, whole=False),
        "retention_usage": Span(name="Months that usage is kept", low=13, high=240),
        "retention_scores": Span(name="Months that scores are kept", low=14, high=240),
        "retention_audit": Span(name="Months that the audit trail is kept", low=12, high=240),
        "retention_mail": Span(name="Months that mails are kept", low=1, high=240),
    }
)
MAY_BE_NOTHING = frozenset(name for name in SPANS if name.startswith("retention_"))
CHOICES: Mapping[str, type[LabelledEnum]] = MappingProxyType(
    {"ditch_word": DitchWord, "autopsy_word": AutopsyWord}
)


@dataclass(frozen=True, kw_only=True)
class OrganizationSettings:
    """Every setting of an organization; rates and shares are ratios, retention None = keep.

    Raises InvalidSettingsError with a sentence for each field that cannot be used.
    field_winners: who wins by "kind.column", for instance contacts.title; a person, where nothing is said.
    known_in_advance: inputs of churn models that a person knows to be recorded before anybody leaves.
    """

    grace_days: int = 60
    autopsy_capacity: int = 4
    daily_capacity: int = 12
    enter_below: int = 40
    leave_from: int = 50
    ditch_word: DitchWord = DitchWord.OFF_TRACK
    autopsy_word: AutopsyWord = AutopsyWord.AUTOPSY
    gross_margin: float = 0.80
    discount_rate: float = 0.10
    locked_loss_rate: float = 0.01
    retention_usage: int | None = None
    retention_scores: int | None = None
    retention_audit: int | None = None
    retention_mail: int | None = None
    field_winners: Mapping[str, FieldWinner] = field(default_factory=dict)
    known_in_advance: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be used."""
        problems = dict(_problems(self))
        if problems:
            raise InvalidSettingsError(problems)

    def winner(self, kind: str, column: str) -> FieldWinner:
        """Return who wins on a column of a kind."""
        return self.field_winners.get(f"{kind}.{column}", FieldWinner.PERSON)

    def as_dict(self) -> dict[str, Any]:
        """Return what is stored."""
        found = {each.name: getattr(self, each.name) for each in fields(self)}
        return found | {
            "field_winners": dict(self.field_winners),
            "known_in_advance": list(self.known_in_advance),
        }


NAMES = tuple(each.name for each in fields(OrganizationSettings))


def read(stored: Mapping[str, Any]) -> OrganizationSettings:
    """Return the settings an organization's JSON object holds; raise InvalidSettingsError."""
    known = {name: stored[name] for name in NAMES if name in stored}
    for name, kind in CHOICES.items():
        if name in known:
            known[name] = _member(kind, name, known[name])
    if "field_winners" in known:
        winners = dict(known["field_winners"])
        known["field_winners"] = {key: _member(FieldWinner, key, value) for key, value in winners.items()}
    if "known_in_advance" in known:
        known["known_in_advance"] = tuple(str(name) for name in known["known_in_advance"])
    return OrganizationSettings(**known)


def _member(kind: type[LabelledEnum], name: str, value: object) -> LabelledEnum:
    try:
        return kind(str(value))
    except ValueError as error:
        words = ", ".join(f"“{member.label}”" for member in kind)
        sentence = f"“{value}” is not to be chosen here. Choose one of {words}."
        raise InvalidSettingsError({name: sentence}) from error


def _problems(settings: OrganizationSettings) -> Iterator[tuple[str, str]]:
    broken = set()
    for name, span in SPANS.items():
        value = getattr(settings, name)
        if not (value is None and name in MAY_BE_NOTHING) and (sentence := span.problem(value)):
            broken.add(name)
            yield name, sentence
    if not broken & {"enter_below", "leave_from"} and settings.leave_from <= settings.enter_below:
        yield "leave_from", "An account must be healthier to come back than it was when it went off track."


DEFAULTS = OrganizationSettings()

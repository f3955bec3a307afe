"""What depends on a measure, or on an attribute of accounts, in words: said before somebody lets it go.

A measure that is switched off is observed all the same: what only reads its values goes on.
"""

from collections.abc import Iterator, Mapping

from django.db.models import Model

from accounts.domain import plurals
from accounts.models import AttributeDefinition, LifecycleStage, Standard
from accounts.queries import dependents as of_records
from health.domain.choices import DitchReason, SignalKind
from health.domain.configuration import BASE, Configuration
from health.domain.prediction import landmarks
from health.models import DitchEpisode, Signal
from health.queries import configurations, days, models

NOTICED_BY: Mapping[str, SignalKind] = {
    "usage_trend": SignalKind.USAGE_FELL,
    "touch_silence": SignalKind.SILENT,
}
"""The signals that are noticed from the value of a measure."""
GOES_ON = "It goes on: a measure that is off is observed all the same."


def dependents(organization_id: int, key: str) -> tuple[str, ...]:
    """Return what depends on a measure, a sentence each; nothing where it can go unnoticed."""
    current = configurations.current(organization_id).configuration
    return (
        *_scales(current, key),
        *_episodes(organization_id, current, key),
        *_model(organization_id, key),
        *_signals(organization_id, key),
        *_standards(organization_id, key),
    )


def dependents_of_attribute(organization_id: int, key: str) -> tuple[str, ...]:
    """Return what of health depends on an attribute of accounts, a sentence each."""
    number = _reading_model(organization_id, landmarks.OWN + key)
    if number is None:
        return ()
    return (
        f"Churn model {number} looks at it and will miss it from the next run on, until the next training.",
    )


def of_record(organization_id: int, row: Model) -> tuple[str, ...]:
    """Return what of health depends on a record of the accounts, a sentence each."""
    if isinstance(row, AttributeDefinition):
        return dependents_of_attribute(organization_id, row.key)
    if isinstance(row, LifecycleStage):
        return tuple(_profiles_of_stage(organization_id, row.pk))
    return ()


def _profiles_of_stage(organization_id: int, stage_id: int) -> Iterator[str]:
    profiles = configurations.current(organization_id).configuration.profiles
    for profile in profiles:
        if stage_id in profile.condition.stages:
            yield f"The health model has a profile for its accounts: “{profile.name}”."


def _scales(current: Configuration, key: str) -> Iterator[str]:
    for code, scale in enumerate(current.scales):
        of = f"The profile “{current.profile_name(code)}”" if code != BASE else "The base profile"
        weight = scale.weight_of(key) if key in scale.keys else 0.0
        if weight and code != BASE:
            yield f"{of} gives it {weight:.3g} of health's 100 points."
        if any(rule.key == key for rule in scale.overrides):
            yield f"{of} has an override rule by it: that rule has to go first."


def _episodes(organization_id: int, current: Configuration, key: str) -> Iterator[str]:
    if not any(rule.key == key for scale in current.scales for rule in scale.overrides):
        return
    episodes = DitchEpisode.objects.for_organization(organization_id)
    count = episodes.filter(reason=DitchReason.OVERRIDE, left_on__isnull=True).count()
    if count:
        are = "is" if count == 1 else "are"
        yield f"{plurals.counted(count, 'account')} {are} off track because an override rule fired."


def _model(organization_id: int, key: str) -> Iterator[str]:
    number = _reading_model(organization_id, key)
    if number is not None:
        yield f"Churn model {number} looks at it. {GOES_ON}"


def _reading_model(organization_id: int, name: str) -> int | None:
    """Return the number of the churn model in use if it looks at an input; None otherwise."""
    day = days.newest_closed(organization_id)
    trained = None if day is None else models.in_use(organization_id, day)
    if trained is None or not trained.predictor.report.has_signal:
        return None
    sources = {landmarks.measure_key(column.source) for column in trained.predictor.encoding.columns}
    return trained.number if name in sources else None


def _signals(organization_id: int, key: str) -> Iterator[str]:
    kind = NOTICED_BY.get(key)
    if kind is None:
        return
    signals = Signal.objects.for_organization(organization_id)
    count = signals.filter(kind=kind, ended_on__isnull=True).count()
    shown = plurals.counted(count, "account")
    yield f"The signal “{kind.label}” is noticed by it, now on {shown}. {GOES_ON}"


def _standards(organization_id: int, key: str) -> Iterator[str]:
    standards = Standard.objects.for_organization(organization_id).filter(measure=key)
    for standard in standards.select_related("stage").order_by("stage__position", "position", "pk"):
        yield f"A standard of {standard.stage.name} is checked by it: “{standard.statement}” {GOES_ON}"


of_records.register(of_record)

"""No figure of a closed day changes through what became known later, whatever happens to its facts."""

import dataclasses
from datetime import date
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from cs_platform.jobs.domain.choices import RunKind
from cs_platform.jobs.models import Run
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Organization
from health.domain import defaults, measures, scoring
from health.queries import facts
from tests.conftest import make_organization
from tests.health import histories

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
"""Without shrinking: a history takes half a second, and what differs is told as it is."""
SUPPRESSED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Figures:
    """What a day says of the accounts."""

    accounts: list[int]
    values: dict[str, list[float]]
    health: list[float]
    contracts: list[dict[str, Any]]


def figures(organization: Organization, day: date) -> Figures:
    """Work a day out from what is in the database now."""
    with organization_context(organization.pk):
        shared = facts.organization_day(organization.pk, day)
        chunk = facts.chunk(shared, 1, 2**62)
    if chunk is None:
        return Figures(accounts=[], values={}, health=[], contracts=[])
    values = {each.key: each.value(chunk.facts) for each in measures.MEASURES}
    scored = scoring.score(
        defaults.CONFIGURATION, np.column_stack([values[key] for key in defaults.CONFIGURATION.keys])
    )
    return Figures(
        accounts=chunk.facts.account_ids.tolist(),
        values={key: np.nan_to_num(found, nan=-999.0).tolist() for key, found in values.items()},
        health=np.nan_to_num(scored.health, nan=-999.0).tolist(),
        contracts=[dataclasses.asdict(held) for held in chunk.contracts],
    )


def check(history: histories.History) -> None:
    """Play a history, work each day out at its end, and again when all is known."""
    organization = make_organization(f"history-{uuid4().hex[:12]}")
    Organization.objects.filter(pk=organization.pk).update(time_zone=history.zone)
    world = histories.World(organization=organization, zone=history.zone)
    first = min(history.days)
    world.begin(first)
    with organization_context(organization.pk):
        started_at = tenancy.start_of_day(history.zone, first)
        Run(organization=organization, kind=RunKind.DAILY, day=first, started_at=started_at).save()
    then = {}
    for day, steps in history.days.items():
        world.play(day, steps)
        then[day] = figures(organization, day)
    for day, known in then.items():
        again = figures(organization, day)
        for each in dataclasses.fields(Figures):
            assert getattr(again, each.name) == getattr(known, each.name), day


@settings(max_examples=5, deadline=None, phases=PHASES, suppress_health_check=SUPPRESSED)
@given(history=histories.HISTORIES)
def test_a_day_stays_as_it_was_known(committed_db: None, history: histories.History) -> None:
    check(history)


@pytest.mark.drill
@settings(max_examples=200, deadline=None, phases=PHASES, suppress_health_check=SUPPRESSED)
@given(history=histories.HISTORIES)
def test_many_histories(committed_db: None, history: histories.History) -> None:
    check(history)

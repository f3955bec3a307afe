"""What is the same for all accounts of an organization on a day: read once for a run, not once a chunk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from cs_platform.jobs import queries as ledger
from cs_platform.jobs.domain.choices import RunKind
from cs_platform.tenancy import queries as tenancy
from health.queries.facts import as_of, connections

STAGES = """
    SELECT id, position, expected_days, owning_function = 'ONBOARDING'
    FROM accounts_lifecyclestage WHERE organization_id = %(organization)s ORDER BY position
"""
ONBOARDING_DAYS = 90
"""How long onboarding lasts at most where no stage says so."""
RATES = """
    SELECT DISTINCT ON (currency) currency, rate, day FROM {rates} rate
    WHERE day <= %(day)s ORDER BY currency, day DESC, id DESC
"""
OWN_CURRENCY = tenancy.Rate(rate=Decimal(1), on=None)
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Onboarding:
    """When an account has left onboarding: in one of `left_in`, or by time where its stage is not known.

    left_in: the stages after the last one that onboarding owns. days: what they expect until then.
    """

    left_in: frozenset[int]
    days: int


@dataclass(frozen=True, kw_only=True)
class OrganizationDay:
    """One organization as of the end of one day.

    end: the first moment after the day. moment: up to which changes count, see `known_until`. rates: of the
    day, by currency.
    """

    organization_id: int
    day: date
    end: datetime
    moment: datetime
    time_zone: str
    grace_days: int
    rates: Mapping[str, tenancy.Rate]
    past: as_of.Past
    connected: connections.Connections
    onboarding: Onboarding

    @property
    def parameters(self) -> dict[str, Any]:
        """What every query of the day is bound to."""
        return {
            "organization": self.organization_id,
            "day": self.day,
            "end": self.end,
            "zone": self.time_zone,
            "moment": self.moment,
        }


def organization_day(organization_id: int, day: date) -> OrganizationDay:
    """Read what the accounts of the organization share on a day."""
    organization = tenancy.organization(organization_id)
    end = tenancy.end_of_day(organization.time_zone, day)
    moment = known_until(organization_id, end)
    past = as_of.past(organization_id, moment)
    parameters = {
        "organization": organization_id,
        "day": day,
        "end": end,
        "zone": organization.time_zone,
        "moment": moment,
    }
    return OrganizationDay(
        organization_id=organization_id,
        day=day,
        end=end,
        moment=moment,
        time_zone=organization.time_zone,
        grace_days=tenancy.settings_of(organization_id).grace_days,
        rates=_rates(past, parameters) | {organization.reporting_currency: OWN_CURRENCY},
        past=past,
        connected=connections.connections(past, parameters),
        onboarding=_onboarding(organization_id),
    )


def known_until(organization_id: int, end: datetime) -> datetime:
    """Return the moment up to which changes of rows count for a day that ends at `end`.

    Until the first daily run nothing is closed: what is corrected while an organization is set up is
    corrected in its past too. From then on a day keeps what was known at its end.
    """
    first = ledger.first_run_started(organization_id, RunKind.DAILY)
    return NEVER if first is None else max(end, first)


def _rates(past: as_of.Past, parameters: dict[str, Any]) -> dict[str, tenancy.Rate]:
    """Return the newest rate up to the day per currency, as it stood on the day.

    One that is added later counts from its day: what a currency was worth then is no news of a later day.
    """
    query = RATES.format(rates=past.rows(as_of.RATES, as_of.ALL))
    with connection.cursor() as cursor:
        cursor.execute(query, parameters | past.parameters(*as_of.EVERYBODY))
        return {currency: tenancy.Rate(rate=rate, on=day) for currency, rate, day in cursor.fetchall()}


def _onboarding(organization_id: int) -> Onboarding:
    with connection.cursor() as cursor:
        cursor.execute(STAGES, {"organization": organization_id})
        stages = cursor.fetchall()
    last = max((position for _, position, _, is_onboarding in stages if is_onboarding), default=None)
    if last is None:
        return Onboarding(left_in=frozenset(), days=ONBOARDING_DAYS)
    return Onboarding(
        left_in=frozenset(stage for stage, position, _, _ in stages if position > last),
        days=sum(days or 0 for _, position, days, _ in stages if position <= last) or ONBOARDING_DAYS,
    )

"""Small functions that make rows for tests, inside an open organization context.

What a test does not name gets a plain value. Money is in the organization's reporting currency.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar

import numpy as np
from django.db.models import Model

from accounts.domain.choices import CustomerState
from accounts.models import Account, Contact, Contract, LifecycleStage, Ticket, Touch, UsageDay
from autopsies.models import Agreement, Autopsy
from cs_platform.jobs.domain.choices import RunKind, RunState
from cs_platform.jobs.models import Run
from cs_platform.tenancy import operations as tenancy
from cs_platform.tenancy.models import Membership, Organization
from health.domain import defaults, scoring
from health.domain.choices import Band, DitchReason, EstimateLabel, SliceKind
from health.models import (
    AccountStanding,
    DitchEpisode,
    HealthConfig,
    HealthScore,
    PortfolioDay,
    RiskEstimate,
    Signal,
)
from health.operations.closing import portfolio as closing
from tests.conftest import NOW

Row = TypeVar("Row", bound=Model)

DAY = date(2026, 3, 31)
_number = count(1)


def _saved(row: Row) -> Row:
    row.save()
    return row


def account(organization: Organization, name: str = "Nordwind", **fields: Any) -> Account:
    """Make a customer company, known for two years."""
    known = {"known_on": DAY - timedelta(days=730), "external_id": f"A-{next(_number)}"}
    return _saved(Account(organization=organization, name=name, **(known | fields)))


def stage(organization: Organization, name: str) -> LifecycleStage:
    """Return one of the shipped stages."""
    found: LifecycleStage = LifecycleStage.objects.for_organization(organization.pk).get(name=name)
    return found


def contract(of: Account, arr: str = "12000.00", **fields: Any) -> Contract:
    """Make a yearly contract that runs on the day."""
    starts_on = fields.get("starts_on", DAY - timedelta(days=100))
    plain = {
        "currency": of.organization.reporting_currency,
        "product": "Planner",
        "starts_on": starts_on,
        "term_ends_on": starts_on + timedelta(days=365),
        "known_on": starts_on,
    }
    return _saved(Contract(organization=of.organization, account=of, arr=Decimal(arr), **(plain | fields)))


def contact(of: Account, name: str = "Petra Lind", **fields: Any) -> Contact:
    """Make a person who works at the account."""
    return _saved(
        Contact(organization=of.organization, account=of, name=name, **({"known_on": DAY} | fields))
    )


def touch(of: Account, **fields: Any) -> Touch:
    """Make a call of ours; it happened now, unless it is planned."""
    moment = {} if "planned_for" in fields else {"happened_at": NOW}
    plain = {"channel": "PHONE", "started_by": "US", "known_on": DAY} | moment
    return _saved(Touch(organization=of.organization, account=of, **(plain | fields)))


def ticket(of: Account, subject: str = "Export fails", **fields: Any) -> Ticket:
    """Make a support request, opened ten days before the day."""
    plain = {
        "opened_at": NOW.replace(month=3, day=21),
        "known_on": DAY - timedelta(days=10),
        "external_id": f"T-{next(_number)}",
    }
    return _saved(Ticket(organization=of.organization, account=of, subject=subject, **(plain | fields)))


def usage(
    of: Account,
    day: date = DAY,
    *,
    events: int = 100,
    active_users: int | None = None,
    supplied_by: int | None = None,
) -> UsageDay:
    """Make an account's day of use."""
    tenancy.ensure_months("accounts_usageday", day, day)
    return _saved(
        UsageDay(
            organization=of.organization,
            account=of,
            day=day,
            events=events,
            active_users=active_users,
            supplied_by=supplied_by,
            known_on=day,
        )
    )


def run(
    organization: Organization,
    day: date = DAY,
    *,
    kind: RunKind = RunKind.DAILY,
    state: RunState = RunState.DONE,
    chunks_failed: int = 0,
    finished_at: datetime = NOW,
) -> Run:
    """Make a completed run of a day."""
    return _saved(
        Run(
            organization=organization,
            kind=kind,
            day=day,
            state=state,
            chunks_total=chunks_failed + 1,
            chunks_done=1,
            chunks_failed=chunks_failed,
            started_at=finished_at - timedelta(minutes=1),
            finished_at=finished_at,
        )
    )


def standing(of: Account, expected_loss: str | None = "1000.00", **fields: Any) -> AccountStanding:
    """Make how an account stands: a healthy customer of 10,000 a year unless said otherwise."""
    plain = {
        "day": DAY,
        "customer_state": CustomerState.CUSTOMER,
        "health": 80.0,
        "band": Band.HEALTHY,
        "coverage": 0.75,
        "trend": [70.0, 75.0, 80.0],
        "arr": Decimal("10000.00"),
        "renewal_on": DAY + timedelta(days=60),
        "probability": 0.1,
        "label": EstimateLabel.ASSUMED,
        "known_loss": Decimal("0.00"),
        "expected_loss": None if expected_loss is None else Decimal(expected_loss),
        "reason_sentence": "Usage fell by half.",
    }
    return _saved(AccountStanding(organization=of.organization, account=of, **(plain | fields)))


def absent(of: Account, state: CustomerState = CustomerState.CHURNED, **fields: Any) -> AccountStanding:
    """Make the standing of an account that pays nothing: churned, lapsed or not yet a customer."""
    nothing = {
        "customer_state": state,
        "arr": Decimal("0.00"),
        "renewal_on": None,
        "probability": None,
        "health": None,
        "band": Band.UNKNOWN,
        "coverage": 0.0,
        "reason_sentence": "",
    }
    return standing(of, "0.00", **(nothing | fields))


def signal(
    of: Account, kind: str = "USAGE_FELL", sentence: str = "Use fell by 41%.", **fields: Any
) -> Signal:
    """Make a reason to act on an account."""
    evidence = {"fell_by": 0.41, "portfolio_median": -0.02, "days": 96}
    plain = {"day": DAY, "last_seen_on": DAY, "severity": 2, "evidence": evidence}
    return _saved(
        Signal(organization=of.organization, account=of, kind=kind, sentence=sentence, **(plain | fields))
    )


def portfolio(organization: Organization, day: date = DAY) -> None:
    """Add up the standings of the newest day by the product's own code."""
    closing.write(organization.pk, day, from_standings=True)


def past_portfolio(
    organization: Organization,
    day: date,
    *,
    expected_loss: str,
    arr: str = "100000.00",
    kind: SliceKind = SliceKind.ALL,
    key: str = "",
) -> PortfolioDay:
    """Make the sums of an earlier day."""
    return _saved(
        PortfolioDay(
            organization=organization,
            day=day,
            slice_kind=kind,
            slice_key=key,
            accounts=1,
            arr=Decimal(arr),
            known_loss=Decimal("0.00"),
            expected_loss=Decimal(expected_loss),
        )
    )


def closed_day(organization: Organization, day: date = DAY, **run_fields: Any) -> Run:
    """Close the day over the standings made before: its run and its sums."""
    portfolio(organization, day)
    return run(organization, day, **run_fields)


def configuration(organization: Organization) -> HealthConfig:
    """Return the published health configuration."""
    found: HealthConfig = HealthConfig.objects.for_organization(organization.pk).get(number=1)
    return found


def score(of: Account, values: dict[str, float], day: date = DAY, **fields: Any) -> HealthScore:
    """Make a stored score of `values` by measure, what is not named is missing, by the product's rules."""
    tenancy.ensure_months("health_healthscore", day, day)
    keys = defaults.CONFIGURATION.keys
    row = np.array([[values.get(key, np.nan) for key in keys]])
    scored = scoring.score(defaults.CONFIGURATION, row)
    health = float(scored.health[0])
    plain = {
        "config": configuration(of.organization),
        "health": None if np.isnan(health) else health,
        "band": scoring.BANDS[int(scored.band[0])],
        "coverage": float(scored.coverage[0]),
        "contributions": scored.contributions[0].tolist(),
        "cut": float(scored.cut[0]),
    }
    return _saved(
        HealthScore(
            organization=of.organization,
            account=of,
            day=day,
            values=[values.get(key) for key in keys],
            **(plain | fields),
        )
    )


def estimate(of: Account, day: date = DAY, **fields: Any) -> RiskEstimate:
    """Make the money of an account on a day."""
    tenancy.ensure_months("health_riskestimate", day, day)
    plain = {
        "label": EstimateLabel.ASSUMED,
        "customer_state": CustomerState.CUSTOMER,
        "history": [0.0] * 5,
        "probability": 0.1,
        "arr": Decimal("10000.00"),
        "known_loss": Decimal("0.00"),
        "expected_loss": Decimal("1000.00"),
    }
    return _saved(RiskEstimate(organization=of.organization, account=of, day=day, **(plain | fields)))


def episode(of: Account, entered_on: date = DAY, **fields: Any) -> DitchEpisode:
    """Make a stretch of being off track that is not over."""
    plain = {"number": 1, "reason": DitchReason.HEALTH}
    return _saved(
        DitchEpisode(organization=of.organization, account=of, entered_on=entered_on, **(plain | fields))
    )


def autopsy(of: DitchEpisode, *asked: Membership) -> Autopsy:
    """Propose the review of an episode and ask people to agree."""
    made = _saved(
        Autopsy(
            organization=of.organization,
            account=of.account,
            episode=of,
            opened_on=of.entered_on,
            expected_loss=Decimal("1000.00"),
            known_loss=Decimal("0.00"),
            arr=Decimal("10000.00"),
            currency=of.organization.reporting_currency,
        )
    )
    for member in asked:
        _saved(
            Agreement(organization=of.organization, autopsy=made, membership=member, function=member.function)
        )
    return made

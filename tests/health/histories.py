"""Random histories of an organization: what was entered, corrected, removed and put back, day by day.

A history is committed day by day; the times that the audit notes are then set, by the owner of the tables, to
moments of the simulated day, so that a test can tell what was known when.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import psycopg2
from django.db import IntegrityError, transaction
from django.db.models import Model, ProtectedError
from hypothesis import strategies as st

from accounts.models import (
    Account,
    ChurnStatement,
    Commitment,
    Contact,
    Contract,
    Invoice,
    LifecycleStage,
    OutcomeGoal,
    OutcomeMeasurement,
    StageEntry,
    SurveyResponse,
    Ticket,
    Touch,
    TouchContact,
)
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import ExchangeRate, Organization
from tests.health import facts_by_hand as make

FIRST_DAY = date(2026, 3, 27)
"""Clocks change on 29 March in Berlin and on 5 April in Auckland."""
DAYS = 12
ZONES = ("Pacific/Auckland", "Asia/Kathmandu", "Etc/GMT+12", "Europe/Berlin")
ACCOUNTS = 3
KIND_COUNT = 14
NOTED_LATELY = "2026-09-01"
"""Entries of the audit from then on were noted by the clock, not by a history."""
SET_TIMES = """
    UPDATE tenancy_auditentry SET at = %s WHERE organization_id = %s AND at >= %s
"""


@dataclass(frozen=True, kw_only=True)
class Around:
    """What a row is made of: the day it is entered, a day and moment of late, one soon, and stages."""

    day: date
    on: date
    soon: date
    moment: datetime
    later: datetime
    stages: Sequence[LifecycleStage]


@dataclass(frozen=True, kw_only=True)
class Step:
    """Something done on a day; numbers pick what is there."""

    what: str
    kind: int
    pick: int
    variant: int
    hour: int


@dataclass(frozen=True, kw_only=True)
class History:
    """A time zone, and the steps of each day that something was done on, in order."""

    zone: str
    days: Mapping[date, Sequence[Step]]


STEPS = st.builds(
    Step,
    what=st.sampled_from(["add", "add", "add", "correct", "correct", "remove", "put back", "move"]),
    kind=st.integers(0, KIND_COUNT - 1),
    pick=st.integers(0, 50),
    variant=st.integers(0, 3),
    hour=st.sampled_from([0, 1, 12, 22, 23]),
)
HISTORIES = st.builds(
    History,
    zone=st.sampled_from(ZONES),
    days=st.lists(
        st.tuples(st.integers(0, DAYS - 1), st.lists(STEPS, min_size=8, max_size=30)),
        min_size=3,
        max_size=5,
        unique_by=lambda each: each[0],
    ).map(lambda days: {FIRST_DAY + timedelta(days=at): steps for at, steps in sorted(days)}),
)


@dataclass(kw_only=True)
class World:
    """An organization whose history is being written."""

    organization: Organization
    zone: str
    removed: list[Model] = field(default_factory=list)

    def play(self, day: date, steps: Sequence[Step]) -> None:
        """Commit what is done on a day, and let the audit have noted it during that day."""
        with organization_context(self.organization.pk, operation="a day of a history"):
            for step in steps:
                # what cannot be done (twice the same, or something points to it) is not done
                with suppress(ProtectedError, IntegrityError), transaction.atomic():
                    self._do(day, step)
        self._set_times(self._at(day, steps[-1].hour if steps else 12))

    def begin(self, day: date) -> None:
        """Make the accounts with a contract each, a rate and a person to talk to."""
        with organization_context(self.organization.pk, operation="the start of a history"):
            for number in range(ACCOUNTS):
                account = make.account(self.organization, f"Account {number}")
                make.contract(account, "12000", date(2025, 10, 1), currency="USD", seats=30)
                make.champion(account)
            make.rate(self.organization, "USD", date(2026, 1, 1), "0.9")
        self._set_times(self._at(day, 0))

    def _do(self, day: date, step: Step) -> None:
        kind: Any = KINDS[step.kind]
        row = self._one(kind, step.pick)
        fields = self._fields(kind, day, step)
        if step.what == "add" and kind not in (Account, ExchangeRate):
            self._add(kind, day, step, fields)
        elif step.what == "put back" and self.removed:
            back = self.removed.pop(step.pick % len(self.removed))
            if not type(back)._default_manager.filter(pk=back.pk).exists() and self._has_parent(back):
                back.save(force_insert=True)
        elif row is not None and step.what == "remove" and kind not in (Account, ExchangeRate):
            copy = kind._default_manager.get(pk=row.pk)
            row.delete()
            self.removed.append(copy)
        elif row is not None and step.what == "move" and hasattr(row, "account_id"):
            kind._default_manager.filter(pk=row.pk).update(account=self._account(step.variant))
        elif row is not None and step.what == "correct" and fields:
            kind._default_manager.filter(pk=row.pk).update(**fields)

    def _add(self, kind: Any, day: date, step: Step, fields: dict[str, Any]) -> None:
        belongs: dict[str, Any] = {"account": self._account(step.pick), "known_on": day}
        if kind is TouchContact:
            belongs = {"touch": self._one(Touch, step.pick), "contact": self._one(Contact, step.variant)}
        elif kind is OutcomeMeasurement:
            belongs = {"goal": self._one(OutcomeGoal, step.pick), "known_on": day}
        if None not in belongs.values():
            kind(organization=self.organization, **fields, **belongs).save(force_insert=True)

    def _one(self, kind: Any, number: int) -> Any:
        """Return one of the rows there are; None without any."""
        rows = list(kind._default_manager.filter(organization=self.organization).order_by("pk"))
        return rows[number % len(rows)] if rows else None

    def _has_parent(self, row: Any) -> bool:
        parents = {"touch_id": Touch, "contact_id": Contact, "goal_id": OutcomeGoal}
        return all(
            parent._default_manager.filter(pk=getattr(row, key)).exists()
            for key, parent in parents.items()
            if getattr(row, key, None) is not None
        )

    def _account(self, number: int) -> Any:
        return self._one(Account, number % ACCOUNTS)

    def _at(self, day: date, hour: int) -> datetime:
        """Return a moment of the day, also on one of 23 or 25 hours."""
        start = tenancy.start_of_day(self.zone, day).timestamp()
        end = tenancy.end_of_day(self.zone, day).timestamp()
        share = {0: 0.0, 1: 0.05, 12: 0.5, 22: 0.95}.get(hour, 1.0)
        return datetime.fromtimestamp(min(start + share * (end - start), end - 0.001), tz=make.BERLIN)

    def _fields(self, kind: Any, day: date, step: Step) -> dict[str, Any]:
        """Return one of the variants of a row of that kind, on a day."""
        moment = self._at(day - timedelta(days=step.pick % 30), step.hour)
        stages = LifecycleStage.objects.filter(organization=self.organization).order_by("position")
        around = Around(
            day=day,
            on=moment.date(),
            soon=day + timedelta(days=3),
            moment=moment,
            later=moment + timedelta(days=4),
            stages=list(stages),
        )
        return VARIANTS[kind](around)[step.variant]

    def _set_times(self, moment: datetime) -> None:
        with psycopg2.connect(os.environ["TEST_OWNER_URL"]) as owner, owner.cursor() as cursor:
            cursor.execute(SET_TIMES, (moment, self.organization.pk, NOTED_LATELY))
        owner.close()


def _contracts(at: Around) -> list[dict[str, Any]]:
    plain = {"arr": Decimal(9000), "currency": "EUR", "starts_on": date(2025, 11, 1), "seats": 20}
    open_end = {"ended_on": None, "ended_known_on": None}
    return [
        plain | open_end,
        plain | open_end | {"seats": 55, "currency": "USD"},
        plain | {"ended_on": at.on, "ended_known_on": at.day},
        plain | open_end | {"notice_received_on": at.day, "arr": Decimal(500)},
    ]


def _churn_statements(at: Around) -> list[dict[str, Any]]:
    return [{"said_on": each} for each in (at.on, at.day, at.soon, at.on - timedelta(days=40))]


def _stage_entries(at: Around) -> list[dict[str, Any]]:
    lefts = (None, at.later, None, at.later)
    return [
        {"stage": stage, "entered_at": at.moment, "left_at": left} for stage, left in zip(at.stages, lefts)
    ]


def _tickets(at: Around) -> list[dict[str, Any]]:
    return [
        {"opened_at": at.moment, "closed_at": None, "stated_severity": 1, "escalated": True},
        {"opened_at": at.moment, "closed_at": at.later, "stated_severity": 2, "reopened_count": 1},
        {"opened_at": at.moment, "closed_at": at.later, "assessed_severity": 4, "root_cause_found": False},
        {"opened_at": at.moment, "closed_at": at.moment, "stated_severity": None, "workaround_only": True},
    ]


def _contacts(at: Around) -> list[dict[str, Any]]:
    lefts: list[tuple[list[str], date | None]] = [
        (["CHAMPION"], None),
        (["CHAMPION"], at.on),
        ([], None),
        (["SPONSOR"], at.soon),
    ]
    return [{"name": "Kim", "roles": roles, "left_on": left} for roles, left in lefts]


def _goals(at: Around) -> list[dict[str, Any]]:
    line = {"statement": "Fewer calls", "metric": "calls", "baseline": 100, "target": 10}
    running = line | {"status": "OPEN", "closed_on": None, "due_on": at.soon + timedelta(days=30)}
    met = {"confirmed_on": at.on, "confirmation": "MET"}
    return [
        running | {"value_per_year": Decimal(1000), "currency": "USD", "started_on": at.on},
        running | {"value_per_year": Decimal(5000), "currency": "EUR", "label": "VERIFIED_FACT"},
        line | {"status": "ACHIEVED", "closed_on": at.soon, "due_on": at.on} | met,
        line | {"status": "DROPPED", "closed_on": at.on, "due_on": None, "label": "ASSUMPTION"},
    ]


def _measurements(at: Around) -> list[dict[str, Any]]:
    return [{"day": at.on, "value": Decimal(value)} for value in (90, 40, 10, 120)]


def _touches(at: Around) -> list[dict[str, Any]]:
    had = {"channel": "PHONE", "happened_at": at.moment}
    return [
        had | {"started_by": "US", "posture": "PROACTIVE", "sentiment": 1},
        had | {"started_by": "CUSTOMER", "posture": "REACTIVE", "sentiment": -2},
        had | {"started_by": "US", "posture": "", "sentiment": None},
        {"channel": "EMAIL", "happened_at": at.later, "started_by": "US", "posture": "INTERACTIVE"},
    ]


def _surveys(at: Around) -> list[dict[str, Any]]:
    scale = {"kind": "NPS", "scale_low": 0, "scale_high": 10, "answered_at": at.moment}
    return [
        scale | {"score": Decimal(9), "acted_on_at": None},
        scale | {"score": Decimal(2), "acted_on_at": at.later},
        scale | {"score": Decimal(5), "acted_on_at": at.moment, "high_is_good": False},
        scale | {"score": Decimal(1), "acted_on_at": None, "contact": None, "is_anonymous": True},
    ]


def _invoices(at: Around) -> list[dict[str, Any]]:
    billed = {"number": "1", "amount": Decimal(10), "currency": "EUR", "issued_on": date(2026, 1, 2)}
    return [billed | {"due_on": at.on, "paid_on": paid} for paid in (None, at.on, at.soon, at.day)]


def _commitments(at: Around) -> list[dict[str, Any]]:
    made = {"text": "Call back", "promised_on": date(2026, 1, 2), "due_on": at.on}
    return [
        made | {"side": "US", "state": "OPEN", "settled_on": None},
        made | {"side": "US", "state": "KEPT", "settled_on": at.on},
        made | {"side": "US", "state": "KEPT", "settled_on": at.soon},
        made | {"side": "CUSTOMER", "state": "BROKEN", "settled_on": at.on},
    ]


def _rates(at: Around) -> list[dict[str, Any]]:
    return [{"rate": Decimal(rate)} for rate in ("0.5", "0.8", "1.1", "2")]


def _accounts(at: Around) -> list[dict[str, Any]]:
    return [{"archived_at": each} for each in (None, None, None, at.moment)]


def _nothing(at: Around) -> list[dict[str, Any]]:
    return [{}, {}, {}, {}]


VARIANTS: Mapping[type[Model], Callable[[Around], list[dict[str, Any]]]] = {
    Contract: _contracts,
    ChurnStatement: _churn_statements,
    StageEntry: _stage_entries,
    Ticket: _tickets,
    Contact: _contacts,
    OutcomeGoal: _goals,
    OutcomeMeasurement: _measurements,
    Touch: _touches,
    TouchContact: _nothing,
    SurveyResponse: _surveys,
    Invoice: _invoices,
    Commitment: _commitments,
    ExchangeRate: _rates,
    Account: _accounts,
}
"""Four ways to fill a row of each kind; each names the columns that a correction changes."""
KINDS = tuple(VARIANTS)

"""Perception gap: what we note about accounts beside what they answer, over 180 days, never by person.

Sentiment is the mean of an account's touches, of all or of those of one function. What an account says is
the mean of the newest answer of each of its contacts, on its own scale; anonymous answers count from five on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from accounts.domain import surveys
from accounts.queries import names
from cs_platform.tenancy import queries as tenancy
from health.domain import facts
from health.domain.fairness import functions, perception
from health.domain.fairness.perception import Gap
from health.queries.facts import as_of
from health.queries.fairness import known as knowledge
from health.queries.fairness.known import Known

DAYS = 180
CASES = 19
NOTED = f"{knowledge.within('happened_at')} AND t.sentiment IS NOT NULL"
FELT = f"""
    SELECT t.account_id, coalesce(m.function, ''), sum(t.sentiment)::float8, count(*)
    FROM {{touches}} t
    LEFT JOIN tenancy_membership m ON m.organization_id = %(organization)s AND m.id = t.author_id
    WHERE {NOTED} {{only}}
    GROUP BY t.account_id, coalesce(m.function, '')
"""  # noqa: S608 - the parts are constants
GIVEN = knowledge.within("answered_at")
SAID = f"""
    WITH latest AS (
        SELECT DISTINCT ON (account_id, coalesce(contact_id, -id)) account_id, is_anonymous,
            CASE WHEN high_is_good THEN score - scale_low ELSE scale_high - score END
                / (scale_high - scale_low) AS share
        FROM {{surveys}} t WHERE {GIVEN} {{only}}
        ORDER BY account_id, coalesce(contact_id, -id), answered_at DESC, id DESC
    ), said AS (
        SELECT account_id, CASE WHEN count(*) FILTER (WHERE is_anonymous) >= %(fewest)s THEN avg(share)
                                ELSE avg(share) FILTER (WHERE NOT is_anonymous) END::float8 AS share
        FROM latest GROUP BY account_id
    )
    SELECT account_id, share FROM said WHERE share IS NOT NULL
"""  # noqa: S608 - the parts are constants
ONLY = "AND t.account_id = %(account)s"


@dataclass(frozen=True, kw_only=True)
class OfFunction:
    """The gap of one function; "" = those too few to be shown alone."""

    function: str
    people: int
    gap: Gap


@dataclass(frozen=True, kw_only=True)
class Case:
    """One account with both: what we feel and what they say, on 0..1."""

    account_id: int
    name: str
    felt: float
    said: float

    @property
    def difference(self) -> float:
        """How much better we feel about it than it says."""
        return self.felt - self.said


@dataclass(frozen=True, kw_only=True)
class PerceptionOfSpan:
    """The gap in all and by function, over the days from `first`. answered: accounts that answered at all.

    cases: the accounts themselves, the widest gap first, where they are too few for a figure.
    """

    first: date
    gap: Gap
    answered: int
    functions: tuple[OfFunction, ...]
    cases: tuple[Case, ...]


# sums and counts of sentiment by function and account
Felt = Mapping[str, Mapping[int, tuple[float, int]]]


def perceptions(organization_id: int, day: date) -> PerceptionOfSpan:
    """Return how far what we feel is from what they say in the 180 days up to a day, as known on it."""
    known = knowledge.known(organization_id, day, (as_of.TOUCHES, as_of.SURVEYS))
    felt, said = _felt(known), _said(known)
    means = _means(list(felt.values()))
    gap = _gap(means, said)
    return PerceptionOfSpan(
        first=day - timedelta(days=DAYS - 1),
        gap=gap,
        answered=len(said),
        functions=_by_function(felt, _people(known), said),
        cases=_cases(organization_id, means, said) if gap.mean is None else (),
    )


def of_account(known: Known, account_id: int) -> tuple[float | None, float | None]:
    """Return what we feel about one account and what it says, on 0..1; None = nothing noted, no answer."""
    felt = _means(list(_felt(known, account_id).values())).get(account_id)
    unit = None if felt is None else float(perception.on_unit(np.array([felt]))[0])
    return unit, _said(known, account_id).get(account_id)


def _felt(known: Known, account_id: int | None = None) -> Felt:
    which, bound = _which(known, account_id)
    query = FELT.format(touches=known.past.rows(as_of.TOUCHES, NOTED + which), only=which)
    sums: dict[str, dict[int, tuple[float, int]]] = {}
    for account, function, total, count in tenancy.rows_of(query, bound):
        sums.setdefault(function, {})[account] = (total, count)
    return sums


def _people(known: Known) -> Mapping[str, int]:
    """Return how many people of each function noted how a touch felt."""
    touches = known.past.rows(as_of.TOUCHES, NOTED)
    return knowledge.people_by_function(touches, NOTED, _which(known, None)[1])


def _said(known: Known, account_id: int | None = None) -> dict[int, float]:
    which, bound = _which(known, account_id)
    query = SAID.format(surveys=known.past.rows(as_of.SURVEYS, GIVEN + which), only=which)
    return dict(tenancy.rows_of(query, bound | {"fewest": surveys.AT_LEAST}))


def _which(known: Known, account_id: int | None) -> tuple[str, dict[str, Any]]:
    since = known.start_of(known.day - timedelta(days=DAYS - 1))
    if account_id is None:
        return "", known.bound(since=since)
    return f" {ONLY}", known.bound(since=since, account=account_id)


def _means(sums: list[Mapping[int, tuple[float, int]]]) -> dict[int, float]:
    """Return the mean sentiment (-2..2) by account of what several functions noted."""
    together: dict[int, tuple[float, int]] = {}
    for of_function in sums:
        for account, (total, count) in of_function.items():
            before, times = together.get(account, (0.0, 0))
            together[account] = (before + total, times + count)
    return {account: total / count for account, (total, count) in together.items()}


def _gap(means: Mapping[int, float], said: Mapping[int, float]) -> Gap:
    return perception.gap(_column(means, means), _column(means, said))


def _column(accounts: Mapping[int, float], values: Mapping[int, float]) -> facts.FloatArray:
    return np.array([values.get(each, np.nan) for each in accounts], dtype=np.float64)


def _by_function(felt: Felt, noted: Mapping[str, int], said: Mapping[int, float]) -> tuple[OfFunction, ...]:
    """Return the functions, the most accounts first; none where too few people noted anything in all."""
    people = {function: noted.get(function, 0) for function in felt}
    if not functions.is_shown(people):
        return ()
    members: dict[str, list[Mapping[int, tuple[float, int]]]] = {}
    for function, group in functions.groups(people).items():
        members.setdefault(group, []).append(felt[function])
    sizes = functions.sizes(people)
    found = [
        OfFunction(function=group, people=sizes[group], gap=_gap(_means(sums), said))
        for group, sums in members.items()
    ]
    return tuple(sorted(found, key=lambda each: (-each.gap.accounts, each.function)))


def _cases(organization_id: int, means: Mapping[int, float], said: Mapping[int, float]) -> tuple[Case, ...]:
    both = [account for account in means if account in said]
    called = names.of_accounts(organization_id, both)
    felt = perception.on_unit(np.array([means[each] for each in both]))
    found = [
        Case(account_id=account, name=called[account], felt=float(unit), said=said[account])
        for account, unit in zip(both, felt, strict=True)
    ]
    return tuple(sorted(found, key=lambda each: (-abs(each.difference), each.name))[:CASES])

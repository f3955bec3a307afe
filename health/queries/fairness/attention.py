"""Attention: whether the minutes of 28 days went to need, to noise or to open pipeline.

Accounts are ranked as known at the start of the window: by expected loss of the newest day closed by then,
by escalated and severity 1 tickets of the 84 days before, by the money of open opportunities. Touches
without minutes count as long as the median of those that have some.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from accounts.queries import names
from cs_platform.tenancy import queries as tenancy
from health.domain import facts
from health.domain.fairness import attention, functions
from health.domain.fairness.attention import Attention, Start
from health.queries import columns
from health.queries.facts import as_of, places
from health.queries.fairness import known as knowledge
from health.queries.fairness.known import Known

WINDOW_DAYS = 28
NOISE_DAYS = 84
OLDEST_RANKING = 35
"""A day closed so many days before the window still ranks the accounts."""
CASES = 8
NEED = """
    SELECT account_id, coalesce(expected_loss, 0)::float8 FROM health_riskestimate
    WHERE organization_id = %(organization)s AND day = %(ranked)s
      AND customer_state IN ('CUSTOMER', 'LAPSED')
    ORDER BY account_id
"""
LOUD = knowledge.within("opened_at")
NOISE = f"""
    SELECT account_id, count(*)::float8 FROM {{tickets}} t
    WHERE {LOUD} AND (escalated OR stated_severity = 1) GROUP BY account_id
"""  # noqa: S608 - the parts are constants
PIPELINE = """
    SELECT account_id, sum(amount * rate)::float8
    FROM {opportunities} o JOIN unnest(%(currencies)s::text[], %(rates)s::numeric[]) AS r(currency, rate)
        ON r.currency = o.currency::text
    WHERE o.known_on <= %(day)s AND o.opened_on <= %(day)s AND (o.closed_on IS NULL OR o.closed_on > %(day)s)
    GROUP BY account_id
"""
HELD = knowledge.within("happened_at")
MINUTES = f"""
    WITH held AS (
        SELECT account_id, author_id, minutes FROM {{touches}} t WHERE {HELD}
    ), usual AS MATERIALIZED (
        SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY minutes) AS minutes FROM held
    )
    SELECT h.account_id, coalesce(m.function, ''), count(*), count(h.minutes),
           coalesce(sum(coalesce(h.minutes, u.minutes)), 0)::float8
    FROM held h CROSS JOIN usual u
    LEFT JOIN tenancy_membership m ON m.organization_id = %(organization)s AND m.id = h.author_id
    GROUP BY h.account_id, coalesce(m.function, '')
"""  # noqa: S608 - the parts are constants


@dataclass(frozen=True, kw_only=True)
class OfFunction:
    """Where the minutes of one function went; "" = those too few to be shown alone."""

    function: str
    people: int
    found: Attention


@dataclass(frozen=True, kw_only=True)
class Unhelped:
    """An account among the top fifth by expected loss that nobody spent a minute on. Loss in money."""

    account_id: int
    name: str
    expected_loss: Decimal


@dataclass(frozen=True, kw_only=True)
class AttentionOfWindow:
    """Where the minutes of the window went, in all and by function; found: None where nothing ranks.

    ranked_on: the day of the expected losses. touches: all of the window; timed: those with minutes.
    unhelped: the largest losses first, at most eight.
    """

    first: date
    last: date
    ranked_on: date | None
    accounts: int
    touches: int
    timed: int
    found: Attention | None
    functions: tuple[OfFunction, ...]
    unhelped: tuple[Unhelped, ...]


@dataclass(frozen=True, kw_only=True)
class _Held:
    """Minutes (A,) of the ranked accounts by function, who held touches, and how many in all."""

    minutes: Mapping[str, facts.FloatArray]
    people: Mapping[str, int]
    touches: int
    timed: int


def attention_of(organization_id: int, day: date) -> AttentionOfWindow:
    """Return where the minutes of the 28 days up to a day went, as known on it."""
    start_day = day - timedelta(days=WINDOW_DAYS)
    ranked_on = knowledge.closed_by(organization_id, start_day, OLDEST_RANKING)
    ids, start = _start(organization_id, start_day, ranked_on)
    held = _held(knowledge.known(organization_id, day, (as_of.TOUCHES,)), ids, start_day)
    total = sum(held.minutes.values(), np.zeros(len(ids)))
    is_known = bool(len(ids)) and held.timed > 0
    return AttentionOfWindow(
        first=start_day + timedelta(days=1),
        last=day,
        ranked_on=ranked_on,
        accounts=len(ids),
        touches=held.touches,
        timed=held.timed,
        found=attention.attention(total, start) if is_known else None,
        functions=_by_function(held, start) if is_known else (),
        unhelped=_unhelped(organization_id, ids, total, start) if is_known else (),
    )


def _start(organization_id: int, day: date, ranked_on: date | None) -> tuple[facts.IntArray, Start]:
    """Return the accounts (A,) that were customers, and what each showed at the end of a day."""
    known = knowledge.known(organization_id, day, (as_of.TICKETS, knowledge.OPPORTUNITIES))
    bound = known.bound(ranked=ranked_on, since=known.start_of(day - timedelta(days=NOISE_DAYS - 1)))
    columns_of = {"account": "i8", "value": "f8"}
    need = columns.read(NEED, bound, columns_of)
    ids = columns.integers(need["account"])
    noise = NOISE.format(tickets=known.past.rows(as_of.TICKETS, LOUD))
    pipeline = PIPELINE.format(opportunities=known.past.rows(knowledge.OPPORTUNITIES, as_of.ALL))
    return ids, Start(
        expected_loss=columns.floats(need["value"]),
        noise=places.by_account(ids, columns.read(noise, bound, columns_of)).numbers("value"),
        pipeline=places.by_account(
            ids, columns.read(pipeline, bound | _rates(organization_id, day), columns_of)
        ).numbers("value"),
    )


def _rates(organization_id: int, day: date) -> dict[str, list[Any]]:
    rates = {currency: rate.rate for currency, rate in tenancy.rates_on(organization_id, day).items()}
    return {"currencies": list(rates), "rates": list(rates.values())}


def _held(known: Known, ids: facts.IntArray, start_day: date) -> _Held:
    touches = known.past.rows(as_of.TOUCHES, HELD)
    bound = known.bound(since=known.start_of(start_day + timedelta(days=1)))
    rows = tenancy.rows_of(MINUTES.format(touches=touches), bound)
    place = {account_id: number for number, account_id in enumerate(ids.tolist())}
    minutes: dict[str, facts.FloatArray] = {}
    for account_id, function, _, _, spent in rows:
        if account_id in place:
            minutes.setdefault(function, np.zeros(len(ids)))[place[account_id]] += spent
    return _Held(
        minutes=minutes,
        people=knowledge.people_by_function(touches, HELD, bound),
        touches=sum(row[2] for row in rows),
        timed=sum(row[3] for row in rows),
    )


def _by_function(held: _Held, start: Start) -> tuple[OfFunction, ...]:
    """Return the functions, the most minutes first; none where too few people took part in all."""
    people = {function: held.people.get(function, 0) for function in held.minutes}
    if not functions.is_shown(people):
        return ()
    minutes: dict[str, facts.FloatArray] = {}
    for function, group in functions.groups(people).items():
        minutes[group] = minutes.get(group, np.zeros(len(start.noise))) + held.minutes[function]
    sizes = functions.sizes(people)
    found = [
        OfFunction(function=group, people=sizes[group], found=attention.attention(spent, start))
        for group, spent in minutes.items()
    ]
    return tuple(sorted(found, key=lambda each: (-each.found.minutes, each.function)))


def _unhelped(
    organization_id: int, ids: facts.IntArray, minutes: facts.FloatArray, start: Start
) -> tuple[Unhelped, ...]:
    alone = np.flatnonzero(attention.top(start.expected_loss) & (minutes == 0))
    largest = alone[np.argsort(-start.expected_loss[alone], kind="stable")][:CASES]
    wanted = [int(ids[each]) for each in largest]
    called = names.of_accounts(organization_id, wanted)
    return tuple(
        Unhelped(
            account_id=account_id,
            name=called[account_id],
            expected_loss=Decimal(f"{start.expected_loss[each]:.2f}"),
        )
        for account_id, each in zip(wanted, largest, strict=True)
    )

"""Which sources of facts are connected, how old their newest fact is, and what that hides of health."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from accounts.domain.choices import CustomerState
from cs_platform.tenancy import queries as tenancy
from health.domain import ditch, facts, measures
from health.domain.choices import FactSource
from health.domain.configuration import BASE, Configuration
from health.queries import configurations, usage_span

LATELY_DAYS = 91
OF = "organization_id = %(organization)s AND known_on <= %(day)s"
SINCE = "%(day)s::date - %(lately)s"


def _moments(table: str, column: str) -> str:
    """Return the days of late on which a column of a table has a moment, in SQL."""
    return (
        f"SELECT DISTINCT ({column} AT TIME ZONE %(zone)s)::date FROM {table} "  # noqa: S608 - from code
        f"WHERE {OF} AND {column} < %(end)s AND {column} >= {SINCE}"
    )


def _days(table: str, column: str) -> str:
    """Return the days of late that stand in a column of a table, in SQL."""
    return (
        f"SELECT DISTINCT {column} FROM {table} "  # noqa: S608 - from code
        f"WHERE {OF} AND {column} BETWEEN {SINCE} AND %(day)s"
    )


# usage in one pass over 13 weeks: a probe for each day would read its whole month to say that it has none
FACT_DAYS: Mapping[FactSource, str] = {
    FactSource.USAGE: _days("accounts_usageday", "day"),
    FactSource.TICKETS: _moments("accounts_ticket", "opened_at"),
    FactSource.TOUCHES: _moments("accounts_touch", "happened_at"),
    FactSource.SURVEYS: _moments("accounts_surveyresponse", "answered_at"),
    FactSource.INVOICES: _days("accounts_invoice", "issued_on"),
    FactSource.COMMITMENTS: _days("accounts_commitment", "promised_on"),
    FactSource.OUTCOMES: f"{_days('accounts_outcomegoal', 'known_on')} "
    f"UNION {_days('accounts_outcomemeasurement', 'day')}",
    FactSource.CONTACTS: _days("accounts_contact", "known_on"),
    FactSource.CONTRACTS: _days("accounts_contract", "known_on"),
}
TABLES: Mapping[FactSource, str] = {
    FactSource.USAGE: "accounts_usageday",
    FactSource.TICKETS: "accounts_ticket",
    FactSource.TOUCHES: "accounts_touch",
    FactSource.SURVEYS: "accounts_surveyresponse",
    FactSource.INVOICES: "accounts_invoice",
    FactSource.COMMITMENTS: "accounts_commitment",
    FactSource.OUTCOMES: "accounts_outcomegoal",
    FactSource.CONTACTS: "accounts_contact",
    FactSource.CONTRACTS: "accounts_contract",
}
STREAMS = frozenset(FACT_DAYS) - {FactSource.CONTACTS, FactSource.CONTRACTS}
"""The sources that go quiet when something is wrong with them; contacts and contracts change now and then."""
SPANNED = (
    "accounts_account",
    "accounts_churnstatement",
    "accounts_outcomemeasurement",
    *(table for source, table in TABLES.items() if source is not FactSource.USAGE),
)
SPAN = "SELECT min(first), max(last) FROM ({spans}) AS spans(first, last)"
SPAN_OF = "SELECT min(known_on), max(known_on) FROM {table} WHERE organization_id = %(organization)s"
MEASURED = """
    SELECT s.profile, count(*), {counts} FROM health_healthscore s
    JOIN health_riskestimate e ON e.organization_id = s.organization_id AND e.day = s.day
        AND e.account_id = s.account_id AND e.customer_state = %(customer)s
    WHERE s.organization_id = %(organization)s AND s.day = %(day)s AND s.config_id = %(config)s
    GROUP BY s.profile
"""


@dataclass(frozen=True, kw_only=True)
class FactSpan:
    """The first and the newest day on which something was known."""

    first: date
    newest: date


@dataclass(frozen=True, kw_only=True)
class Input:
    """One source of facts on a day.

    newest: its newest day with facts in 13 weeks; None = none of late. is_stale: silent for three times its
    usual gap, and for over 7 days. weight: points of health's 100 that its measures carry, on average over
    the customers of the day, each by its profile. hidden: of these, what was not measured; it is shared by
    other measures. missing: the labels of its measures that count and no customer has a value of.
    """

    source: FactSource
    is_connected: bool
    newest: date | None
    is_stale: bool
    weight: float
    hidden: float
    missing: tuple[str, ...]


def fact_days(organization_id: int, source: FactSource, day: date) -> facts.DayArray:
    """Return the distinct days of the last 13 weeks with facts of a source, in order."""
    return _fact_days(organization_id, [source], day)[source]


def stale_sources(organization_id: int, sources: Iterable[FactSource], day: date) -> frozenset[FactSource]:
    """Return which of the sources are stale on a day."""
    streams = [source for source in sources if source in STREAMS]
    found = _fact_days(organization_id, streams, day) if streams else {}
    return frozenset(source for source, days in found.items() if ditch.is_stale(fact_days=days, as_of=day))


def inputs(organization_id: int, day: date) -> tuple[Input, ...]:
    """Return every source that the day's configuration reads, the one that hides most first."""
    published = configurations.published_on(organization_id, day)
    counted = _counted(organization_id, day, published)
    weights, known = _weights(published.configuration, counted)
    connected = _connected(organization_id, day)
    days = _fact_days(organization_id, list(FACT_DAYS), day)
    found = []
    for source in FACT_DAYS:
        keys = [key for key in weights if measures.BY_KEY[key].source is source]
        of_late = days[source]
        found.append(
            Input(
                source=source,
                is_connected=connected[source],
                newest=of_late[-1].item() if len(of_late) else None,
                is_stale=source in STREAMS and ditch.is_stale(fact_days=of_late, as_of=day),
                weight=sum(weights[key] for key in keys),
                hidden=sum(weights[key] - known[key] for key in keys),
                missing=tuple(measures.BY_KEY[key].label for key in keys if weights[key] > 0 == known[key]),
            )
        )
    return tuple(sorted(found, key=lambda each: (-each.hidden, each.source)))


def fact_span(organization_id: int, today: date) -> FactSpan | None:
    """Return the first and the newest day with facts, as known today; None without any."""
    spans = " UNION ALL ".join(SPAN_OF.format(table=table) for table in SPANNED)
    [(first, newest)] = tenancy.rows_of(SPAN.format(spans=spans), {"organization": organization_id})
    firsts = [first, usage_span.first_day(organization_id, today)]
    newests = [newest, usage_span.newest_day(organization_id, today)]
    known = [day for day in firsts if day is not None]
    if not known:
        return None
    return FactSpan(first=min(known), newest=max(day for day in newests if day is not None))


def _fact_days(
    organization_id: int, sources: Iterable[FactSource], day: date
) -> dict[FactSource, facts.DayArray]:
    """Return the distinct days of late with facts of each source, in order, by one statement."""
    wanted = list(sources)
    zone = tenancy.organization(organization_id).time_zone
    query = " UNION ALL ".join(
        f"SELECT {place}, found.on_day FROM ({FACT_DAYS[source]}) AS found(on_day)"  # noqa: S608 - from code
        for place, source in enumerate(wanted)
    )
    parameters: dict[str, Any] = {
        "organization": organization_id,
        "day": day,
        "end": tenancy.end_of_day(zone, day),
        "zone": zone,
        "lately": LATELY_DAYS,
    }
    days: dict[FactSource, list[date]] = {source: [] for source in wanted}
    for place, on_day in tenancy.rows_of(f"{query} ORDER BY 2", parameters):
        days[wanted[place]].append(on_day)
    return {source: np.array(found, dtype="datetime64[D]") for source, found in days.items()}


def _connected(organization_id: int, day: date) -> dict[FactSource, bool]:
    """Return whether each source has any fact that was known by the day."""
    probes = ", ".join(f"EXISTS (SELECT FROM {table} WHERE {OF})" for table in TABLES.values())
    [found] = tenancy.rows_of(f"SELECT {probes}", {"organization": organization_id, "day": day})
    return dict(zip(TABLES, found, strict=True))


def _counted(
    organization_id: int, day: date, published: configurations.Published
) -> dict[int, tuple[int, tuple[int, ...]]]:
    """Return by profile how many of the day's customers have it, and how many of them a value by measure."""
    counts = ", ".join(
        f"count(s.values[{place}])" for place in range(1, len(published.configuration.keys) + 1)
    )
    parameters: dict[str, Any] = {
        "organization": organization_id,
        "day": day,
        "config": published.id,
        "customer": CustomerState.CUSTOMER.value,
    }
    rows = tenancy.rows_of(MEASURED.format(counts=counts), parameters)
    return {profile: (customers, tuple(values)) for profile, customers, *values in rows}


def _weights(
    configuration: Configuration, counted: Mapping[int, tuple[int, tuple[int, ...]]]
) -> tuple[dict[str, float], dict[str, float]]:
    """Return the points of health's 100 that each measure carries when all are available, and carries indeed.

    Both are means over the customers; without any customer the first is the base's and the second 0.
    """
    everybody = sum(customers for customers, _ in counted.values())
    shares = counted or {BASE: (0, (0,) * len(configuration.keys))}
    weights, known = dict.fromkeys(configuration.keys, 0.0), dict.fromkeys(configuration.keys, 0.0)
    for profile, (customers, values) in shares.items():
        scale = configuration.scale(profile)
        for key, value in zip(configuration.keys, values, strict=True):
            weight = scale.weight_of(key)
            weights[key] += weight * (customers / everybody if everybody else 1.0)
            known[key] += weight * (value / everybody if everybody else 0.0)
    return weights, known

"""Accounts whose health or probability moved since somebody looked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cs_platform.tenancy import queries as tenancy
from health.domain import moves
from health.domain.choices import Band
from health.domain.moves import Stood
from health.queries import configurations

# a day that was closed after the look but is older than it was replayed: its facts were no news
DAYS = """
    SELECT max(p.day) FILTER (WHERE p.day < %(looked)s OR r.finished_at <= %(since)s),
           max(p.day), max(r.finished_at) FILTER (WHERE p.day = newest.day)
    FROM health_portfolioday p
    CROSS JOIN (SELECT max(day) AS day FROM health_portfolioday
                WHERE organization_id = %(organization)s AND slice_kind = 'ALL') newest
    LEFT JOIN jobs_run r ON r.organization_id = p.organization_id AND r.day = p.day
        AND r.finished_at IS NOT NULL
    WHERE p.organization_id = %(organization)s AND p.slice_kind = 'ALL'
"""
MOVED = """
    SELECT a.id, a.name,
           t.health, t.band, et.probability, t.config_id, t."values", t.contributions,
           n.health, n.band, en.probability, n.config_id, n."values", n.contributions
    FROM accounts_account a
    JOIN health_accountstanding s ON s.organization_id = a.organization_id AND s.account_id = a.id
        AND s.customer_state IN ('CUSTOMER', 'LAPSED')
    JOIN health_healthscore n ON n.organization_id = a.organization_id AND n.account_id = a.id
        AND n.day = %(now)s
    JOIN health_healthscore t ON t.organization_id = a.organization_id AND t.account_id = a.id
        AND t.day = %(then)s
    LEFT JOIN health_riskestimate en ON en.organization_id = a.organization_id AND en.account_id = a.id
        AND en.day = %(now)s
    LEFT JOIN health_riskestimate et ON et.organization_id = a.organization_id AND et.account_id = a.id
        AND et.day = %(then)s AND et.label = en.label
    WHERE a.organization_id = %(organization)s AND a.owner_id = ANY(%(owners)s) AND a.archived_at IS NULL
      AND (n.band <> t.band OR abs(n.health - t.health) >= %(points)s
           OR en.probability - et.probability >= %(jump)s)
    ORDER BY n.health - t.health NULLS LAST, a.id
    LIMIT %(most)s
"""


@dataclass(frozen=True, kw_only=True)
class Move:
    """One account that moved: in a sentence with what moved it most, and when that was computed."""

    account_id: int
    account: str
    at: datetime
    sentence: str


def since(
    organization_id: int, owners: tuple[int, ...], looked_at: datetime, *, time_zone: str, most: int
) -> tuple[Move, ...]:
    """Return the accounts of these owners that moved between the day that was seen and the newest one."""
    bound: dict[str, Any] = {
        "organization": organization_id,
        "since": looked_at,
        "looked": tenancy.local_day(time_zone, looked_at),
    }
    then, now, at = tenancy.rows_of(DAYS, bound)[0]
    if then is None or at is None or then >= now:
        return ()
    bound |= {
        "owners": list(owners), "then": then, "now": now, "most": most,
        "points": moves.NOTABLE_POINTS, "jump": moves.NOTABLE_PROBABILITY,
    }  # fmt: skip
    rows = tenancy.rows_of(MOVED, bound)
    keys = _keys(organization_id, {row[11] for row in rows})
    return tuple(_move(row, at, keys) for row in rows)


def _keys(organization_id: int, config_ids: set[int]) -> dict[int, tuple[str, ...]]:
    """Return the measures' keys by configuration, in the order of the stored values."""
    known = configurations.of_ids(organization_id, config_ids)
    return {config_id: tuple(each.configuration.keys) for config_id, each in known.items()}


def _move(row: tuple[Any, ...], at: datetime, keys: dict[int, tuple[str, ...]]) -> Move:
    account_id, name, *both = row
    then, now = _stood(both[:6]), _stood(both[6:])
    words = moves.sentence(then, now, keys[now.config_id])
    return Move(account_id=account_id, account=name, at=at, sentence=words)


def _stood(columns: list[Any]) -> Stood:
    health, band, probability, config_id, values, contributions = columns
    return Stood(
        health=health,
        band=Band(band),
        probability=probability,
        config_id=config_id,
        values=values,
        contributions=contributions,
    )

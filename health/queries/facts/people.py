"""Contacts, touches and survey answers of a chunk of accounts, as they stood at the end of the day."""

from typing import Any

import numpy as np

from accounts.domain import surveys as answers
from health.domain import facts
from health.queries import columns
from health.queries.facts import as_of, places
from health.queries.facts.shared import OrganizationDay

CHAMPIONS = """
    SELECT account_id, count(*)::float8 FROM {contacts} contact
    WHERE known_on <= %(day)s AND (left_on IS NULL OR left_on > %(day)s) AND 'CHAMPION' = ANY(roles)
    GROUP BY account_id
"""
HAPPENED = """
    SELECT id, account_id, (happened_at AT TIME ZONE %(zone)s)::date AS on_day, started_by, posture, sentiment
    FROM {touches} touch WHERE known_on <= %(day)s AND happened_at < %(end)s
"""
TOUCHES = f"""
    SELECT account_id,
        coalesce(max(on_day) FILTER (WHERE started_by = 'US') - {columns.DAY_ZERO}, %(no_day)s)::int4,
        (count(*) FILTER (WHERE on_day > %(day)s::date - %(quarter)s))::float8,
        (count(*) FILTER (WHERE on_day > %(day)s::date - %(quarter)s AND posture <> ''))::float8,
        (count(*) FILTER (WHERE on_day > %(day)s::date - %(quarter)s AND posture = 'PROACTIVE'))::float8,
        coalesce(avg(sentiment) FILTER (WHERE on_day > %(day)s::date - %(quarter)s), 'NaN')::float8
    FROM ({HAPPENED}) happened
    GROUP BY account_id
"""  # noqa: S608 - the parts are constants
TOUCHED = f"""
    SELECT happened.account_id, count(DISTINCT link.contact_id)::float8
    FROM ({HAPPENED}) happened JOIN {{links}} link ON link.touch_id = happened.id
    WHERE on_day > %(day)s::date - %(quarter)s
    GROUP BY happened.account_id
"""  # noqa: S608 - the parts are constants
ANSWERS = f"""
    WITH answer AS (
        SELECT id, account_id, contact_id, is_anonymous, answered_at,
            (answered_at AT TIME ZONE %(zone)s)::date AS on_day,
            acted_on_at IS NULL OR acted_on_at >= %(end)s AS waits,
            CASE WHEN high_is_good THEN score - scale_low ELSE scale_high - score END
                / (scale_high - scale_low) AS share
        FROM {{surveys}} response WHERE known_on <= %(day)s AND answered_at < %(end)s
    ), latest AS (
        SELECT DISTINCT ON (account_id, coalesce(contact_id, -id)) account_id, is_anonymous, share
        FROM answer WHERE on_day > %(day)s::date - %(half_year)s
        ORDER BY account_id, coalesce(contact_id, -id), answered_at DESC, id DESC
    ), said AS (
        SELECT account_id, CASE WHEN count(*) FILTER (WHERE is_anonymous) >= %(fewest)s THEN avg(share)
                                ELSE avg(share) FILTER (WHERE NOT is_anonymous) END AS score
        FROM latest GROUP BY account_id
    )
    SELECT answer.account_id, coalesce(min(score), 'NaN')::float8,
        coalesce(min(on_day) FILTER (WHERE waits) - {columns.DAY_ZERO}, %(no_day)s)::int4
    FROM answer LEFT JOIN said ON said.account_id = answer.account_id
    GROUP BY answer.account_id
"""  # noqa: S608 - the parts are constants


def contacts(
    shared: OrganizationDay, account_ids: facts.IntArray, parameters: dict[str, Any]
) -> facts.ContactFacts:
    """Return how many champions each account has."""
    query = CHAMPIONS.format(contacts=shared.past.rows(as_of.CONTACTS))
    found = columns.read(query, parameters, {"account": "i8", "champions": "f8"})
    return facts.ContactFacts(
        roles_connected=shared.connected.contact_roles,
        champions=places.by_account(account_ids, found).numbers("champions"),
    )


def touches(
    shared: OrganizationDay, account_ids: facts.IntArray, parameters: dict[str, Any]
) -> facts.TouchFacts:
    """Return the touches of the accounts, counted; none is read while the source is not connected."""
    connected = shared.connected.touches
    found, spoken_with = _touches(shared, account_ids, parameters)
    return facts.TouchFacts(
        connected_on=connected.connected_on,
        postures_connected=connected.postures,
        sentiments_connected=connected.sentiments,
        contacts_connected=connected.contacts,
        last_by_us_on=found.days("last"),
        touches_84=found.numbers("touches"),
        judged_84=found.numbers("judged"),
        proactive_84=found.numbers("proactive"),
        contacts_84=spoken_with.numbers("contacts"),
        sentiment_84=found.numbers("sentiment", np.nan),
    )


def surveys(
    shared: OrganizationDay, account_ids: facts.IntArray, parameters: dict[str, Any]
) -> facts.SurveyFacts:
    """Return what the accounts answered; none is read while the source is not connected."""
    names = {"account": "i8", "score": "f8", "waiting": "i4"}
    bound = {"half_year": facts.HALF_YEAR, "fewest": answers.AT_LEAST, "no_day": columns.NO_DAY}
    rows = columns.none(names)
    if shared.connected.surveys.connected:
        query = ANSWERS.format(surveys=shared.past.rows(as_of.SURVEYS))
        rows = columns.read(query, parameters | bound, names)
    found = places.by_account(account_ids, rows)
    return facts.SurveyFacts(
        connected=shared.connected.surveys.connected,
        acted_connected_on=shared.connected.surveys.acted_on,
        score_180=found.numbers("score", np.nan),
        oldest_waiting_on=found.days("waiting"),
    )


def _touches(
    shared: OrganizationDay, account_ids: facts.IntArray, parameters: dict[str, Any]
) -> tuple[places.Placed, places.Placed]:
    """Return the counts of touches, and how many contacts were touched."""
    counts = {"account": "i8", "last": "i4"} | dict.fromkeys(
        ("touches", "judged", "proactive", "sentiment"), "f8"
    )
    spoken_with = {"account": "i8", "contacts": "f8"}
    counted, linked = columns.none(counts), columns.none(spoken_with)
    if shared.connected.touches.connected_on is not None:
        bound = parameters | {"quarter": facts.LONG_WINDOW, "no_day": columns.NO_DAY}
        rows = shared.past.rows(as_of.TOUCHES)
        counted = columns.read(TOUCHES.format(touches=rows), bound, counts)
        linked = columns.read(TOUCHED.format(touches=rows, links=shared.past.links), bound, spoken_with)
    return places.by_account(account_ids, counted), places.by_account(account_ids, linked)

"""Signals of a day: what is noticed for the first time, what is still true, and what is over."""

import json
from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
from django.db import connection

from health.domain import facts
from health.domain.signals import Noticed, customer, merged, ours
from health.models import Signal
from health.queries import columns, noticing, scores

SENTENCE_LENGTH = Signal._meta.get_field("sentence").max_length
COLUMNS = ("account_id", "kind", "subject", "severity", "sentence", "evidence", "expires_on")
UPSERT = """
    INSERT INTO health_signal (organization_id, account_id, kind, subject, day, last_seen_on, severity,
        sentence, evidence, expires_on, money_at_stake)
    SELECT %(organization)s, n.account_id, n.kind, n.subject, %(day)s, %(day)s, n.severity,
           n.sentence, n.evidence, n.expires_on, coalesce(e.avoidable_loss, 0)
    FROM new_health_signal n
    LEFT JOIN health_riskestimate e ON e.organization_id = %(organization)s AND e.day = %(day)s
        AND e.account_id = n.account_id
    ON CONFLICT (organization_id, account_id, kind, subject) WHERE ended_on IS NULL DO UPDATE SET
        last_seen_on = excluded.last_seen_on, severity = excluded.severity, sentence = excluded.sentence,
        evidence = excluded.evidence, expires_on = excluded.expires_on,
        money_at_stake = excluded.money_at_stake, updated_at = now()
"""
END = """
    UPDATE health_signal SET ended_on = %(day)s, version = version + 1, updated_at = now()
    WHERE organization_id = %(organization)s AND ended_on IS NULL
      AND (last_seen_on < %(day)s OR expires_on <= %(day)s)
"""


def write(organization_id: int, accounts: scores.DayAccounts, keys: Sequence[str]) -> int:
    """Note what is noticed on the day and end what is not seen any more; return how many are open.

    keys: the measures of the day's values, in their order. Writing the same day again changes nothing.
    """
    noticed = merged([*_measured(accounts, keys), *noticing.noticed(organization_id, accounts.day)])
    columns.copy_in("health_signal", COLUMNS, _rows(noticed, accounts.day))
    with connection.cursor() as cursor:
        for statement in (UPSERT, END):
            cursor.execute(statement, {"organization": organization_id, "day": accounts.day})
    return Signal.objects.for_organization(organization_id).filter(ended_on__isnull=True).count()


def _measured(accounts: scores.DayAccounts, keys: Sequence[str]) -> Iterator[Noticed | None]:
    """Notice what measures of the day show, among customers."""
    present = accounts.present
    trend, silence = (_values(accounts, keys, key) for key in ("usage_trend", "touch_silence"))
    known = trend[present & ~np.isnan(trend)]
    median = float(np.median(known)) if len(known) else 0.0
    for place in np.flatnonzero(present):
        account_id = int(accounts.ids[place])
        yield customer.usage_fell(account_id, float(trend[place]), median)
        yield ours.silent(account_id, float(silence[place]))


def _values(accounts: scores.DayAccounts, keys: Sequence[str], key: str) -> facts.FloatArray:
    """Return a measure's values (A,); missing everywhere when the configuration leaves it out."""
    if key not in keys:
        return np.full(len(accounts.ids), np.nan)
    return accounts.values[:, keys.index(key)]


def _rows(noticed: Sequence[Noticed], day: date) -> Iterator[tuple[object, ...]]:
    for each in noticed:
        if each.expires_on is None or each.expires_on > day:
            yield (
                each.account_id,
                each.kind.value,
                each.subject,
                each.severity,
                each.sentence[:SENTENCE_LENGTH],
                json.dumps(each.evidence, ensure_ascii=False),
                each.expires_on,
            )

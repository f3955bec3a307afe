"""RavenStack as of a day, worked out from its files with pandas alone: nothing of the product is imported.

The set has one product and no terms, so an account's line of contracts is simple: a later subscription
replaces the one before it from its start, and every contract rolls.
"""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

# frames hold what files hold: their types say nothing here
Frame = Any
Day = Any
GRACE: Any = pd.Timedelta(days=60)
BEFORE_BANDS = {"HEALTHY": 0.5, "WATCH": 1.0, "AT_RISK": 2.5, "UNKNOWN": 1.0}


@dataclass(frozen=True, kw_only=True)
class Sets:
    """The files, dates parsed."""

    accounts: Frame
    subscriptions: Frame
    tickets: Frame
    usage: Frame


def read(folder: Path) -> Sets:
    """Read the four files that the figures need."""
    subscriptions: Frame = pd.read_csv(
        folder / "ravenstack_subscriptions.csv", parse_dates=["start_date", "end_date"]
    )
    usage: Frame = pd.read_csv(folder / "ravenstack_feature_usage.csv", parse_dates=["usage_date"])
    usage = usage.drop(columns="usage_id").drop_duplicates()
    usage = usage.merge(subscriptions[["subscription_id", "account_id"]], on="subscription_id")
    return Sets(
        accounts=pd.read_csv(folder / "ravenstack_accounts.csv"),
        subscriptions=subscriptions,
        tickets=pd.read_csv(
            folder / "ravenstack_support_tickets.csv", parse_dates=["submitted_at", "closed_at"]
        ),
        usage=usage,
    )


def lines(sets: Sets, day: Day) -> Frame:
    """Return the stretches of paying subscriptions: account, start, end (NaT = runs), arr, seats."""
    held = sets.subscriptions[~sets.subscriptions.is_trial & (sets.subscriptions.start_date <= day)]
    held = held[~(held.end_date <= held.start_date)].reset_index()
    held = held.sort_values(["account_id", "start_date", "index"], kind="stable")
    follower = held.groupby("account_id").start_date.shift(-1)
    ended = held.end_date.where(held.end_date <= day)
    replaced = follower.notna() & (ended.isna() | (follower <= ended))
    end = ended.where(~replaced, follower)
    found = held.assign(end=end)
    found = found[~(found.end <= found.start_date) & (found.arr_amount > 0)]
    return found[["account_id", "start_date", "end", "arr_amount", "seats"]]


def running(stretches: Frame, day: Day) -> Frame:
    """Return the stretches that run on a day."""
    return stretches[(stretches.start_date <= day) & ~(stretches.end <= day)]


def rates(stretches: Frame, day: Day) -> tuple[float, float, float]:
    """Return churn per renewal, contraction probability and mean share lost, all shrunk."""
    until = day - GRACE
    churns = account_years = falls = 0
    renewals = share = 0.0
    for _, held in stretches.groupby("account_id"):
        for row in held[held.start_date < until].itertuples():
            end = until if pd.isna(row.end) else min(row.end, until)
            renewals += (end - row.start_date).days / 365.25
        for spell in spells(held):
            left = spell.end.iloc[-1]
            churns += pd.notna(left) and left <= until
            for before, after in years(spell, until):
                account_years += 1
                falls += after < before
                share += max(before - after, 0) / before
    return (
        (churns + 0.1 * 20) / (renewals + 20),
        (falls + 0.05 * 20) / (account_years + 20),
        (share + 0.25 * 20) / (falls + 20),
    )


def spells(held: Frame) -> list[Frame]:
    """Return one account's stretches cut where it was away for the grace period or longer."""
    gap = held.start_date - held.end.shift()
    number = (gap >= GRACE).cumsum()
    return [spell for _, spell in held.groupby(number)]


def years(spell: Frame, until: Day) -> list[tuple[float, float]]:
    """Return ARR at the start and the end of each whole year of a spell; a year of leaving counts as kept."""
    found = []
    left = spell.end.iloc[-1]
    start = spell.start_date.iloc[0]
    before = spell.arr_amount.iloc[0]
    for count in range(1, 50):
        end = spell.start_date.iloc[0] + pd.DateOffset(years=count)
        if end > until or (pd.notna(left) and left <= start):
            break
        stays = pd.isna(left) or left > end
        after = spell[spell.start_date <= end].arr_amount.iloc[-1] if stays else before
        found.append((before, after))
        start, before = end, after
    return found


def expected_losses(stretches: Frame, day: Day, bands: Frame) -> Frame:
    """Return arr, p and expected loss in dollars by account; every contract can end within the year once."""
    churn, contraction, share = rates(stretches, day)
    arr = running(stretches, day).set_index("account_id").arr_amount
    multiplier = bands.loc[arr.index].map(BEFORE_BANDS)
    factor = arr.sum() / (arr * multiplier).sum()
    p = (churn * factor * multiplier).clip(upper=0.95)
    loss = arr * (p + np.minimum(contraction, 1 - p) * share)
    cents = np.floor(np.round(loss * 100, 6) + 0.5)
    return pd.DataFrame({"arr": arr, "p": p, "loss_cents": cents.astype(int)})


def measures(sets: Sets, stretches: Frame, day: Day) -> Frame:
    """Return the measures that RavenStack has facts for, by account; nan = missing."""
    usage = sets.usage[sets.usage.usage_date <= day]
    age = (day - usage.usage_date).dt.days
    recent, window = usage[age < 28], usage[age < 91]
    connected = usage.usage_date.min()
    found: Frame = pd.DataFrame(index=sets.accounts.account_id)

    def total(rows: Frame, column: str) -> Frame:
        return rows.groupby("account_id")[column].sum().reindex(found.index, fill_value=0)

    now = total(recent, "usage_count") / 4
    before = total(window[(day - window.usage_date).dt.days >= 28], "usage_count") / 9
    used = usage[usage.usage_count > 0]
    first_use = used.groupby("account_id").usage_date.min().reindex(found.index)
    last_use = used.groupby("account_id").usage_date.max().reindex(found.index)
    first_contract = stretches.groupby("account_id").start_date.min().reindex(found.index)
    measurable = (first_use <= day - pd.Timedelta(days=90)) & (now + before > 0)
    trend: Frame = np.log((now + 1) / (before + 1))
    found["usage_trend"] = trend.where(measurable)
    events, errors = total(recent, "usage_count"), total(recent, "error_count")
    found["error_rate"] = (errors / events).where(events > 0)
    begun: Frame = pd.concat([first_use, first_contract], axis=1).min(axis=1)
    found["active_day_share"] = _active_days(used, begun, connected, day)
    since: Frame = pd.concat([last_use, first_contract], axis=1).max(axis=1).fillna(connected)
    found["usage_silence"] = (day - since.clip(lower=connected)).dt.days.astype(float)
    _tickets(found, sets.tickets, day)
    seats = running(stretches, day).set_index("account_id").seats
    year_ago = running(stretches, day - pd.DateOffset(years=1)).set_index("account_id").seats
    found["seat_change"] = (seats / year_ago - 1).reindex(found.index)
    return found


def _active_days(used: Frame, begun: Frame, connected: Day, day: Day) -> Frame:
    working: Frame = pd.bdate_range(day - pd.Timedelta(days=27), day)
    days_used = used[used.usage_date.isin(working)].groupby("account_id").usage_date.agg(set)
    share = {}
    for account, start in begun.items():
        observed = [each for each in working if pd.notna(start) and each >= max(start, connected)]
        active = [each for each in observed if each in days_used.get(account, set())]
        share[account] = len(active) / len(observed) if observed else math.nan
    return pd.Series(share)


def _tickets(found: Frame, tickets: Frame, day: Day) -> None:
    opened = tickets[tickets.submitted_at.dt.normalize() <= day]
    still_open = ~(opened.closed_at.dt.normalize() <= day)
    serious = opened[still_open & opened.priority.isin(["urgent", "high"])]
    age = (day - serious.groupby("account_id").submitted_at.min().dt.normalize()).dt.days
    found["oldest_serious_ticket"] = age.reindex(found.index).fillna(0).astype(float)
    late = opened[(day - opened.submitted_at.dt.normalize()).dt.days < 84]
    escalated = late[late.escalation_flag].groupby("account_id").size()
    found["escalations"] = escalated.reindex(found.index).fillna(0).astype(float)

"""A draft tried on today's data: every account of the newest closed day scored again from its stored values.

Facts are not read again. Bands change as the next run would change them, 3 points past an edge.
"""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from accounts.queries import names
from cs_platform.tenancy import queries as tenancy
from health.domain import configuration, facts, loss, scoring
from health.domain import trial as rules
from health.domain.configuration import Configuration
from health.domain.trial import Mover, ProfileShare, Trial
from health.queries import columns, configurations, days, models, profiles, scores

SLICE = 20_000
MONEY = """
    SELECT account_id, coalesce(arr * 100, 0)::int8, coalesce(expected_loss * 100, 0)::int8,
           (arr IS NOT NULL)::int4
    FROM health_riskestimate
    WHERE organization_id = %(organization)s AND day = %(day)s
    ORDER BY account_id
"""


@dataclass(frozen=True, kw_only=True)
class _Rescored:
    """The accounts of a day (A,) as they are, as the draft would have them, and which are customers."""

    accounts: scores.DayAccounts
    own: Configuration
    wanted: Configuration
    health: facts.FloatArray
    coverage: facts.FloatArray
    band: scoring.BandCodes
    profile: facts.IntArray
    money: rules.Money
    convertible: facts.BoolArray
    present: facts.BoolArray


def try_configuration(organization_id: int, wanted: Configuration) -> Trial | None:
    """Try a configuration on the newest closed day; None before there is one."""
    day = days.newest_closed(organization_id)
    if day is None:
        return None
    own = configurations.published_on(organization_id, day).configuration
    accounts = scores.accounts_of_day(organization_id, day, len(own.keys))
    found = _rescored(organization_id, accounts, own, wanted)
    here = found.present
    was, will = accounts.health[here], found.health[here]
    return Trial(
        day=day,
        currency=tenancy.organization(organization_id).reporting_currency,
        accounts=int(here.sum()),
        cells=rules.cells(accounts.band[here], found.band[here], _money(found)),
        changed=_movers(organization_id, found, _changed(found)),
        movers=_movers(organization_id, found, _largest(found)),
        profiles=_profiles(found),
        coverage_was=rules.mean(accounts.coverage[here]) or 0.0,
        coverage_will=rules.mean(found.coverage[here]) or 0.0,
        health_was=rules.mean(was),
        health_will=rules.mean(will),
        expected_loss_was=loss.amount(int(found.money.expected_loss[here].sum())),
        expected_loss_will=_expected_loss(organization_id, found),
        not_convertible=int((here & ~found.convertible).sum()),
        first_known_later=_first_known_later(own, wanted),
    )


def _rescored(
    organization_id: int, accounts: scores.DayAccounts, own: Configuration, wanted: Configuration
) -> _Rescored:
    codes = np.full(len(accounts.ids), configuration.BASE, dtype=np.int64)
    if wanted.profiles:
        codes = profiles.of_day(organization_id, accounts.day).codes(wanted, accounts.ids)
    parts = [
        _scored(accounts, slice(start, start + SLICE), own, wanted, codes)
        for start in range(0, max(len(accounts.ids), 1), SLICE)
    ]
    bound = {"organization": organization_id, "day": accounts.day}
    widths = {"account": "i8", "arr": "i8", "expected_loss": "i8", "convertible": "i4"}
    money = columns.read(MONEY, bound, widths)
    money = money[np.searchsorted(columns.integers(money["account"]), accounts.ids)]
    return _Rescored(
        accounts=accounts,
        own=own,
        wanted=wanted,
        health=np.concatenate([each.health for each in parts]),
        coverage=np.concatenate([each.coverage for each in parts]),
        band=np.concatenate([each.band for each in parts]),
        profile=codes,
        money=rules.Money(
            arr=columns.integers(money["arr"]), expected_loss=columns.integers(money["expected_loss"])
        ),
        convertible=money["convertible"].astype(bool),
        present=accounts.present,
    )


def _scored(
    accounts: scores.DayAccounts,
    part: slice,
    own: Configuration,
    wanted: Configuration,
    codes: facts.IntArray,
) -> scoring.Scores:
    """Score a part of the accounts; a measure that no score of the day holds is missing."""
    stored = accounts.values[part]
    values = np.full((len(stored), len(wanted.keys)), np.nan)
    for place, key in enumerate(wanted.keys):
        if key in own.keys:
            values[:, place] = stored[:, own.keys.index(key)]
    return scoring.score(wanted, values, accounts.band[part], codes[part])


def _money(found: _Rescored) -> rules.Money:
    here = found.present
    return rules.Money(arr=found.money.arr[here], expected_loss=found.money.expected_loss[here])


def _changed(found: _Rescored) -> facts.IntArray:
    here = np.flatnonzero(found.present)
    was, will = found.accounts.band[here], found.band[here]
    places: facts.IntArray = here[rules.changed(was, will, found.money.expected_loss[here])]
    return places


def _largest(found: _Rescored) -> facts.IntArray:
    here = np.flatnonzero(found.present)
    was, will = found.accounts.health[here], found.health[here]
    places: facts.IntArray = here[rules.largest(was, will, found.money.expected_loss[here])]
    return places


def _movers(organization_id: int, found: _Rescored, chosen: facts.IntArray) -> tuple[Mover, ...]:
    places = chosen.tolist()
    ids = [int(found.accounts.ids[place]) for place in places]
    called = names.of_accounts(organization_id, ids)
    return tuple(_mover(found, place, called) for place in places)


def _mover(found: _Rescored, place: int, called: dict[int, str]) -> Mover:
    accounts, account_id = found.accounts, int(found.accounts.ids[place])
    is_convertible = bool(found.convertible[place])
    return Mover(
        account_id=account_id,
        name=called[account_id],
        health_was=_known(accounts.health[place]),
        health_will=_known(found.health[place]),
        band_was=scoring.BANDS[int(accounts.band[place])],
        band_will=scoring.BANDS[int(found.band[place])],
        profile_was=found.own.profile_name(int(accounts.profile[place])),
        profile_will=found.wanted.profile_name(int(found.profile[place])),
        arr=loss.amount(int(found.money.arr[place])) if is_convertible else None,
        expected_loss=loss.amount(int(found.money.expected_loss[place])) if is_convertible else None,
    )


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _profiles(found: _Rescored) -> tuple[ProfileShare, ...]:
    codes = (*range(1, len(found.wanted.scales)), configuration.BASE)
    held = {code: found.present & (found.profile == code) for code in codes}
    return tuple(
        ProfileShare(
            code=code,
            name=found.wanted.profile_name(code),
            accounts=int(mine.sum()),
            arr=loss.amount(int(found.money.arr[mine].sum())),
        )
        for code, mine in held.items()
    )


def _expected_loss(organization_id: int, found: _Rescored) -> Decimal | None:
    """Return what the accounts would be expected to lose; None where a trained model says so itself."""
    accounts = found.accounts
    if models.in_use(organization_id, accounts.day) is not None or not len(accounts.ids):
        return None
    rates = scores.organization_rates(organization_id, accounts.day)
    expected = loss.expected_loss(
        exposure=accounts.convertible_exposure,
        p=scores.assumed_probabilities(accounts, rates, found.band).p,
        rates=rates.contraction,
        locked_loss_a_year=tenancy.settings_of(organization_id).locked_loss_rate,
    )
    return loss.amount(int(expected[found.present & found.convertible].sum()))


def _first_known_later(own: Configuration, wanted: Configuration) -> tuple[str, ...]:
    return tuple(
        key
        for key in wanted.keys
        if key not in own.keys and any(scale.setting(key).enabled for scale in wanted.scales)
    )

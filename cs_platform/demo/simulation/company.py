"""The simulated company: draws every table of its export and keeps the truth apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from cs_platform.demo.simulation import (
    commerce,
    journey,
    people,
    profiles,
    rates,
    satisfaction,
    statements,
    tickets,
    timeline,
    truth,
    usage,
    words,
)
from cs_platform.demo.simulation.agreements import Contract
from cs_platform.demo.simulation.profiles import Profiles
from cs_platform.demo.simulation.timeline import Timeline
from cs_platform.demo.simulation.truth import Truth
from cs_platform.demo.simulation.world import World


@dataclass(frozen=True, kw_only=True)
class Simulation:
    """``tables`` holds one table per kind of fact, in load order; ``truth`` is never exported."""

    first_day: date
    last_day: date
    tables: Mapping[str, pd.DataFrame]
    truth: Truth


def simulate(
    *, accounts: int, months: int, last_day: date, seed: int, usage_days: int | None = None
) -> Simulation:
    """Simulate a company with so many accounts over so many whole months and the running one.

    ``usage_days`` keeps only the last so many calendar days of use, for large portfolios. Equal arguments
    give equal tables. Raises ValueError for fewer than 1 account or 3 months.
    """
    if accounts < 1 or months < 3:
        raise ValueError("A simulation needs at least one account and three months.")
    line = timeline.of(months=months, last_day=last_day)
    streams = iter(np.random.default_rng(seed).spawn(9))
    who = profiles.draw(next(streams), accounts=accounts, line=line)
    satisfied = satisfaction.simulate(next(streams), profiles=who, line=line)
    trade = commerce.simulate(next(streams), who=who, satisfaction=satisfied, line=line)
    world = World(who=who, satisfaction=satisfied, trade=trade, line=line)
    stages = journey.simulate(next(streams), world=world)
    tables = {
        "exchange_rates": rates.simulate(next(streams), line=line),
        "features": pd.DataFrame(
            [(name, core) for name, core, *_ in words.FEATURES], columns=["name", "core"]
        ),
        "accounts": _accounts(who, journey.current_stages(stages, who), line),
        "stage_entries": stages,
        "contracts": _contracts(trade.contracts, who),
        "churn_statements": statements.simulate(next(streams), world=world),
        "contacts": people.simulate(next(streams), world=world),
        "tickets": tickets.simulate(next(streams), world=world),
        "usage": usage.simulate(next(streams), world=world, usage_days=usage_days),
    }
    return Simulation(
        first_day=date.fromordinal(line.first_day),
        last_day=last_day,
        tables=tables,
        truth=truth.reveal(world),
    )


def _accounts(who: Profiles, stages: list[str], line: Timeline) -> pd.DataFrame:
    """Rows of the accounts file; those older than the records are known from their first day."""
    return pd.DataFrame(
        {
            "external_id": who.external_id,
            "name": who.name,
            "domain": who.domain,
            "industry": who.industry,
            "country": who.country,
            "segment": who.segment,
            "tier": who.tier,
            "owner_email": who.owner,
            "stage": stages,
            "acquisition_origin": who.origin,
            "known_on": timeline.as_days(np.maximum(who.started - 30, line.first_day)),
        }
    )


def _contracts(contracts: list[Contract], who: Profiles) -> pd.DataFrame:
    """Rows of the contracts file."""
    table = pd.DataFrame([contract.__dict__ for contract in contracts])
    days = ("starts_on", "term_ends_on", "ended_on", "notice_received_on", "known_on")
    table = table.assign(
        account=who.external_id[table["account"].to_numpy()],
        is_trial=[contract.kind == "TRIAL" for contract in contracts],
        **{day: timeline.as_days(table[day].to_numpy(dtype=np.int64)) for day in days},
    )
    return table[[*CONTRACT_COLUMNS]]


CONTRACT_COLUMNS = (
    "external_id", "account", "product", "plan", "kind", "is_trial", "seats", "arr", "currency", "starts_on",
    "term_ends_on", "ended_on", "notice_received_on", "notice_days", "billing_period", "auto_renew",
    "replaces", "known_on",
)  # fmt: skip

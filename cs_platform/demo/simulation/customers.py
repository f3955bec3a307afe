"""The accounts with their own columns and owners above them, and their contracts as exported."""

import numpy as np
import pandas as pd

from accounts.domain.choices import AttributeType, RenewalCategory
from cs_platform.demo.simulation import timeline, traits
from cs_platform.demo.simulation.block import Block
from cs_platform.demo.simulation.profiles import Profiles
from cs_platform.demo.simulation.timeline import NEVER, Ints, Words
from cs_platform.demo.simulation.words import ASSETS

SHARE_IN_FAMILIES = 0.06
SMALLEST_WITH_FAMILIES = 20
CATEGORY_DAYS = 150
"""How long before its end people say what they expect of a contract."""

ATTRIBUTES = (  # key, label, type, options, unit
    ("sites", "Sites", AttributeType.NUMBER, (), "sites"),
    ("shifts", "Shifts", AttributeType.CHOICE, traits.SHIFTS, ""),
    ("finance_link", "Finance system linked", AttributeType.FLAG, (), ""),
    ("first_line_live", "First line live", AttributeType.DAY, (), ""),
    ("critical_asset", "Critical asset", AttributeType.TEXT, (), ""),
)
CONTRACT_COLUMNS = (
    "external_id", "account", "product", "plan", "kind", "is_trial", "seats", "arr", "currency", "starts_on",
    "term_ends_on", "ended_on", "notice_received_on", "notice_days", "billing_period", "auto_renew",
    "replaces", "renewal_category", "renewal_reason", "renewal_said_by_email", "renewal_said_on", "known_on",
)  # fmt: skip
_CATEGORIES = tuple(category.value for category in RenewalCategory)
_REASONS = {
    "COMMIT": (
        "Budget is approved and the plant director wants two more lines on it.",
        "Said so on the phone, order to follow.",
    ),
    "LIKELY": (
        "No sign of trouble, but nobody has said yes yet.",
        "Champion is for it, procurement has not looked.",
    ),
    "AT_RISK": (
        "Use has fallen and the new head of maintenance compares vendors.",
        "Open tickets are named in every meeting.",
    ),
    "LOST": ("Notice is in.", "They have signed with somebody else."),
}


def attribute_definitions() -> pd.DataFrame:
    """The columns of the company's own on accounts."""
    rows = [
        {"key": key, "label": label, "type": kind.value, "options": "; ".join(options), "unit": unit}
        for key, label, kind, options, unit in ATTRIBUTES
    ]
    return pd.DataFrame(rows)


def parents(rng: np.random.Generator, who: Profiles, *, guests: int) -> Ints:
    """Put some smaller accounts under a large one; a parent has no parent."""
    parent = np.full(len(who), NEVER, dtype=np.int64)
    large = np.flatnonzero(who.segment == "Enterprise")
    if len(who) < SMALLEST_WITH_FAMILIES or not len(large):
        return parent
    small = np.flatnonzero((who.segment != "Enterprise") & (np.arange(len(who)) >= guests))
    children = rng.permutation(small)[: int(SHARE_IN_FAMILIES * len(who))]
    parent[children] = large[rng.integers(0, max(1, len(large) // 3), len(children))]
    return parent


def accounts(block: Block, stages: list[str]) -> pd.DataFrame:
    """Rows of the accounts file; those older than the records are known from their first day."""
    who, kept = block.who, block.traits
    owned = block.parent != NEVER
    live = np.minimum(who.started + 60, block.line.last_day)
    order = block.stream("assets").integers(0, 1000, len(who))
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
            "parent": np.where(owned, who.external_id[np.maximum(block.parent, 0)], ""),
            "fit": kept.fit,
            "attribute:sites": kept.sites,
            "attribute:shifts": kept.shifts,
            "attribute:finance_link": np.where(kept.linked, "yes", "no"),
            "attribute:first_line_live": timeline.as_days(live),
            "attribute:critical_asset": _assets(who.industry, order),
            "known_on": timeline.as_days(np.maximum(who.started - 30, block.line.first_day)),
        }
    )


def contracts(block: Block) -> pd.DataFrame:
    """Rows of the contracts file."""
    table = pd.DataFrame([contract.__dict__ for contract in block.trade.contracts])
    days = ("starts_on", "term_ends_on", "ended_on", "notice_received_on", "known_on")
    table = _with_expectations(block, table).assign(
        account=block.who.external_id[table["account"].to_numpy()],
        is_trial=table["kind"] == "TRIAL",
        **{day: timeline.as_days(table[day].to_numpy(dtype=np.int64)) for day in days},
    )
    return table[[*CONTRACT_COLUMNS]]


def _with_expectations(block: Block, table: pd.DataFrame) -> pd.DataFrame:
    """Add what people expect of contracts whose end is near: mostly what satisfaction shows, not always."""
    rng, last_day = block.stream("renewals"), block.line.last_day
    account = table["account"].to_numpy(dtype=np.int64)
    ends, notice = table["term_ends_on"].to_numpy(dtype=np.int64), table["notice_received_on"].to_numpy()
    near = (table["kind"] == "RECURRING") & (ends > last_day) & (ends <= last_day + CATEGORY_DAYS)
    near &= (table["ended_on"] == NEVER) & (rng.random(len(table)) < 0.8)
    felt = block.shown.paths[account, -1] + rng.normal(0.0, 0.6, len(table))
    place = np.where(notice != NEVER, 3, np.searchsorted([-0.8, 0.5], -felt, side="right"))
    said = np.maximum(last_day - rng.integers(2, 40, len(table)), table["starts_on"].to_numpy())
    category = np.where(near, np.array(_CATEGORIES, dtype=object)[place], "")
    draws = rng.integers(0, 2, len(table))
    return table.assign(
        renewal_category=category,
        renewal_reason=[_REASONS[code][draw] if code else "" for code, draw in zip(category, draws)],
        renewal_said_by_email=np.where(near, block.who.owner[account], ""),
        renewal_said_on=timeline.as_days(np.where(near & (said <= last_day), said, NEVER)),
    )


def _assets(industry: Words, draws: Ints) -> list[str]:
    """Something that stands in such a plant."""
    return [
        ASSETS[trade][draw % len(ASSETS[trade])].removeprefix("the ") for trade, draw in zip(industry, draws)
    ]

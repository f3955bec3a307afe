"""Writes days of use: totals by account, and what the features add to them."""

from collections.abc import Mapping

import pandas as pd

from accounts.models import FeatureDay, UsageDay
from cs_platform.demo.loading import copying
from cs_platform.demo.loading.columns import Names
from cs_platform.demo.simulation import words
from cs_platform.tenancy import operations as tenancy

AMOUNTS = ("events", "active_users", "seconds", "errors")
CORE = frozenset(name for name, core, *_ in words.FEATURES if core)


def write(table: pd.DataFrame, names: Names, accounts: Mapping[str, int], *, organization_id: int) -> int:
    """Write the rows of a slice; rows that name no feature are the totals of their day. Return how many."""
    if table.empty:
        return 0
    for target in (UsageDay, FeatureDay):
        tenancy.ensure_months(target._meta.db_table, table["day"].min().date(), table["day"].max().date())
    rows = table.assign(account_id=table["account"].map(accounts))
    parts, totals = rows[rows["feature"] != ""], rows[rows["feature"] == ""]
    parts = parts.assign(feature_id=parts["feature"].map(names.features))
    written = copying.write(
        FeatureDay,
        parts[["account_id", "feature_id", "day", *AMOUNTS, "known_on"]].assign(stream=""),
        organization_id=organization_id,
    )
    return written + copying.write(UsageDay, _totals(totals, parts), organization_id=organization_id)


def _totals(totals: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    """Totals as supplied, with the core features that were used on the days on which they are told apart."""
    core = parts[parts["feature"].isin(CORE)].sort_values("feature_id")
    used = core.groupby(["account_id", "day"])["feature_id"].agg(copying.array).rename("core_features")
    joined = totals.join(used, on=["account_id", "day"])
    supplied = {f"supplied_{name}": joined[name] for name in AMOUNTS}
    supplied["supplied_known_on"] = joined["known_on"]
    columns = ["account_id", "day", *AMOUNTS, "core_features", *supplied, "known_on"]
    filled = joined.assign(**supplied, core_features=joined["core_features"].fillna("{}"))
    return filled[columns].assign(active_users_at_least=False)

"""Writes which standards were seen met; no file can say so, hence the demo comes by here too."""

import numpy as np
import pandas as pd

from accounts.domain.choices import StandardCheck
from accounts.models import Account, Standard, StandardMet
from cs_platform.demo.loading import copying
from cs_platform.demo.loading.columns import Names


def by_stage(organization_id: int) -> dict[str, list[int]]:
    """Return the standards that people tick, by the name of their stage and in order."""
    found: dict[str, list[int]] = {}
    ticked = Standard.objects.for_organization(organization_id).filter(check_by=StandardCheck.HAND)
    for stage, number in ticked.order_by("position", "pk").values_list("stage__name", "pk"):
        found.setdefault(stage, []).append(number)
    return found


def write(table: pd.DataFrame, names: Names, *, organization_id: int) -> int:
    """Tick the first standards of each stage, as many as the share says; return how many. Needs a context."""
    of = table["stage"].map(lambda stage: names.standards.get(stage, []))
    ticked = [ids[: round(share * len(ids))] for ids, share in zip(of, table["share"])]
    times = np.array([len(ids) for ids in ticked], dtype=np.int64)
    rows = table.loc[table.index.repeat(times)]
    columns = {
        "account_id": rows["account"].map(names.of(Account)).to_numpy(),
        "standard_id": np.array([number for ids in ticked for number in ids], dtype=np.int64),
        "met_on": rows["met_on"].to_numpy(),
        "seen_by_id": rows["seen_by_email"].map(names.members).astype("Int64").array,
    }
    return copying.write(
        StandardMet, pd.DataFrame(columns), organization_id=organization_id, leave_known=True
    )

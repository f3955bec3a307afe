"""RavenStack as of its last day, against the same figures worked out from its files with pandas."""

import json
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from uuid import uuid4

import numpy as np
import pandas as pd
import pytest
from django.core.management import call_command

from cs_platform.tenancy.context import organization_context
from health.domain import defaults
from health.models import AccountStanding, HealthScore
from tests.conftest import make_organization
from tests.health import ravenstack_by_hand as by_hand

DAY = date(2024, 12, 31)
MAPPING = Path(__file__).resolve().parents[2] / "docs/examples/ravenstack.toml"


@pytest.mark.drill
def test_the_daily_run_agrees_with_pandas(committed_db: None, ravenstack: Path) -> None:
    organization = make_organization(f"ravenstack-{uuid4().hex[:12]}", currency="USD")
    slug = organization.slug
    call_command("import_folder", ravenstack, organization=slug, mapping=MAPPING, stdout=StringIO())
    out = StringIO()
    call_command("daily_run", organization=slug, as_of=DAY, json=True, stdout=out)
    printed = json.loads(out.getvalue())

    with organization_context(organization.pk):
        rows = {
            row.account.external_id: row
            for row in AccountStanding.objects.for_organization(organization.pk).select_related("account")
        }
        scores = HealthScore.objects.for_organization(organization.pk).select_related("account")
        values = pd.DataFrame.from_dict(
            {score.account.external_id: score.values for score in scores.filter(day=DAY)},
            orient="index",
            columns=list(defaults.CONFIGURATION.keys),
            dtype=float,
        )

    sets = by_hand.read(ravenstack)
    day = pd.Timestamp(DAY)
    lines = by_hand.lines(sets, day)
    bands = pd.Series({name: row.band for name, row in rows.items()})
    losses = by_hand.expected_losses(lines, day, bands)
    cents = {name: int((row.expected_loss or Decimal(0)) * 100) for name, row in rows.items() if row.arr}
    assert cents == losses.loss_cents.to_dict()
    assert Decimal(printed["expected_loss"]) == Decimal(int(losses.loss_cents.sum())).scaleb(-2)
    assert sum(row.arr or Decimal(0) for row in rows.values()) == Decimal(int(losses.arr.sum()))
    probabilities = {name: row.probability for name, row in rows.items() if row.arr}
    assert probabilities == pytest.approx(losses.p.to_dict())
    measured = by_hand.measures(sets, lines, day)
    for key in measured:
        np.testing.assert_allclose(
            values[key].to_numpy(),
            measured[key].reindex(values.index).to_numpy(dtype=float),
            err_msg=str(key),
        )
    assert printed["accounts_scored"] == len(sets.accounts)
    assert printed["autopsies_opened"] <= 4

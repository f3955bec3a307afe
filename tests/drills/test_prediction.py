"""Churn models where the truth is known, and on the RavenStack data set, which has no signal."""

import io
import json
import uuid
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from django.core.management import call_command

from cs_platform.tenancy.domain.choices import Role
from health.domain import prediction
from health.domain.choices import EstimateLabel
from health.domain.prediction import tournament
from tests.benchmarks import prediction as benchmark
from tests.conftest import make_organization, make_person
from tests.pages import reading

pytestmark = pytest.mark.drill

ORGANIZATIONS = 12
MAPPING = Path(__file__).resolve().parents[2] / "docs" / "examples" / "ravenstack.toml"


def test_noise_is_not_taken_for_a_signal() -> None:
    found = list(benchmark.results(benchmark.NOISE, ORGANIZATIONS))

    assert benchmark.calibrated(found) <= 1


def test_a_strong_signal_is_found_and_right() -> None:
    found = list(benchmark.results(benchmark.STRONG, ORGANIZATIONS))

    assert benchmark.calibrated(found) >= ORGANIZATIONS - 2, [each.reason for each in found]
    assert sum(each.error for each in found) <= 0.65 * sum(each.base_error for each in found)


def test_ravenstack_as_a_cross_section_has_no_usable_signal(ravenstack: Path) -> None:
    accounts = pd.read_csv(ravenstack / "ravenstack_accounts.csv")
    tickets = pd.read_csv(ravenstack / "ravenstack_support_tickets.csv")
    counted = tickets.groupby("account_id").agg(
        tickets=("ticket_id", "count"), hours=("resolution_time_hours", "mean")
    )
    frame = accounts.drop(columns=["account_id", "account_name", "churn_flag"])
    frame = frame.join(counted.reindex(accounts.account_id).reset_index(drop=True))
    churned = accounts.churn_flag.to_numpy().astype(np.int64)

    model = prediction.select(frame, churned)

    base = tournament.log_losses(np.full(len(churned), churned.mean()), churned).mean()
    assert tournament.log_losses(model.out_of_fold, churned).mean() <= 1.01 * base
    assert "no usable signal" in str(model.report)
    assert model.label != EstimateLabel.CALIBRATED


def test_the_ravenstack_organization_is_assumed_and_says_what_is_missing(
    committed_db: None, ravenstack: Path
) -> None:
    organization = make_organization(f"raven-{uuid.uuid4().hex[:8]}", currency="USD")
    options = ["--organization", organization.slug]
    call_command("import_folder", str(ravenstack), *options, "--mapping", str(MAPPING), stdout=io.StringIO())
    call_command("daily_run", *options, "--as-of", "2024-12-31", stdout=io.StringIO())
    out = io.StringIO()

    call_command("train", *options, "--json", stdout=out)

    found = json.loads(out.getvalue())
    assert found["label"] == EstimateLabel.ASSUMED
    assert f"{found['missing_churns']} more churned accounts are missing" in found["reason"]
    assert found["missing_churns"] == 41
    assert found["errors"] == []
    reader = make_person(organization, f"{organization.slug}@halden.test", Role.VIEWER)
    page = f"/o/{organization.slug}/trust/"
    assert reading.headline(reader.client, page).startswith("Not yet: 41 more churned accounts are needed")
    assert "called healthy 12 months ago" in reading.page(reader.client, page)

"""An organization of the simulator with its whole history in the database, and its probabilities judged."""

import io
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from django.core.management import call_command
from django.utils import timezone

from accounts.domain import mapping
from accounts.operations import stages
from accounts.operations.imports import folder as folders
from cs_platform.demo import definitions, simulation
from cs_platform.demo.loading import slices
from cs_platform.lib import periods
from cs_platform.tenancy import operations
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Organization
from cs_platform.tenancy.operations import changes
from health.domain.prediction import horizons
from health.models import RiskEstimate
from health.operations import configurations
from health.queries import models
from tests.benchmarks import truth
from tests.benchmarks.world import say

LAST_DAY = date(2026, 1, 31)
LASTING = (
    "own:segment",
    "own:industry",
    "own:country",
    "own:fit",
    "own:sites",
    "own:shifts",
    "own:finance_link",
)
PARTS = ("can end within the year", "cannot end within the year", "rolling")


@dataclass(frozen=True, kw_only=True)
class History:
    """An organization whose model is trained and whose last day says what the model says."""

    organization: Organization
    world: simulation.World


def make(seed: int, *, accounts: int, months: int, vouched: bool) -> History:
    """Simulate a company, import its files, work out its month ends, train, work out the last day.

    vouched: somebody says that what describes an account was always so.
    """
    say(f"Simulating {accounts:,} accounts over {months} months and importing them")
    company = simulation.Company(accounts=accounts, months=months - 1, last_day=LAST_DAY)
    history = History(organization=_organization(f"truth-{seed}"), world=simulation.simulate(company, seed))
    _load(history)
    if vouched:
        _vouch(history.organization)
    slug = history.organization.slug
    say("Working out month ends and training")
    call_command("train", "--organization", slug, stdout=io.StringIO())
    call_command("rescore", "--organization", slug, "--from", str(LAST_DAY), stdout=io.StringIO())
    return history


def result(made: History, *, seconds: float) -> truth.Result:
    """Compare what is stored of the last day with the truth."""
    organization_id = made.organization.pk
    with organization_context(organization_id):
        newest = models.trainings(organization_id)[0]
        study = models.study(organization_id, newest.id)
        frame = compared(made)
        used = study.used.report
    base = study.horizons[0].report
    assert used is not None
    assert base is not None
    frame["base"] = base.base_rate
    parts = {"all": frame} | {part: frame[frame["part"] == part] for part in PARTS}
    label, reason = study.verdict
    horizon = horizons.MAIN if study.chosen is None else study.chosen.horizon
    return truth.Result(
        label=label.value,
        reason=reason,
        winner=f"{used.winner}, {horizon} months",
        churned=base.churned_accounts,
        errors={name: _error(rows) for name, rows in parts.items() if len(rows)},
        seconds=seconds,
    )


def compared(made: History) -> pd.DataFrame:
    """Return account, p, true and part of all whose leaving is not known, as of the last day."""
    revealed = made.world.truth
    assert int(revealed.month_ends[-1]) == LAST_DAY.toordinal()
    true = dict(zip(revealed.external_id.tolist(), revealed.churn_probability[:, -1].tolist(), strict=True))
    stored = RiskEstimate.objects.for_organization(made.organization.pk).filter(
        day=LAST_DAY, probability__isnull=False
    )
    names = ("account__external_id", "probability", "rolling", "renewal_on")
    frame = pd.DataFrame(stored.values_list(*names), columns=["account", "p", "rolling", "renewal_on"])
    soon = frame["renewal_on"].map(lambda day: day <= periods.add_months(LAST_DAY, horizons.MAIN))
    within = np.where(soon, PARTS[0], PARTS[1])
    frame["part"] = np.where(frame["rolling"], PARTS[2], within)
    frame["true"] = frame["account"].map(true)
    return frame.dropna(subset=["true"])


def _organization(slug: str) -> Organization:
    organization = operations.create_organization(slug=slug, name=slug, currency="EUR", time_zone="UTC")
    stages.create_shipped(organization.pk)
    configurations.publish_shipped(organization.pk, now=timezone.now())
    definitions.create(organization.pk)
    return organization


def _vouch(organization: Organization) -> None:
    settings = {**organization.settings, "known_in_advance": list(LASTING)}
    with organization_context(organization.pk, operation="inputs of churn models"):
        changes.change(organization, {"settings": settings}, version=organization.version)


def _load(made: History) -> None:
    with tempfile.TemporaryDirectory(prefix="lodestar-truth-") as name:
        folder = Path(name)
        simulation.write_files(made.world, folder)
        document = mapping.read_mapping((folder / simulation.MAPPING).read_text(encoding="utf-8"))
        folders.import_folder(made.organization, document=document, folder=folder, now=timezone.now())
    slices.tick_standards(made.world, organization=made.organization, source=simulation.SOURCE)


def _error(rows: pd.DataFrame) -> truth.Error:
    return truth.Error(
        accounts=len(rows),
        error=float((rows["p"] - rows["true"]).abs().mean()),
        base_error=float((rows["base"] - rows["true"]).abs().mean()),
        said=float(rows["p"].mean()),
        true=float(rows["true"].mean()),
    )

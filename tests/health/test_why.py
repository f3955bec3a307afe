"""Why a probability is what it is: parts that add up to what the day stored, and where health disagrees."""

import re

import numpy as np
import pandas as pd
import pytest

from cs_platform.tenancy.models import Organization
from health.domain.choices import Band, Dimension, EstimateLabel, ModelPartKind
from health.domain.prediction import inputs, learners, reference, select
from health.models import AccountStanding, ChurnModelPart, RiskEstimate
from health.queries import why
from tests import factories
from tests.conftest import Person
from tests.health import small_organization as small
from tests.health.runs import daily_run
from tests.health.test_training import use_model
from tests.pages import reading


def of(organization: Organization, name: str) -> tuple[AccountStanding, why.Why]:
    standing = AccountStanding.objects.for_organization(organization.pk).get(account__name=name)
    found = why.why(organization.pk, standing.account_id, small.DAY)
    assert found is not None
    return standing, found


def panel(person: Person, standing: AccountStanding) -> str:
    return reading.page(person.client, f"/o/halden/accounts/{standing.account_id}/why/")


def test_the_parts_of_a_learned_probability_add_up(small_halden: Organization, alice: Person) -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"usage_silence": rng.gamma(2.0, 20.0, 400), "rolling": rng.integers(0, 2, 400)})
    churned = rng.random(400) < 1 / (1 + np.exp(3 - frame.usage_silence / 30))
    healthy = reference.of(frame, churned.to_numpy() * 1, inputs.learn(frame), {"usage_silence": (21.0, 3.0)})
    use_model(small_halden, select(frame, churned), healthy)
    daily_run(small_halden, small.DAY)

    standing, found = of(small_halden, "Brandt")
    learned = found.learned
    assert learned is not None
    assert found.probability == standing.probability
    parts = dict(learned.dimensions)
    assert learned.reference + sum(parts.values()) == pytest.approx(found.probability)
    assert parts[Dimension.ADOPTION] > 0.05
    by_input = {each.source: each.added for each in learned.inputs}
    assert by_input["usage_silence"] == pytest.approx(parts[Dimension.ADOPTION])
    assert sum(by_input.values()) == pytest.approx(sum(parts.values()))
    said = panel(alice, standing)
    assert "Healthy reference" in said
    assert re.search(r"Adoption ?Usage silence \+", said), said[said.index("Healthy reference") :]

    RiskEstimate.objects.filter(account_id=standing.account_id, day=small.DAY).update(probability=0.9)
    _, stale = of(small_halden, "Brandt")
    assert stale.learned is not None
    assert stale.learned.inputs == ()
    assert "A newer model was trained since that day" in panel(alice, standing)


def test_without_signal_everybody_has_the_base_rate(small_halden: Organization, alice: Person) -> None:
    rng = np.random.default_rng(1)
    predictor = select(pd.DataFrame({"usage_silence": rng.normal(size=200)}), rng.random(200) < 0.3)
    assert predictor.trained.candidate == learners.BASE_RATE
    none = reference.Reference(value=np.zeros(1), better=np.zeros(1), confirmed=False)
    use_model(small_halden, predictor, none)
    daily_run(small_halden, small.DAY)
    standing, _ = of(small_halden, "Brandt")
    assert "Model 1 found nothing by which to tell accounts apart" in panel(alice, standing)


def test_a_model_of_another_form_is_not_used_and_that_is_said(
    small_halden: Organization, alice: Person
) -> None:
    rng = np.random.default_rng(1)
    predictor = select(pd.DataFrame({"usage_silence": rng.normal(size=200)}), rng.random(200) < 0.3)
    none = reference.Reference(value=np.zeros(1), better=np.zeros(1), confirmed=False)
    use_model(small_halden, predictor, none)
    part = ChurnModelPart.objects.for_organization(small_halden.pk).get(kind=ModelPartKind.HORIZON)
    part.data["model"] = {"form": 0, "report": {"told": "otherwise"}}
    part.data["looks_at"] = {"told": "otherwise"}
    part.save(update_fields=["data"])

    daily_run(small_halden, small.DAY)

    estimates = RiskEstimate.objects.for_organization(small_halden.pk)
    assert set(estimates.values_list("label", flat=True)) == {EstimateLabel.ASSUMED}
    page = reading.page(alice.client, "/o/halden/trust/")
    assert "Not now: the model cannot be read, so a rule of thumb stands in until the next training." in page
    assert "stored by another version of this product" in page


def test_a_rule_of_thumb_says_its_parts(small_halden: Organization, alice: Person) -> None:
    daily_run(small_halden, small.DAY)
    standing, found = of(small_halden, "Brandt")
    assert found.assumed is not None
    assert found.assumed.churn_per_renewal == pytest.approx(0.0916102, abs=1e-6)
    assert (found.assumed.term_ends, found.assumed.multiplier) == (1.0, 2.5)
    assert found.assumed.scaled == pytest.approx(166 / 175)
    said = panel(alice, standing)
    assert "Lost of all renewals here 9.2% Times it can end within 12 months 1" in said
    assert "All accounts scaled, so that bands change nothing of the whole × 0.95" in said
    castell = AccountStanding.objects.for_organization(small_halden.pk).get(account__name="Castell")
    assert "No churn probability" in panel(alice, castell)


@pytest.mark.usefixtures("in_halden")
def test_where_health_and_probability_disagree_the_page_says_so_first(alice: Person) -> None:
    learned = {"label": EstimateLabel.LEARNED_UNPROVEN}
    for place in range(9):
        account = factories.account(alice.organization, f"Account {place}")
        factories.standing(account, probability=place / 10, band=Band.WATCH, **learned)
    bold = factories.account(alice.organization, "Bold")
    standing = factories.standing(bold, probability=0.85, **learned)
    factories.closed_day(alice.organization)
    page = f"/o/halden/accounts/{bold.pk}/"

    found = why.disagreement(standing)
    assert found is not None
    assert found.above == 1.0
    assert "Health and probability disagree. Its health is good" in reading.page(alice.client, page)
    for changed in ({"probability": 0.45}, {"band": Band.WATCH}, {"label": EstimateLabel.ASSUMED}):
        other = AccountStanding.objects.get(pk=standing.pk)
        for name, value in changed.items():
            setattr(other, name, value)
        assert why.disagreement(other) is None
    AccountStanding.objects.filter(pk=standing.pk).update(band=Band.AT_RISK, probability=0.05)
    assert "Its health is at risk, and yet" in reading.page(alice.client, page)

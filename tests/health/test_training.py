"""Training by jobs, what a model learns from, and what the daily run does with it."""

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest

from accounts.domain.choices import AttributeType
from accounts.models import Account, AttributeDefinition
from cs_platform.jobs.models import Job
from cs_platform.jobs.operations import ledger as claims
from cs_platform.jobs.tasks import work
from cs_platform.tenancy.models import Organization
from health.domain.choices import EstimateLabel, ModelPartKind, ModelState
from health.domain.prediction import inputs, learners, reference, select, timing
from health.domain.prediction.model import ChurnModel as Predictor
from health.models import AccountStanding, ChurnModel, ChurnModelPart, RiskEstimate
from health.operations import training
from health.queries import dependents, landmarks, models
from tests.conftest import Person
from tests.health import facts_by_hand as make
from tests.health import small_organization as small
from tests.health.runs import daily_run, replay

NOW = datetime(2026, 4, 2, 6, 0, tzinfo=UTC)
JUNE, AUGUST = date(2025, 6, 30), date(2025, 8, 31)


@pytest.fixture
def departed(in_halden: Organization) -> Organization:
    """Return Halden with accounts that stay, leave on 1 September, renew late, and lapse at the end.

    Everybody uses the product; of Brandt's two escalations of June one is recorded in July, and one more is
    dated in August.
    """
    names = ("Nordwind", "Brandt", "Castell", "Dahl")
    stays, leaves, renews, lapses = (
        make.account(in_halden, name, attributes={"churn_code": name}) for name in names
    )
    for each in (stays, leaves, renews, lapses):
        make.usage(each, make.days(date(2025, 5, 1), date(2026, 3, 31))[::7], events=10, active_users=2)
    make.contract(stays, "12000", date(2024, 1, 1), seats=5)
    make.contract(
        leaves,
        "12000",
        date(2024, 9, 1),
        term_ends_on=date(2025, 9, 1),
        ended_on=date(2025, 9, 1),
        ended_known_on=date(2025, 9, 1),
    )
    make.contract(
        renews,
        "12000",
        date(2024, 9, 1),
        term_ends_on=date(2025, 9, 1),
        ended_on=date(2025, 9, 1),
        ended_known_on=date(2025, 9, 1),
    )
    make.contract(renews, "12000", date(2025, 10, 15), term_ends_on=date(2026, 10, 15))
    make.contract(
        lapses,
        "12000",
        date(2025, 3, 1),
        term_ends_on=date(2026, 3, 1),
        ended_on=date(2026, 3, 1),
        ended_known_on=date(2026, 3, 1),
    )
    make.ticket(leaves, date(2025, 6, 10), stated_severity=1, escalated=True)
    make.ticket(leaves, date(2025, 6, 11), stated_severity=1, escalated=True, known_on=date(2025, 7, 5))
    make.ticket(leaves, date(2025, 8, 1), stated_severity=1, escalated=True)
    return in_halden


def test_landmarks_know_what_was_known_and_count_nobody_as_stayed_too_early(departed: Organization) -> None:
    replay(departed)

    past = landmarks.history(departed.pk, date(2026, 3, 31))
    june = landmarks.rows_of(past, JUNE, horizon=3)
    august = landmarks.rows_of(past, AUGUST, horizon=3)
    by_horizon = {horizon: [month.day for month in past.known_by(horizon)][-1] for horizon in (3, 6)}

    # late and future escalations are in no row before their day
    assert june.inputs["escalations"].tolist() == [0, 1, 0, 0]
    assert august.inputs["escalations"].tolist() == [0, 3, 0, 0]
    # what was typed about accounts afterwards is no input of the past
    assert not [name for name in june.inputs if str(name).startswith("own:")]
    assert june.churned.tolist() == [0, 1, 0, 0]
    assert august.left_in.tolist() == [0, 1, 0, 0]
    assert by_horizon == {3: date(2025, 9, 30), 6: JUNE}


def test_columns_of_your_own_count_from_when_they_were_recorded_or_are_known(
    departed: Organization, alice: Person
) -> None:
    replay(departed)
    AttributeDefinition.objects.create(
        organization=departed, key="churn_code", label="Code", type=AttributeType.TEXT
    )
    recorded = datetime(2025, 8, 15, tzinfo=UTC)
    Account.objects.for_organization(departed.pk).update(created_at=recorded, segment="Retail")

    past = landmarks.history(departed.pk, date(2026, 2, 28))
    june = landmarks.rows_of(past, JUNE, horizon=3)
    august = landmarks.rows_of(past, AUGUST, horizon=3)

    assert not [name for name in june.inputs if str(name).startswith("own:")]
    assert august.inputs["own:churn_code"].tolist() == ["Nordwind", "Brandt", "Castell", "Dahl"]
    assert august.inputs["own:segment"].tolist() == ["Retail"] * 4

    training.confirm(departed, "own:segment", by=alice.membership.pk)
    past = landmarks.history(departed.pk, date(2026, 2, 28))
    june = landmarks.rows_of(past, JUNE, horizon=3)
    assert [name for name in june.inputs if str(name).startswith("own:")] == ["own:segment"]
    assert june.inputs["own:segment"].tolist() == ["Retail"] * 4
    with pytest.raises(training.NotLeftOutError):
        training.confirm(departed, "own:color_of_logo", by=alice.membership.pk)


def test_a_training_runs_as_jobs_and_says_how_many_churns_are_missing(departed: Organization) -> None:
    replay(departed)
    number = training.start(departed.pk, now=NOW)
    with pytest.raises(training.StillTrainingError):
        training.start(departed.pk, now=NOW)

    while claim := claims.claim_next(departed.pk, training.KINDS):
        work.do(claim)
        assert not Job.objects.get(pk=claim.job_id).error

    (found,) = models.trainings(departed.pk)
    horizons = models.horizons(departed.pk, found.id)
    assert (found.number, found.state, found.trained_on) == (number, ModelState.READY, date(2026, 2, 28))
    assert found.parts_done == found.parts_total
    assert [each.months for each in horizons] == [12, 6, 3]
    assert {each.label for each in horizons} == {EstimateLabel.ASSUMED}
    assert horizons[2].missing_churns == 49
    assert "49 more churned accounts are missing" in horizons[2].reason
    assert models.in_use(departed.pk, small.DAY) is None
    assert all(not test.origins for test in models.back_tests(departed.pk, found.id))


def use_model(organization: Organization, predictor: Predictor, reference_: reference.Reference) -> None:
    """Store a model as if it had been trained the day before."""
    model = ChurnModel.objects.create(
        organization=organization,
        number=1,
        trained_on=date(2026, 3, 30),
        state=ModelState.READY,
        parts_total=1,
        started_at=NOW,
        finished_at=NOW,
    )
    hazards = timing.learn(np.ones(3), np.zeros(3), np.array([0, 1, 2]), horizon=12)
    data = {"model": predictor.to_data(), "churns": 60, "months": 30}
    data |= {"timing": hazards.to_data(), "reference": reference_.to_data()}
    ChurnModelPart.objects.create(
        organization=organization, model=model, kind=ModelPartKind.HORIZON, place=12, data=data
    )


def test_the_daily_run_uses_the_newest_model_and_says_why(small_halden: Organization) -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"usage_silence": rng.gamma(2.0, 20.0, 400), "rolling": rng.integers(0, 2, 400)})
    churned = rng.random(400) < 1 / (1 + np.exp(3 - frame.usage_silence / 30))
    predictor = select(frame, churned)
    encoding = inputs.learn(frame)
    healthy = reference.of(frame, churned.to_numpy() * 1, encoding, {"usage_silence": (21.0, 3.0)})
    assert predictor.report.has_signal
    use_model(small_halden, predictor, healthy)

    daily_run(small_halden, small.DAY)

    now, day_frame = landmarks.day_inputs(small_halden.pk, small.DAY, horizon=12)
    said = dict(zip(now.ids.tolist(), predictor.predict(day_frame).tolist(), strict=True))
    estimates = RiskEstimate.objects.for_organization(small_halden.pk).filter(probability__isnull=False)
    assert estimates.count() == 3
    for estimate in estimates:
        assert estimate.label == predictor.label
        assert estimate.probability == pytest.approx(said[estimate.account_id])
        assert len(estimate.drivers or ()) == 6
    (said_of_it,) = dependents.dependents(small_halden.pk, "usage_silence")
    assert said_of_it.startswith("Churn model 1 looks at it. It goes on")
    assert dependents.dependents_of_attribute(small_halden.pk, "churn_code") == ()
    brandt = AccountStanding.objects.for_organization(small_halden.pk).get(account__name="Brandt")
    assert brandt.reasons == ["usage_silence"]
    assert brandt.label == predictor.label
    assert "80 days" in brandt.reason_sentence
    assert brandt.avoidable_loss is not None
    assert brandt.avoidable_loss > 0


def test_a_model_without_signal_gives_everybody_the_base_rate(small_halden: Organization) -> None:
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({"usage_silence": rng.normal(size=200)})
    predictor = select(frame, rng.random(200) < 0.3)
    assert predictor.trained.candidate == learners.BASE_RATE
    none = reference.Reference(value=np.zeros(1), better=np.zeros(1), confirmed=False)
    use_model(small_halden, predictor, none)

    daily_run(small_halden, small.DAY)

    estimates = RiskEstimate.objects.for_organization(small_halden.pk).filter(probability__isnull=False)
    assert {round(each.probability or 0, 9) for each in estimates} == {round(predictor.trained.rate, 9)}
    assert {each.label for each in estimates} == {EstimateLabel.LEARNED_UNPROVEN}
    kept = {each.account.name: each.avoidable_loss for each in estimates.select_related("account")}
    assert max(kept, key=lambda name: kept[name] or 0) == "Brandt", "the account at risk is helped first"

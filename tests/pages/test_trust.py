"""Can I trust this? Figures worked by hand, empty states, and having a model trained."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.domain.choices import CustomerState
from accounts.models import Account
from cs_platform.jobs.models import Job
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.models import Organization
from health.domain.choices import Band, EstimateLabel, ModelPartKind, ModelState
from health.domain.prediction.quarantine import Suspect
from health.domain.prediction.report import Report
from health.models import ChurnModel, ChurnModelPart
from tests import factories as make
from tests.conftest import Person
from tests.pages import reading
from tests.pages.trainings import NOW, origin, report, trained

PAGE = "/o/halden/trust/"
TRAIN = "/o/halden/health/train/"
A_YEAR_AGO = date(2025, 3, 31)
pytestmark = pytest.mark.usefixtures("in_halden")


def called(of: Account, band: Band, day: date = A_YEAR_AGO, **fields: Any) -> None:
    """Store what health and the contracts said of an account on an earlier day."""
    make.score(of, {}, day, band=band, health=None if band is Band.UNKNOWN else 50.0)
    make.estimate(of, day, **fields)


@pytest.fixture
def closed(in_halden: Organization) -> Organization:
    """Return Halden with a customer on a closed day."""
    make.standing(make.account(in_halden, "Zander"))
    make.closed_day(in_halden)
    return in_halden


# --- bands against what happened


def test_bands_are_held_against_who_left(in_halden: Organization, bob: Person) -> None:
    """Four were healthy: one left, one lapsed, two stayed. Two at risk: both left, one without a rate."""
    bands = [Band.HEALTHY] * 4 + [Band.AT_RISK] * 2 + [Band.UNKNOWN]
    now = [CustomerState.CHURNED, CustomerState.LAPSED, None, None, *[CustomerState.CHURNED] * 2, None]
    for number, (band, state) in enumerate(zip(bands, now, strict=True)):
        account = make.account(in_halden, f"Account {number}")
        called(account, band, arr=None if number == 5 else Decimal("10000.00"))
        make.standing(account) if state is None else make.absent(account, state)
    for name, fields in (
        ("Prospect", {"customer_state": CustomerState.PROSPECT}),
        ("Leaving for certain", {"exposure": [Decimal(10000), Decimal(0), Decimal(0)]}),
    ):
        account = make.account(in_halden, name)
        called(account, Band.HEALTHY, **fields)
        make.absent(account)
    make.past_portfolio(in_halden, A_YEAR_AGO, expected_loss="1.00")
    make.closed_day(in_halden)

    past = bob.client.get(PAGE).context["past"]

    healthy, at_risk, unknown = (past.of(each) for each in (Band.HEALTHY, Band.AT_RISK, Band.UNKNOWN))
    assert (healthy.accounts, healthy.left, healthy.not_known, healthy.judged) == (4, 1, 1, 3)
    assert (healthy.arr, healthy.arr_judged, healthy.arr_left) == (40000, 30000, 10000)
    # Wilson's interval of 1 in 3 and of 2 in 2
    assert healthy.interval == pytest.approx((0.0615, 0.7923), abs=1e-4)
    assert at_risk.interval == pytest.approx((0.3424, 1.0), abs=1e-4)
    assert (at_risk.accounts, at_risk.left, at_risk.arr_left, at_risk.not_convertible) == (2, 2, 10000, 1)
    assert (unknown.accounts, unknown.left, past.of(Band.WATCH).accounts) == (1, 0, 0)
    page = reading.page(bob.client, PAGE)
    assert (
        "Of 3 accounts called healthy 12 months ago, one left, with €10k of their €30k; of 2 at risk, two, "
        "with €10k of €10k."
    ) in page
    assert "The intervals overlap" in page
    assert "1 account called at risk without an exchange rate: the ARR is in no sum." in page


def test_churned_accounts_that_were_green_are_named(in_halden: Organization, bob: Person) -> None:
    """Left in December: green 31 days before; stored too late to warn; watched; gone before the year."""
    last = date(2025, 12, 31)
    stored = {
        "Green": [(last, Band.WATCH), (last - timedelta(31), Band.HEALTHY)],
        "Too late": [(last, Band.HEALTHY), (last - timedelta(29), Band.HEALTHY)],
        "Watched": [(last, Band.HEALTHY), (last - timedelta(30), Band.WATCH)],
        "Long gone": [(date(2025, 2, 28), Band.HEALTHY)],
    }
    for name, said in stored.items():
        account = make.account(in_halden, name)
        for day, band in said:
            called(account, band, day)
        make.absent(account)
    make.past_portfolio(in_halden, A_YEAR_AGO, expected_loss="1.00")
    make.closed_day(in_halden)

    context = bob.client.get(PAGE).context

    assert [(each.name, each.said_on, each.last_day) for each in context["left"].green] == [
        ("Green", last - timedelta(31), last)
    ]
    assert dict(context["left"].by_band) == {
        Band.HEALTHY: 1,
        Band.WATCH: 1,
        Band.AT_RISK: 0,
        Band.UNKNOWN: 1,
    }
    page = reading.page(bob.client, PAGE)
    assert "One of 3 accounts that left since 31 Mar 2025 was green shortly before." in page


# --- the model


def test_a_model_is_held_against_what_came(closed: Organization, bob: Person) -> None:
    """The first loss lies inside 500 to 2,000, the second below it; tenths of both tests add up."""
    trained(
        closed,
        report(),
        origin("2024-01-31", 500.0, 600.0, [(10, 0.1, 0.1), (10, 0.3, 0.2)]),
        origin("2025-01-31", 500.0, 400.0, [(10, 0.1, 0.0), (10, 0.5, 0.6)]),
    )
    response = bob.client.get(PAGE)
    lowest, highest = response.context["bins"]

    assert (lowest.count, lowest.churned, lowest.said) == (20, 1, pytest.approx(0.1))
    assert (highest.count, highest.churned, highest.said) == (20, 8, pytest.approx(0.4))
    # 8 of 20 against 9 of 40
    assert response.context["lift"] == pytest.approx(0.4 / 0.225)
    page = reading.page(bob.client, PAGE)
    assert "What was lost fell inside the interval in one of two tests." in page
    assert "Yes: it predicts better than the base rate" in page
    assert "a misstatement of 28% in accounts and 34% in money" in page
    assert "Adoption goes with the probability most: 50% of what moves it." in page
    # 0.85 ^ 6 = 0.377
    assert "of its effect on a decision now, 38%" in page
    assert "Plan name" in page
    assert [row[-3] for row in reading.table(reading.body(response), 0)] == ["yes", "no"]


def test_what_tells_too_much_is_named(closed: Organization, bob: Person) -> None:
    told = Suspect(name="own:churn_code", auc=0.991, by_missing=False)
    trained(closed, report(suspects=(told,)))
    page = reading.page(bob.client, PAGE)
    assert "Churn code: its value alone tells who churns, with an AUC of 0.99." in page
    assert "The history is too short to test later in time." in page
    assert "It is known in advance" not in page


def test_an_administrator_confirms_what_is_known_in_advance(closed: Organization, alice: Person) -> None:
    """What the newest model left out can be confirmed, as can one's own columns, and that be taken back."""
    confirm, told = "/o/halden/health/train/inputs/", Suspect(name="own:tier", auc=0.97, by_missing=True)
    trained(closed, report(suspects=(told,)))

    def known(name: str, said: str = "yes") -> tuple[str, ...]:
        alice.client.post(confirm, {"name": name, "known": said})
        return tenancy.settings_of(closed.pk).known_in_advance

    assert known("usage_trend") == ()
    assert known("own:tier") == ("own:tier",)
    page = reading.page(alice.client, PAGE)
    assert "Known in advance An administrator said" in page
    assert "Tier Take back" in page
    assert known("own:tier", "no") == ()
    assert "Left out: one input that tells too much" in reading.page(alice.client, PAGE)


@pytest.mark.parametrize(
    ("found", "label", "answer"),
    [
        (None, EstimateLabel.ASSUMED, "Not yet: 48 more churned accounts are needed to prove a model here."),
        (
            report(churns=19, tested=False, has_signal=False),
            EstimateLabel.ASSUMED,
            "Not yet: 31 more churned accounts are needed to prove a model here.",
        ),
        (report(has_signal=False), EstimateLabel.LEARNED_UNPROVEN, "No: there is no usable signal."),
        (report(churns=30), EstimateLabel.LEARNED_UNPROVEN, "With care: a model learned from this history"),
        (report(), EstimateLabel.CALIBRATED, "Yes: it predicts better than the base rate"),
    ],
)
def test_the_answer_comes_first(
    closed: Organization, bob: Person, found: Report | None, label: EstimateLabel, answer: str
) -> None:
    trained(closed, found)
    response = bob.client.get(PAGE)
    assert response.context["verdict"].label is label
    assert reading.headline(bob.client, PAGE).startswith(answer)


def test_a_training_that_found_too_little_is_not_in_use(closed: Organization, bob: Person) -> None:
    """Each test said the base rate of its time of everyone, so nothing is held against each other."""
    tests = [
        origin(f"20{year}-01-31", 0.0, 600.0, [(10, rate, 0.1), (11, rate, 0.3)])
        for year, rate in ((24, 0.1), (25, 0.2))
    ]
    trained(
        closed,
        report(churns=19, tested=False, has_signal=False),
        *tests,
        finished_at=NOW + timedelta(days=30),
    )
    page = reading.page(bob.client, PAGE)
    assert "training 1 found too little" in page
    assert "too little to learn from: probabilities stay assumed" in page
    assert "everyone got the base rate of the time" in page
    assert "It says the same of every account" in page
    for unsaid in ("in use", "The next daily run uses it", "looks at nothing", "the lift"):
        assert unsaid not in page.replace("The probabilities in use", "")


def test_without_a_training_it_says_how_many_churns_are_missing(closed: Organization, bob: Person) -> None:
    make.absent(make.account(closed, "Gone"))
    page = reading.page(bob.client, PAGE)
    assert "Not tested yet: no model has been trained here" in page
    assert "1 account has churned so far; 50 are needed to prove a model, 49 are missing." in page
    assert "No earlier day can be looked at yet." in page
    assert "Nothing was trained yet." in page


def test_labels_and_value_at_risk_lead_here(closed: Organization, bob: Person) -> None:
    whole = reading.body(bob.client.get("/o/halden/value-at-risk/"))
    assert f'class="ls-label ls-label-assumed" href="{PAGE}"' in whole
    assert f'href="{PAGE}">Can I trust this?</a>' in whole
    assert f'href="{PAGE}#bands-title"' in reading.body(bob.client.get("/o/halden/health/"))
    assert "Can I trust this?" in reading.page(bob.client, "/o/halden/search/?q=trust")


def test_before_the_first_run(bob: Person) -> None:
    assert "Nothing is computed yet." in reading.page(bob.client, PAGE)


# --- training


def test_an_administrator_has_a_model_trained_once(closed: Organization, alice: Person) -> None:
    for _ in range(2):
        assert alice.client.post(TRAIN).status_code == 302
    (model,) = ChurnModel.objects.for_organization(closed.pk)
    jobs = Job.objects.filter(organization_id=closed.pk, kind__startswith="train_")
    assert jobs.count() == 3
    assert set(jobs.values_list("created_by_id", flat=True)) == {alice.membership.pk}
    page = reading.page(alice.client, PAGE)
    assert "Training 1 is under way." in page
    assert "Train now" not in page

    progress = alice.client.get(PAGE, headers={"HX-Request": "true"})
    assert "0 of 23" in reading.words(progress.content.decode())
    ChurnModel.objects.filter(pk=model.pk).update(state=ModelState.FAILED, finished_at=NOW)
    over = alice.client.get(PAGE, headers={"HX-Request": "true"})
    assert over["HX-Refresh"] == "true"
    assert "could not be trained in any attempt. Probabilities stay assumed." in reading.page(
        alice.client, PAGE
    )


def test_parts_that_failed_are_counted(closed: Organization, bob: Person) -> None:
    model = trained(closed, report(), parts_total=7)
    for place in (3, 6):
        ChurnModelPart.objects.create(
            organization=closed, model=model, kind=ModelPartKind.HORIZON, place=place, error="It failed."
        )
    (found,) = bob.client.get(PAGE).context["trainings"]
    assert (found.parts_done, found.errors) == (5, ("It failed.", "It failed."))
    assert "in use; 2 parts of 7 failed in every attempt and are missing" in reading.page(bob.client, PAGE)


def test_nobody_else_has_one_trained(closed: Organization, bob: Person) -> None:
    for address in (TRAIN, f"{TRAIN}inputs/"):
        assert bob.client.post(address).status_code == 403
    assert "Train now" not in reading.page(bob.client, PAGE)


def test_before_a_day_is_worked_out_there_is_nothing_to_train_on(alice: Person) -> None:
    page = reading.words(reading.body(alice.client.post(TRAIN, follow=True)))
    assert "No day has been worked out yet: import facts first." in page


def test_it_asks_as_much_for_many_as_for_few(closed: Organization, bob: Person) -> None:
    tests = [
        origin(f"20{year}-01-31", 500.0, 600.0, [(10, 0.1, 0.1), (10, 0.3, 0.2)]) for year in range(20, 25)
    ]
    trained(closed, report(), *tests)
    make.past_portfolio(closed, A_YEAR_AGO, expected_loss="1.00")
    few = reading.queries(bob.client, PAGE)
    for number in range(30):
        account = make.account(closed, f"Account {number}")
        called(account, Band.HEALTHY)
        make.absent(account)
    trained(closed, report(), number=2)
    assert len(few) == len(reading.queries(bob.client, PAGE)) <= reading.QUERIES_AT_MOST

"""A draft tried on a day worked out by hand, and the day after it was published."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from accounts.models import Account
from cs_platform.tenancy.models import Organization
from health.domain.choices import Band
from health.domain.trial import Trial
from health.models import HealthScore
from health.operations import drafts
from health.queries import configurations, dependents, distributions, explanation, freshness, trial
from health.queries import drafts as queries
from tests.conftest import Person
from tests.health import drafting
from tests.health import facts_by_hand as make
from tests.health import small_organization as small
from tests.health.runs import daily_run, replay

LATER = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)


def _tried(organization: Organization, draft_id: int) -> Trial | None:
    return trial.try_configuration(organization.pk, queries.draft(organization.pk, draft_id).configuration)


def test_a_trial_by_hand(small_halden: Organization, alice: Person) -> None:
    """Adoption 10 and support 35 instead of 30 and 15: who never used it has 4,500 / 55 = 81.82."""
    editor = drafting.editing(alice)
    draft_id = drafts.create_draft(editor)
    assert _tried(small_halden, draft_id) is None
    daily_run(small_halden, small.DAY)
    unchanged = _tried(small_halden, draft_id)
    assert unchanged is not None
    assert (unchanged.changing, unchanged.movers, unchanged.first_known_later) == (0, (), ())

    weights = {"ADOPTION": 10.0, "OUTCOMES": 25.0, "RELATIONSHIP": 20.0, "SUPPORT": 35.0, "COMMERCIAL": 10.0}
    drafts.save_draft(
        editor, draft_id, drafting.weighted(drafting.settings_of(editor, draft_id), **weights), version=1
    )
    found = _tried(small_halden, draft_id)

    assert found is not None
    assert (found.day, found.accounts, found.not_convertible) == (small.DAY, 5, 1)
    assert [(each.was, each.will, each.accounts, each.arr, each.expected_loss) for each in found.cells] == [
        (Band.AT_RISK, Band.AT_RISK, 1, small.ARR["Brandt"], small.EXPECTED_LOSS["Brandt"]),
        (Band.WATCH, Band.HEALTHY, 3, Decimal("54000.00"), Decimal("30240.00")),
        (Band.HEALTHY, Band.HEALTHY, 1, small.ARR["Nordwind"], small.EXPECTED_LOSS["Nordwind"]),
    ]
    assert (found.changing, found.better, found.worse) == (3, 3, 0)
    assert [each.name for each in found.movers] == ["Castell", "Eder", "Dahl", "Brandt"]
    assert found.movers[0].health_will == pytest.approx(4500 / 55)
    assert found.movers[3].health_will == pytest.approx((35 * 200 / 9 + 1000) / 55)
    assert (found.coverage_was, found.coverage_will) == pytest.approx((0.55, 0.55))
    # assumed probabilities are shared anew; their sum over money is kept
    assert found.expected_loss_was == found.expected_loss_will == small.TOTAL_EXPECTED


def test_a_profile_is_tried(small_halden: Organization, alice: Person) -> None:
    """Castell never used it: without support and commercial its health falls from 45.45 to 0."""
    editor = drafting.editing(alice)
    daily_run(small_halden, small.DAY)
    draft_id = drafts.create_draft(editor)
    drafts.save_draft(editor, draft_id, drafting.shops(drafting.settings_of(editor, draft_id)), version=1)

    found = _tried(small_halden, draft_id)

    assert found is not None
    assert [(each.name, each.accounts, each.arr) for each in found.profiles] == [
        ("Shops", 2, Decimal("76000.00")),
        ("Base profile", 3, Decimal("144000.00")),
    ]
    castell = next(each for each in found.movers if each.name == "Castell")
    assert (castell.profile_was, castell.profile_will) == ("Base profile", "Shops")
    assert (castell.band_was, castell.band_will, castell.health_will) == (Band.WATCH, Band.AT_RISK, 0.0)
    assert (found.worse, found.better) == (1, 0)
    assert found.coverage_will == pytest.approx((3 * 0.55 + 2) / 5)
    known = distributions.distributions(small_halden.pk, small.DAY)["usage_silence"]
    assert (known.known, known.missing, sum(known.counts)) == (5, 0, 5)


def test_accounts_are_scored_by_their_profile_and_told_so(small_halden: Organization, alice: Person) -> None:
    """On 28 February Castell has adoption 0 and commercial 100, tickets are not connected: 1,000 / 40 = 25.

    On 31 March it counts by adoption alone: 0 with full coverage, and that is the configuration's doing.
    """
    organization_id, editor = small_halden.pk, drafting.editing(alice, LATER)
    Account.objects.for_organization(organization_id).update(created_at=make.moment(date(2025, 1, 1)))
    draft_id = drafts.create_draft(editor)
    version = drafts.save_draft(
        editor, draft_id, drafting.shops(drafting.settings_of(editor, draft_id)), version=1
    )
    drafts.publish(editor, draft_id, version=version, note=drafting.NOTE)

    replay(small_halden)

    account = small.account(small_halden, "Castell")
    stored = HealthScore.objects.for_organization(organization_id).get(day=small.DAY, account=account)
    assert (stored.profile, stored.health, stored.coverage) == (1, 0.0, 1.0)
    explained = explanation.explain(organization_id, account.pk, small.DAY, since=date(2026, 2, 28))
    assert explained is not None
    assert (explained.profile, explained.configuration_number) == ("Shops", 2)
    assert explained.profile_reason == "It is the first whose condition the account met: of segment Retail."
    compared = explained.compared
    assert compared is not None
    assert (compared.profile, compared.configuration_number) == ("Base profile", 1)
    assert (compared.configuration_change, compared.change) == pytest.approx((-25.0, -25.0))
    assert (compared.profile_change, compared.cut_change) == (0.0, 0.0)
    assert sum(each.change or 0.0 for each in explained.dimensions) == pytest.approx(0.0)
    counted = {each.name: each.accounts for each in configurations.profile_counts(organization_id, small.DAY)}
    assert counted == {"Shops": 2, "Base profile": 3}
    adoption = freshness.inputs(organization_id, small.DAY)[0]
    assert adoption.weight > 0


def test_what_depends_on_a_measure_is_said(small_halden: Organization, alice: Person) -> None:
    editor, ruled = drafting.editing(alice), [{"key": "escalations", "points": 10}]
    draft_id = drafts.create_draft(editor)
    plain = drafting.settings_of(editor, draft_id)
    alone = drafting.weighted(plain, SUPPORT=100.0)["dimension_weights"]
    helped = drafting.profile(plain, "Helped", segments=["Retail"], dimension_weights=alone, overrides=ruled)
    version = drafts.save_draft(editor, draft_id, plain | {"profiles": [helped]}, version=1)
    drafts.publish(editor, draft_id, version=version, note=drafting.NOTE)

    assert dependents.dependents(small_halden.pk, "past_ditches") == ()
    assert dependents.dependents(small_halden.pk, "escalations") == (
        "The profile “Helped” gives it 25 of health's 100 points.",
        "The profile “Helped” has an override rule by it: that rule has to go first.",
    )
    said = dependents.dependents(small_halden.pk, "touch_silence")
    assert said[0].startswith("The signal “Silent” is noticed by it, now on 0 accounts. It goes on")
    assert said[1].startswith("A standard of ")

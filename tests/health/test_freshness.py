"""Which inputs are connected, how old they are, and what that hides."""

from datetime import date, timedelta

import pytest

from cs_platform.tenancy.models import Organization
from health.domain.choices import FactSource
from health.queries import freshness
from tests.health import facts_by_hand as make
from tests.health import small_organization as small
from tests.health.runs import daily_run


def test_inputs_say_what_is_connected_and_what_that_hides(small_halden: Organization) -> None:
    dahl = small.account(small_halden, "Dahl")
    for days_ago in (30, 29, 28):
        make.touch(dahl, small.DAY - timedelta(days=days_ago))
    make.touch(dahl, small.DAY + timedelta(days=1), known_on=small.DAY)
    make.invoice(dahl, date(2025, 9, 1))
    daily_run(small_halden, small.DAY)

    found = {each.source: each for each in freshness.inputs(small_halden.pk, small.DAY)}

    assert sum(each.weight for each in found.values()) == pytest.approx(100 - 10 / 4)
    outcomes, touches, usage = (
        found[source] for source in (FactSource.OUTCOMES, FactSource.TOUCHES, FactSource.USAGE)
    )
    assert not outcomes.is_connected
    assert [outcomes.weight, outcomes.hidden] == pytest.approx([25.0, 25.0])
    assert outcomes.missing[0] == "Goals captured"
    # of its four measures only the silence is measured: posture, mood and contacts were never said
    assert (touches.is_connected, touches.newest) == (True, small.DAY - timedelta(days=28))
    assert touches.is_stale
    assert touches.missing == ("Proactive share", "Stakeholder breadth", "Sentiment")
    assert [touches.weight, touches.hidden] == pytest.approx([20 * 4 / 7, 20 * 3 / 7])
    assert (usage.newest, usage.is_stale) == (small.DAY, False)
    assert 0 < usage.hidden < usage.weight == 30.0
    invoices = found[FactSource.INVOICES]
    assert (invoices.is_connected, invoices.newest, invoices.is_stale) == (True, None, False)
    assert next(iter(found)) is FactSource.OUTCOMES


def test_only_streams_go_stale(small_halden: Organization) -> None:
    for days_ago in (40, 41):
        make.promise(
            small.account(small_halden, "Dahl"),
            None,
            promised_on=small.DAY - timedelta(days=days_ago),
            known_on=small.DAY - timedelta(days=days_ago),
        )
    sources = [FactSource.COMMITMENTS, FactSource.CONTRACTS, FactSource.USAGE]
    assert freshness.stale_sources(small_halden.pk, sources, small.DAY) == {FactSource.COMMITMENTS}
    assert freshness.stale_sources(small_halden.pk, [], small.DAY) == frozenset()


def test_the_span_of_facts_counts_every_kind(in_halden: Organization) -> None:
    assert freshness.fact_span(in_halden.pk, small.DAY) is None
    account = make.account(in_halden, "Nordwind", known_on=date(2026, 2, 1))
    make.touch(account, date(2026, 1, 5))
    make.answer(account, date(2026, 3, 3), "5")
    assert freshness.fact_span(in_halden.pk, small.DAY) == freshness.FactSpan(
        first=date(2026, 1, 5), newest=date(2026, 3, 3)
    )

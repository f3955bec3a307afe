"""Every kind of simulated fact: planted causes show, references resolve, nothing comes too early."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from accounts.domain import kinds
from cs_platform.demo import simulation
from cs_platform.demo.simulation import tour
from cs_platform.demo.simulation.satisfaction import Event
from cs_platform.demo.simulation.tickets import SHOUTING_HELPS
from cs_platform.demo.simulation.timeline import NEVER
from health.domain.fairness import severity, shouting

LAST_DAY = date(2026, 11, 20)
NEW_KINDS = (
    "handovers", "success_plans", "goals", "measurements", "commitments", "touches", "statements",
    "opportunities", "surveys", "invoices", "stories", "incidents",
)  # fmt: skip
REFERENCES = {
    "account": "accounts",
    "parent": "accounts",
    "contact": "contacts",
    "confirmed_by": "contacts",
    "plan": "success_plans",
    "goal": "goals",
    "touch": "touches",
    "replaces": "contracts",
    "incident": "incidents",
}
MADE_BEFORE = {  # kind: pairs of columns of which the first never comes after the second
    "handovers": [("handed_over_on", "read_at")],
    "success_plans": [("known_on", "reviewed_on"), ("reviewed_on", "closed_on")],
    "goals": [("started_on", "due_on"), ("started_on", "closed_on"), ("started_on", "confirmed_on")],
    "commitments": [("promised_on", "due_on"), ("promised_on", "settled_on")],
    "statements": [("said_on", "checked_on"), ("said_on", "check_by")],
    "opportunities": [("opened_on", "closed_on"), ("opened_on", "expected_close_on")],
    "surveys": [("answered_at", "acted_on_at"), ("acted_on_at", "customer_told_at")],
    "invoices": [("issued_on", "due_on"), ("issued_on", "paid_on")],
    "incidents": [("starts_at", "ends_at")],
    "contracts": [("starts_on", "renewal_said_on"), ("starts_on", "term_ends_on")],
}
AHEAD = {  # columns that may lie after the last day
    "due_on", "check_by", "label_until", "expected_close_on", "term_ends_on", "ended_on", "planned_for",
    "starts_at",
}  # fmt: skip


@pytest.fixture(scope="module")
def world() -> simulation.World:
    """Two years of 600 accounts, in two blocks."""
    company = simulation.Company(accounts=600, months=24, last_day=LAST_DAY)
    return simulation.simulate(company, 21)


@pytest.fixture(scope="module")
def toured() -> simulation.World:
    """What the demo shows."""
    company = simulation.Company(accounts=60, months=24, last_day=LAST_DAY, arranged=True)
    return simulation.simulate(company, 13)


def test_every_kind_is_there_in_load_order(world: simulation.World) -> None:
    assert all(len(world.tables[kind]) > 5 for kind in NEW_KINDS)
    for kind in NEW_KINDS:
        keys = [key for key in kinds.KINDS[kind].keys if key in world.tables[kind]]
        assert not world.tables[kind].duplicated(keys).any(), kind


def test_every_name_resolves(toured: simulation.World, world: simulation.World) -> None:
    for tables in (toured.tables, world.tables):
        known = {kind: set(table.get("external_id", ())) for kind, table in tables.items()}
        for kind, table in tables.items():
            for column in set(map(str, table)) & set(REFERENCES) - (
                {"plan"} if kind == "contracts" else set()
            ):
                assert set(table[column]) - {""} <= known[REFERENCES[column]], (kind, column)
        named = set(tables["touches"]["contacts"].str.split("; ").explode()) - {""}
        assert named <= known["contacts"]


def test_a_contact_belongs_to_the_account_it_stands_beside(world: simulation.World) -> None:
    home = world.tables["contacts"].set_index("external_id")["account"]
    for kind in ("goals", "commitments", "statements", "surveys", "stories"):
        named = world.tables[kind][world.tables[kind]["contact"] != ""]
        assert (named["contact"].map(home) == named["account"]).all(), kind


def test_days_are_in_order_and_nothing_comes_after_the_last(world: simulation.World) -> None:
    end = pd.Timestamp(LAST_DAY, tz="UTC") + timedelta(days=1)
    for kind, table in world.tables.items():
        for before, after in MADE_BEFORE.get(kind, ()):
            first, then = _moments(table[before]), _moments(table[after])
            both = first.notna() & then.notna()
            assert (first[both].dt.normalize() <= then[both].dt.normalize()).all(), (kind, before, after)
        for column in (set(table) - AHEAD) & _timed(table):
            assert not (_moments(table[column]) >= end).any(), (kind, column)


def test_facts_are_known_from_their_own_day_on(world: simulation.World) -> None:
    own_day = {
        "touches": "happened_at", "surveys": "answered_at", "measurements": "day", "statements": "said_on",
        "commitments": "promised_on", "invoices": "issued_on",
    }  # fmt: skip
    for kind, column in own_day.items():
        table = world.tables[kind]
        happened = _moments(table[column]).dt.normalize()
        assert not (_moments(table["known_on"]) < happened).any(), kind


def test_pairs_that_belong_together_are_both_there_or_neither(world: simulation.World) -> None:
    goals, promises = world.tables["goals"], world.tables["commitments"]
    statements, surveys = world.tables["statements"], world.tables["surveys"]
    deals = world.tables["opportunities"]

    assert ((goals["status"] == "OPEN") == goals["closed_on"].isna()).all()
    assert ((goals["confirmation"] == "") == goals["confirmed_on"].isna()).all()
    assert ((promises["state"] == "OPEN") == promises["settled_on"].isna()).all()
    assert ((deals["is_won"] == "") == deals["closed_on"].isna()).all()
    facts = statements[statements["label"] == "VERIFIED_FACT"]
    assert (facts["how"] != "").all()
    assert facts["checked_on"].notna().all()
    assert statements[statements["label"] == "ASSUMPTION"]["check_by"].notna().all()
    assert (surveys[surveys["is_anonymous"]]["contact"] == "").all()
    assert surveys["is_anonymous"].sum() > 10
    assert (surveys["score"].between(surveys["scale_low"], surveys["scale_high"])).all()


def test_the_satisfied_say_and_do_what_the_satisfied_do(world: simulation.World) -> None:
    """The hidden state shows in each kind of fact that follows from it."""
    level = pd.Series(np.nanmean(_as_customer(world), axis=1), index=world.truth.external_id)
    touches, surveys, invoices = (world.tables[kind] for kind in ("touches", "surveys", "invoices"))
    late = (_moments(invoices["paid_on"]) - _moments(invoices["due_on"])).dt.days
    nps = surveys[surveys["kind"] == "NPS"]
    closed = world.tables["goals"].query("status in ['ACHIEVED', 'MISSED']")
    seen = {
        "sentiment": _by_account(touches, touches["sentiment"].astype(float)),
        "nps": _by_account(nps, nps["score"]),
        "achieved": _by_account(closed, closed["status"] == "ACHIEVED"),
        "payment": -_by_account(invoices, late),
    }
    at_least = {"sentiment": 0.7, "nps": 0.6, "achieved": 0.35, "payment": 0.1}

    for name, figure in seen.items():
        both = pd.concat([figure, level], axis=1).dropna()
        assert np.corrcoef(both.to_numpy().T)[0, 1] > at_least[name], name


def test_care_shows_in_what_we_do(world: simulation.World) -> None:
    care = pd.Series(world.truth.care, index=world.truth.external_id)
    promises = world.tables["commitments"].query("side == 'US' and state in ['KEPT', 'BROKEN']")
    touches = world.tables["touches"]
    seen = {
        "touches": touches.groupby("account").size(),
        "proactive": _by_account(touches, touches["posture"] == "PROACTIVE"),
        "kept": _by_account(promises, promises["state"] == "KEPT"),
    }
    for name, figure in seen.items():
        both = pd.concat([figure, care], axis=1).dropna()
        assert np.corrcoef(both.to_numpy().T)[0, 1] > 0.15, name
    leans = np.corrcoef(world.truth.leaning, world.truth.care)[0, 1]
    assert leans < -0.3


def test_events_show_in_their_facts(world: simulation.World) -> None:
    events, ids = world.truth.events, world.truth.external_id
    had = {event: set(ids[(events == event).any(axis=1)]) for event in Event}
    broken = world.tables["commitments"].query("side == 'US' and state in ['BROKEN', 'OPEN']")
    tickets = world.tables["tickets"]
    closed = tickets[tickets["root_cause_found"] != ""]
    unsolved = _by_account(closed, closed["root_cause_found"] == False)  # noqa: E712 - texts stand beside flags
    gone = world.tables["contacts"].query("roles.str.contains('CHAMPION') and left_on.notna()")

    handed = set(world.tables["handovers"].query("goals != ''")["account"])
    assert not handed & had[Event.HANDOVER_SKIPPED]
    assert _share(had[Event.PROMISE_BROKEN], set(broken["account"])) > 0.7
    assert unsolved[unsolved.index.isin(had[Event.CAUSE_LEFT_OPEN])].mean() > unsolved.mean() + 0.03
    assert _share(set(gone["account"]), had[Event.CHAMPION_LEFT]) > 0.7
    linked = world.tables["incident_accounts"].merge(
        world.tables["incidents"].query("kind == 'OUTAGE'"), left_on="incident", right_on="external_id"
    )
    assert set(linked["account"]) <= had[Event.OUTAGE]


def test_the_loud_are_heard_and_no_more_likely_to_leave(world: simulation.World) -> None:
    loud = pd.Series(world.truth.loud, index=world.truth.external_id)
    tickets, touches = world.tables["tickets"], world.tables["touches"]
    inflated = tickets["stated_severity"] < tickets["assessed_severity"]
    by_sales = tickets[tickets["escalated"]]["escalated_by"].isin(["SALES", "EXECUTIVE"])
    is_loud = tickets["account"].map(loud)
    minutes = touches.groupby("account")["minutes"].sum()

    assert inflated[is_loud].mean() > 3 * inflated[~is_loud].mean()
    assert by_sales[is_loud[by_sales.index]].mean() > by_sales[~is_loud[by_sales.index]].mean() + 0.2
    assert minutes[loud[minutes.index]].mean() > 1.4 * minutes[~loud[minutes.index]].mean()
    assert abs(np.corrcoef(world.truth.loud, world.truth.leaning)[0, 1]) < 0.1


def test_checked_assumptions_were_sometimes_wrong(world: simulation.World) -> None:
    checked = world.tables["statements"].query("was_assumption and label != 'ASSUMPTION'")

    assert (checked["label"] == "REFUTED").mean() == pytest.approx(0.38, abs=0.08)
    assert set(world.tables["statements"]["label"]) == {
        "VERIFIED_FACT",
        "ASSUMPTION",
        "UNVERIFIED",
        "REFUTED",
    }


def test_without_a_signal_facts_know_nothing_of_who_leaves() -> None:
    company = simulation.Company(accounts=1_000, months=12, last_day=LAST_DAY, signal=0.0, usage_days=1)
    world = simulation.simulate(company, 5)
    touches, left = world.tables["touches"], world.truth.left_on != NEVER
    felt = (
        _by_account(touches, touches["sentiment"].astype(float)).reindex(world.truth.external_id).to_numpy()
    )
    known = ~np.isnan(felt)
    probabilities = world.truth.churn_probability

    assert abs(np.corrcoef(felt[known], left[known])[0, 1]) < 0.1
    assert np.nanmin(probabilities) == pytest.approx(np.nanmax(probabilities))
    assert 0.05 < left.mean() < 0.2
    assert world.tables["contracts"].query("kind == 'RECURRING'")["term_ends_on"].isna().all()


def test_slices_put_together_are_the_whole() -> None:
    company = simulation.Company(accounts=1_120, months=3, last_day=LAST_DAY, usage_days=3)
    whole = simulation.simulate(company, 8)
    parts = list(simulation.slices(company, 8, accounts=500))

    assert [len(part.tables["accounts"]) for part in parts] == [500, 500, 120]
    for kind, table in whole.tables.items():
        pieces = [part.tables[kind] for part in parts if kind in part.tables]
        pd.testing.assert_frame_equal(pd.concat(pieces, ignore_index=True), table)


def test_a_signal_is_a_share() -> None:
    with pytest.raises(ValueError, match="from 0"):
        simulation.Company(accounts=5, months=3, last_day=LAST_DAY, signal=1.5)


def test_the_tour_tells_its_four_stories(toured: simulation.World) -> None:
    tables, ids = toured.tables, list(toured.truth.external_id[: len(tour.GUESTS)])
    names = tables["accounts"].set_index("external_id")["name"]
    of = [
        {kind: table[table["account"] == one] for kind, table in tables.items() if "account" in table}
        for one in ids
    ]
    left, rushed, rescued, silent = of

    assert [names[one] for one in ids] == [guest.name for guest in tour.GUESTS]
    champions = left["contacts"].query("roles.str.contains('CHAMPION')")
    assert (champions["left_on"].dt.month == 5).any()
    assert rushed["handovers"].query("goals != ''").empty
    assert rescued["contracts"]["ended_on"].isna().any()
    assert silent["contracts"]["notice_received_on"].notna().any()
    spoken = _moments(silent["touches"]["happened_at"]).max()
    assert not spoken > pd.Timestamp(LAST_DAY, tz="UTC") - timedelta(days=120)
    assert toured.truth.arranged[: len(ids)].all()


def _moments(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Days and moments alike as moments; empty ones as NaT."""
    return pd.to_datetime(column.replace("", None), utc=True, format="ISO8601")


def _timed(table: pd.DataFrame) -> set[str]:
    return {column for column in map(str, table) if column.endswith(("_on", "_at", "day"))}


def _as_customer(world: simulation.World) -> Any:
    """Satisfaction in the months in which the account was a customer."""
    was = ~np.isnan(world.truth.churn_probability)
    was[~was.any(axis=1)] = True
    return np.where(was, world.truth.satisfaction, np.nan)


def _by_account(table: pd.DataFrame, values: "pd.Series[Any]") -> "pd.Series[Any]":
    return values.astype(float).groupby(table["account"]).mean()


def _share(some: set[str], of: set[str]) -> float:
    return len(some & of) / len(some)


def test_fairness_finds_who_shouts(world: simulation.World) -> None:
    tickets = world.tables["tickets"]
    opened, answered = (
        pd.to_datetime(tickets[each], utc=True) for each in ("opened_at", "first_response_at")
    )
    stated, assessed = (
        tickets[f"{each}_severity"].to_numpy(dtype=np.int64) for each in ("stated", "assessed")
    )
    loud_ids = [set(each.who.external_id[each.traits.loud]) for each in world.blocks]
    is_loud = tickets["account"].isin(set.union(*loud_ids)).to_numpy()

    comparisons = shouting.compare(
        shouting.Handled(
            severity=assessed,
            loud=tickets["escalated"].astype(bool).to_numpy(),
            first_response_hours=np.asarray((answered - opened).dt.total_seconds(), dtype=np.float64) / 3600,
            fix_hours=np.full(len(tickets), np.nan),
        )
    )
    faster = shouting.faster(comparisons)
    assert faster is not None
    assert faster.low < 1 / SHOUTING_HELPS < faster.high

    worst = {
        side: severity.Inflation(
            assessed=int((stated[is_loud == side] == 1).sum()),
            milder=int(((stated == 1) & (assessed > 1))[is_loud == side].sum()),
        )
        for side in (True, False)
    }
    assert worst[True].is_inflated
    assert worst[False].estimate.high < 0.5

"""The simulated company: believable, repeatable, and its truth stays out of the export."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from accounts.domain import contracts, customers, kinds, mapping
from cs_platform.demo import simulation
from cs_platform.demo.simulation import leaving, profiles, satisfaction, shared, timeline, truth, words
from cs_platform.demo.simulation.timeline import NEVER

LAST_DAY = date(2026, 11, 20)
GRACE_DAYS = 60
IN_FILES = [kind for kind in kinds.KINDS if kind != "standards"]
EUROS = {"EUR": 1.0, "USD": 0.92, "GBP": 1.16}


def world(
    *, seed: int, accounts: int, months: int, last_day: date = LAST_DAY, **wishes: Any
) -> simulation.World:
    """Simulate a company of this size."""
    company = simulation.Company(accounts=accounts, months=months, last_day=last_day, **wishes)
    return simulation.simulate(company, seed)


@pytest.fixture(scope="module")
def halden() -> simulation.World:
    """Two years of 240 accounts."""
    return world(accounts=240, months=24, last_day=LAST_DAY, seed=11, arranged=True)


@pytest.fixture(scope="module")
def crowd() -> simulation.World:
    """Many accounts without use, for statements about chances."""
    return world(accounts=900, months=24, last_day=LAST_DAY, seed=12, usage_days=1)


def test_equal_seeds_give_equal_tables_and_other_seeds_do_not() -> None:
    first, again, other = (world(accounts=20, months=4, last_day=LAST_DAY, seed=seed) for seed in (5, 5, 6))

    for kind, table in first.tables.items():
        pd.testing.assert_frame_equal(table, again.tables[kind])
    assert not first.tables["usage"].equals(other.tables["usage"])


def test_too_small_a_wish_is_refused() -> None:
    with pytest.raises(ValueError, match="three months"):
        world(accounts=5, months=2, last_day=LAST_DAY, seed=1)


def test_hidden_satisfaction_persists(crowd: simulation.World) -> None:
    paths = crowd.truth.satisfaction
    before, after = paths[:, :-1].ravel(), paths[:, 1:].ravel()

    assert np.corrcoef(before, after)[0, 1] == pytest.approx(satisfaction.PERSISTENCE, abs=0.01)


def test_the_dissatisfied_leave(crowd: simulation.World) -> None:
    left = crowd.truth.left_on != NEVER
    was_customer = ~np.isnan(crowd.truth.churn_probability)
    level = np.where(was_customer, crowd.truth.satisfaction, np.nan)
    some = was_customer.any(axis=1)
    of_leavers = np.nanmean(level[left & some])
    of_stayers = np.nanmean(level[~left & some])

    assert of_leavers < of_stayers - 0.4


def test_true_probabilities_count_those_who_left(crowd: simulation.World) -> None:
    a_year_before = 12
    day = crowd.truth.month_ends[a_year_before]
    expected = crowd.truth.churn_probability[:, a_year_before]
    customers = ~np.isnan(expected)
    left = (crowd.truth.left_on > day) & (crowd.truth.left_on <= day + 365)
    spread = np.sqrt((expected[customers] * (1 - expected[customers])).sum())

    assert left[customers].sum() == pytest.approx(expected[customers].sum(), abs=4 * spread)
    assert np.nanmin(expected) >= 0
    assert np.nanmax(expected) <= 1


def test_a_rolling_contract_sums_up_its_months() -> None:
    certain = np.array([50.0])
    stays = truth.chance_to_stay(
        leaning=-certain,
        rolling=np.array([True]),
        steps=np.array([13]),
        level=np.array([0.0]),
        monthly=truth.transition(),
    )
    leaves = truth.chance_to_stay(
        leaning=certain,
        rolling=np.array([True]),
        steps=np.array([13]),
        level=np.array([0.0]),
        monthly=truth.transition(),
    )

    assert stays[0] == pytest.approx(1.0)
    assert leaves[0] == pytest.approx(0.0)


def test_the_grid_keeps_probability() -> None:
    assert truth.transition().sum(axis=1) == pytest.approx(np.ones(len(truth.GRID)))


def test_satisfaction_lowers_the_chance_of_leaving() -> None:
    chances = leaving.chance(np.array([-2.0, 0.0, 2.0]), 0.0, leaving.AT_RENEWAL)

    assert list(chances) == sorted(chances, reverse=True)


def test_references_resolve(halden: simulation.World) -> None:
    tables = halden.tables
    accounts = set(tables["accounts"]["external_id"])
    for kind in ("stage_entries", "contracts", "churn_statements", "contacts", "tickets", "usage"):
        assert set(tables[kind]["account"]) <= accounts, kind
    replaced = set(tables["contracts"]["replaces"]) - {""}
    assert replaced <= set(tables["contracts"]["external_id"])
    assert set(tables["usage"]["feature"]) - {""} <= set(tables["features"]["name"])
    assert set(tables["stage_entries"]["stage"]) <= set(words.STAGES)
    assert set(tables["contracts"]["currency"]) == set(tables["exchange_rates"]["currency"]) | {"EUR"}


def test_columns_are_the_canonical_ones(halden: simulation.World) -> None:
    assert set(kinds.KINDS) - set(halden.tables) == {"standards"}
    for kind, table in halden.tables.items():
        if kind in kinds.KINDS:
            known = {field.name for field in kinds.KINDS[kind].fields}
            required = {field.name for field in kinds.KINDS[kind].fields if field.required}
            own = {column for column in table.columns if column.startswith("attribute:")}
            assert required <= set(table.columns) - own <= known, kind


def test_keys_are_unique(halden: simulation.World) -> None:
    for kind in ("accounts", "contracts", "churn_statements", "contacts", "tickets"):
        assert halden.tables[kind]["external_id"].is_unique, kind
    assert not halden.tables["usage"].duplicated(["account", "feature", "day"]).any()
    assert not halden.tables["stage_entries"].duplicated(["account", "stage", "entered_at"]).any()


def test_everything_is_known_between_the_first_day_and_the_last(halden: simulation.World) -> None:
    for kind in ("accounts", "contracts", "churn_statements", "contacts", "tickets", "usage"):
        assert halden.tables[kind]["known_on"].max() <= np.datetime64(LAST_DAY), kind
    begin = np.datetime64(halden.first_day)
    assert halden.tables["accounts"]["known_on"].min() >= begin
    assert halden.tables["stage_entries"]["entered_at"].min() >= halden.first_day.isoformat()
    late = halden.tables["usage"].query("known_on > day")
    assert 0 < len(late) < 0.01 * len(halden.tables["usage"])


def test_size_and_money_are_those_of_a_mid_sized_supplier(halden: simulation.World) -> None:
    running = _running(halden, LAST_DAY)
    euros = (running["arr"] * running["currency"].map(EUROS)).sum()
    left = (halden.truth.left_on > LAST_DAY.toordinal() - 730) & (halden.truth.left_on != NEVER)

    assert 15e6 <= euros <= 25e6
    assert set(running["currency"]) == {"EUR", "USD", "GBP"}
    assert 20 <= left.sum() <= 60
    assert len(halden.tables["usage"]) <= 250_000
    assert halden.tables["accounts"]["owner_email"].value_counts()["casey@lodestar.test"] == 40


def test_some_gave_notice_some_lapsed_some_are_new(halden: simulation.World) -> None:
    table = halden.tables["contracts"]
    planners = table[(table["product"] == words.PLANNER) & (table["kind"] == "RECURRING")]
    newest = planners.groupby("account").tail(1)
    today = np.datetime64(LAST_DAY)
    ending = newest["notice_received_on"].notna() & ~(newest["ended_on"] <= today)
    expired = (newest["term_ends_on"] <= today) & ~newest["auto_renew"] & newest["ended_on"].isna()
    first_use = halden.tables["usage"].groupby("account")["day"].min()

    assert ending.sum() >= 3
    assert expired.sum() >= 2
    assert (first_use > np.datetime64(date(2026, 10, 1))).sum() >= 3
    assert (halden.truth.satisfaction[:, -1] < -2.2).sum() >= 3


def test_a_notice_leaves_the_days_agreed(halden: simulation.World) -> None:
    told = halden.tables["contracts"].dropna(subset=["notice_received_on", "term_ends_on"])
    in_first_term = told[told["notice_received_on"] < told["term_ends_on"]]
    left = (in_first_term["term_ends_on"] - in_first_term["notice_received_on"]).dt.days

    assert len(in_first_term) > 5
    assert (left >= in_first_term["notice_days"]).all()


def test_the_products_own_rules_find_who_left(halden: simulation.World) -> None:
    facts = _facts_by_account(halden)
    for account, left_on in zip(halden.truth.external_id, halden.truth.left_on):
        held = contracts.stretches(facts[account], LAST_DAY)
        spells = customers.spells(held, as_of=LAST_DAY, grace_days=GRACE_DAYS)
        ended = [spell.ends_on for spell in spells if spell.ends_on and spell.ends_on <= LAST_DAY]
        lapsed = bool(ended) and (LAST_DAY - ended[-1]).days < GRACE_DAYS and left_on == NEVER
        expected = [] if left_on == NEVER else [date.fromordinal(left_on)]

        assert lapsed or ended[-1:] == expected, account
        assert not contracts.unlinked_overlaps(facts[account], LAST_DAY), account


def test_stages_of_an_account_do_not_overlap(halden: simulation.World) -> None:
    entries = halden.tables["stage_entries"].sort_values(["account", "entered_at"])
    following = entries.groupby("account")["entered_at"].shift(-1)
    open_ended = entries["left_at"] == ""

    assert (entries["left_at"][~open_ended] > entries["entered_at"][~open_ended]).all()
    assert (entries["left_at"] <= following)[following.notna()].all()
    assert following[open_ended].isna().all()


def test_ticket_times_are_in_order(halden: simulation.World) -> None:
    tickets = halden.tables["tickets"]
    answered = tickets[tickets["first_response_at"] != ""]
    closed = tickets[tickets["closed_at"] != ""]

    assert (answered["first_response_at"] >= answered["opened_at"]).all()
    assert (closed["closed_at"] >= closed["first_response_at"]).all()
    assert (tickets["closed_at"] == "").sum() > 10
    assert (tickets["escalated_by"] != "").equals(tickets["escalated"])


def test_parts_of_a_days_use_stay_within_its_total(halden: simulation.World) -> None:
    usage = halden.tables["usage"]
    totals = usage[usage["feature"] == ""].set_index(["account", "day"])
    parts = usage[usage["feature"] != ""].groupby(["account", "day"])
    whole = totals.loc[parts["events"].sum().index]

    assert (parts["events"].sum() <= whole["events"]).all()
    assert (parts["active_users"].max() <= whole["active_users"]).all()
    assert (parts["errors"].sum() <= whole["errors"]).all()
    assert (usage["active_users"] <= usage["events"]).all()
    assert (usage["day"].dt.day_of_week < 5).all()


def test_usage_days_keep_the_newest_only() -> None:
    few = world(accounts=30, months=6, last_day=LAST_DAY, seed=3, usage_days=28)

    assert few.tables["usage"]["day"].min() > np.datetime64(date(2026, 10, 22))


def test_names_stay_unique_in_a_large_portfolio() -> None:
    company = simulation.Company(accounts=12_000, months=3, last_day=LAST_DAY)
    line = timeline.of(months=company.months, last_day=LAST_DAY)
    order = shared.draw(company, 3, line).name_order
    who = [
        profiles.draw(np.random.default_rng(block), company=company, block=block, name_order=order, line=line)
        for block in range(company.blocks)
    ]

    for column in ("external_id", "name", "domain"):
        assert len({name for one in who for name in getattr(one, column)}) == 12_000, column


def test_files_hold_every_table_and_no_truth(tmp_path: Path) -> None:
    company = world(accounts=40, months=6, last_day=LAST_DAY, seed=4)
    simulation.write_files(company, tmp_path)
    written = {path.name: path.read_text() for path in tmp_path.iterdir()}

    assert set(written) == {f"{kind}.csv" for kind in IN_FILES} | {simulation.MAPPING}
    levels = [f"{value:.3f}" for value in company.truth.satisfaction.ravel()]
    for name, text in written.items():
        assert "probability" not in text, name
        assert "satisfaction" not in text.partition("\n")[0] or name == "tickets.csv", name
        assert not any(level in text for level in levels if name != "exchange_rates.csv"), name


def test_the_mapping_reads_every_file(tmp_path: Path) -> None:
    company = world(accounts=5, months=4, last_day=LAST_DAY, seed=4, usage_days=20)
    simulation.write_files(company, tmp_path)
    document = mapping.read_mapping((tmp_path / simulation.MAPPING).read_text())

    assert [file.kind for file in document.in_load_order()] == IN_FILES
    for file in document.files:
        header = (tmp_path / file.name).read_text().partition("\n")[0].split(",")
        assert [column.column for column in file.columns.values()] == header


def _running(company: simulation.World, day: date) -> pd.DataFrame:
    """Recurring contracts in force on the day that no other one replaces."""
    table, today = company.tables["contracts"], np.datetime64(day)
    over = (table["ended_on"] <= today) | ((table["term_ends_on"] <= today) & ~table["auto_renew"])
    live = table[(table["kind"] == "RECURRING") & (table["starts_on"] <= today) & ~over]
    return live[~live["external_id"].isin(live["replaces"])]


def _facts_by_account(company: simulation.World) -> dict[str, list[contracts.ContractFacts]]:
    """The exported contracts as the rules want them, by the account's external id."""
    table = company.tables["contracts"]
    ids = {external_id: number for number, external_id in enumerate(table["external_id"], start=1)}
    facts: dict[str, list[contracts.ContractFacts]] = {
        account: [] for account in company.tables["accounts"]["external_id"]
    }
    for row in table.to_dict("records"):
        facts[row["account"]].append(
            contracts.ContractFacts(
                id=ids[row["external_id"]],
                account_id=0,
                product=row["product"],
                kind=row["kind"],
                arr=Decimal(row["arr"]),
                currency=row["currency"],
                starts_on=row["starts_on"].date(),
                term_ends_on=_day(row["term_ends_on"]),
                ended_on=_day(row["ended_on"]),
                notice_received_on=_day(row["notice_received_on"]),
                notice_days=row["notice_days"],
                billing_period=row["billing_period"],
                auto_renew=row["auto_renew"],
                replaces_id=ids.get(row["replaces"]),
                known_on=row["known_on"].date(),
            )
        )
    return facts


def _day(moment: pd.Timestamp) -> date | None:
    return None if pd.isna(moment) else moment.date()

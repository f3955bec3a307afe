"""Draws one block of accounts: who they are, how they live, and every table of theirs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from cs_platform.demo.simulation import (
    commerce,
    customers,
    goals,
    handovers,
    incidents,
    invoices,
    journey,
    opportunities,
    partings,
    people,
    profiles,
    promises,
    satisfaction,
    standards,
    statements,
    stories,
    surveys,
    tickets,
    touches,
    tour,
    traits,
    usage,
)
from cs_platform.demo.simulation import company as companies
from cs_platform.demo.simulation.block import STRIDE, Block
from cs_platform.demo.simulation.company import Company
from cs_platform.demo.simulation.profiles import Profiles
from cs_platform.demo.simulation.satisfaction import Arrangement, Satisfaction
from cs_platform.demo.simulation.shared import Shared
from cs_platform.demo.simulation.timeline import Timeline
from cs_platform.demo.simulation.traits import Traits

Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True, kw_only=True)
class Setting:
    """The place of a block: the company, the seed, its number, and what it shares with the others."""

    company: Company
    seed: int
    number: int
    shared: Shared
    line: Timeline

    def stream(self, subject: str) -> np.random.Generator:
        """Random numbers of one subject in this block."""
        return companies.stream(self.seed, subject, block=self.number)

    @property
    def has_guests(self) -> bool:
        """Whether the accounts of the tour are here."""
        company = self.company
        return company.arranged and self.number == 0 and company.size_of(0) >= tour.SMALLEST_PORTFOLIO


def draw(setting: Setting) -> Block:
    """Draw everything that tables follow from."""
    company, line, stream = setting.company, setting.line, setting.stream
    who, shown_traits = _accounts(setting)
    arranged = _arranged(setting, who)
    lived, shown = _lives(setting, who, arranged)
    first_number = setting.number * STRIDE
    trade = commerce.simulate(
        stream("commerce"),
        who=who,
        lived=lived,
        shown=shown,
        line=line,
        first_number=10_001 + first_number,
        arranged=company.arranged,
    )
    moved = {one.account for one in arranged} | trade.arranged
    return Block(
        company=company,
        seed=setting.seed,
        number=setting.number,
        line=line,
        shared=setting.shared,
        who=who,
        traits=shown_traits,
        lived=lived,
        shown=shown,
        trade=trade,
        people=people.draw(
            stream("people"), who=who, shown=shown, line=line, first_number=30_001 + first_number
        ),
        parent=customers.parents(stream("families"), who, guests=len(tour.GUESTS)),
        arranged=np.isin(np.arange(len(who)), list(moved)),
    )


def tables(block: Block) -> Tables:
    """Draw the tables of a block's accounts, in the order in which one refers to another."""
    entries = journey.simulate(block.stream("journey"), block=block)
    called = tickets.simulate(block.stream("tickets"), block=block)
    touched, talks = touches.simulate(block)
    plans = goals.plans(block)
    wanted = goals.draw(block, plans)
    return {
        "accounts": customers.accounts(block, journey.current_stages(entries, block.who)),
        "stage_entries": entries,
        "contracts": customers.contracts(block),
        "churn_statements": partings.simulate(block.stream("partings"), block=block),
        "contacts": people.table(block.stream("contacts"), block.people, block.who),
        "handovers": handovers.simulate(block),
        "success_plans": plans,
        "goals": goals.table(block, wanted, plans),
        "measurements": goals.measurements(block, wanted),
        "commitments": promises.simulate(block, talks, wanted),
        "touches": touched,
        "statements": statements.simulate(block, talks),
        "tickets": called,
        "opportunities": opportunities.simulate(block),
        "surveys": surveys.simulate(block, called),
        "invoices": invoices.simulate(block),
        "stories": stories.simulate(block),
        "standards_met": standards.met(block, entries),
        "incident_accounts": incidents.touched(block),
        "usage": usage.simulate(block.stream("usage"), block=block),
    }


def _accounts(setting: Setting) -> tuple[Profiles, Traits]:
    """Draw who the accounts are and what of it is told; the true traits remain in their leaning alone."""
    company, line, stream = setting.company, setting.line, setting.stream
    who = profiles.draw(
        stream("profiles"),
        company=company,
        block=setting.number,
        name_order=setting.shared.name_order,
        line=line,
    )
    true = traits.draw(stream("traits"), accounts=len(who), seats=who.seats)
    other = traits.draw(stream("other traits"), accounts=len(who), seats=who.seats)
    shown = traits.blend(true, other, stream("told").random(len(who)) < company.signal)
    leaning = (who.leaning + traits.leaning(true)) * (company.signal > 0)
    who = replace(who, leaning=leaning)
    return tour.receive(who, shown, line) if setting.has_guests else (who, shown)


def _arranged(setting: Setting, who: Profiles) -> list[Arrangement]:
    """What happens because somebody is to see it."""
    if not setting.company.arranged:
        return []
    stories = tour.stories(who, setting.line) if setting.has_guests else []
    crises = tour.crises(setting.stream("crises"), who, setting.line, guests=len(tour.GUESTS))
    return [*stories, *crises]


def _lives(setting: Setting, who: Profiles, arranged: list[Arrangement]) -> tuple[Satisfaction, Satisfaction]:
    """The lives that decide who leaves, and those that facts show."""
    company, line, stream = setting.company, setting.line, setting.stream
    shock = setting.shared.shock
    guests = len(tour.GUESTS) if setting.has_guests else 0
    lived = satisfaction.simulate(
        stream("lives"), profiles=who, line=line, shock=shock, arranged=arranged, guests=guests
    )
    if company.signal == 1.0:
        return lived, lived
    # the shock that all share is none of what facts are to tell either
    other = satisfaction.simulate(stream("other lives"), profiles=who, line=line, shock=np.zeros_like(shock))
    if company.signal == 0.0:
        return satisfaction.even(lived), other
    return lived, satisfaction.blend(lived, other, signal=company.signal, rng=stream("blend"))

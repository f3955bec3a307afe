"""The tables of handovers, success plans, goals with their measurements, and commitments."""

from accounts.operations.imports import targets
from accounts.operations.imports.tables.common import (
    ACCOUNT_DAY,
    ACCOUNT_ID,
    BY_EXTERNAL_ID,
    CONTACTS,
    KNOWN_ACCOUNT,
    PLANS,
)
from accounts.operations.imports.tables.common import (
    GOALS as GOAL_TABLE,
)
from accounts.operations.imports.targets import Check, Column, Target

_CONTACT, _KNOWN_CONTACT = targets.reference("contact", "contact")
_GOAL, _KNOWN_GOAL = targets.reference("goal", "goal")
_PLAN, _KNOWN_PLAN = targets.reference("plan", "success plan")
_CONFIRMED_BY, _KNOWN_CONFIRMER = targets.reference("confirmed_by", "contact")

HANDOVERS = Target(
    kind="handovers",
    table="accounts_handover",
    match=BY_EXTERNAL_ID,
    joins=targets.ACCOUNT_IDS + targets.member_ids("written_by_email", "read_by_email"),
    columns=(
        ACCOUNT_ID,
        targets.always("handed_over_on"),
        targets.text("goals"),
        targets.text("skills"),
        targets.text("influencers"),
        targets.text("expected_return"),
        targets.member("written_by_email"),
        targets.member("read_by_email"),
        targets.plain("read_at"),
        targets.known_on("i.handed_over_on"),
    ),
    checks=(
        KNOWN_ACCOUNT,
        Check(
            holds="read_by_id IS NULL OR read_at IS NOT NULL",
            field="read_by_email",
            sentence="“{value}” has read it, but at no time; fill when, or leave the reader out.",
        ),
    ),
    of_account=True,
)

SUCCESS_PLANS = Target(
    kind="success_plans",
    table=PLANS,
    match=BY_EXTERNAL_ID,
    joins=targets.ACCOUNT_IDS,
    columns=(
        ACCOUNT_ID,
        targets.always("why"),
        targets.text("baseline"),
        targets.defaulted("review_every_days", "90"),
        targets.plain("reviewed_on"),
        targets.defaulted("is_shared", "false"),
        targets.plain("closed_on"),
        # a plan has no day of its own: in a history it has been known as long as its account
        targets.known_on(ACCOUNT_DAY),
    ),
    checks=(KNOWN_ACCOUNT,),
)

GOALS = Target(
    kind="goals",
    table=GOAL_TABLE,
    match=BY_EXTERNAL_ID,
    joins=targets.ACCOUNT_IDS
    + targets.row_ids(plan=PLANS, contact=CONTACTS, confirmed_by=CONTACTS)
    + targets.member_ids("label_by_email"),
    columns=(
        ACCOUNT_ID,
        _PLAN,
        _CONTACT,
        targets.always("statement"),
        targets.defaulted("need", "'STATED'"),
        targets.text("why"),
        targets.defaulted("focus_area", "'OUTCOMES'"),
        targets.text("metric"),
        targets.text("unit"),
        targets.number("baseline", 18, 4),
        targets.number("target", 18, 4),
        targets.plain("started_on"),
        targets.plain("due_on"),
        targets.text("expectation"),
        targets.number("value_per_year", 14, 2),
        targets.text("currency"),
        targets.text("other_value"),
        targets.defaulted("label", "'UNVERIFIED'"),
        targets.text("label_how"),
        targets.member("label_by_email"),
        targets.plain("label_until"),
        targets.defaulted("status", "'OPEN'"),
        targets.plain("closed_on"),
        targets.number("achieved", 18, 4),
        _CONFIRMED_BY,
        targets.plain("confirmed_on"),
        targets.plain("confirmation"),
        targets.known_on(f"coalesce(i.started_on, {ACCOUNT_DAY})"),
    ),
    checks=(
        KNOWN_ACCOUNT,
        _KNOWN_PLAN,
        _KNOWN_CONTACT,
        _KNOWN_CONFIRMER,
        Check(
            holds="status <> 'OPEN' OR closed_on IS NULL",
            field="closed_on",
            sentence="The goal is open, yet was closed on {value}; correct its status or empty the day.",
        ),
        Check(
            holds="status = 'OPEN' OR closed_on IS NOT NULL",
            field="status",
            sentence="The goal is “{value}”, but no day says since when; fill closed_on.",
        ),
        Check(
            holds="(confirmed_on IS NULL) = (confirmation IS NULL)",
            field="confirmation",
            sentence="A confirmed goal needs both the day and how it compares with what was expected.",
        ),
    ),
    of_account=True,
)

MEASUREMENTS = Target(
    kind="measurements",
    table="accounts_outcomemeasurement",
    match="e.goal_id = coalesce(own_goal.id, other_goal.id) AND e.day = i.day",
    joins=targets.row_ids(goal=GOAL_TABLE),
    columns=(
        Column(name="goal_id", value="coalesce(own_goal.id, other_goal.id)"),
        targets.always("day"),
        Column(name="value", value="i.value::numeric(18, 4)"),
        targets.known_on("i.day"),
    ),
    checks=(
        Check(
            holds="goal_id IS NOT NULL",
            field="goal",
            sentence="No goal has the id “{value}” in this source; import goals first or correct the id.",
        ),
    ),
    external=False,
)

COMMITMENTS = Target(
    kind="commitments",
    table="accounts_commitment",
    match=BY_EXTERNAL_ID,
    joins=targets.ACCOUNT_IDS
    + targets.row_ids(goal=GOAL_TABLE, contact=CONTACTS)
    + targets.member_ids("member_email"),
    columns=(
        ACCOUNT_ID,
        _GOAL,
        targets.always("text"),
        targets.always("side"),
        targets.keeper("member_email", unless="i.settled_on IS NOT NULL"),
        _CONTACT,
        targets.text("third_party"),
        targets.always("promised_on"),
        targets.plain("due_on"),
        targets.defaulted("state", "'OPEN'"),
        targets.plain("settled_on"),
        targets.defaulted("helped_by_us", "false"),
        targets.defaulted("in_contract", "false"),
        targets.known_on("i.promised_on"),
    ),
    checks=(
        KNOWN_ACCOUNT,
        _KNOWN_GOAL,
        _KNOWN_CONTACT,
        Check(
            holds="state <> 'OPEN' OR settled_on IS NULL",
            field="settled_on",
            sentence="The promise is open, yet was settled on {value}; correct its state or empty the day.",
        ),
        Check(
            holds="state = 'OPEN' OR settled_on IS NOT NULL",
            field="state",
            sentence="The promise is “{value}”, but no day says since when; fill settled_on.",
        ),
    ),
    of_account=True,
)

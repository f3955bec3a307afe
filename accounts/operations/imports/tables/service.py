"""The tables of incidents and of the standards of stages."""

from accounts.operations.imports import targets
from accounts.operations.imports.tables.common import BY_EXTERNAL_ID, NO_STAGE
from accounts.operations.imports.targets import Check, Column, Link, Target

STANDARDS = Target(
    kind="standards",
    table="accounts_standard",
    match="e.stage_id = s.id AND e.statement = i.statement",
    joins=targets.STAGE_IDS,
    columns=(
        Column(name="stage_id", value="s.id"),
        targets.always("statement"),
        targets.defaulted("position", "1"),
        targets.gathered("behaviours"),
        targets.defaulted("check_by", "'HAND'"),
        targets.text("measure"),
        targets.defaulted("comparison", "'AT_LEAST'"),
        targets.number("target", 12, 4),
    ),
    checks=(
        Check(holds="stage_id IS NOT NULL", field="stage", sentence=NO_STAGE),
        Check(
            holds="check_by = 'HAND' OR (measure <> '' AND target IS NOT NULL)",
            field="check_by",
            sentence="A standard that is checked by a measure needs the measure and its target; fill both.",
        ),
    ),
    external=False,
    fact=False,
    sourced=False,
)

INCIDENTS = Target(
    kind="incidents",
    table="accounts_incident",
    match=BY_EXTERNAL_ID,
    columns=(
        targets.always("title"),
        targets.text("text"),
        targets.always("kind"),
        targets.always("starts_at"),
        targets.plain("ends_at"),
        targets.known_on(targets.local_day("i.starts_at")),
    ),
    checks=(
        Check(
            holds="ends_at IS NULL OR ends_at >= starts_at",
            field="ends_at",
            sentence="The incident ended before it started; correct one of the two.",
        ),
    ),
    link=Link(
        field="accounts",
        table="accounts_incidentaccount",
        own="incident_id",
        other="account_id",
        others="accounts_account",
        sentence="No account has the id “{value}”; the incident was taken without it.",
    ),
)

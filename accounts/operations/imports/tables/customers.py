"""The tables of accounts, their people, contracts and tickets; features and exchange rates."""

from accounts.operations.imports import targets
from accounts.operations.imports.tables.common import (
    ACCOUNT_DAY,
    ACCOUNT_ID,
    BY_EXTERNAL_ID,
    KNOWN_ACCOUNT,
    NO_STAGE,
)
from accounts.operations.imports.targets import Check, Column, Target
from cs_platform.tenancy.operations import erasing

EXCHANGE_RATES = Target(
    kind="exchange_rates",
    table="tenancy_exchangerate",
    match="e.day = i.day AND e.currency = i.currency",
    columns=(
        targets.always("day"),
        targets.always("currency"),
        Column(name="rate", value="i.rate::numeric(18, 8)"),
    ),
    checks=(
        Check(
            holds="currency <> (SELECT reporting_currency FROM tenancy_organization "
            "WHERE id = %(organization)s) OR rate = 1",
            field="currency",
            sentence="“{value}” is the reporting currency, whose rate is always 1; leave the row out.",
        ),
        Check(
            holds="rate > 0",
            field="rate",
            sentence="The rate “{value}” is 0 in eight decimals; quote it for 1 unit of the currency.",
        ),
    ),
    external=False,
    fact=False,
)

FEATURES = Target(
    kind="features",
    table="accounts_feature",
    match="e.name = i.name",
    columns=(
        targets.always("name"),
        targets.defaulted("core", "false"),
        Column(name="known_on", value=targets.FIRST_KNOWN.format(event="%(today)s")),
    ),
    external=False,
)

# An account has no day of its own. One that an earlier contract or ticket proves to be known keeps the
# earlier day, so that importing the same file again changes nothing.
ACCOUNTS = Target(
    kind="accounts",
    table="accounts_account",
    match=BY_EXTERNAL_ID,
    joins=targets.STAGE_IDS + targets.PARENT_IDS + targets.member_ids("owner_email"),
    columns=(
        targets.always("name"),
        targets.text("domain"),
        targets.text("industry"),
        targets.text("country"),
        targets.text("segment"),
        targets.text("tier"),
        targets.keeper("owner_email"),
        Column(name="stage_id", value="s.id", fields=("stage",)),
        targets.plain("acquisition_origin"),
        # a parent that stands further down is found when the whole file has been read
        Column(
            name="parent_id",
            value="CASE WHEN i.parent IS NULL THEN NULL ELSE coalesce(b.id, e.parent_id) END",
            fields=("parent",),
        ),
        targets.plain("fit"),
        targets.gathered("attributes"),
        targets.plain("stated_churned"),
        targets.known_on("%(today)s", mapped="least(i.known_on, e.known_on)"),
    ),
    checks=(
        Check(
            holds="stage_id IS NOT NULL OR in_stage IS NULL",
            field="stage",
            sentence=NO_STAGE,
        ),
    ),
)

STAGE_ENTRIES = Target(
    kind="stage_entries",
    table="accounts_stageentry",
    match="e.account_id = a.id AND e.stage_id = s.id AND e.entered_at = i.entered_at",
    joins=targets.ACCOUNT_IDS + targets.STAGE_IDS,
    columns=(
        ACCOUNT_ID,
        Column(name="stage_id", value="s.id"),
        targets.always("entered_at"),
        targets.plain("left_at"),
        Column(name="known_on", value=targets.FIRST_KNOWN.format(event=targets.local_day("i.entered_at"))),
    ),
    checks=(
        KNOWN_ACCOUNT,
        Check(
            holds="stage_id IS NOT NULL",
            field="stage",
            sentence=NO_STAGE,
        ),
        Check(
            holds="left_at IS NULL OR left_at >= entered_at",
            field="left_at",
            sentence="The stage was left before it was entered; correct one of the two.",
        ),
    ),
    external=False,
    of_account=True,
)

CONTRACTS = Target(
    kind="contracts",
    table="accounts_contract",
    match=BY_EXTERNAL_ID,
    joins=targets.ACCOUNT_IDS + targets.PREDECESSOR_IDS + targets.member_ids("renewal_said_by_email"),
    columns=(
        ACCOUNT_ID,
        targets.text("product"),
        targets.text("plan"),
        targets.defaulted("kind", "'RECURRING'"),
        targets.plain("seats"),
        Column(name="arr", value="i.arr::numeric(14, 2)"),
        targets.always("currency"),
        targets.always("starts_on"),
        targets.plain("term_ends_on"),
        targets.plain("ended_on"),
        Column(
            name="ended_known_on",
            value="CASE WHEN i.ended_on IS NULL THEN NULL WHEN e.ended_on = i.ended_on THEN e.ended_known_on "
            "WHEN %(history)s THEN least(i.ended_on, %(today)s) ELSE %(today)s END",
            fields=("ended_on",),
        ),
        targets.plain("notice_received_on"),
        targets.defaulted("notice_days", "0"),
        targets.defaulted("billing_period", "'ANNUAL'"),
        targets.defaulted("auto_renew", "true"),
        # a contract that stands further down is linked when the whole file has been read
        Column(
            name="replaces_id",
            value="CASE WHEN i.replaces IS NULL THEN NULL ELSE coalesce(b.id, e.replaces_id) END",
            fields=("replaces",),
        ),
        targets.plain("renewal_category"),
        targets.text("renewal_reason"),
        targets.member("renewal_said_by_email"),
        targets.plain("renewal_said_on"),
        targets.known_on("i.starts_on"),
    ),
    checks=(
        KNOWN_ACCOUNT,
        Check(
            holds="term_ends_on IS NULL OR term_ends_on > starts_on",
            field="term_ends_on",
            sentence="The term ends on the day it starts or before; correct one of the two.",
        ),
        Check(
            holds="ended_on IS NULL OR ended_on >= starts_on",
            field="ended_on",
            sentence="The contract ended before it started; correct one of the two.",
        ),
    ),
    of_account=True,
)

CHURN_STATEMENTS = Target(
    kind="churn_statements",
    table="accounts_churnstatement",
    match=BY_EXTERNAL_ID,
    joins=targets.ACCOUNT_IDS,
    columns=(
        ACCOUNT_ID,
        targets.always("said_on"),
        targets.defaulted("reason_codes", "'{}'::varchar[]"),
        targets.text("words"),
        targets.known_on("i.said_on"),
    ),
    checks=(KNOWN_ACCOUNT,),
    of_account=True,
)

# an id that named a person stands there hashed, so that no export brings them back; joined by itself, for
# a match of one id or the other could only be looked for row by row
ERASED_IDS = f"""
    LEFT JOIN accounts_contact erased ON erased.organization_id = %(organization)s
        AND erased.source = %(source)s AND erased.erased_at IS NOT NULL
        AND erased.external_id = {erasing.ID_SQL.format("i.external_id")}
"""
CONTACTS = Target(
    kind="contacts",
    table="accounts_contact",
    match="e.source = %(source)s AND e.external_id = coalesce(erased.external_id, i.external_id)",
    joins=targets.ACCOUNT_IDS + ERASED_IDS,
    columns=(
        ACCOUNT_ID,
        targets.always("name"),
        targets.text("title"),
        targets.text("email"),
        targets.defaulted("roles", "'{}'::varchar[]"),
        targets.plain("influence"),
        targets.text("preferred_channel"),
        targets.text("preferred_hours"),
        targets.text("what_matters"),
        targets.plain("left_on"),
        targets.text("moved_to"),
        Column(name="erased_at", value="e.erased_at"),
        # a contact has no day of its own: in a history it has been known as long as its account
        targets.known_on(ACCOUNT_DAY),
    ),
    checks=(
        KNOWN_ACCOUNT,
        Check(
            holds="erased_at IS NULL",
            field="external_id",
            sentence="The contact “{value}” was erased and stays so; take the row out of the export.",
        ),
    ),
)

TICKETS = Target(
    kind="tickets",
    table="accounts_ticket",
    match=BY_EXTERNAL_ID,
    joins=targets.ACCOUNT_IDS,
    columns=(
        ACCOUNT_ID,
        targets.text("subject"),
        targets.always("opened_at"),
        targets.plain("first_response_at"),
        targets.plain("closed_at"),
        targets.plain("stated_severity"),
        targets.plain("assessed_severity"),
        targets.text("call_driver"),
        targets.text("upstream_function"),
        targets.plain("root_cause_found"),
        targets.plain("workaround_only"),
        targets.plain("reopened_count"),
        targets.plain("escalated"),
        targets.text("escalated_by"),
        targets.number("satisfaction", 5, 2),
        targets.known_on(targets.local_day("i.opened_at")),
    ),
    checks=(
        KNOWN_ACCOUNT,
        Check(
            holds="closed_at IS NULL OR closed_at >= opened_at",
            field="closed_at",
            sentence="The ticket was closed before it was opened; correct one of the two.",
        ),
    ),
    of_account=True,
)

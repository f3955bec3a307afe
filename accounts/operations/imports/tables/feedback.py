"""The tables of survey answers, invoices and opportunities."""

from accounts.operations.imports import targets
from accounts.operations.imports.tables.common import ACCOUNT_ID, BY_EXTERNAL_ID, CONTACTS, KNOWN_ACCOUNT
from accounts.operations.imports.targets import Check, Column, Target

_CONTACT, _KNOWN_CONTACT = targets.reference("contact", "contact")

SURVEYS = Target(
    kind="surveys",
    table="accounts_surveyresponse",
    match=BY_EXTERNAL_ID,
    joins=targets.ACCOUNT_IDS + targets.row_ids(contact=CONTACTS) + targets.member_ids("acted_on_by_email"),
    columns=(
        ACCOUNT_ID,
        _CONTACT,
        targets.defaulted("is_anonymous", "false"),
        targets.always("kind"),
        targets.always("scale_low"),
        targets.always("scale_high"),
        targets.always("high_is_good"),
        Column(name="score", value="i.score::numeric(6, 2)"),
        targets.text("comment"),
        targets.always("answered_at"),
        targets.plain("acted_on_at"),
        targets.member("acted_on_by_email"),
        targets.plain("customer_told_at"),
        targets.known_on(targets.local_day("i.answered_at")),
    ),
    checks=(
        KNOWN_ACCOUNT,
        _KNOWN_CONTACT,
        Check(
            holds="scale_low < scale_high",
            field="scale_high",
            sentence="The scale ends at {value}, where it starts or before; correct one of its ends.",
        ),
        Check(
            holds="score BETWEEN scale_low AND scale_high",
            field="score",
            sentence="The answer {value} is not on its scale (NPS 0 to 10, CSAT 1 to 5, CES 1 to 7 unless "
            "mapped); correct it, or map scale_low and scale_high.",
        ),
        Check(
            holds="NOT is_anonymous OR contact_id IS NULL",
            field="contact",
            sentence="An anonymous answer names nobody; empty the contact, or say it is not anonymous.",
        ),
        Check(
            holds="acted_on_by_id IS NULL OR acted_on_at IS NOT NULL",
            field="acted_on_by_email",
            sentence="“{value}” acted on it, but at no time; fill acted_on_at.",
        ),
    ),
    of_account=True,
)

INVOICES = Target(
    kind="invoices",
    table="accounts_invoice",
    match=BY_EXTERNAL_ID,
    joins=targets.ACCOUNT_IDS,
    columns=(
        ACCOUNT_ID,
        targets.always("number"),
        targets.always("issued_on"),
        targets.always("due_on"),
        targets.plain("paid_on"),
        Column(name="amount", value="i.amount::numeric(14, 2)"),
        targets.always("currency"),
        targets.known_on("i.issued_on"),
    ),
    checks=(
        KNOWN_ACCOUNT,
        Check(
            holds="due_on >= issued_on",
            field="due_on",
            sentence="The invoice is due on {value}, before it was issued; correct one of the two.",
        ),
    ),
    of_account=True,
)

OPPORTUNITIES = Target(
    kind="opportunities",
    table="accounts_opportunity",
    match=BY_EXTERNAL_ID,
    joins=targets.ACCOUNT_IDS + targets.member_ids("owner_email"),
    columns=(
        ACCOUNT_ID,
        targets.text("name"),
        targets.always("kind"),
        Column(name="amount", value="i.amount::numeric(14, 2)"),
        targets.always("currency"),
        targets.always("opened_on"),
        targets.plain("expected_close_on"),
        targets.text("stage"),
        targets.keeper("owner_email", unless="i.closed_on IS NOT NULL"),
        targets.plain("closed_on"),
        targets.plain("is_won"),
        targets.known_on("i.opened_on"),
    ),
    checks=(
        KNOWN_ACCOUNT,
        Check(
            holds="(closed_on IS NULL) = (is_won IS NULL)",
            field="closed_on",
            sentence="The deal was closed; map a column to is_won that says whether it was won.",
        ),
    ),
    of_account=True,
)

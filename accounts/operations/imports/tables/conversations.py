"""The tables of touches, statements and stories."""

from accounts.operations.imports import targets
from accounts.operations.imports.tables.common import (
    ACCOUNT_ID,
    BY_EXTERNAL_ID,
    CONTACTS,
    KNOWN_ACCOUNT,
)
from accounts.operations.imports.tables.common import (
    TOUCHES as TOUCH_TABLE,
)
from accounts.operations.imports.targets import Check, Column, Link, Target

_CONTACT, _KNOWN_CONTACT = targets.reference("contact", "contact")
_TOUCH, _KNOWN_TOUCH = targets.reference("touch", "touch")

TOUCHES = Target(
    kind="touches",
    table=TOUCH_TABLE,
    match=BY_EXTERNAL_ID,
    joins=targets.ACCOUNT_IDS + targets.member_ids("author_email"),
    columns=(
        ACCOUNT_ID,
        targets.plain("happened_at"),
        targets.plain("planned_for"),
        targets.always("channel"),
        targets.always("started_by"),
        targets.text("posture"),
        targets.text("focus_area"),
        targets.plain("minutes"),
        targets.text("summary"),
        targets.plain("sentiment"),
        targets.text("next_step"),
        targets.member("author_email"),
        targets.known_on(targets.local_day("coalesce(i.happened_at, i.planned_for)")),
    ),
    checks=(
        KNOWN_ACCOUNT,
        Check(
            holds="happened_at IS NOT NULL OR planned_for IS NOT NULL",
            field="happened_at",
            sentence="The touch neither happened nor is planned; fill one of the two times.",
        ),
    ),
    of_account=True,
    link=Link(
        field="contacts",
        table="accounts_touchcontact",
        own="touch_id",
        other="contact_id",
        others=CONTACTS,
        sentence="No contact has the id “{value}”; the touch was taken without them.",
    ),
)

STATEMENTS = Target(
    kind="statements",
    table="accounts_statement",
    match=BY_EXTERNAL_ID,
    joins=targets.ACCOUNT_IDS
    + targets.row_ids(contact=CONTACTS, touch=TOUCH_TABLE)
    + targets.member_ids("checked_by_email", "owner_email"),
    columns=(
        ACCOUNT_ID,
        _CONTACT,
        _TOUCH,
        targets.always("text"),
        targets.always("said_on"),
        targets.defaulted("label", "'UNVERIFIED'"),
        targets.text("how"),
        targets.text("evidence"),
        targets.member("checked_by_email"),
        targets.plain("checked_on"),
        targets.keeper("owner_email", unless="i.label <> 'ASSUMPTION'"),
        targets.plain("check_by"),
        # once an assumption stays known as one, so that it counts when assumptions are checked
        Column(
            name="was_assumption",
            value="coalesce(i.was_assumption, e.was_assumption, false) "
            "OR coalesce(e.label = 'ASSUMPTION', false) OR coalesce(i.label = 'ASSUMPTION', false)",
            fields=("was_assumption", "label"),
            default="false",
        ),
        targets.known_on("i.said_on"),
    ),
    checks=(
        KNOWN_ACCOUNT,
        _KNOWN_CONTACT,
        _KNOWN_TOUCH,
        Check(
            holds="label <> 'VERIFIED_FACT' OR (how <> '' AND checked_on IS NOT NULL)",
            field="label",
            sentence="A verified fact says how and when it was checked; fill both, or leave the label out.",
        ),
        Check(
            holds="label <> 'ASSUMPTION' OR check_by IS NOT NULL",
            field="label",
            sentence="An assumption says by when somebody checks it; fill check_by, or leave the label out.",
        ),
    ),
    of_account=True,
)

STORIES = Target(
    kind="stories",
    table="accounts_story",
    match=BY_EXTERNAL_ID,
    joins=targets.ACCOUNT_IDS + targets.row_ids(contact=CONTACTS),
    columns=(
        ACCOUNT_ID,
        _CONTACT,
        targets.always("title"),
        targets.text("text"),
        targets.always("kind"),
        targets.always("told_on"),
        targets.defaulted("is_shareable", "false"),
        targets.known_on("i.told_on"),
    ),
    checks=(KNOWN_ACCOUNT, _KNOWN_CONTACT),
    of_account=True,
)

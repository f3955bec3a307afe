"""What several targets share: how a row is found again, and the account it belongs to."""

from accounts.operations.imports import targets

BY_EXTERNAL_ID = "e.source = %(source)s AND e.external_id = i.external_id"
NO_STAGE = "There is no stage “{value}”; name one of the organization's stages, or map it under values."
ACCOUNT_ID, KNOWN_ACCOUNT = targets.account()
ACCOUNT_DAY = "(SELECT k.known_on FROM accounts_account k WHERE k.id = a.id)"
CONTACTS, GOALS, PLANS, TOUCHES = (
    "accounts_contact",
    "accounts_outcomegoal",
    "accounts_successplan",
    "accounts_touch",
)

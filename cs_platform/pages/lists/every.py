"""All lists, in the order of their tabs."""

from cs_platform.pages.lists.accounts import ACCOUNTS
from cs_platform.pages.lists.contacts import CONTACTS
from cs_platform.pages.lists.contracts import CONTRACTS
from cs_platform.pages.lists.declared import DeclaredList
from cs_platform.pages.lists.goals import GOALS
from cs_platform.pages.lists.surveys import SURVEYS
from cs_platform.pages.lists.tickets import TICKETS
from cs_platform.pages.lists.touches import TOUCHES

OF_RECORDS: tuple[DeclaredList, ...] = (CONTACTS, CONTRACTS, GOALS, TOUCHES, TICKETS, SURVEYS)
LISTS: tuple[DeclaredList, ...] = (ACCOUNTS, *OF_RECORDS)
BY_SLUG = {each.slug: each for each in LISTS}

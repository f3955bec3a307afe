"""Names that people look for: accounts, contacts and goals, also when they are not spelled quite right."""

from dataclasses import dataclass

from django.db import connection

from accounts.models import Account
from cs_platform.tenancy import context

MOST = 6
LONGEST = 100


@dataclass(frozen=True, kw_only=True)
class Found:
    """One name. kind: account, contact or goal; account: the name of the account it belongs to."""

    kind: str
    id: int
    account_id: int
    name: str
    account: str


def names(organization_id: int, words: str) -> tuple[Found, ...]:
    """Return what sounds like the words, accounts first, the nearest first; nothing for no words.

    The database's function keeps to the organization of the open context, which must be the one asked for.
    """
    wanted = " ".join(words.replace("\x00", "").split())[:LONGEST]
    if not wanted or context.current().organization_id != organization_id:
        return ()
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, id, account_id, name FROM search_names(%s, %s)", [wanted, MOST])
        rows = cursor.fetchall()
    accounts = Account.objects.for_organization(organization_id).filter(pk__in={row[2] for row in rows})
    named = dict(accounts.values_list("pk", "name"))
    return tuple(
        Found(kind=kind, id=row_id, account_id=account_id, name=name, account=named[account_id])
        for kind, row_id, account_id, name in rows
        if account_id in named
    )

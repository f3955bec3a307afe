"""The list of contacts: who is there, what they mean for us, and when we last spoke."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from accounts.domain.choices import ContactRole
from accounts.queries.lists import contacts as queries
from cs_platform.pages.account_filters import NONE, AboutAccounts, Choice, Days
from cs_platform.pages.lists import cells, shared
from cs_platform.pages.lists.declared import Column, DeclaredList, View, Where
from cs_platform.tenancy import queries as tenancy

LEFT, ALL = "left", "all"
INFLUENCE = [(str(each), f"Influence {each} or more") for each in range(1, 6)]


class ContactFilter(AboutAccounts):
    """Contacts by role, influence, whether they left, and since when nobody spoke with them."""

    searched = ("name", "account__name")

    role = Choice("Any role", [*ContactRole.choices(), (NONE, "No role")], method="filter_role")
    influence = Choice("Any influence", [*INFLUENCE, (NONE, "Influence not said")], method="filter_influence")
    there = Choice("Who is there", [(LEFT, "Who has left"), (ALL, "Everybody")], method="filter_there")
    silent = Days("Days without a touch", method="filter_silent")

    def filter_role(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep who has a role."""
        return rows.filter(roles=[]) if value == NONE else rows.filter(roles__contains=[value])

    def filter_influence(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep who has at least so much influence."""
        if value == NONE:
            return rows.filter(influence__isnull=True)
        return rows.filter(influence__gte=int(value))

    def filter_there(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep who has left; everybody is kept as asked."""
        return queries.gone(rows, self.day) if value == LEFT else rows

    def filter_silent(self, rows: QuerySet[Any], name: str, value: int) -> QuerySet[Any]:
        """Keep whom nobody spoke with for so many days."""
        organization = self.request.organization
        since = tenancy.start_of_day(organization.time_zone, self.day - timedelta(days=value))
        return queries.silent(rows, organization.pk, since)

    def usually(self, rows: QuerySet[Any], asked: Mapping[str, Any]) -> QuerySet[Any]:
        """Unless asked, keep who still works there."""
        return rows if asked.get("there") else queries.there(rows, self.day)


def _spoke(rows: Sequence[Any], where: Where) -> None:
    """Put on each contact when somebody last spoke with them."""
    until = tenancy.end_of_day(where.time_zone, where.today)
    found = queries.spoke_at(where.organization_id, [row.pk for row in rows], until)
    for row in rows:
        row.spoke_at = found.get(row.pk)


def _roles(row: Any) -> tuple[str, ...]:
    return tuple(ContactRole(role).label for role in row.roles if role in set(ContactRole))


_LAST_TOUCH = queries.last_touch()
COLUMNS = (
    Column(key="contact", label="Contact", value=lambda row: row.name, sort="name",
           draw=cells.of_account("pages:account-people", lambda row: row.title)),
    shared.ACCOUNT,
    Column(key="roles", label="Roles", value=_roles),
    Column(key="influence", label="Influence", value=lambda row: row.influence, sort="influence",
           is_number=True),
    Column(key="spoke", label="Last touch", value=lambda row: row.spoke_at, draw=cells.near_day,
           fill=_spoke, sort=_LAST_TOUCH),
    Column(key="title", label="Title", value=lambda row: row.title, sort="title", shown=False),
    Column(key="email", label="E-mail", value=lambda row: row.email, sort="email", shown=False),
    Column(key="channel", label="Preferred channel", shown=False,
           value=lambda row: row.get_preferred_channel_display() or ""),
    Column(key="matters", label="What matters", value=lambda row: row.what_matters, shown=False),
    Column(key="left_on", label="Left", value=lambda row: row.left_on, sort="left_on", shown=False),
    Column(key="moved_to", label="Went to", value=lambda row: row.moved_to, shown=False),
    *shared.ABOUT,
)  # fmt: skip

CONTACTS = DeclaredList(
    slug="contacts",
    title="Contacts",
    noun="contact",
    rows=lambda where: queries.rows(where.organization_id),
    filters=ContactFilter,
    columns=COLUMNS,
    default_sort="contact",
    views=(
        shared.MINE,
        View(label="Champions", query={"role": ContactRole.CHAMPION.value}),
        View(label="Influential and silent", query={"influence": "4", "silent": "60"}),
        View(label="Who has left", query={"there": LEFT, "sort": "-left_on"}),
    ),
)

"""The list of touches: what passed between us and customers, newest first."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.domain.choices import Channel, Posture, StartedBy
from accounts.forms.records import people
from accounts.queries import choices
from accounts.queries.lists import touches as queries
from cs_platform.pages.account_filters import NONE, AboutAccounts, Choice, Day
from cs_platform.pages.lists import cells, shared
from cs_platform.pages.lists.declared import Column, DeclaredList, View, Where
from cs_platform.tenancy import access
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.domain.permissions import Permission

PLANNED, ASKED, MISSED, ALL = "planned", "asked", "missed", "all"
WHEN = [
    (PLANNED, "Planned"),
    (ASKED, "Did it take place?"),
    (MISSED, "Did not take place"),
    (ALL, "Happened or planned"),
]
MOODS = {int(value): words for value, words in people.SENTIMENT if value != ""}


class TouchFilter(AboutAccounts):
    """Touches by channel, posture, sentiment, who started and who noted them, and by day."""

    searched = ("account__name", "summary", "next_step")

    channel = Choice("Any channel", Channel.choices())
    posture = Choice("Any posture", [*Posture.choices(), (NONE, "Posture not said")], method="filter_posture")
    sentiment = Choice(
        "Any sentiment",
        [*people.SENTIMENT[1:], (NONE, "Sentiment not said")],
        method="filter_sentiment",
    )
    author = Choice("Noted by anybody", lambda: (), method="filter_author")
    started = Choice("Started by either", StartedBy.choices(), field_name="started_by")
    since = Day("From", method="filter_since")
    until = Day("To", method="filter_until")
    when = Choice("Happened", WHEN, method="filter_when")

    def __init__(self, data: Any, **kwargs: Any) -> None:
        """Offer the people there are."""
        super().__init__(data, **kwargs)
        authors = choices.owners(self.request.organization.pk)
        self.filters["author"].extra["choices"] = [(str(key), name) for key, name in authors]

    def filter_posture(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep touches with a posture, or those without."""
        return rows.filter(posture="" if value == NONE else value)

    def filter_sentiment(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep touches that left somebody in this mood, or those where nobody said."""
        return rows.filter(sentiment__isnull=True) if value == NONE else rows.filter(sentiment=int(value))

    def filter_author(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep what one person noted."""
        return rows.filter(author_id=int(value))

    def filter_since(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Keep touches from a day on."""
        return rows.filter(happened_at__gte=tenancy.start_of_day(self.request.organization.time_zone, value))

    def filter_until(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Keep touches up to the end of a day."""
        return rows.filter(happened_at__lt=tenancy.end_of_day(self.request.organization.time_zone, value))

    def filter_when(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep touches that are to come, that nobody said of whether they took place, or that were missed."""
        if value == ALL:
            return rows
        planned = rows.filter(happened_at__isnull=True, was_missed=value == MISSED)
        if value == MISSED:
            return planned
        now = timezone.now()
        return planned.filter(planned_for__lte=now) if value == ASKED else planned.filter(planned_for__gt=now)

    def usually(self, rows: QuerySet[Any], asked: Mapping[str, Any]) -> QuerySet[Any]:
        """Unless asked, keep what happened."""
        return rows if asked.get("when") else rows.filter(happened_at__isnull=False)


def _people(rows: Sequence[Any], where: Where) -> None:
    """Put on each touch who took part."""
    found = queries.took_part(where.organization_id, [row.pk for row in rows])
    for row in rows:
        row.people = found.get(row.pk, ())


def _state(row: Any) -> str:
    """Return whether a touch took place: empty where it did, which is the rule."""
    if row.happened_at is not None:
        return ""
    if row.was_missed:
        return "did not take place"
    return "planned" if row.planned_for > timezone.now() else "nobody said whether it took place"


def _happened(value: Any, row: Any, where: Where) -> SafeString:
    """Draw the day of a touch; of one that did not happen, the day it was planned for, and that."""
    if value is not None:
        return cells.day(value, row, where)
    day = cells.day(row.planned_for, row, where)
    return format_html('{}<span class="ls-second">{}</span>', day, _state(row))


def _touch(value: Any, row: Any, where: Where) -> str | SafeString:
    """Draw what a touch was about, linked to where it stands: one that did not happen, to its own form."""
    if row.happened_at is None and access.can(where.request.membership, Permission.EDIT_ACCOUNTS):
        address = access.url(where.request, "records:edit", "touches", row.pk)
        words = cells.plain(value, row, where)
        return format_html('<a href="{}">{}</a>{}', address, words, cells.second(row.next_step))
    tab = "pages:account" if row.happened_at is None else "pages:account-timeline"
    return cells.of_account(tab, lambda one: one.next_step)(value, row, where)


def _said(row: Any) -> str:
    return str(row.summary or row.get_channel_display())


COLUMNS = (
    Column(key="touch", label="Touch", value=_said,
           draw=_touch),
    shared.ACCOUNT,
    Column(key="happened", label="Happened", value=lambda row: row.happened_at, draw=_happened,
           sort="happened_at", css="ls-full ls-nowrap"),
    Column(key="channel", label="Channel", value=lambda row: row.get_channel_display(), sort="channel"),
    Column(key="posture", label="Posture", value=lambda row: row.get_posture_display(), sort="posture"),
    Column(key="sentiment", label="Sentiment", sort="sentiment",
           value=lambda row: MOODS.get(row.sentiment, "")),
    Column(key="people", label="With", value=lambda row: row.people, fill=_people, css="ls-hide ls-mid"),
    Column(key="started", label="Started by", value=lambda row: row.get_started_by_display(),
           sort="started_by", shown=False),
    Column(key="author", label="Noted by", value=lambda row: str(row.author.user) if row.author else "",
           sort="author__user__name", shown=False),
    Column(key="planned", label="Planned for", value=lambda row: row.planned_for, draw=cells.day,
           sort="planned_for", shown=False),
    Column(key="state", label="Took place", value=lambda row: _state(row) or "took place", shown=False),
    Column(key="minutes", label="Minutes", value=lambda row: row.minutes, is_number=True, shown=False),
    Column(key="next_step", label="Next step", value=lambda row: row.next_step, shown=False),
    *shared.ABOUT,
)  # fmt: skip

TOUCHES = DeclaredList(
    slug="touches",
    title="Touches",
    noun="touch",
    plural="touches",
    rows=lambda where: queries.rows(where.organization_id),
    filters=TouchFilter,
    columns=COLUMNS,
    default_sort="-happened",
    views=(
        shared.MINE,
        View(label="Proactive", query={"posture": Posture.PROACTIVE.value}),
        View(label="Felt very bad", query={"sentiment": "-2"}),
        View(label="Planned", query={"when": PLANNED, "sort": "planned"}),
        View(label="Did it take place?", query={"when": ASKED, "sort": "-planned"}),
        View(label="Missed", query={"when": MISSED, "sort": "-planned"}),
    ),
)

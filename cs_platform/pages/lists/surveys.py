"""The list of answers to surveys; who stayed anonymous stays it."""

from typing import Any

from django.db.models import QuerySet

from accounts.domain.choices import SurveyKind
from accounts.domain.surveys import ScoreClass
from accounts.queries.lists import surveys as queries
from cs_platform.pages.account_filters import AboutAccounts, Choice
from cs_platform.pages.lists import cells, shared
from cs_platform.pages.lists.declared import Column, DeclaredList, View

NOT_ACTED, ACTED = "no", "yes"


class SurveyFilter(AboutAccounts):
    """Answers by kind, how good they are, and whether somebody followed up."""

    searched = ("account__name", "comment")

    kind = Choice("Any survey", SurveyKind.choices())
    score = Choice("Any score", ScoreClass.choices(), field_name="score_class")
    acted = Choice(
        "Followed up or not",
        [(NOT_ACTED, "Nobody followed up"), (ACTED, "Followed up")],
        method="filter_acted",
    )

    def filter_acted(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep answers that somebody followed up, or nobody did."""
        return rows.filter(acted_on_at__isnull=value == NOT_ACTED)


def _score(row: Any) -> str:
    return f"{row.score.normalize():f} of {row.scale_low} to {row.scale_high}"


def _who(row: Any) -> str:
    if row.is_anonymous:
        return "anonymous"
    return row.contact.name if row.contact else "somebody"


COLUMNS = (
    Column(key="survey", label="Survey", value=lambda row: row.get_kind_display(), sort="kind",
           draw=cells.of_account("pages:account-timeline")),
    shared.ACCOUNT,
    Column(key="score", label="Score", value=_score, sort="place", css="ls-full ls-nowrap"),
    Column(key="class", label="Class", value=lambda row: ScoreClass(row.score_class).label, shown=False),
    Column(key="who", label="From", value=_who, css="ls-hide ls-mid"),
    Column(key="comment", label="Comment", value=lambda row: row.comment),
    Column(key="answered", label="Answered", value=lambda row: row.answered_at, draw=cells.day,
           sort="answered_at", css="ls-full ls-nowrap"),
    Column(key="acted", label="Followed up", value=lambda row: row.acted_on_at, draw=cells.day,
           sort="acted_on_at"),
    Column(key="acted_by", label="Followed up by", shown=False,
           value=lambda row: str(row.acted_on_by.user) if row.acted_on_by else ""),
    Column(key="told", label="Customer told", value=lambda row: row.customer_told_at, draw=cells.day,
           shown=False),
    *shared.ABOUT,
)  # fmt: skip

SURVEYS = DeclaredList(
    slug="surveys",
    title="Survey answers",
    noun="answer",
    rows=lambda where: queries.rows(where.organization_id),
    filters=SurveyFilter,
    columns=COLUMNS,
    default_sort="-answered",
    note="Anonymous answers stand here only where an account gave five or more of a kind.",
    views=(
        shared.MINE,
        View(label="Nobody followed up", query={"acted": NOT_ACTED}),
        View(label="Bad and not followed up", query={"acted": NOT_ACTED, "score": ScoreClass.BAD.value}),
        View(label="Good ones", query={"score": ScoreClass.GOOD.value}),
    ),
)

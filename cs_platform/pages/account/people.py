"""People: who they are and what matters to them, what they answered, and what we hold to be true."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from accounts.domain.choices import ContactRole, SurveyKind, TruthLabel
from accounts.domain.surveys import Summary
from accounts.queries import answers
from accounts.queries import people as people_on_record
from accounts.queries.people import Person, StatementLine
from cs_platform.lib import text
from cs_platform.pages import reader
from cs_platform.pages.account import head as heads
from cs_platform.tenancy import access, queries
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission

STRONG, SOME = 4, 3


@dataclass(frozen=True, kw_only=True)
class Row:
    """One role of the map: who has it, by influence. is_missing: an account needs it and nobody has it."""

    words: str
    strong: tuple[Person, ...]
    some: tuple[Person, ...]
    little: tuple[Person, ...]
    unsaid: tuple[Person, ...]
    is_missing: bool

    @property
    def cells(self) -> list[tuple[str, tuple[Person, ...]]]:
        """What stands under each head of the map."""
        return list(zip(INFLUENCES, (self.strong, self.some, self.little, self.unsaid), strict=True))


INFLUENCES = ("Strong influence", "Some", "Little", "Not said")


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What answers of one kind say together, in words; value is empty while there are too few."""

    kind: str
    value: str
    note: str


@require_GET
@access.require(Permission.READ)
def people(request: TenantRequest, account_id: int) -> HttpResponse:
    """Show the people at an account."""
    organization, head = request.organization, heads.of(request, account_id)
    end = queries.end_of_day(organization.time_zone, head.today)
    found = people_on_record.people(organization.pk, account_id, end)
    told = people_on_record.statements(organization.pk, account_id, head.today)
    answered = answers.answers(organization.pk, account_id, head.today, organization.time_zone)
    context = {
        "people": [person for person in found if person.is_there],
        "gone": [person for person in found if not person.is_there],
        "map": _map(found),
        "influences": INFLUENCES,
        "missing": people_on_record.missing_roles(found),
        "stories": people_on_record.stories(organization.pk, account_id),
        "statements": told,
        "checked": _checked(told),
        "answers": answered,
        "figures": [_figure(each, reader.locale_of(request)) for each in answered.summaries],
    }
    return heads.show(request, head, "pages/account/people.html", context)


def _map(found: Sequence[Person]) -> list[Row]:
    """Return a row for each role that is held or needed, and one for who has none."""
    there = [person for person in found if person.is_there]
    if not there:
        return []
    rows = [_row(role.label, [each for each in there if role in each.roles], role) for role in ContactRole]
    without = _row("No role yet", [each for each in there if not each.roles], None)
    return [row for row in (*rows, without) if row.is_missing or any(held for _, held in row.cells)]


def _row(words: str, held: Sequence[Person], role: ContactRole | None) -> Row:
    return Row(
        words=words,
        strong=_between(held, STRONG, 5),
        some=_between(held, SOME, SOME),
        little=_between(held, 1, SOME - 1),
        unsaid=tuple(each for each in held if each.influence is None),
        is_missing=role in people_on_record.NEEDED and not held,
    )


def _between(held: Iterable[Person], low: int, high: int) -> tuple[Person, ...]:
    return tuple(each for each in held if each.influence is not None and low <= each.influence <= high)


def _checked(told: Sequence[StatementLine]) -> str:
    """Say how often checked assumptions about the account were wrong; nothing while none was checked."""
    checked = [
        line
        for line in told
        if line.was_assumption and line.label in (TruthLabel.VERIFIED_FACT, TruthLabel.REFUTED)
    ]
    wrong = sum(line.label is TruthLabel.REFUTED for line in checked)
    return f"{wrong} of {len(checked)} checked assumptions turned out wrong." if checked else ""


def _figure(summary: Summary, locale: str) -> Figure:
    direction = "high" if summary.high_is_good else "low"
    scale = f"scale {summary.low} to {summary.high}, {direction} is good"
    return Figure(
        kind=summary.kind.label,
        value="" if summary.value is None else _value(summary, locale),
        note=f"{text.count(summary.count, 'answer', locale=locale)}; {scale}",
    )


def _value(summary: Summary, locale: str) -> str:
    value = summary.value or 0.0
    if summary.kind is SurveyKind.NPS:
        error = text.number(summary.error or 0.0, locale=locale)
        return f"{text.number(value, locale=locale, signed=True)} ± {error}"
    if summary.kind is SurveyKind.CSAT:
        return f"{text.percent(value, locale=locale)} in the top two boxes"
    return f"{text.number(value, locale=locale, decimals=1)} on average"

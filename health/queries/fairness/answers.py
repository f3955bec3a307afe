"""Money per answer: what accounts said a year ago, and what they did with their money since.

Both days are closed ones, each account's ARR as stored for them, in the reporting currency at the day's rate.
An account's answer is its newest to NPS within the year before the first of them, from a contact who is
named: what was said anonymously is nobody's.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from cs_platform.tenancy import queries as tenancy
from health.domain.fairness import answers
from health.domain.fairness.answers import MoneyOfVoice, Voice, YearOfAccount
from health.queries.facts import as_of
from health.queries.fairness import known as knowledge
from health.queries.fairness.known import Known

YEAR = 365
NEAR = 45
"""How many days before a day the one closed may lie that stands for it."""
FEWEST = 5
"""With fewer accounts the accounts themselves are shown."""
GIVEN = """t.kind = 'NPS' AND t.contact_id IS NOT NULL AND t.known_on <= %(day)s
    AND t.answered_at >= %(since)s AND t.answered_at < %(until)s"""
YEARS = f"""
    WITH said AS (
        SELECT DISTINCT ON (account_id) account_id, 10 *
            CASE WHEN high_is_good THEN score - scale_low ELSE scale_high - score END
            / (scale_high - scale_low) AS answer
        FROM {{surveys}} t WHERE {GIVEN} ORDER BY account_id, answered_at DESC, id DESC
    )
    SELECT e.account_id, a.name, s.answer::float8, e.arr, now.account_id IS NULL, now.arr
    FROM health_riskestimate e
    JOIN accounts_account a ON a.organization_id = e.organization_id AND a.id = e.account_id
        AND a.merged_into_id IS NULL
    LEFT JOIN health_riskestimate now ON now.organization_id = e.organization_id
        AND now.account_id = e.account_id AND now.day = %(day)s
    LEFT JOIN said s ON s.account_id = e.account_id
    WHERE e.organization_id = %(organization)s AND e.day = %(opened)s AND e.arr > 0 {{only}}
    ORDER BY e.arr DESC, e.account_id
"""  # noqa: S608 - the parts are constants
ONLY = "AND e.account_id = %(account)s"


@dataclass(frozen=True, kw_only=True)
class Case:
    """One account and its year."""

    account_id: int
    name: str
    year: YearOfAccount


@dataclass(frozen=True, kw_only=True)
class Few:
    """The accounts of a voice that has too few for a figure."""

    voice: Voice
    cases: tuple[Case, ...]


@dataclass(frozen=True, kw_only=True)
class AnswersOfYear:
    """What the voices of the day `opened` did until `day`; opened: None where no closed day is that old.

    few: the accounts of voices with fewer than five. not_convertible: accounts without a rate on either day.
    """

    opened: date | None
    day: date
    voices: tuple[MoneyOfVoice, ...]
    few: tuple[Few, ...]
    not_convertible: int

    @property
    def answered(self) -> int:
        """How many accounts said something."""
        return sum(each.accounts for each in self.voices if each.voice is not Voice.SILENT)


def money_per_answer(organization_id: int, day: date) -> AnswersOfYear:
    """Return what each voice of a year before a day kept and added until the newest day closed by it."""
    year = span(organization_id, day)
    if year is None:
        return AnswersOfYear(opened=None, day=day, voices=(), few=(), not_convertible=0)
    opened, day = year
    known = knowledge.known(organization_id, day, (as_of.SURVEYS,))
    cases, not_convertible = _cases(known, opened)
    voices = answers.by_voice(case.year for case in cases)
    return AnswersOfYear(
        opened=opened,
        day=day,
        voices=voices,
        few=tuple(_few(each.voice, cases) for each in voices if 0 < each.accounts < FEWEST),
        not_convertible=not_convertible,
    )


def of_account(known: Known, account_id: int, opened: date) -> YearOfAccount | None:
    """Return the year of one account since `opened`; None where it paid nothing then, or has no rate."""
    cases, _ = _cases(known, opened, account_id)
    return cases[0].year if cases else None


def span(organization_id: int, day: date) -> tuple[date, date] | None:
    """Return the closed days that open and end the year up to a day; None where none are that old."""
    closed = knowledge.closed_by(organization_id, day, NEAR)
    opened = closed and knowledge.closed_by(organization_id, closed - timedelta(days=YEAR), NEAR)
    return (opened, closed) if opened and closed else None


def _cases(known: Known, opened: date, account_id: int | None = None) -> tuple[list[Case], int]:
    """Return the accounts with money then, the largest first, and how many cannot be converted."""
    query = YEARS.format(
        surveys=known.past.rows(as_of.SURVEYS, GIVEN), only="" if account_id is None else ONLY
    )
    bound = known.bound(
        opened=opened,
        since=known.start_of(opened - timedelta(days=YEAR)),
        until=known.start_of(opened + timedelta(days=1)),
        account=account_id,
    )
    found, not_convertible = [], 0
    for account, name, answer, then, is_gone, now in tenancy.rows_of(query, bound):
        if now is None and not is_gone:
            not_convertible += 1
            continue
        year = YearOfAccount(answer=answer, arr_then=then, arr_now=now or Decimal(0))
        found.append(Case(account_id=account, name=name, year=year))
    return found, not_convertible


def _few(voice: Voice, cases: list[Case]) -> Few:
    same = tuple(case for case in cases if answers.voice(case.year.answer) is voice)
    return Few(voice=voice, cases=same)

"""Fairness of one account as of a day: only what has data."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from cs_platform.tenancy import queries as tenancy
from health.domain.fairness import answers
from health.domain.fairness.answers import Voice, YearOfAccount
from health.domain.fairness.severity import Inflation
from health.queries.facts import as_of
from health.queries.fairness import answers as of_answers
from health.queries.fairness import known as knowledge
from health.queries.fairness import perception, severity
from health.queries.fairness.attention import OLDEST_RANKING, WINDOW_DAYS
from health.queries.fairness.known import Known

HELD = f"{knowledge.within('happened_at')} AND t.account_id = %(account)s"
ATTENTION = f"""
    SELECT p.place, p.customers, (SELECT coalesce(sum(minutes), 0) FROM {{touches}} t WHERE {HELD}),
           (SELECT count(*) FROM {{touches}} t WHERE {HELD})
    FROM (
        SELECT account_id, rank() OVER (ORDER BY coalesce(expected_loss, 0) DESC) AS place,
               count(*) OVER () AS customers
        FROM health_riskestimate
        WHERE organization_id = %(organization)s AND day = %(ranked)s
          AND customer_state IN ('CUSTOMER', 'LAPSED')
    ) p WHERE p.account_id = %(account)s
"""  # noqa: S608 - the parts are constants


@dataclass(frozen=True, kw_only=True)
class AttentionOfAccount:
    """Its place by expected loss among the customers, before the 28 days, and the minutes it got in them."""

    place: int
    customers: int
    minutes: int
    touches: int


@dataclass(frozen=True, kw_only=True)
class FairnessOfAccount:
    """What is known: None where there is no data. felt, said: on 0..1; year: since `opened`."""

    inflation: Inflation | None
    felt: float | None
    said: float | None
    attention: AttentionOfAccount | None
    opened: date | None
    year: YearOfAccount | None

    @property
    def gap(self) -> float | None:
        """How much better we feel about it than it says."""
        return None if self.felt is None or self.said is None else self.felt - self.said

    @property
    def voice(self) -> Voice | None:
        """What it had answered a year ago."""
        return None if self.year is None else answers.voice(self.year.answer)

    @property
    def change(self) -> Decimal | None:
        """What it added or took away since."""
        return None if self.year is None else self.year.arr_now - self.year.arr_then

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not any((self.inflation, self.gap is not None, self.attention, self.year))


def of_account(organization_id: int, account_id: int, day: date) -> FairnessOfAccount:
    """Return how fairly an account is seen and helped, as known on a closed day."""
    tables = (as_of.TICKETS, as_of.TOUCHES, as_of.SURVEYS)
    known = knowledge.known(organization_id, day, tables)
    inflation = severity.of_account(known, account_id)
    felt, said = perception.of_account(known, account_id)
    opened = knowledge.closed_by(organization_id, day - timedelta(days=of_answers.YEAR), of_answers.NEAR)
    return FairnessOfAccount(
        inflation=inflation if inflation.assessed else None,
        felt=felt,
        said=said,
        attention=_attention(known, account_id),
        opened=opened,
        year=of_answers.of_account(known, account_id, opened) if opened else None,
    )


def _attention(known: Known, account_id: int) -> AttentionOfAccount | None:
    start_day = known.day - timedelta(days=WINDOW_DAYS)
    ranked = knowledge.closed_by(known.organization_id, start_day, OLDEST_RANKING)
    query = ATTENTION.format(touches=known.past.rows(as_of.TOUCHES, HELD))
    since = known.start_of(start_day + timedelta(days=1))
    rows = tenancy.rows_of(query, known.bound(account=account_id, ranked=ranked, since=since))
    if not rows:
        return None
    place, customers, minutes, touches = rows[0]
    return AttentionOfAccount(place=place, customers=customers, minutes=minutes, touches=touches)

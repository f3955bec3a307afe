"""The journey: stages with their accounts, how long they stay, who is stuck, which standards are missed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.domain.choices import Comparison, StandardCheck
from accounts.models import LifecycleStage, Standard
from cs_platform.tenancy import queries as tenancy
from health.queries import configurations

STAYS = """
    SELECT e.stage_id, e.account_id, a.name, %(day)s - (e.entered_at AT TIME ZONE %(zone)s)::date AS days,
           coalesce(s.arr, 0), coalesce(s.expected_loss, 0)
    FROM accounts_stageentry e
    JOIN accounts_account a ON a.organization_id = e.organization_id AND a.id = e.account_id
    JOIN health_accountstanding s ON s.organization_id = e.organization_id AND s.account_id = e.account_id
        AND s.customer_state IN ('CUSTOMER', 'LAPSED')
    WHERE e.organization_id = %(organization)s AND e.known_on <= %(day)s AND e.left_at IS NULL
      AND e.entered_at < %(end)s AND a.archived_at IS NULL AND a.stage_id = e.stage_id
"""
# a measure's place in a score's values is its place in the configuration of the day
STANDARDS = """
    SELECT t.id, count(*) FILTER (WHERE t.is_by_hand OR t.value IS NOT NULL),
           count(*) FILTER (WHERE t.missed),
           coalesce(sum(t.expected_loss) FILTER (WHERE t.missed), 0)
    FROM (
        SELECT st.id, s.expected_loss, st.check_by = 'HAND' AS is_by_hand, v.value,
               CASE WHEN m.id IS NOT NULL THEN false
                    WHEN st.check_by = 'HAND' THEN true
                    WHEN st.comparison = 'AT_LEAST' THEN v.value < st.target
                    ELSE v.value > st.target END AS missed
        FROM accounts_standard st
        JOIN accounts_account a ON a.organization_id = st.organization_id AND a.stage_id = st.stage_id
            AND a.archived_at IS NULL
        JOIN health_accountstanding s ON s.organization_id = a.organization_id AND s.account_id = a.id
            AND s.customer_state IN ('CUSTOMER', 'LAPSED')
        LEFT JOIN health_healthscore h ON h.organization_id = a.organization_id AND h.account_id = a.id
            AND h.day = %(day)s AND h.config_id = %(config)s
        CROSS JOIN LATERAL (SELECT h."values"[array_position(%(keys)s::text[], st.measure::text)] AS value) v
        LEFT JOIN accounts_standardmet m ON m.organization_id = a.organization_id AND m.account_id = a.id
            AND m.standard_id = st.id AND m.met_on <= %(day)s
        WHERE st.organization_id = %(organization)s
    ) t
    GROUP BY t.id
"""


SEEN_MET = """
    SELECT standard_id FROM accounts_standardmet
    WHERE organization_id = %(organization)s AND account_id = %(account)s AND met_on <= %(day)s
"""
NEWEST_VALUES = """
    SELECT config_id, "values" FROM health_healthscore
    WHERE organization_id = %(organization)s AND account_id = %(account)s AND day <= %(day)s
    ORDER BY day DESC LIMIT 1
"""


SEEN_MET_BY_MANY = """
    SELECT account_id, array_agg(standard_id) FROM accounts_standardmet
    WHERE organization_id = %(organization)s AND account_id = ANY(%(accounts)s) AND met_on <= %(day)s
    GROUP BY account_id
"""
VALUES_OF_MANY = """
    SELECT account_id, "values" FROM health_healthscore
    WHERE organization_id = %(organization)s AND account_id = ANY(%(accounts)s) AND day = %(day)s
      AND config_id = %(config)s
"""


@dataclass(frozen=True, kw_only=True)
class StandardOfAccount:
    """A standard and one account. is_seen: a person saw it met; is_met: so, or the measure shows it."""

    standard: Standard
    is_seen: bool
    is_met: bool


@dataclass(frozen=True, kw_only=True)
class Stay:
    """One account in a stage, since so many days. Money in the reporting currency."""

    account_id: int
    name: str
    days: int
    arr: Decimal
    expected_loss: Decimal


@dataclass(frozen=True, kw_only=True)
class StandardSeen:
    """A standard, on how many accounts of its stage it could be judged, and where it is missed, in money."""

    standard: Standard
    judged: int
    missed: int
    expected_loss: Decimal

    @property
    def is_by_hand(self) -> bool:
        """Whether a person looks."""
        return self.standard.check_by == StandardCheck.HAND


@dataclass(frozen=True, kw_only=True)
class StageSeen:
    """A stage: who is there, for how long, who is stuck, and its standards."""

    stage: LifecycleStage
    accounts: int
    arr: Decimal
    expected_loss: Decimal
    median_days: int | None
    stuck: tuple[Stay, ...]
    stuck_loss: Decimal
    standards: tuple[StandardSeen, ...]

    def asked_of(self, function: str) -> tuple[tuple[Standard, str], ...]:
        """Return the standards that ask something of a function, with what they ask."""
        return tuple(
            (seen.standard, seen.standard.behaviours[function])
            for seen in self.standards
            if function in seen.standard.behaviours
        )


def journey(organization_id: int, day: date) -> tuple[StageSeen, ...]:
    """Return the stages in their order, as of the end of the closed day."""
    stays = _stays(organization_id, day)
    standards = _standards(organization_id, day)
    stages = LifecycleStage.objects.for_organization(organization_id).select_related("accountable__user")
    return tuple(
        _stage(stage, stays.get(stage.pk, ()), standards.get(stage.pk, ()))
        for stage in stages.order_by("position", "pk")
    )


def standards_of(
    organization_id: int, account_id: int, stage_id: int | None, day: date
) -> tuple[StandardOfAccount, ...]:
    """Return the standards of an account's stage, and whether each is met as of a day."""
    bound: dict[str, Any] = {"organization": organization_id, "account": account_id, "day": day}
    seen = {row[0] for row in tenancy.rows_of(SEEN_MET, bound)}
    scored = next(iter(tenancy.rows_of(NEWEST_VALUES, bound)), None)
    values = _values_by_key(organization_id, scored)
    standards = Standard.objects.for_organization(organization_id).filter(stage_id=stage_id)
    return tuple(
        StandardOfAccount(standard=each, is_seen=each.pk in seen, is_met=_is_met(each, seen, values))
        for each in standards.order_by("position", "pk")
    )


def unmet_of_many(organization_id: int, stages: Mapping[int, int], day: date) -> Mapping[int, list[Standard]]:
    """Return the standards not met yet, by account, as of a closed day; `stages` names each account's."""
    published = configurations.published_on(organization_id, day)
    bound: dict[str, Any] = {
        "organization": organization_id, "accounts": list(stages), "day": day, "config": published.id,
    }  # fmt: skip
    seen = {account_id: set(found) for account_id, found in tenancy.rows_of(SEEN_MET_BY_MANY, bound)}
    values = dict(tenancy.rows_of(VALUES_OF_MANY, bound))
    standards = Standard.objects.for_organization(organization_id).filter(stage_id__in=set(stages.values()))
    of_stage: dict[int, list[Standard]] = defaultdict(list)
    for each in standards.order_by("position", "pk"):
        of_stage[each.stage_id].append(each)
    nothing = [None] * len(published.configuration.keys)
    found: dict[int, list[Standard]] = {}
    for account_id, stage_id in stages.items():
        known = dict(zip(published.configuration.keys, values.get(account_id, nothing), strict=True))
        met = seen.get(account_id, set())
        found[account_id] = [each for each in of_stage[stage_id] if not _is_met(each, met, known)]
    return found


def _is_met(standard: Standard, seen: set[int], values: Mapping[str, float | None]) -> bool:
    if standard.pk in seen:
        return True
    value = values.get(standard.measure)
    if standard.check_by == StandardCheck.HAND or value is None or standard.target is None:
        return False
    target = float(standard.target)
    return value >= target if standard.comparison == Comparison.AT_LEAST else value <= target


def _values_by_key(organization_id: int, scored: tuple[Any, ...] | None) -> dict[str, float | None]:
    if scored is None:
        return {}
    config_id, values = scored
    keys = configurations.of_id(organization_id, config_id).configuration.keys
    return dict(zip(keys, values, strict=True))


def _stage(stage: LifecycleStage, stays: Sequence[Stay], standards: Sequence[StandardSeen]) -> StageSeen:
    nothing = Decimal("0.00")
    expected = stage.expected_days
    stuck = [each for each in stays if expected is not None and each.days > expected]
    days = sorted(each.days for each in stays)
    return StageSeen(
        stage=stage,
        accounts=len(stays),
        arr=sum((each.arr for each in stays), nothing),
        expected_loss=sum((each.expected_loss for each in stays), nothing),
        median_days=days[len(days) // 2] if days else None,
        stuck=tuple(sorted(stuck, key=lambda each: (-each.expected_loss, each.account_id))),
        stuck_loss=sum((each.expected_loss for each in stuck), nothing),
        standards=tuple(standards),
    )


def _stays(organization_id: int, day: date) -> Mapping[int, list[Stay]]:
    zone = tenancy.organization(organization_id).time_zone
    bound = {
        "organization": organization_id, "day": day, "zone": zone, "end": tenancy.end_of_day(zone, day),
    }  # fmt: skip
    found: dict[int, list[Stay]] = defaultdict(list)
    for stage_id, account_id, name, days, arr, expected_loss in tenancy.rows_of(STAYS, bound):
        found[stage_id].append(
            Stay(account_id=account_id, name=name, days=days, arr=arr, expected_loss=expected_loss)
        )
    return found


def _standards(organization_id: int, day: date) -> Mapping[int, list[StandardSeen]]:
    """Return the standards by stage, each with the accounts of its stage that miss it."""
    published = configurations.published_on(organization_id, day)
    bound = {
        "organization": organization_id,
        "day": day,
        "config": published.id,
        "keys": list(published.configuration.keys),
    }
    counted = {row[0]: row[1:] for row in tenancy.rows_of(STANDARDS, bound)}
    found: dict[int, list[StandardSeen]] = defaultdict(list)
    for standard in Standard.objects.for_organization(organization_id).order_by("position", "pk"):
        judged, missed, expected_loss = counted.get(standard.pk, (0, 0, Decimal("0.00")))
        found[standard.stage_id].append(
            StandardSeen(standard=standard, judged=judged, missed=missed, expected_loss=expected_loss)
        )
    return found

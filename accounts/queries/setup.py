"""What an organization sets up: stages with their standards, features, attributes, rates that are missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.domain.choices import ContractKind
from accounts.models import Account, AttributeDefinition, Contract, Feature, LifecycleStage, Standard
from cs_platform.tenancy import queries as tenancy
from cs_platform.tenancy.models import ExchangeRate
from cs_platform.tenancy.queries import Rate

RECURRING = (ContractKind.RECURRING, ContractKind.USAGE)


@dataclass(frozen=True, kw_only=True)
class Missing:
    """A currency without a rate, and what that hides: so many accounts, with so much ARR in it."""

    currency: str
    accounts: int
    arr: Decimal


@dataclass(frozen=True, kw_only=True)
class Held:
    """A currency with its newest rate and how many there are. row_id: the newest row."""

    currency: str
    rate: Decimal
    on: date
    source: str
    row_id: int
    count: int


def stages(organization_id: int) -> QuerySet[LifecycleStage]:
    """Return the stages in the order of the journey."""
    found = LifecycleStage.objects.for_organization(organization_id)
    return found.select_related("accountable__user").order_by("position", "pk")


def stages_in_use(organization_id: int) -> QuerySet[LifecycleStage]:
    """Return the stages with how many accounts are in each and how many standards it has."""
    there = Account.objects.for_organization(organization_id).filter(
        stage=OuterRef("pk"), archived_at__isnull=True
    )
    own = Standard.objects.for_organization(organization_id).filter(stage=OuterRef("pk"))
    return stages(organization_id).annotate(accounts=_count(there, "stage"), standards=_count(own, "stage"))


def standards(organization_id: int) -> Sequence[tuple[LifecycleStage, list[Standard]]]:
    """Return every stage with its standards."""
    rows = Standard.objects.for_organization(organization_id).order_by("position", "pk")
    by_stage: dict[int, list[Standard]] = {}
    for row in rows:
        by_stage.setdefault(row.stage_id, []).append(row)
    return [(stage, by_stage.get(stage.pk, [])) for stage in stages(organization_id)]


def features(organization_id: int) -> QuerySet[Feature]:
    """Return the parts of the product, core ones first."""
    return Feature.objects.for_organization(organization_id).order_by("-core", "name", "pk")


def attributes(organization_id: int) -> QuerySet[AttributeDefinition]:
    """Return the organization's own columns of accounts."""
    return AttributeDefinition.objects.for_organization(organization_id).order_by("position", "label", "pk")


def rates(organization_id: int) -> QuerySet[ExchangeRate]:
    """Return every rate, the newest first."""
    return ExchangeRate.objects.for_organization(organization_id).order_by("-day", "currency", "pk")


def newest_rates(organization_id: int, day: date) -> Sequence[Held]:
    """Return the rate that holds on a day, by currency."""
    known = ExchangeRate.objects.for_organization(organization_id).filter(day__lte=day)
    counts = dict(known.values_list("currency").annotate(count=Count("pk")))
    newest = known.order_by("currency", "-day").distinct("currency")
    return [
        Held(
            currency=row.currency,
            rate=row.rate,
            on=row.day,
            source=row.source,
            row_id=row.pk,
            count=counts[row.currency],
        )
        for row in newest
    ]


def missing_rates(organization_id: int, day: date) -> Sequence[Missing]:
    """Return the currencies of running contracts that have no rate on a day, and what that hides."""
    known: Mapping[str, Rate] = tenancy.rates_on(organization_id, day)
    running = (
        Contract.objects.for_organization(organization_id)
        .filter(_runs_on(day), kind__in=RECURRING)
        .exclude(currency__in=list(known))
    )
    found = running.values("currency").annotate(accounts=Count("account", distinct=True), sum=Sum("arr"))
    return [
        Missing(currency=row["currency"], accounts=row["accounts"], arr=row["sum"] or Decimal(0))
        for row in found.order_by("-accounts", "currency")
    ]


def _runs_on(day: date) -> Q:
    not_ended = Q(ended_on__isnull=True) | Q(ended_on__gt=day)
    in_term = Q(term_ends_on__isnull=True) | Q(term_ends_on__gte=day) | Q(auto_renew=True)
    return Q(starts_on__lte=day) & not_ended & in_term


def _count(rows: QuerySet[Account] | QuerySet[Standard], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)

"""Commercial: contracts as a time line, invoices, opportunities, renewals, lifetime value."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from accounts.queries import commercial as money_on_record
from accounts.queries import records
from accounts.queries.commercial import OpportunityLine
from accounts.queries.records import ContractLine, ContractStatus
from cs_platform.lib import text
from cs_platform.lib.money import Money
from cs_platform.pages import reader
from cs_platform.pages.account import head as heads
from cs_platform.pages.account.head import Head
from cs_platform.pages.charts import Span, SpanChart
from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission
from health.domain.lifetime import Lifetime
from health.queries import lifetimes


@dataclass(frozen=True, kw_only=True)
class Contract:
    """A contract and its money."""

    line: ContractLine
    arr: Money


@require_GET
@access.require(Permission.READ)
def commercial(request: TenantRequest, account_id: int) -> HttpResponse:
    """Show what an account pays, owes and may agree to."""
    organization_id, head = request.organization.pk, heads.of(request, account_id)
    lines = records.contracts(organization_id, account_id, head.today).lines
    opportunities = money_on_record.opportunities(organization_id, account_id, head.today)
    context = {
        "contracts": [Contract(line=line, arr=Money(line.arr, line.currency)) for line in lines],
        "contracts_chart": _chart(lines, head, reader.locale_of(request)) if lines else None,
        "renewals": [line for line in lines if line.status is ContractStatus.RUNNING],
        "invoices": money_on_record.invoices(organization_id, account_id, head.today),
        "opportunities": opportunities,
        "open_amounts": _sums(opportunities),
        "churn_statements": money_on_record.churn_statements(organization_id, account_id),
        "lifetime": _lifetime(request, head),
    }
    return heads.show(request, head, "pages/account/commercial.html", context)


def _sums(opportunities: Sequence[OpportunityLine]) -> list[Money]:
    """Add up the open opportunities, a sum for each currency."""
    sums: dict[str, Money] = {}
    for each in opportunities:
        if each.closed_on is None:
            so_far = sums.get(each.amount.currency, Money(Decimal(0), each.amount.currency))
            sums[each.amount.currency] = so_far + each.amount
    return [sums[currency] for currency in sorted(sums)]


def _lifetime(request: TenantRequest, head: Head) -> Lifetime | None:
    if head.standing is None:
        return None
    settings = reader.settings_of(request)
    return lifetimes.of_standing(
        head.standing,
        gross_margin=Decimal(str(settings.gross_margin)),
        discount_rate=Decimal(str(settings.discount_rate)),
    )


def _chart(lines: Sequence[ContractLine], head: Head, locale: str) -> SpanChart:
    """Draw each contract from its start to its end, or to the end of its term; the newest on top."""
    spans = [_span(line, locale) for line in sorted(lines, key=lambda line: (line.starts_on, line.id))]
    return SpanChart(
        key="contracts-chart",
        label="Contracts from start to end",
        spans=tuple(spans),
        today=head.today,
        locale=locale,
    )


def _span(line: ContractLine, locale: str) -> Span:
    arr = text.money_full(line.arr, line.currency, locale=locale)
    return Span(
        name=line.product or "Contract",
        starts_on=line.starts_on,
        ends_on=line.ends_on or line.term_ends_on,
        text=f"{arr} a year, {line.status.label}",
        is_open=line.ends_on is None,
        is_past=line.status in (ContractStatus.ENDED, ContractStatus.REPLACED),
    )

"""Contracts of all accounts: what each does on a day, and the next day it can end."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Case, DateField, Exists, F, Func, OuterRef, Q, QuerySet, Value, When

from accounts.domain.choices import RenewalCategory
from accounts.domain.contracts import ARR_KINDS
from accounts.models import Contract
from accounts.queries.lists import base
from accounts.queries.records import ContractStatus

CATEGORIES = list(RenewalCategory)


def rows(organization_id: int, today: date) -> QuerySet[Any]:
    """Return the contracts known on the day with `state`, and `ends_on`: the day each ended or can end next.

    `category_place` sorts what a person expects of a renewal from certain to lost.
    """
    found: QuerySet[Any] = Contract.objects.for_organization(organization_id)
    found = found.filter(known_on__lte=today).alias(is_replaced=Exists(_followers(organization_id, today)))
    found = found.annotate(ends_on=_end(today), state=_state(today))
    places = [When(renewal_category=one, then=Value(place)) for place, one in enumerate(CATEGORIES)]
    found = found.annotate(category_place=Case(*places))
    return base.of_living(found.select_related("renewal_said_by__user"), organization_id)


def in_state(contracts: QuerySet[Any], state: ContractStatus, today: date) -> QuerySet[Any]:
    """Keep contracts that do this on the day."""
    return contracts.filter(_condition(state, today))


def without_rate(contracts: QuerySet[Any], currencies: Collection[str]) -> QuerySet[Any]:
    """Keep contracts in other currencies than those a rate is known for."""
    return contracts.exclude(currency__in=currencies)


def _end(today: date) -> Case:
    """Return the day a contract ended or can end; where it is the agreed one, without working it out."""
    agreed = Q(ended_on__isnull=True, notice_received_on__isnull=True, term_ends_on__gt=today)
    return Case(When(agreed, then=F("term_ends_on")), default=_worked_out(today), output_field=DateField())


def _worked_out(today: date) -> Func:
    names = ("starts_on", "term_ends_on", "ended_on", "ended_known_on", "notice_received_on")
    more = ("notice_days", "billing_period", "auto_renew")
    day = Value(today, output_field=DateField())
    return Func(*map(F, (*names, *more)), day, function="contract_end", output_field=DateField())


def _followers(organization_id: int, today: date) -> QuerySet[Contract]:
    """Return what took over a contract's product, or names it as replaced, and started by the day."""
    later = Q(starts_on__gt=OuterRef("starts_on"))
    linked = Q(starts_on=OuterRef("starts_on"), replaces_id=OuterRef("pk"))
    newer = Q(starts_on=OuterRef("starts_on"), pk__gt=OuterRef("pk"))
    same = Q(product=OuterRef("product")) | Q(replaces_id=OuterRef("pk"))
    void = Q(ended_on__lte=F("starts_on"))
    followers: QuerySet[Contract] = Contract.objects.for_organization(organization_id)
    started = followers.filter(account_id=OuterRef("account_id"), starts_on__lte=today, kind__in=ARR_KINDS)
    return started.filter(same, later | linked | newer).exclude(void)


def _condition(state: ContractStatus, today: date) -> Q:
    """Return who is in a state; the cheap conditions first, since there are many contracts."""
    counts, started = Q(kind__in=ARR_KINDS), Q(starts_on__lte=today)
    if state is ContractStatus.NOT_RECURRING:
        return ~counts
    if state is ContractStatus.COMING:
        return counts & Q(starts_on__gt=today)
    begun = counts & started
    if state is ContractStatus.REPLACED:
        return begun & Q(is_replaced=True)
    if state is ContractStatus.ENDED:
        return begun & Q(is_replaced=False, ends_on__lte=today)
    return begun & _not_over(today) & Q(is_replaced=False)


def _not_over(today: date) -> Q:
    """Return contracts whose end lies ahead; only a notice asks for the day to be worked out.

    The database takes what stands first first, and works out no day that it need not: there are many.
    """
    is_ended = Q(ended_on__isnull=False, ended_known_on__lte=today)
    in_term = Q(term_ends_on__isnull=True) | Q(term_ends_on__gt=today) | Q(auto_renew=True)
    is_noticed = Q(notice_received_on__isnull=False, notice_received_on__lte=today)
    goes_on = ~is_noticed & in_term | is_noticed & Q(ends_on__gt=today)
    return is_ended & Q(ended_on__gt=today) | ~is_ended & goes_on


def _state(today: date) -> Case:
    wanted = (state for state in ContractStatus if state is not ContractStatus.RUNNING)
    cases = [When(_condition(state, today), then=Value(state.value)) for state in wanted]
    return Case(*cases, default=Value(ContractStatus.RUNNING.value))

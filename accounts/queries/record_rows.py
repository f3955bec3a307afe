"""Rows of any kind of record, by organization; accounts to suggest while one types."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model, QuerySet

from accounts.models import Account, Import
from cs_platform.tenancy.models import Membership

SUGGESTED = 12


def rows(model: type[Model], organization_id: int) -> QuerySet[Any]:
    """Return the organization's rows of a table, with what their forms name."""
    found = model._default_manager.filter(organization_id=organization_id).order_by("pk")
    keys = [each.name for each in model._meta.concrete_fields if each.is_relation]
    names = [name for name in keys if name in ("account", "goal", "stage")]
    return found.select_related(*names) if names else found


def suggestions(organization_id: int, words: str) -> list[Account]:
    """Return accounts whose name starts with the words, then some that have them elsewhere; by name."""
    accounts = Account.objects.for_organization(organization_id).filter(archived_at__isnull=True)
    ordered = accounts.order_by("name", "pk")
    first = list(ordered.filter(name__istartswith=words)[:SUGGESTED])
    if len(first) == SUGGESTED:
        return first
    others = ordered.filter(name__icontains=words).exclude(pk__in=[account.pk for account in first])
    return [*first, *others[: SUGGESTED - len(first)]]


def member_names(organization_id: int, ids: Iterable[int | None]) -> Mapping[int, str]:
    """Return the names of members."""
    members = Membership.objects.filter(organization_id=organization_id, pk__in={pk for pk in ids if pk})
    return {member.pk: str(member.user) for member in members.select_related("user")}


def imports(organization_id: int, ids: Iterable[int | None]) -> Mapping[int, Import]:
    """Return imports by id."""
    return Import.objects.for_organization(organization_id).in_bulk({pk for pk in ids if pk})

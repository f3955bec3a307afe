"""Deleting an organization for good: its people first shut out, then every table, what refers before what is
referred to, each in a transaction of its own, so that an ending that broke off is simply run again.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from graphlib import TopologicalSorter

from django.apps import apps
from django.db import IntegrityError, connection
from django.db.models import ForeignKey, Model

from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import AuditEntry, Membership, Organization, User
from cs_platform.tenancy.operations.keeping import PIECE

OPERATION = "delete the organization"
TRIES = 5
LATER = datetime(2100, 12, 31, tzinfo=UTC)


class StillWrittenError(RuntimeError):
    """Rows of the organization come in while it is deleted."""


Progress = Callable[[str, int], None]


def tables_in_key_order() -> list[type[Model]]:
    """Return every table with an organization's rows, those that refer to others before these."""
    models = {
        model
        for model in apps.get_models()
        if any(each.name == "organization" for each in model._meta.local_fields)
    }
    needed_by: dict[type[Model], set[type[Model]]] = {model: set() for model in models}
    for model in models:
        for each in model._meta.local_fields:
            target = each.related_model if isinstance(each, ForeignKey) else None
            if target in models and target is not model:
                needed_by[target].add(model)
    return list(TopologicalSorter(needed_by).static_order())


def end(organization: Organization, *, progress: Progress) -> None:
    """Delete an organization with everything in it, and the logins that worked for it alone.

    Raise StillWrittenError when something writes faster than it is deleted.
    progress: called with each table's name and how many rows went.
    """
    place = organization.pk
    _shut_out(place)
    for _ in range(TRIES):
        for model in tables_in_key_order():
            if model not in (AuditEntry, Membership):
                progress(model._meta.db_table, _empty(model._meta.db_table, place))
        progress(AuditEntry._meta.db_table, _empty_trail(place))
        try:
            _remove(place)
        except IntegrityError:
            continue  # a worker wrote a row meanwhile, which refers to the organization
        progress(Organization._meta.db_table, 1)
        return
    raise StillWrittenError(
        "Something still writes for the organization. Stop the workers and beat, and run the command again."
    )


def _remove(place: int) -> None:
    """Remove the organization and its people in one go: nobody could find these without it."""
    with organization_context(place, operation=OPERATION):
        people = list(Membership.objects.filter(organization_id=place).values_list("user_id", flat=True))
        _empty(Membership._meta.db_table, place)
        # the trail noted that people were shut out
        _empty_trail(place)
        with connection.cursor() as cursor:  # the model would look for what refers to it in closed tables
            cursor.execute("DELETE FROM tenancy_organization WHERE id = %s", [place])
        User.objects.filter(pk__in=people, memberships__isnull=True).delete()


def _shut_out(place: int) -> None:
    with organization_context(place, operation=OPERATION):
        Membership.objects.filter(organization_id=place).update(is_active=False)


def _empty(table: str, place: int) -> int:
    with organization_context(place, operation=OPERATION), connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{table}" WHERE organization_id = %s', [place])  # noqa: S608 - own tables
        return int(cursor.rowcount)


def _empty_trail(place: int) -> int:
    gone, removed = 0, PIECE
    while removed == PIECE:
        with organization_context(place, operation=OPERATION), connection.cursor() as cursor:
            cursor.execute("SELECT tenancy_thin_audit(%s, %s)", [LATER, PIECE])
            removed = int(cursor.fetchone()[0])
        gone += removed
    return gone

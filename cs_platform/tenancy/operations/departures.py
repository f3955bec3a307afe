"""Leaving: what a person holds goes to others, in one step with the end of their place."""

from collections.abc import Mapping
from datetime import date

from django.db.models import F
from django.db.models.functions import Now

from cs_platform.tenancy import queries
from cs_platform.tenancy.domain import people
from cs_platform.tenancy.models import Membership
from cs_platform.tenancy.operations import belongings, changes


class NobodyNamedError(ValueError):
    """Something the person holds would belong to nobody."""


def check_leave(membership: Membership, *, by: Membership) -> None:
    """Raise OwnPlaceError or LastAdministratorError when this person cannot be let go by that one."""
    people.check_leaving(
        role=membership.role,
        is_own=membership.pk == by.pk,
        other_administrators=queries.other_administrators(membership).count(),
    )


def leave(
    membership: Membership,
    heirs: Mapping[str, Membership],
    *,
    version: int,
    today: date,
    by: Membership,
) -> int:
    """Hand everything over and end the place; return how many things changed hands.

    heirs: who gets each kind of belonging, by its key. Raise NobodyNamedError, ConflictError,
    OwnPlaceError or LastAdministratorError.
    """
    check_leave(membership, by=by)
    values = {"is_active": False, "left_on": today, "deputy_id": None, "away_from": None, "away_until": None}
    changes.change(membership, values, version=version)
    moved = 0
    for kind, count in list(belongings.held_by(membership)):
        heir = heirs.get(kind.key)
        if heir is None or heir.pk == membership.pk:
            raise NobodyNamedError(f"Choose who takes over {kind.words(count)}.")
        moved += belongings.hand_over(kind, membership, heir)
    _nobody_waits_for(membership)
    return moved


def _nobody_waits_for(membership: Membership) -> None:
    """Let nobody have a deputy who has left; whom the person led is handed over as a belonging."""
    everybody = Membership.objects.filter(organization_id=membership.organization_id, deputy=membership)
    everybody.update(deputy=None, version=F("version") + 1, updated_at=Now())
    _nobody_leads_themselves(membership.organization_id)


def _nobody_leads_themselves(organization_id: int) -> None:
    """Who took over the team they were in has no lead until one is named."""
    own = Membership.objects.filter(organization_id=organization_id, lead=F("pk"))
    own.update(lead=None, version=F("version") + 1, updated_at=Now())

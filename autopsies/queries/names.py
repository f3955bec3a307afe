"""Autopsies by the name of their account."""

from dataclasses import dataclass

from autopsies.models import Autopsy

MOST = 4


@dataclass(frozen=True, kw_only=True)
class Named:
    """An autopsy and whose it is."""

    id: int
    account: str


def named(organization_id: int, words: str) -> tuple[Named, ...]:
    """Return the newest autopsies of accounts whose name holds the words; none for no words."""
    wanted = words.strip()
    if not wanted:
        return ()
    rows = Autopsy.objects.for_organization(organization_id).filter(account__name__icontains=wanted)
    found = rows.order_by("-pk").values_list("pk", "account__name")[:MOST]
    return tuple(Named(id=key, account=name) for key, name in found)

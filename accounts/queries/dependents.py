"""What depends on a record that somebody may remove, in words. Apps further down register what they know."""

from collections.abc import Callable, Iterable, Iterator
from urllib.parse import parse_qsl

from django.db.models import Model

from accounts.domain.attribute_values import TYPED
from accounts.models import AttributeDefinition, SavedView

Known = Callable[[int, Model], Iterable[str]]

_KNOWN: list[Known] = []


def register(known: Known) -> None:
    """Ask this function, too: it gets the organization and a row, and yields sentences."""
    _KNOWN.append(known)


def of(organization_id: int, row: Model) -> tuple[str, ...]:
    """Return what depends on a row, a sentence each; nothing where it can go unnoticed."""
    return tuple(said for known in _KNOWN for said in known(organization_id, row))


def _saved_views(organization_id: int, row: Model) -> Iterator[str]:
    """Yield the views of lists that filter or sort by an attribute, or show it."""
    if not isinstance(row, AttributeDefinition):
        return
    for view in SavedView.objects.for_organization(organization_id).order_by("name", "pk"):
        said = [*view.columns, *(part for pair in parse_qsl(view.query) for part in pair)]
        if any(_names(part, TYPED + row.key) for part in said):
            yield f"The view “{view.name}” filters, sorts or shows by it."


def _names(said: str, attribute: str) -> bool:
    return said.removeprefix("-") in (attribute, f"{attribute}.from", f"{attribute}.to")


register(_saved_views)

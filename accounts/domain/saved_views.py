"""Who may use and change a saved way to look at a list, and what one may hold."""

from dataclasses import dataclass

PAGES = ("accounts", "contacts", "contracts", "goals", "touches", "tickets", "surveys")
"""The lists views can be saved of, by their names in addresses."""
LONGEST_QUERY, MOST_COLUMNS, LONGEST_COLUMN = 4000, 100, 80


class NotYoursError(PermissionError):
    """A view belongs to somebody else."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A view as somebody wants it. query: filter and order; columns: empty = as the list usually has them."""

    name: str
    is_shared: bool
    query: str
    columns: tuple[str, ...]


def can_change(*, owner_id: int, is_shared: bool, membership_id: int, is_admin: bool) -> bool:
    """Say whether somebody may change a view: their own, or as an administrator a shared one."""
    return owner_id == membership_id or (is_shared and is_admin)


def check_change(*, owner_id: int, is_shared: bool, membership_id: int, is_admin: bool) -> None:
    """Raise NotYoursError when somebody may not change a view."""
    if not can_change(owner_id=owner_id, is_shared=is_shared, membership_id=membership_id, is_admin=is_admin):
        raise NotYoursError(
            "This view is somebody else's. Use it as it is, or save what you see as a view of your own."
        )

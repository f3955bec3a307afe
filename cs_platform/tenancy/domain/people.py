"""Who may change whose place in an organization."""

from cs_platform.tenancy.domain.choices import Role


class LastAdministratorError(ValueError):
    """Somebody must be left who can set the organization up."""


class OwnPlaceError(ValueError):
    """People do not change their own place."""


def check_role(*, now: str, wanted: str, is_own: bool, other_administrators: int) -> None:
    """Raise OwnPlaceError or LastAdministratorError when the role must stay."""
    if wanted == now:
        return
    if is_own:
        raise OwnPlaceError("You cannot change your own role. Ask another administrator.")
    if now == Role.ADMIN:
        check_administrators(other_administrators, "give up the role")


def check_leaving(*, role: str, is_own: bool, other_administrators: int) -> None:
    """Raise OwnPlaceError or LastAdministratorError when the person must stay."""
    if role == Role.ADMIN:
        check_administrators(other_administrators, "leave")
    if is_own:
        raise OwnPlaceError("You cannot remove yourself. Ask another administrator.")


def check_administrators(left: int, what: str = "leave") -> None:
    """Raise LastAdministratorError when none would be left."""
    if left < 1:
        raise LastAdministratorError(
            f"The last administrator cannot {what}. Make somebody else an administrator first."
        )

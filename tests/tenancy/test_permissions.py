"""The one table of roles and permissions, written out a second time by hand."""

import pytest

from cs_platform.tenancy.domain.choices import Role
from cs_platform.tenancy.domain.permissions import Permission, may

EVERYONE = set(Role)
TABLE = {
    Permission.READ: EVERYONE,
    Permission.EXPORT: EVERYONE,
    Permission.OWN_SETTINGS: EVERYONE,
    Permission.EDIT_ACCOUNTS: {Role.ADMIN, Role.EXECUTIVE, Role.CSM},
    Permission.ANSWER_AGREEMENT: {Role.ADMIN, Role.EXECUTIVE, Role.CSM, Role.CONTRIBUTOR},
    Permission.IMPORT_DATA: {Role.ADMIN},
    Permission.MANAGE_PEOPLE: {Role.ADMIN},
    Permission.MANAGE_ORGANIZATION: {Role.ADMIN},
}


def test_the_table_covers_every_permission() -> None:
    assert set(TABLE) == set(Permission)


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", Role)
def test_role_may_or_may_not(role: Role, permission: Permission) -> None:
    assert may(role, permission) == (role in TABLE[permission])


def test_an_unknown_role_may_nothing() -> None:
    assert not any(may("OWNER", permission) for permission in Permission)

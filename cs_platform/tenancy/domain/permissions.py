"""Which role may do what: the one table."""

from collections.abc import Mapping

from cs_platform.lib.choices import LabelledEnum
from cs_platform.tenancy.domain.choices import Role


class Permission(LabelledEnum):
    """Something a role allows within one organization."""

    READ = "READ", "Read accounts, health, value at risk and autopsies"
    EXPORT = "EXPORT", "Take lists out as files"
    OWN_SETTINGS = "OWN_SETTINGS", "Change one's own settings"
    EDIT_ACCOUNTS = "EDIT_ACCOUNTS", "Change facts about accounts"
    ANSWER_AGREEMENT = "ANSWER_AGREEMENT", "Answer an agreement one was asked for"
    IMPORT_DATA = "IMPORT_DATA", "Import files"
    MANAGE_PEOPLE = "MANAGE_PEOPLE", "Invite people and set their roles"
    MANAGE_ORGANIZATION = "MANAGE_ORGANIZATION", "Change settings of the organization"


_EVERYONE = frozenset({Permission.READ, Permission.EXPORT, Permission.OWN_SETTINGS})

ROLE_PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.ADMIN: frozenset(Permission),
    Role.EXECUTIVE: _EVERYONE | {Permission.EDIT_ACCOUNTS, Permission.ANSWER_AGREEMENT},
    Role.CSM: _EVERYONE | {Permission.EDIT_ACCOUNTS, Permission.ANSWER_AGREEMENT},
    Role.CONTRIBUTOR: _EVERYONE | {Permission.ANSWER_AGREEMENT},
    Role.VIEWER: _EVERYONE,
}


def may(role: str, permission: Permission) -> bool:
    """Say whether the role allows it; an unknown role allows nothing."""
    return role in ROLE_PERMISSIONS and permission in ROLE_PERMISSIONS[Role(role)]

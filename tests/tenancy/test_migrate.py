import os

from tests import servers


def test_a_migrated_database_does_not_compile_queries() -> None:
    rows = servers.as_owner(
        "SELECT setconfig FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase "
        f"WHERE datname = '{os.environ['LODESTAR_TEMPLATE']}' AND setrole = 0"
    )

    assert rows == [(["jit=off"],)]

import socket
import subprocess
from pathlib import Path

import psycopg2
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from cs_platform import embedded
from cs_platform.embedded import postgres, processes, valkey


def start(data_dir: Path, *, attach: bool = False) -> embedded.Servers:
    return embedded.start(data_dir, fast=True, attach=attach, environ={})


def both(servers: embedded.Servers) -> tuple[postgres.Postgres, valkey.Valkey]:
    assert servers.database
    assert servers.broker
    return servers.database, servers.broker


def query(url: str, statement: str) -> tuple[object, ...]:
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone() or () if cursor.description else ()
    finally:
        connection.close()


def test_the_app_role_owns_nothing_and_is_held_by_policies(data_dir: Path) -> None:
    with start(data_dir) as servers:
        rights = query(
            servers.database_url,
            "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user",
        )
        owner = query(
            servers.database_owner_url,
            "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user",
        )
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            query(servers.database_url, "CREATE TABLE stolen ()")

    assert rights == ("cs_app", False, False, False)
    assert owner == ("cs_owner", False, False, True)


def test_passwords_are_required_and_private(data_dir: Path) -> None:
    with start(data_dir) as servers:
        database, broker = both(servers)
        wrong_password = f"postgres://cs_app:wrong@127.0.0.1:{database.port}/lodestar"
        with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
            query(wrong_password, "SELECT 1")
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=broker.port, retry=Retry(NoBackoff(), 0)).ping()
        superuser = f"postgres://postgres:@127.0.0.1:{database.port}/lodestar"
        with pytest.raises(psycopg2.OperationalError):
            query(superuser, "SELECT 1")

    secret_files = [*data_dir.rglob("passwords.json"), *data_dir.rglob("valkey.conf")]
    assert len(secret_files) == 2
    assert {path.stat().st_mode & 0o777 for path in secret_files} == {0o600}


def test_text_and_time_are_the_same_on_every_machine(new_dir: Path) -> None:
    with start(new_dir) as servers:
        settings = query(
            servers.database_url,
            "SELECT current_setting('server_encoding'), current_setting('timezone'), upper('é'), 'Z' < 'a'",
        )

    assert settings == ("UTF8", "UTC", "É", True)


def test_real_data_is_kept_safe_on_disk(data_dir: Path) -> None:
    with embedded.start(data_dir, environ={}) as servers:
        durable = query(
            servers.database_url,
            "SELECT current_setting('fsync'), current_setting('synchronous_commit'), "
            "current_setting('full_page_writes')",
        )
        with redis.Redis.from_url(servers.redis_url, decode_responses=True) as client:
            settings = client.config_get("appendonly", "maxmemory-policy")

    assert durable == ("on", "on", "on")
    assert settings == {"appendonly": "yes", "maxmemory-policy": "noeviction"}


def test_a_second_start_finds_the_data_at_the_same_addresses(data_dir: Path) -> None:
    with start(data_dir) as first:
        query(first.database_owner_url, "CREATE TABLE kept AS SELECT 42 AS answer")
    with start(data_dir) as second:
        found = query(second.database_owner_url, "SELECT answer FROM kept")

    assert found == (42,)
    assert second.environment() == first.environment()


def test_stop_ends_both_processes(data_dir: Path) -> None:
    servers = start(data_dir)
    pids = [server.pid for server in both(servers)]

    servers.stop()

    assert [processes.command_line(pid) for pid in pids] == [[], []]


def test_a_taken_port_is_replaced(data_dir: Path) -> None:
    with start(data_dir) as first:
        ports = [server.port for server in both(first)]
    with (
        socket.create_server(("127.0.0.1", ports[0])),
        socket.create_server(("127.0.0.1", ports[1])),
        start(data_dir) as second,
    ):
        assert not {*ports} & {server.port for server in both(second)}
        assert query(second.database_url, "SELECT 1") == (1,)


def test_killed_servers_start_again_with_what_was_committed(data_dir: Path) -> None:
    with embedded.start(data_dir, environ={}) as servers:
        database, broker = both(servers)
        query(servers.database_owner_url, "CREATE TABLE kept AS SELECT 42 AS answer")
        database.kill()
        broker.kill()

        database.start()
        broker.start()

        assert query(servers.database_owner_url, "SELECT answer FROM kept") == (42,)
        with redis.Redis.from_url(servers.redis_url) as client:
            assert client.ping()


def test_a_stale_pid_file_that_names_a_stranger_harms_nobody(data_dir: Path) -> None:
    pid_file = data_dir / "servers" / "postgres" / "postmaster.pid"
    with subprocess.Popen(["sleep", "60"]) as stranger:
        pid_file.write_text(f"{stranger.pid}\n")
        with start(data_dir) as servers:
            assert query(servers.database_url, "SELECT 1") == (1,)
        assert stranger.poll() is None
        stranger.kill()


def test_a_leftover_server_is_stopped_first(data_dir: Path) -> None:
    with start(data_dir) as first:
        database, _ = both(first)
    with leftover(database) as postmaster:
        with start(data_dir) as servers:
            assert query(servers.database_url, "SELECT 1") == (1,)
        assert postmaster.wait(timeout=5) == 0


def leftover(database: postgres.Postgres) -> subprocess.Popen[bytes]:
    """The server of a run that is no more, ready to serve."""
    postmaster = subprocess.Popen(
        [str(part) for part in database.command()],
        cwd="/",
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        user=database.user.popen_user(),
        group=database.user.popen_group(),
        extra_groups=database.user.popen_extra_groups(),
    )
    status = database.pid_file
    assert processes.wait_until(lambda: status.exists() and "ready" in status.read_text(), seconds=10)
    return postmaster


def test_half_a_cluster_of_a_killed_start_is_removed(new_dir: Path) -> None:
    half_made = new_dir / "servers" / "postgres.new-killed"
    half_made.mkdir(parents=True)

    with start(new_dir) as servers:
        assert query(servers.database_url, "SELECT 1") == (1,)

    assert not half_made.exists()


def test_given_servers_are_used_and_none_started(new_dir: Path) -> None:
    given = {"DATABASE_URL": "postgres://a", "DATABASE_OWNER_URL": "postgres://b", "REDIS_URL": "redis://c"}

    with embedded.start(new_dir, environ=given) as servers:
        assert servers.environment() == given

    assert list(new_dir.iterdir()) == []


def test_half_given_servers_are_refused(new_dir: Path) -> None:
    with pytest.raises(embedded.EmbeddedError, match="only DATABASE_URL is set"):
        embedded.start(new_dir, environ={"DATABASE_URL": "postgres://a"})


def test_a_folder_in_use_is_refused_or_shared_on_request(data_dir: Path) -> None:
    with start(data_dir) as servers:
        with pytest.raises(embedded.FolderInUseError, match="Another process runs the servers"):
            start(data_dir)
        with start(data_dir, attach=True) as guest:
            assert guest.environment() == servers.environment()
        assert query(servers.database_url, "SELECT 1") == (1,)


def test_a_failing_start_shows_the_end_of_the_log_and_leaves_nothing_running(data_dir: Path) -> None:
    (data_dir / "servers" / "postgres" / "PG_VERSION").write_text("9\n")

    with pytest.raises(embedded.EmbeddedError, match="(?s)PostgreSQL does not start.*incompatible"):
        start(data_dir)

    assert not (data_dir / "servers.json").exists()


def test_a_lost_password_file_is_said(data_dir: Path) -> None:
    (data_dir / "servers" / "passwords.json").unlink()

    with pytest.raises(embedded.EmbeddedError, match=r"passwords\.json is missing"):
        start(data_dir)

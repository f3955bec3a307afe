"""Stored files: what goes in comes out, a megabyte at a time, for its own organization alone."""

import hashlib
import io
import random
import tracemalloc
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import IntegrityError

from cs_platform.jobs import operations, queries
from cs_platform.jobs.domain.files import CHUNK_BYTES, LARGEST_FILE_BYTES
from cs_platform.jobs.models import StoredFile, StoredFileChunk
from cs_platform.jobs.queries.files import FileGoneError
from cs_platform.jobs.tasks import tidy, work_off
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import Organization
from tests.conftest import NOW


def keep(
    organization: Organization,
    content: bytes,
    *,
    delete_after: date | None = None,
    name: str = "contracts.csv",
) -> StoredFile:
    return operations.store_file(
        organization_id=organization.pk,
        name=name,
        content=io.BytesIO(content),
        by=None,
        delete_after=delete_after,
        now=NOW,
    )


def noise(size: int) -> bytes:
    return random.Random(size).randbytes(size)


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES + 77])
def test_a_file_comes_back_as_it_went_in(organization: Organization, size: int) -> None:
    content = noise(size)
    stored = keep(organization, content)
    assert (stored.size, stored.sha256) == (size, hashlib.sha256(content).hexdigest())
    with queries.open_file(stored) as file:
        assert file.read() == content
    with organization_context(organization.pk):
        chunks = StoredFileChunk.objects.for_organization(organization.pk).filter(file=stored)
        assert chunks.count() == -(-size // CHUNK_BYTES)


def test_pieces_of_any_size_are_taken(organization: Organization) -> None:
    content = noise(2 * CHUNK_BYTES + 5)

    def pieces() -> Iterator[bytes]:
        yield content[:3]
        yield b""
        yield content[3 : CHUNK_BYTES + 9]
        yield content[CHUNK_BYTES + 9 :]

    stored = operations.store_file(
        organization_id=organization.pk, name="x", content=pieces(), by=None, delete_after=None, now=NOW
    )
    assert queries.open_file(stored).read() == content


def test_a_file_is_read_from_anywhere_and_by_line(organization: Organization) -> None:
    content = b"".join(b"line %d\n" % number for number in range(200_000))
    stored = keep(organization, content)
    with queries.open_file(stored) as file:
        file.seek(CHUNK_BYTES - 3)
        assert file.read(10) == content[CHUNK_BYTES - 3 : CHUNK_BYTES + 7]
        assert file.seek(-4, io.SEEK_END) == len(content) - 4
        assert file.read() == content[-4:]
        file.seek(0)
        assert list(file) == content.splitlines(keepends=True)
        with pytest.raises(ValueError, match="before the start"):
            file.seek(-1)


def test_a_text_reader_and_a_context_of_ones_own_may_stand_around_it(organization: Organization) -> None:
    stored = keep(organization, "name\nÄrger\n".encode())
    with organization_context(organization.pk):
        assert list(io.TextIOWrapper(queries.open_file(stored), "utf-8")) == ["name\n", "Ärger\n"]
        assert StoredFile.objects.for_organization(organization.pk).count() == 1


def test_reading_holds_a_few_megabytes_of_a_large_file(organization: Organization) -> None:
    stored = keep(organization, bytes(20 * CHUNK_BYTES))
    tracemalloc.start()
    with queries.open_file(stored) as file:
        while file.read(64 * 1024):
            pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * CHUNK_BYTES


def test_a_file_that_is_too_large_leaves_nothing(organization: Organization) -> None:
    megabyte = bytes(CHUNK_BYTES)
    with pytest.raises(operations.FileTooLargeError, match="at most 25 MB"):
        operations.store_file(
            organization_id=organization.pk,
            name="x",
            content=(megabyte for _ in range(26)),
            by=None,
            delete_after=None,
            now=NOW,
        )
    with organization_context(organization.pk):
        assert not StoredFile.objects.for_organization(organization.pk).exists()
        assert not StoredFileChunk.objects.for_organization(organization.pk).exists()


def test_the_database_refuses_what_is_too_large_too(organization: Organization) -> None:
    with organization_context(organization.pk), pytest.raises(IntegrityError, match="file_is_small"):
        StoredFile.objects.for_organization(organization.pk).create(
            organization_id=organization.pk, name="x", size=LARGEST_FILE_BYTES + 1, sha256=""
        )


def test_a_chunk_has_its_place_once(organization: Organization) -> None:
    stored = keep(organization, b"x")
    with (
        organization_context(organization.pk),
        pytest.raises(IntegrityError, match="file_chunk_once_a_position"),
    ):
        StoredFileChunk.objects.for_organization(organization.pk).create(
            organization_id=organization.pk, file=stored, position=0, content=b"y"
        )


def test_a_long_name_keeps_its_end(organization: Organization) -> None:
    assert keep(organization, b"", name="a" * 300 + ".csv").name.endswith(".csv")


def test_files_go_after_their_day_and_evidence_stays(organization: Organization) -> None:
    old = keep(organization, b"old", delete_after=date(2020, 1, 1))
    kept = keep(organization, b"kept", delete_after=date(2100, 1, 1))
    evidence = keep(organization, b"evidence")
    tidy()
    tidy()
    assert work_off(organization.pk, timeout=10) == 1
    with pytest.raises(FileGoneError):
        queries.open_file(old).read()
    assert [queries.open_file(file).read() for file in (kept, evidence)] == [b"kept", b"evidence"]

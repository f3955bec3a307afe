"""Erasing one contact: the row, what names the person in any text and in the trail, and raw files."""

import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.db import connection
from django.db.models import F
from django.db.models.functions import Now

from accounts.domain import erased
from accounts.models import Contact, Import, SurveyResponse
from accounts.operations.imports import stored
from accounts.operations.records.changes import Editor
from accounts.queries import rights
from accounts.queries.rights import Mention
from cs_platform.jobs import operations as jobs
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import AuditEntry
from cs_platform.tenancy.operations import erasing as texts

OPERATION = "erase a contact"
CONTACT, SURVEY = "accounts_contact", "accounts_surveyresponse"
# a namesake and a customer of that name are not the person: they are listed, not changed
SPARED = {CONTACT: ("name", "email", "external_id"), "accounts_account": ("name", "domain", "external_id")}
# how files are written that people upload
_ENCODINGS = ("utf-8", "cp1252", "utf-16-le")
_PIECE = 1 << 20
_LARGEST = 1 << 28


class ErasedBeforeError(ValueError):
    """There is nothing about the person left."""


@dataclass(frozen=True, kw_only=True)
class Erased:
    """What went: survey comments, rows whose words named the person, raw files; and who else is so called."""

    comments: int
    texts: int
    files: int
    mentions: tuple[Mention, ...]


def erase(contact: Contact, *, editor: Editor, also: Sequence[str] = ()) -> Erased:
    """Blank everything about a person for good; raise ErasedBeforeError the second time.

    also: other words by which texts name them, taken out like their whole name and their address.
    A part of the name alone may mean somebody else: texts with one are listed, not changed.
    """
    with organization_context(
        editor.organization_id, membership=int(editor.membership.pk), operation=OPERATION
    ):
        locked = Contact.objects.for_organization(editor.organization_id).select_for_update()
        row = locked.get(pk=contact.pk)
        if row.erased_at is not None:
            raise ErasedBeforeError("This contact was erased before; nothing about them is left.")
        words = (*rights.names_of(row), *also)
        surveys = list(_answers(row).values_list("pk", flat=True))
        files = _files(row, words)
        comments = _answers(row).exclude(comment="").update(comment="", version=F("version") + 1)
        parts = rights.parts_of(row)
        new_id = erased.id_of(row.external_id, words, texts.erased_id)
        _blank(row, editor, new_id)
        _erase_images(CONTACT, [row.pk], {**erased.BLANK, "external_id": new_id})
        _erase_images(SURVEY, surveys, {"comment": ""})
        changed = texts.take_out(row.organization_id, words, mark=erased.MARK, spared=SPARED)
        return Erased(
            comments=comments,
            texts=sum(changed.values()),
            files=_remove_files(row.organization_id, files),
            mentions=rights.naming(row, parts),
        )


def _answers(row: Contact) -> Any:
    return SurveyResponse.objects.for_organization(row.organization_id).filter(contact=row)


def _blank(row: Contact, editor: Editor, new_id: str | None) -> None:
    changed: dict[str, Any] = {**erased.BLANK, "roles": [], "erased_at": editor.now, "typed_fields": []}
    changed["external_id"] = new_id
    Contact.objects.filter(pk=row.pk, organization_id=row.organization_id).update(
        **changed, version=F("version") + 1, updated_at=Now()
    )


def _erase_images(table: str, ids: Iterable[int], put: Mapping[str, Any]) -> None:
    """Empty the columns in what the trail keeps of rows, which only a function of the owner may."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tenancy_erase_images(%s, %s::bigint[], %s::jsonb)",
            [table, list(ids), json.dumps(dict(put))],
        )


def _imports_of(row: Contact) -> set[int]:
    """Return the imports that wrote the contact or an answer of theirs: their files name the person."""
    answers = _answers(row)
    known = AuditEntry.objects.for_organization(row.organization_id).filter(import_id__isnull=False)
    of_row = known.filter(table_name=CONTACT, row_id=row.pk)
    of_answers = known.filter(table_name=SURVEY, row_id__in=list(answers.values_list("pk", flat=True)))
    found = {*of_row.values_list("import_id", flat=True), *of_answers.values_list("import_id", flat=True)}
    found |= {row.import_run_id, *answers.values_list("import_run_id", flat=True)}
    return {each for each in found if each is not None}


def _files(row: Contact, words: Sequence[str]) -> set[int]:
    """Return the imports whose uploaded file holds the person: what wrote them, and what names them."""
    kept = Import.objects.for_organization(row.organization_id).filter(file__isnull=False)
    wrote = _imports_of(row)
    return {each.pk for each in kept.select_related("file") if each.pk in wrote or _names(each, words)}


def _names(row: Import, words: Sequence[str]) -> bool:
    cased = (each for word in words for each in (word, word.lower(), word.upper()))
    spelt = sorted({each.encode(code, "ignore").lower() for each in cased for code in _ENCODINGS})
    if not spelt:
        return False
    with stored.content(row) as file:
        if not zipfile.is_zipfile(file):
            file.seek(0)
            return _found(file, spelt)
        try:
            with zipfile.ZipFile(file) as book:
                is_huge = sum(each.file_size for each in book.infolist()) > _LARGEST
                return is_huge or any(_found(part, spelt) for part in _parts(book))
        except (zipfile.BadZipFile, zlib.error):
            return True  # nobody can read it, so nobody can say that it does not


def _parts(book: zipfile.ZipFile) -> Iterator[IO[bytes]]:
    for name in book.namelist():
        with book.open(name) as part:
            yield part


def _found(file: IO[bytes], spelt: Sequence[bytes]) -> bool:
    """Say whether one of the words stands in a file, read piece by piece; only A to Z in either case."""
    rest, longest = b"", max(map(len, spelt))
    while piece := file.read(_PIECE):
        text = rest + piece.lower()
        if any(word in text for word in spelt):
            return True
        rest = text[-longest:]
    return False


def _remove_files(organization_id: int, imports: set[int]) -> int:
    rows = Import.objects.for_organization(organization_id).filter(pk__in=imports)
    files = list(rows.values_list("file_id", flat=True))
    rows.update(file=None, version=F("version") + 1, updated_at=Now())
    return jobs.remove_files(organization_id, [each for each in files if each is not None])

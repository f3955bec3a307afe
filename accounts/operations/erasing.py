"""Erasing one contact: the row, the images of it in the audit, what they wrote, mails and raw files."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.domain import erased
from accounts.models import Contact, Import, ImportProblem, SurveyResponse
from accounts.operations.records.changes import Editor
from accounts.queries import rights
from accounts.queries.rights import Mention
from cs_platform.jobs.operations import erasing as jobs
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import AuditEntry

OPERATION = "erase a contact"
CONTACT, SURVEY = "accounts_contact", "accounts_surveyresponse"


class ErasedBeforeError(ValueError):
    """There is nothing about the person left."""


@dataclass(frozen=True, kw_only=True)
class Erased:
    """What went: survey comments, mails, raw files; and where words still name the person."""

    comments: int
    mails: int
    files: int
    mentions: tuple[Mention, ...]


def erase(contact: Contact, *, editor: Editor) -> Erased:
    """Blank everything about a person for good; raise ErasedBeforeError the second time.

    Free text that names them is listed, not changed: somebody has to read it.
    """
    with organization_context(
        editor.organization_id, membership=int(editor.membership.pk), operation=OPERATION
    ):
        locked = Contact.objects.for_organization(editor.organization_id).select_for_update()
        row = locked.get(pk=contact.pk)
        if row.erased_at is not None:
            raise ErasedBeforeError("This contact was erased before; nothing about them is left.")
        words, mentions = rights.words_of(row), rights.mentions(row)
        imports = _imports_of(row)
        surveys = list(_answers(row).values_list("pk", flat=True))
        comments = _answers(row).exclude(comment="").update(comment="", version=F("version") + 1)
        _blank(row, editor)
        _erase_images(CONTACT, [row.pk], erased.BLANK)
        _erase_images(SURVEY, surveys, {"comment": ""})
        _erase_problems(row.organization_id, imports, words)
        return Erased(
            comments=comments,
            mails=jobs.erase_from_mails(row.organization_id, words, mark=erased.MARK),
            files=_remove_files(row.organization_id, imports),
            mentions=mentions,
        )


def _answers(row: Contact) -> Any:
    return SurveyResponse.objects.for_organization(row.organization_id).filter(contact=row)


def _blank(row: Contact, editor: Editor) -> None:
    changed: dict[str, Any] = {**erased.BLANK, "roles": [], "erased_at": editor.now, "typed_fields": []}
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


def _erase_problems(organization_id: int, imports: set[int], words: tuple[str, ...]) -> None:
    named = Q()
    for word in words:
        named |= Q(value__icontains=word) | Q(sentence__icontains=word)
    if words:
        ImportProblem.objects.for_organization(organization_id).filter(
            named, import_run_id__in=imports
        ).delete()


def _remove_files(organization_id: int, imports: set[int]) -> int:
    rows = Import.objects.for_organization(organization_id).filter(pk__in=imports, file__isnull=False)
    files = list(rows.values_list("file_id", flat=True))
    rows.update(file=None, version=F("version") + 1, updated_at=Now())
    return jobs.remove_files(organization_id, [each for each in files if each is not None])

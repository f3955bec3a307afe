"""Taking a person out of mails, and files away before their day."""

from collections.abc import Sequence

from django.db.models import Q

from cs_platform.jobs.models import Mail, StoredFile, StoredFileChunk


def erase_from_mails(organization_id: int, words: tuple[str, ...], *, mark: str) -> int:
    """Put a mark in place of the words in every mail; return how many mails that were."""
    named = Q()
    for word in words:
        named |= Q(to__iexact=word) | Q(subject__contains=word) | Q(body__contains=word)
    found = Mail.objects.for_organization(organization_id).filter(named) if words else Mail.objects.none()
    for mail in found:
        for word in words:
            mail.subject, mail.body = mail.subject.replace(word, mark), mail.body.replace(word, mark)
            mail.to = "erased@invalid.invalid" if mail.to.casefold() == word.casefold() else mail.to
        mail.version += 1
        mail.save(update_fields=["subject", "body", "to", "version", "updated_at"])
    return len(found)


def remove_files(organization_id: int, file_ids: Sequence[int]) -> int:
    """Remove stored files with their content; return how many there were."""
    chunks = StoredFileChunk.objects.for_organization(organization_id).filter(file_id__in=file_ids)
    chunks.delete()
    removed, _ = StoredFile.objects.for_organization(organization_id).filter(pk__in=file_ids).delete()
    return removed

"""Files in the database: web and workers share no disk."""

from django.db import models

from cs_platform.jobs.domain.files import LARGEST_FILE_BYTES
from cs_platform.tenancy.models import Membership, TenantModel, VersionedTenantModel
from cs_platform.tenancy.row_security import TenantForeignKey


class StoredFile(VersionedTenantModel):
    """A file of at most 25 MB in chunks of 1 MB."""

    name = models.CharField(max_length=255)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = TenantForeignKey(Membership, on_delete=models.PROTECT, null=True)
    delete_after = models.DateField(null=True)

    class Meta(VersionedTenantModel.Meta):
        constraints = [
            *VersionedTenantModel.Meta.constraints,
            models.CheckConstraint(condition=models.Q(size__lte=LARGEST_FILE_BYTES), name="file_is_small"),
        ]

    def __str__(self) -> str:
        return self.name


class StoredFileChunk(TenantModel):
    """One megabyte of a file."""

    file = TenantForeignKey(StoredFile, on_delete=models.CASCADE)
    position = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "file", "position"], name="file_chunk_once_a_position"
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_id}[{self.position}]"

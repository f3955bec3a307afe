"""Imports: the file, its mapping, what came of it and what was wrong."""

from typing import Any

from django.db import models

from accounts.domain import problems
from accounts.domain.choices import ImportState
from accounts.domain.kinds import KINDS
from cs_platform.jobs.models import StoredFile
from cs_platform.tenancy.models import Membership, TenantModel, VersionedTenantModel
from cs_platform.tenancy.row_security import TenantForeignKey

MAPPABLE = (ImportState.UPLOADED, ImportState.MAPPED, ImportState.CHECKED, ImportState.FAILED)


class ImportMapping(VersionedTenantModel):
    """A saved column mapping, as the text of its TOML document."""

    name = models.CharField(max_length=200)
    document = models.TextField()

    class Meta(VersionedTenantModel.Meta):
        constraints = [
            *VersionedTenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["organization", "name"], name="import_mapping_once_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Import(VersionedTenantModel):
    """One file read as one kind of fact."""

    file = TenantForeignKey(StoredFile, on_delete=models.SET_NULL, null=True)
    file_name = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64, default="")
    source = models.CharField(max_length=100)
    kind = models.CharField(max_length=30)
    mapping = models.JSONField(default=dict)
    history = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=ImportState.choices(), default=ImportState.UPLOADED)
    next_line = models.PositiveBigIntegerField(default=0)
    read = models.PositiveBigIntegerField(default=0)
    created = models.PositiveBigIntegerField(default=0)
    updated = models.PositiveBigIntegerField(default=0)
    unchanged = models.PositiveBigIntegerField(default=0)
    rejected = models.PositiveBigIntegerField(default=0)
    problem_count = models.PositiveBigIntegerField(default=0)
    notes = models.JSONField(default=list)
    contradictions = models.JSONField(default=list)
    error = models.TextField(default="")
    started_by = TenantForeignKey(Membership, on_delete=models.PROTECT, null=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = TenantForeignKey(Membership, on_delete=models.PROTECT, null=True)
    # what came of undoing it, and which values a person had typed stayed as they are
    undoing = models.JSONField(default=dict)
    typed = models.JSONField(default=dict)

    class Meta(VersionedTenantModel.Meta):
        indexes = [models.Index(fields=["organization", "-created_at"], name="import_by_time")]

    def __str__(self) -> str:
        return f"{self.kind} from {self.file_name}"

    @property
    def kind_label(self) -> str:
        """The kind in words; empty while nobody has said what the file holds."""
        return KINDS[self.kind].label if self.kind in KINDS else ""

    @property
    def kept_as_typed(self) -> list[dict[str, Any]]:
        """What a person typed and this file did not replace: field, count, examples (line, words)."""
        return [
            {
                "field": name.replace("_", " "),
                "count": one["count"],
                "examples": [(line, _disagreement(*values)) for line, *values in one["examples"]],
            }
            for name, one in sorted(self.typed.items())
        ]

    @property
    def is_at_work(self) -> bool:
        """Whether a worker checks, loads or undoes it."""
        return self.state in {ImportState.DRY_RUNNING, ImportState.RUNNING, ImportState.UNDOING}

    @property
    def can_be_undone(self) -> bool:
        """Whether something of it stands in the tables and nothing is going on."""
        broken_off = self.state == ImportState.FAILED and self.next_line > 0
        return self.state == ImportState.DONE or broken_off

    @property
    def can_be_mapped(self) -> bool:
        """Whether its columns can still be chosen."""
        return self.file_id is not None and self.state in MAPPABLE

    @property
    def can_go_on(self) -> bool:
        """Whether it broke off while it was loaded."""
        return self.state == ImportState.FAILED and self.next_line > 0 and self.file_id is not None

    @property
    def was_never_loaded(self) -> bool:
        """Whether nothing of it stands in the tables, so that it may be discarded."""
        return self.can_be_mapped and self.next_line == 0


def _disagreement(ours: str | None = None, theirs: str | None = None) -> str:
    """Put a typed value beside the file's; links to other rows have none to show."""
    if ours is None and theirs is None:
        return ""
    return f"{problems.quoted(ours) if ours else 'nothing'} stays, the file says " + (
        problems.quoted(theirs) if theirs else "nothing"
    )


class ImportProblem(TenantModel):
    """One thing wrong in one place of a file, in one sentence that says what to do."""

    import_run = TenantForeignKey(Import, on_delete=models.CASCADE, db_column="import_id")
    line = models.PositiveBigIntegerField()
    column = models.CharField(max_length=200, default="")
    value = models.CharField(max_length=200, default="")
    sentence = models.CharField(max_length=500)

    class Meta:
        indexes = [models.Index(fields=["organization", "import_run", "line"], name="import_problem_by_line")]

    def __str__(self) -> str:
        return f"line {self.line}: {self.sentence}"

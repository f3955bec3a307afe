"""Background work: PostgreSQL remembers, Redis rings the bell."""

from django.db import models
from django.db.models.functions import Now

from cs_platform.jobs.domain.choices import JobState, RunKind, RunState
from cs_platform.tenancy.models import Membership, Organization, VersionedTenantModel


class Run(VersionedTenantModel):
    """One organization's day, worked through in chunks of accounts and closed exactly once."""

    kind = models.CharField(max_length=8, choices=RunKind.choices())
    day = models.DateField()
    state = models.CharField(max_length=8, choices=RunState.choices(), default=RunState.RUNNING)
    chunks_total = models.PositiveIntegerField(default=0)
    chunks_done = models.PositiveIntegerField(default=0)
    chunks_failed = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)

    class Meta(VersionedTenantModel.Meta):
        constraints = [
            *VersionedTenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["organization", "kind", "day"], name="run_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(chunks_total__gte=models.F("chunks_done") + models.F("chunks_failed")),
                name="run_counts_its_chunks",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"


class Job(models.Model):
    """One piece of work in the ledger, at most 120 s long. A global table, read in `jobs` alone."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=JobState.choices(), default=JobState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)
    available_at = models.DateTimeField(db_default=Now())
    rung_at = models.DateTimeField(null=True)
    progress_done = models.PositiveBigIntegerField(default=0)
    progress_total = models.PositiveBigIntegerField(default=0)
    error = models.TextField(default="")
    created_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "key"], name="job_once_a_key", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=models.Q(state=JobState.RUNNING, lease_until__isnull=False, claim__isnull=False)
                | ~models.Q(state=JobState.RUNNING),
                name="job_running_has_a_lease",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "available_at"],
                name="job_waiting",
                condition=models.Q(state__in=[JobState.PENDING.value, JobState.RUNNING.value]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

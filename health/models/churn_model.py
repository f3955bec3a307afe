"""Trained churn models: data, never code, and only ever added to."""

from django.db import models

from cs_platform.tenancy.models.base import TenantModel
from cs_platform.tenancy.row_security import TenantForeignKey
from health.domain.choices import ModelPartKind, ModelState


class ChurnModel(TenantModel):
    """One training: what stood on `trained_on` was learned from, in parts that jobs add.

    `number` counts the trainings of an organization. It is used once all its parts are there.
    """

    number = models.PositiveIntegerField()
    trained_on = models.DateField()
    state = models.CharField(max_length=8, choices=ModelState.choices(), default=ModelState.TRAINING.value)
    parts_total = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["organization", "number"], name="churn_model_once_a_number"),
            models.CheckConstraint(
                condition=models.Q(state=ModelState.TRAINING.value, finished_at__isnull=True)
                | models.Q(~models.Q(state=ModelState.TRAINING.value), finished_at__isnull=False),
                name="churn_model_finished_when_not_training",
            ),
        ]

    def __str__(self) -> str:
        return f"Churn model {self.number}"


class ChurnModelPart(TenantModel):
    """What one job of a training found; never changed.

    HORIZON: the model of a horizon (`place` months) with inputs, parameters, calibration and report. REFIT:
    its candidate on resampled accounts. ORIGIN: a back-test from one day. A job that was given up leaves its
    error.
    """

    model = TenantForeignKey(ChurnModel, on_delete=models.PROTECT)
    kind = models.CharField(max_length=7, choices=ModelPartKind.choices())
    place = models.PositiveIntegerField()
    data = models.JSONField(default=dict)
    error = models.TextField(default="")

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "model", "kind", "place"], name="churn_model_part_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.place} of churn model {self.model_id}"

"""What takes seconds to work out of a closed day, kept; forgotten as soon as it may have changed."""

from django.db import models

from cs_platform.tenancy.models import TenantModel
from health.domain.choices import FigureKind


class KeptFigure(TenantModel):
    """Figures of the days from `first` to `day`, as known on `day`.

    shape: the structure they are written in, see `cs_platform.lib.written`.
    """

    kind = models.CharField(max_length=20, choices=FigureKind.choices())
    first = models.DateField()
    day = models.DateField()
    shape = models.CharField(max_length=16)
    figures = models.JSONField()
    worked_out_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "kind", "first"], name="kept_figure_once_a_first_day"
            ),
            models.CheckConstraint(
                condition=models.Q(first__lte=models.F("day")), name="kept_figure_first_not_after_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} from {self.first} to {self.day}"

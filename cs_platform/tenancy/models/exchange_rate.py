"""What a unit of a currency is worth in the organization's reporting currency."""

from django.db import models

from cs_platform.tenancy.models.base import VersionedTenantModel, day_check


class ExchangeRate(VersionedTenantModel):
    """Units of the reporting currency for one unit of `currency`, from `day` on until the next one."""

    day = models.DateField()
    currency = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=18, decimal_places=8)
    source = models.CharField(max_length=100, default="")

    class Meta(VersionedTenantModel.Meta):
        constraints = [
            *VersionedTenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["organization", "currency", "day"], name="rate_once_a_day"),
            models.CheckConstraint(condition=models.Q(rate__gt=0, rate__lt=10**10), name="rate_is_positive"),
            models.CheckConstraint(
                condition=models.Q(currency__regex=r"^[A-Z]{3}$"), name="rate_currency_is_a_code"
            ),
            day_check("exchangerate", "day"),
        ]

    def __str__(self) -> str:
        return f"1 {self.currency} = {self.rate} from {self.day}"

"""The supplier companies that use Lodestar, and who works for them."""

from django.db import models
from django.db.models.functions import Now

from cs_platform.tenancy.domain.choices import Function, Role
from cs_platform.tenancy.models.user import User
from cs_platform.tenancy.row_security import TenantForeignKey


class Organization(models.Model):
    """A supplier company: the tenant."""

    slug = models.SlugField(max_length=63, unique=True)
    name = models.CharField(max_length=200)
    time_zone = models.CharField(max_length=63, default="UTC")
    # a change counts from the next day: until then the day is what it was
    next_time_zone = models.CharField(max_length=63, default="", db_default="", blank=True)
    next_time_zone_from = models.DateField(null=True, blank=True)
    locale = models.CharField(max_length=16, default="en")
    reporting_currency = models.CharField(max_length=3)
    fiscal_year_start_month = models.PositiveSmallIntegerField(default=1)
    settings = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_default=Now())
    updated_at = models.DateTimeField(auto_now=True, db_default=Now())
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reporting_currency__regex=r"^[A-Z]{3}$"),
                name="organization_currency_is_a_code",
            ),
            models.CheckConstraint(
                condition=models.Q(fiscal_year_start_month__gte=1, fiscal_year_start_month__lte=12),
                name="organization_fiscal_month_is_a_month",
            ),
            models.CheckConstraint(
                condition=models.Q(next_time_zone="", next_time_zone_from__isnull=True)
                | (~models.Q(next_time_zone="") & models.Q(next_time_zone_from__isnull=False)),
                name="organization_next_time_zone_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A user's place in one organization. Never deleted, only inactive."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role.choices())
    function = models.CharField(max_length=24, choices=Function.choices(), default=Function.SUCCESS)
    lead = TenantForeignKey("self", on_delete=models.PROTECT, null=True, blank=True)
    deputy = TenantForeignKey("self", on_delete=models.PROTECT, null=True, blank=True)
    away_from = models.DateField(null=True, blank=True)
    away_until = models.DateField(null=True, blank=True)
    daily_capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    left_on = models.DateField(null=True, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    notices_seen_at = models.DateTimeField(null=True, blank=True)
    wants_digest = models.BooleanField(default=True, db_default=True)
    digest_sent_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_default=Now())
    updated_at = models.DateTimeField(auto_now=True, db_default=Now())
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="tenancy_membership_tenant_key"),
            models.UniqueConstraint(fields=["organization", "user"], name="membership_once_a_user"),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]), name="membership_role_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(away_from__isnull=True, away_until__isnull=True)
                | models.Q(away_from__isnull=False, away_until__gte=models.F("away_from")),
                name="membership_absence_has_both_days",
            ),
            models.CheckConstraint(
                condition=models.Q(deputy__isnull=True) | ~models.Q(deputy=models.F("id")),
                name="membership_is_not_its_own_deputy",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.organization}"

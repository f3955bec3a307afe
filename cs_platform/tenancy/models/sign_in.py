"""Links that act once, and failed sign-ins, which are counted here so that a flushed cache opens nothing."""

from django.db import models

from cs_platform.tenancy.domain.choices import LinkPurpose
from cs_platform.tenancy.models.base import TenantModel
from cs_platform.tenancy.models.organization import Membership
from cs_platform.tenancy.row_security import TenantForeignKey


class SignedLink(TenantModel):
    """A link that shows on GET and acts once on POST. Only a hash of its token is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=16, choices=LinkPurpose.choices())
    membership = TenantForeignKey(Membership, on_delete=models.PROTECT)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.purpose} for {self.membership_id}"


class SignInFailure(models.Model):
    """One wrong password: global, since nobody is signed in yet. Hashes only."""

    email_hash = models.CharField(max_length=64)
    address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["email_hash", "at"], name="sign_in_failure_by_email"),
            models.Index(fields=["address", "at"], name="sign_in_failure_by_address"),
        ]

    def __str__(self) -> str:
        return f"wrong password at {self.at}"

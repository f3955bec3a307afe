"""How a person's or an account's touches were started: the proactive share."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from accounts.domain.choices import Posture
from accounts.models import Touch


@dataclass(frozen=True, kw_only=True)
class Postures:
    """Touches of a time by posture; those without one are left out."""

    proactive: int
    interactive: int
    reactive: int

    @property
    def count(self) -> int:
        """All of them."""
        return self.proactive + self.interactive + self.reactive

    @property
    def share(self) -> float | None:
        """Proactive touches / touches; None without any."""
        return self.proactive / self.count if self.count else None


def of_author(organization_id: int, membership_id: int, *, since: datetime, until: datetime) -> Postures:
    """Return how the touches a person wrote down in [since, until) were started; for that person alone."""
    touches = Touch.objects.for_organization(organization_id).filter(
        author_id=membership_id, happened_at__gte=since, happened_at__lt=until
    )
    found = touches.aggregate(
        **{posture.lower(): Count("pk", filter=Q(posture=posture)) for posture in Posture}
    )
    return Postures(**found)

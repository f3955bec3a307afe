"""Which function does which kind of job, and what it is given."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from django.utils.module_loading import autodiscover_modules

from cs_platform.jobs.operations import ledger
from cs_platform.jobs.tasks import heartbeat

# seconds until the second, third and fourth attempt
SOON = (2.0, 10.0, 30.0)


class UnknownKindError(LookupError):
    """No handler is registered for this kind of job."""


class WrongOrganizationError(RuntimeError):
    """A job of an organization runs only kinds that work for one, a global job only kinds that don't."""


@dataclass(frozen=True, kw_only=True)
class JobContext:
    """What a handler is given: the job, and the means to say how far it is."""

    claim: ledger.Claim

    @property
    def job_id(self) -> int:
        """The job's id."""
        return self.claim.job_id

    @property
    def organization_id(self) -> int:
        """Whose job it is; WrongOrganizationError for a global one."""
        if self.claim.organization_id is None:
            raise WrongOrganizationError(f"job {self.job_id} ({self.claim.kind}) belongs to no organization")
        return self.claim.organization_id

    @property
    def arguments(self) -> Mapping[str, int | str]:
        """The ids it was written with."""
        return self.claim.arguments

    @property
    def attempts(self) -> int:
        """How many attempts there were, this one included."""
        return self.claim.attempts

    def progress(self, done: int, total: int) -> None:
        """Write progress and prolong the lease, between two transactions of the work.

        Raises LeaseLostError when another worker has the job: let it pass.
        """
        ledger.renew(self.claim, done=done, total=total)

    def held(self) -> AbstractContextManager[None]:
        """Keep the lease while one transaction works for long; LeaseLostError at its end when it's gone."""
        return heartbeat.beating(self.claim)

    def complete(self, now: datetime) -> None:
        """Mark the job done inside the transaction of its last work; LeaseLostError undoes that work."""
        ledger.complete(self.claim, now=now)


Handler = Callable[[JobContext], None]


@dataclass(frozen=True, kw_only=True)
class Registration:
    """How jobs of a kind are done."""

    handler: Handler
    on_failed: Handler | None
    is_global: bool
    delays: tuple[float, float, float]


_registrations: dict[str, Registration] = {}


def register(
    kind: str,
    handler: Handler,
    *,
    on_failed: Handler | None = None,
    is_global: bool = False,
    delays: tuple[float, float, float] = SOON,
) -> None:
    """Let `handler` do jobs of a kind; called when an app's `tasks` is imported.

    A handler may run twice: its effects are keyed upserts, and `complete` goes into their transaction.
    `on_failed` runs in the transaction that marks the fourth failure. `delays` are the seconds before the
    second to fourth attempt.
    """
    _registrations[kind] = Registration(
        handler=handler, on_failed=on_failed, is_global=is_global, delays=delays
    )


def registration(kind: str) -> Registration | None:
    """Return how a kind is done, None for an unknown one; looks into every app's `tasks` first."""
    if kind not in _registrations:
        autodiscover_modules("tasks")
    return _registrations.get(kind)


def registration_for(claim: ledger.Claim) -> Registration:
    """Return how this job is done; UnknownKindError or WrongOrganizationError when it cannot be."""
    found = registration(claim.kind)
    if found is None:
        raise UnknownKindError(f"nobody knows how to do “{claim.kind}”")
    if found.is_global != (claim.organization_id is None):
        raise WrongOrganizationError(f"“{claim.kind}” is {'' if found.is_global else 'not '}a global kind")
    return found

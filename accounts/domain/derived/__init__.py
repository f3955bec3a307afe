"""What a row's values say together: derived fields, defaults, and orders that must hold."""

from collections.abc import Callable, Mapping

from accounts.domain.derived import contracts, ids, objects, times
from accounts.domain.derived.row import Context, Faults, Finisher, Raw, Values, in_turn
from accounts.domain.kinds.field import Kind

__all__ = ["Context", "Faults", "Finisher", "finisher"]


def finisher(kind: Kind, context: Context) -> Finisher:
    """Return the function that finishes rows of a kind."""
    steps = [make(context) for make in _FINISHERS.get(kind.name, ())]
    if gathered := [one for one in kind.fields if one.into and one.name in context.mapped]:
        steps.append(objects.gather(gathered))
    return in_turn(steps) if steps else _nothing


def _nothing(_: Values, __: Raw) -> Faults:
    return []


_FINISHERS: Mapping[str, tuple[Callable[[Context], Finisher], ...]] = {
    "contracts": (contracts.contracts,),
    "contacts": (objects.contacts,),
    "churn_statements": (ids.of("account", "said_on"),),
    "handovers": (ids.of("account", "handed_over_on"),),
    "success_plans": (ids.of("account"),),
    "goals": (ids.of("account", "statement"), contracts.money("value_per_year")),
    "commitments": (ids.of("account", "promised_on", "text"),),
    "touches": (times.touches, ids.of("account", "happened_at", "planned_for", "channel")),
    "statements": (ids.of("account", "said_on", "text"),),
    "tickets": (times.tickets,),
    "opportunities": (contracts.money("amount"), contracts.opportunities),
    "surveys": (objects.surveys, ids.of("account", "contact", "kind", "answered_at")),
    "invoices": (contracts.money("amount"), ids.of("number")),
    "stories": (ids.of("account", "told_on", "title"),),
    "incidents": (times.incidents, ids.of("starts_at", "title")),
    "stage_entries": (times.stage_entries,),
    "usage": (objects.usage,),
}

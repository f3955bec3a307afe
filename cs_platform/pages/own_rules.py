"""What an organization decided for itself, in the words of definitions: grace, rates, lines, capacity."""

from collections.abc import Mapping
from dataclasses import replace

from cs_platform.pages.term import Term
from cs_platform.tenancy.domain.organization_settings import OrganizationSettings


def numbers(said: OrganizationSettings) -> Mapping[str, str]:
    """Return what stands for each word in braces."""
    days, reviews = said.grace_days, said.autopsy_capacity
    return {
        "grace_days": f"{days} day{'' if days == 1 else 's'}",
        "enter_below": f"{said.enter_below}",
        "leave_from": f"{said.leave_from}",
        "locked_loss_rate": _percent(said.locked_loss_rate),
        "gross_margin": _percent(said.gross_margin),
        "discount_rate": _percent(said.discount_rate),
        "autopsy_capacity": f"At most {reviews} {'autopsy is' if reviews == 1 else 'autopsies are'} opened"
        if reviews
        else "No autopsy is opened",
    }


def of(term: Term, said: OrganizationSettings) -> Term:
    """Return a term with the organization's own numbers."""
    own = numbers(said)
    return replace(term, meaning=term.meaning.format_map(own), formula=term.formula.format_map(own))


def _percent(ratio: float) -> str:
    return f"{round(ratio * 100, 4):g}%"

"""Amounts and their currency, and the days of what is agreed."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from accounts.domain import amounts
from accounts.domain.choices import ContractKind
from accounts.domain.derived.row import Context, Faults, Finisher, Raw, Values

MONTHS = Decimal(12)
_DOLLAR = amounts.currencies("$ 1")


def contracts(context: Context) -> Finisher:
    """Return what finishes contracts: trials, ARR, currency, days in order."""
    trial_mapped = "is_trial" in context.mapped
    kind_mapped = "kind" in context.mapped

    def finish(values: Values, raw: Raw) -> Faults:
        if trial_mapped:
            trial = values.pop("is_trial")
            if trial:
                values["kind"] = ContractKind.TRIAL.value
            elif not kind_mapped:
                values["kind"] = ContractKind.RECURRING.value
        amount = "mrr" if values.get("arr") is None and values.get("mrr") is not None else "arr"
        faults = _arr(values) + _currency(values, raw(amount), amount, context)
        return faults + _contract_days(values)

    return finish


def money(name: str) -> Callable[[Context], Finisher]:
    """Return what gives an amount its currency; a row without the amount keeps the currency it states."""

    def make(context: Context) -> Finisher:
        def finish(values: Values, raw: Raw) -> Faults:
            if values.get(name) is None:
                values.setdefault("currency", None)
                return []
            return _currency(values, raw(name), name, context)

        return finish

    return make


def opportunities(context: Context) -> Finisher:
    """Return what finishes opportunities: won or lost, and on which day.

    An open deal often says "not won"; a won one may state only the day it was expected to close.
    """

    def finish(values: Values, _: Raw) -> Faults:
        won, closed = values.get("is_won"), values.get("closed_on")
        if closed is None:
            closed = values.get("expected_close_on") if won else None
            won = won if closed is not None else None
            if values.get("is_won") and closed is None:
                return [("is_won", "The deal was won, but on no day; fill the day it was closed.")]
        elif won is None and "is_won" in context.mapped:
            return [("is_won", "The deal was closed; say whether it was won.")]
        if "closed_on" in context.mapped or "is_won" in context.mapped:
            values["closed_on"], values["is_won"] = closed, won
        return []

    return finish


def _arr(values: Values) -> Faults:
    """Set ARR to the monthly amount times 12 where only that is given."""
    monthly = values.pop("mrr", None)
    if values.get("arr") is None and isinstance(monthly, Decimal):
        values["arr"] = monthly * MONTHS
    if values.get("arr") is None:
        return [("arr", "The contract has no amount; write its ARR, 0 where nothing is paid.")]
    return []


def _currency(values: Values, raw: object, name: str, context: Context) -> Faults:
    """Set the currency: its column, else the sign beside the amount, else the table's default."""
    signed = amounts.currencies(raw) if isinstance(raw, str) and not raw.isdigit() else ()
    stated = values.get("currency")
    if stated is not None:
        if signed and stated not in signed:
            return [(name, f"The amount is in {signed[0]}, the currency says {stated}; correct one of them.")]
        return []
    if not signed or context.currency in signed:
        values["currency"] = context.currency
    elif len(signed) == 1 or signed == _DOLLAR:
        values["currency"] = signed[0]
    else:
        return [(name, f"The amount may be in {' or '.join(signed)}; map a column or constant to currency.")]
    return []


def _contract_days(values: Values) -> Faults:
    start = values["starts_on"]
    faults: Faults = []
    for name, allowed in (("term_ends_on", False), ("ended_on", True)):
        end = values.get(name)
        if (
            isinstance(end, dt.date)
            and isinstance(start, dt.date)
            and not (end > start or (end == start and allowed))
        ):
            faults.append(
                (name, f"The contract ends on {end}, but starts on {start}; correct one of the days.")
            )
    return faults

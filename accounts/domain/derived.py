"""What a row's values say together: derived fields, defaults, and orders that must hold.

A finisher changes a row's values in place and returns its faults: (field, sentence).
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from accounts.domain import amounts
from accounts.domain.choices import ContractKind

Values = dict[str, object]
Faults = list[tuple[str, str]]
Raw = Callable[[str], object]
Finisher = Callable[[Values, Raw], Faults]

MONTHS = Decimal(12)
_DOLLAR = amounts.currencies("$ 1")


@dataclass(frozen=True, kw_only=True)
class Context:
    """What finishers need to know of a table: its mapped fields, zone and default currency."""

    mapped: frozenset[str]
    zone: dt.tzinfo
    currency: str


def finisher(kind: str, context: Context) -> Finisher:
    """Return the function that finishes rows of a kind."""
    make = _FINISHERS.get(kind)
    return make(context) if make else _nothing


def _nothing(_: Values, __: Raw) -> Faults:
    return []


def _contracts(context: Context) -> Finisher:
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


def _tickets(context: Context) -> Finisher:
    def finish(values: Values, _: Raw) -> Faults:
        opened = values["opened_at"]
        if not isinstance(opened, dt.datetime):
            raise TypeError(opened)
        _after(values, "first_response_at", opened, values.pop("first_response_minutes", None), Decimal(60))
        _after(values, "closed_at", opened, values.pop("resolution_hours", None), Decimal(3600))
        return _ordered(values, "opened_at", ("first_response_at", "closed_at"), context.zone)

    return finish


def _after(values: Values, name: str, start: dt.datetime, span: object, seconds: Decimal) -> None:
    """Set a moment a span after another, where the moment itself is not given."""
    if values.get(name) is None and isinstance(span, Decimal):
        values[name] = start + dt.timedelta(seconds=float(span * seconds))


def _stage_entries(context: Context) -> Finisher:
    return lambda values, _: _ordered(values, "entered_at", ("left_at",), context.zone)


def _ordered(values: Values, first: str, others: tuple[str, ...], zone: dt.tzinfo) -> Faults:
    """Hold moments to their order; a day alone, read as its midnight, is not before its own hours."""
    start = values[first]
    faults: Faults = []
    for name in others:
        moment = values.get(name)
        if not isinstance(moment, dt.datetime) or not isinstance(start, dt.datetime) or moment >= start:
            continue
        local = moment.astimezone(zone)
        if local.time() == dt.time() and local.date() == start.astimezone(zone).date():
            values[name] = start
        else:
            faults.append((name, f"{local:%Y-%m-%d %H:%M} is before {first}; correct one of them."))
    return faults


def _usage(context: Context) -> Finisher:
    stream_mapped = "stream" in context.mapped
    named = "account" if "account" in context.mapped else "contract"

    def finish(values: Values, _: Raw) -> Faults:
        contract = values.get("contract")
        if contract is None and values.get("account") is None:
            return [(named, "The row names neither account nor contract; fill one of them.")]
        if not stream_mapped and contract is not None:
            values["stream"] = contract
        return []

    return finish


def _churn_statements(_: Context) -> Finisher:
    def finish(values: Values, _raw: Raw) -> Faults:
        if values.get("external_id") is None:
            values["external_id"] = f"{values['account']} {values['said_on']}"
        return []

    return finish


_FINISHERS: Mapping[str, Callable[[Context], Finisher]] = {
    "contracts": _contracts,
    "tickets": _tickets,
    "stage_entries": _stage_entries,
    "usage": _usage,
    "churn_statements": _churn_statements,
}

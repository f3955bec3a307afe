"""Moments of a row and the order they must keep."""

import datetime as dt
from decimal import Decimal

from accounts.domain.derived.row import Context, Faults, Finisher, Raw, Values


def tickets(context: Context) -> Finisher:
    """Return what finishes tickets: answer and closing as moments, after the opening."""

    def finish(values: Values, _: Raw) -> Faults:
        opened = values["opened_at"]
        if not isinstance(opened, dt.datetime):
            raise TypeError(opened)
        _after(values, "first_response_at", opened, values.pop("first_response_minutes", None), Decimal(60))
        _after(values, "closed_at", opened, values.pop("resolution_hours", None), Decimal(3600))
        return _ordered(values, "opened_at", ("first_response_at", "closed_at"), context.zone)

    return finish


def stage_entries(context: Context) -> Finisher:
    """Return what finishes stays in a stage: left after entered."""
    return lambda values, _: _ordered(values, "entered_at", ("left_at",), context.zone)


def incidents(context: Context) -> Finisher:
    """Return what finishes incidents: ended after started."""
    return lambda values, _: _ordered(values, "starts_at", ("ends_at",), context.zone)


def touches(_: Context) -> Finisher:
    """Return what finishes touches: they happened or are planned."""

    def finish(values: Values, _: Raw) -> Faults:
        if values.get("happened_at") is None and values.get("planned_for") is None:
            return [("happened_at", "The touch neither happened nor is planned; fill one of the two times.")]
        return []

    return finish


def _after(values: Values, name: str, start: dt.datetime, span: object, seconds: Decimal) -> None:
    """Set a moment a span after another, where the moment itself is not given."""
    if values.get(name) is None and isinstance(span, Decimal):
        values[name] = start + dt.timedelta(seconds=float(span * seconds))


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

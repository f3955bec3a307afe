"""What a row's values are gathered into or completed by: JSON objects, names, scales, streams of use."""

import json
from collections.abc import Sequence

from accounts.domain import attribute_values, scales
from accounts.domain.choices import SurveyKind
from accounts.domain.derived.row import Context, Faults, Finisher, Raw, Values
from accounts.domain.kinds.field import Field


def gather(fields: Sequence[Field]) -> Finisher:
    """Return what puts values into the JSON objects they belong to; an empty cell is null there."""
    plan = [(one.name, one.into, one.key) for one in fields]

    def finish(values: Values, _: Raw) -> Faults:
        objects: dict[str, dict[str, object]] = {}
        for name, into, key in plan:
            objects.setdefault(into, {})[key] = attribute_values.stored(values.pop(name, None))
        for into, content in objects.items():
            values[into] = json.dumps(content, ensure_ascii=False, sort_keys=True)
        return []

    return finish


def contacts(_: Context) -> Finisher:
    """Return what finishes contacts: the name, of its parts where it is no column of its own."""

    def finish(values: Values, _: Raw) -> Faults:
        parts = [values.pop("first_name", None), values.pop("last_name", None)]
        name = values.get("name") or " ".join(str(part) for part in parts if part is not None)
        values["name"] = name
        return [] if name else [("name", "The contact has no name; fill it, or leave the row out.")]

    return finish


def surveys(_: Context) -> Finisher:
    """Return what finishes survey answers: the scale and direction of their kind, where none is stated."""

    def finish(values: Values, _: Raw) -> Faults:
        low, high = scales.SHIPPED[SurveyKind(str(values["kind"]))]
        if values.get("scale_low") is None:
            values["scale_low"] = low
        if values.get("scale_high") is None:
            values["scale_high"] = high
        if values.get("high_is_good") is None:
            values["high_is_good"] = True
        return []

    return finish


def usage(context: Context) -> Finisher:
    """Return what finishes use: whose it is, and the contract as its stream."""
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

"""Turns a simulated table into the columns of its model."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd
from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import (
    Account,
    Contact,
    Contract,
    Incident,
    LifecycleStage,
    OutcomeGoal,
    SuccessPlan,
    Touch,
)
from cs_platform.demo.loading import copying
from cs_platform.tenancy.models import Membership

Ids = dict[str, int]
LISTS_APART = ("contacts", "is_trial")
"""Columns that become other tables' rows, or stand in another column already."""
ATTRIBUTE = "attribute:"
EMAIL = "_email"


@dataclass(frozen=True, kw_only=True)
class Names:
    """Ids by what tables call them: external ids by model, members by e-mail, stages and features by name.

    ``standards`` are those that people tick, by stage.
    """

    members: Mapping[str, int]
    stages: Mapping[str, int]
    standards: Mapping[str, Sequence[int]]
    features: Ids = field(default_factory=dict)
    facts: dict[type[models.Model], Ids] = field(default_factory=dict)

    def for_next(self) -> "Names":
        """Return what the next slice may refer to: everything but this one's accounts and theirs."""
        return replace(self, facts={Incident: self.facts.get(Incident, {})})

    def of(self, model: type[models.Model]) -> Mapping[str, int]:
        """Return the ids that a key to the model may name."""
        if model is Membership:
            return self.members
        return self.stages if model is LifecycleStage else self.facts.get(model, {})


NAMED = (Account, Contact, Contract, Incident, SuccessPlan, OutcomeGoal, Touch)
"""Models that others refer to."""


def of_model(model: type[models.Model], table: pd.DataFrame, names: Names) -> pd.DataFrame:
    """Return the table with ids in place of names, and nothing where the model takes nothing.

    Reserves ids for the rows of models that others refer to, and remembers them.
    """
    columns: dict[str, Any] = {}
    if model in NAMED:
        ids = copying.reserve(model, len(table))
        names.facts[model] = dict(zip(table["external_id"], ids))
        columns["id"] = ids
    own = [str(name) for name in table if str(name).startswith(ATTRIBUTE)]
    for name in table:
        if name not in LISTS_APART and name not in own:
            of: Any = model._meta.get_field(_field_name(model, str(name)))
            columns[of.column] = _values(of, table[name], names)
    if own:
        columns["attributes"] = _attributes(table[own])
    return pd.DataFrame(columns, index=table.index)


def _field_name(model: type[models.Model], name: str) -> str:
    """The field a column is for: a member's e-mail is given for a key to the membership."""
    fields = {one.name for one in model._meta.get_fields()}
    return name if name in fields else name.removesuffix(EMAIL)


def _values(of: Any, values: "pd.Series[Any]", names: Names) -> "pd.Series[Any]":
    """A column as COPY takes it."""
    if of.is_relation:
        return values.map(names.of(of.related_model)).astype("Int64")
    if isinstance(of, ArrayField):
        return values.map(lambda text: copying.array(text.split("; ") if text else []))
    if of.null or not isinstance(of, models.CharField | models.TextField):
        return values.astype(object).where(values != "", None) if _is_text(values) else values
    return values


def _is_text(values: "pd.Series[Any]") -> bool:
    return values.dtype == object or pd.api.types.is_string_dtype(values.dtype)


def _attributes(table: pd.DataFrame) -> list[str]:
    """The organization's own columns as the account keeps them."""
    keys = [str(name).removeprefix(ATTRIBUTE) for name in table]
    days = {str(name): table[name].dt.strftime("%Y-%m-%d") for name in table.select_dtypes("datetime")}
    values = table.assign(**days).astype(object).to_numpy().tolist()
    flags = {"yes": True, "no": False}
    return [
        json.dumps({key: flags.get(str(value), value) for key, value in zip(keys, row)}) for row in values
    ]

"""Dataclasses written as JSON and read back the same."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, make_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_platform.lib import written
from cs_platform.lib.choices import LabelledEnum

ANY_FLOAT = st.floats() | st.sampled_from([math.nan, math.inf, -math.inf])


class Kind(LabelledEnum):
    """Two kinds."""

    ONE = "ONE", "One"
    OTHER = "OTHER", "Other"


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part with every plain type."""

    name: str
    count: int
    is_good: bool
    value: float
    money: Decimal | None
    day: date
    moment: datetime | None
    kind: Kind


@dataclass(frozen=True, kw_only=True)
class Whole:
    """Parts in tuples, mappings and arrays."""

    parts: tuple[Part, ...]
    pair: tuple[float, str]
    by_kind: Mapping[Kind, Part]
    counts: npt.NDArray[np.int64]


PARTS = st.builds(
    Part,
    name=st.text(),
    count=st.integers(-(2**53), 2**53),
    is_good=st.booleans(),
    value=ANY_FLOAT,
    money=st.none() | st.decimals(allow_nan=False, allow_infinity=False),
    day=st.dates(),
    moment=st.none() | st.datetimes(timezones=st.just(UTC)).map(lambda each: each.replace(fold=0)),
    kind=st.sampled_from(Kind),
)
WHOLES = st.builds(
    Whole,
    parts=st.lists(PARTS, max_size=3).map(tuple),
    pair=st.tuples(ANY_FLOAT, st.text()),
    by_kind=st.dictionaries(st.sampled_from(Kind), PARTS),
    counts=st.lists(st.integers(0, 9), min_size=4, max_size=4).map(lambda each: np.reshape(each, (2, 2))),
)


@given(WHOLES)
def test_what_is_written_is_read_back_the_same(whole: Whole) -> None:
    text = json.dumps(written.write(whole), allow_nan=False)
    assert repr(written.read(Whole, json.loads(text))) == repr(whole)


@pytest.mark.parametrize(
    "fields",
    [[("a", int)], [("b", float)], [("a", float), ("b", int)], [("a", tuple[float, ...])], [("a", Kind)]],
)
def test_another_structure_has_another_shape(fields: list[tuple[str, Any]]) -> None:
    own = make_dataclass("One", [("a", float)])
    assert written.shape(make_dataclass("One", fields)) != written.shape(own)
    assert written.shape(make_dataclass("One", [("a", float)])) == written.shape(own)


def test_what_cannot_be_read_back_is_refused() -> None:
    with pytest.raises(TypeError, match="set cannot be written"):
        written.write({1, 2})

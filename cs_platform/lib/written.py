"""Dataclasses written as JSON and read back the same: what is worked out once and read often.

A value is read by the type it was written from: dataclasses of numbers, words, days, money, enumerations,
tuples, mappings and arrays. `shape` names a type's whole structure, so that what another release wrote is
not taken for what this one reads.
"""

import hashlib
import math
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from types import NoneType
from typing import Any

import numpy as np

SHAPE_LETTERS = 16
PLAIN = (str, int, bool, NoneType)


def write(value: Any) -> Any:
    """Return a value as JSON can hold it; no number is lost: nan and infinities are words.

    Raise TypeError for what cannot be read back.
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: write(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return [[write(key), write(each)] for key, each in value.items()]
    if isinstance(value, tuple | np.ndarray):
        return [write(each) for each in value]
    return _plain(value.item() if isinstance(value, np.generic) else value)


def read(kind: Any, written: Any) -> Any:
    """Return the value of a type that was written."""
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if NoneType in parts:
        (other,) = (part for part in parts if part is not NoneType)
        return None if written is None else read(other, written)
    if is_dataclass(kind) and isinstance(kind, type):
        return kind(**{name: read(hint, written[name]) for name, hint in _hints(kind).items()})
    if origin is tuple:
        each = (parts[0],) * len(written) if parts[1:] == (...,) else parts
        return tuple(read(part, one) for part, one in zip(each, written, strict=True))
    if origin is np.ndarray:
        return np.array(written, dtype=typing.get_args(parts[1])[0])
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {read(parts[0], key): read(parts[1], one) for key, one in written}
    return _read_plain(kind, written)


@lru_cache
def shape(kind: Any) -> str:
    """Return a short name of a type's structure, another one as soon as any part of it is another."""
    return hashlib.sha256(_structure(kind).encode()).hexdigest()[:SHAPE_LETTERS]


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else str(float(value))
    if isinstance(value, PLAIN):
        return value
    raise TypeError(f"{type(value).__name__} cannot be written: {value!r}")


def _read_plain(kind: Any, written: Any) -> Any:
    if kind in (date, datetime):
        return kind.fromisoformat(written)
    return kind(written)


@lru_cache
def _hints(kind: type) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _structure(kind: Any) -> str:
    if is_dataclass(kind) and isinstance(kind, type):
        parts = (f"{name}:{_structure(hint)}" for name, hint in _hints(kind).items())
        return f"{kind.__qualname__}({','.join(parts)})"
    if isinstance(kind, type) and issubclass(kind, Enum):
        return f"{kind.__qualname__}({','.join(str(each.value) for each in kind)})"
    parts = (_structure(part) for part in typing.get_args(kind))
    return f"{typing.get_origin(kind) or kind}[{','.join(parts)}]"

"""What trees say when some inputs of an account are swapped for those of a reference.

A leaf is reached by a mixture of x and z when every condition on the way to it holds. Where x and z differ
there, the group of the input decides: some groups must come from x, some from z. Adding up leaves by those
two sets gives the log odds of all mixtures at once.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from health.domain.facts import BoolArray, FloatArray, IntArray
from health.domain.prediction.boosting import Boosting

CHUNK = 512

Masks = npt.NDArray[np.integer[Any]]
"""Sets of groups, one bit each."""


@dataclass(frozen=True, kw_only=True)
class Paths:
    """The ways (L, D) to the leaves of all trees: inner nodes, -1 where a way is shorter, and turns."""

    node: IntArray
    left: BoolArray
    value: FloatArray


def paths(trees: Boosting) -> Paths:
    """Return the ways to all leaves."""
    found: list[tuple[list[tuple[int, bool]], float]] = []
    waiting: list[tuple[int, list[tuple[int, bool]]]] = [(int(root), []) for root in trees.roots]
    while waiting:
        node, way = waiting.pop()
        if trees.left[node] == node:
            found.append((way, float(trees.value[node])))
        else:
            waiting += [
                (int(trees.left[node]), [*way, (node, True)]),
                (int(trees.right[node]), [*way, (node, False)]),
            ]
    depth = max(max((len(way) for way, _ in found), default=0), 1)
    node_of = np.full((len(found), depth), -1, dtype=np.int64)
    left_of = np.zeros((len(found), depth), dtype=bool)
    for place, (way, _) in enumerate(found):
        for step, (node, goes_left) in enumerate(way):
            node_of[place, step], left_of[place, step] = node, goes_left
    return Paths(node=node_of, left=left_of, value=np.array([value for _, value in found]))


def mixtures(trees: Boosting, x: FloatArray, z: FloatArray, group: IntArray, count: int) -> FloatArray:
    """Return the log odds (n, 2^count) with the groups of columns in each subset from x, the others from z.

    group (k,): 0..count-1, at most 8 of them. A subset's number has bit g set when group g comes from x.
    """
    ways, table = paths(trees), _by_sets(count)
    base = np.full((len(x), 2**count), trees.base)
    for start in range(0, len(x), CHUNK):
        rows = slice(start, start + CHUNK)
        wanted, barred, dead = _sets(trees, ways, x[rows], z[rows], group, np.uint8)
        code = _ternary(count)[wanted] + 2 * _ternary(count)[barred]
        code = np.where(dead, 0, code) + np.arange(len(code))[:, None] * 3**count
        weight = np.where(dead, 0.0, ways.value)
        summed = np.bincount(code.ravel(), weights=weight.ravel(), minlength=len(code) * 3**count)
        base[rows] += summed.reshape(len(code), 3**count) @ table
    return base


def single(trees: Boosting, x: FloatArray, z: FloatArray, group: IntArray, count: int) -> FloatArray:
    """Return what each group (n, count) of at most 62 adds to z's log odds when it alone comes from x."""
    ways, found = paths(trees), np.zeros((len(x), count))
    for start in range(0, len(x), CHUNK):
        rows = slice(start, start + CHUNK)
        wanted, barred, dead = _sets(trees, ways, x[rows], z[rows], group, np.int64)
        alone = ~dead & (wanted != 0) & ((wanted & (wanted - 1)) == 0)
        found[rows] = _by_group(wanted, alone, ways.value, count)
        found[rows] -= _by_group(barred, ~dead & (wanted == 0), ways.value, count)
    return found


def _by_group(sets: Masks, held: BoolArray, value: FloatArray, count: int) -> FloatArray:
    """Return the values of leaves added to every group in their sets (n, count), where held (n, L)."""
    row, leaf = np.nonzero(held & (sets != 0))
    left, found = sets[row, leaf], np.zeros(len(sets) * count)
    while len(left):
        lowest = left & -left
        place = np.frexp(lowest.astype(np.float64))[1] - 1
        found += np.bincount(row * count + place, weights=value[leaf], minlength=len(found))
        left = left ^ lowest
        more = left != 0
        row, leaf, left = row[more], leaf[more], left[more]
    return found.reshape(len(sets), count)


def _sets(
    trees: Boosting, ways: Paths, x: FloatArray, z: FloatArray, group: IntArray, kind: type[np.integer[Any]]
) -> tuple[Masks, Masks, BoolArray]:
    """Return per row and leaf (n, L) the groups that must come from x, those from z, and whether none can."""
    turns_x, turns_z = _turns(trees, x), _turns(trees, z)
    shape = (len(x), len(ways.value))
    wanted, barred = np.zeros(shape, dtype=kind), np.zeros(shape, dtype=kind)
    dead = np.zeros(shape, dtype=bool)
    bits = (np.int64(1) << group[trees.column]).astype(kind)
    for step in range(ways.node.shape[1]):
        node, there = ways.node[:, step], ways.node[:, step] >= 0
        fails_x = (turns_x[:, node] != ways.left[:, step]) & there
        fails_z = (turns_z[:, node] != ways.left[:, step]) & there
        wanted |= fails_z * bits[node]
        barred |= fails_x * bits[node]
        dead |= fails_x & fails_z
    return wanted, barred, dead | ((wanted & barred) != 0)


def _turns(trees: Boosting, x: FloatArray) -> BoolArray:
    """Return whether each row goes left at each node (n, N)."""
    seen = x[:, trees.column]
    return np.where(np.isnan(seen), trees.missing_left, seen <= trees.threshold)


def _ternary(count: int) -> IntArray:
    """Return each subset's number written with its bits as digits of base 3."""
    subsets = np.arange(2**count)
    powers = 3 ** np.arange(count)
    return np.asarray(((subsets[:, None] >> np.arange(count)) & 1) @ powers, dtype=np.int64)


def _by_sets(count: int) -> FloatArray:
    """Return (3^count, 2^count): 1 where a subset holds all wanted groups and none of the barred ones."""
    digits = (np.arange(3**count)[:, None] // 3 ** np.arange(count)) % 3
    bits = (np.arange(2**count)[:, None] >> np.arange(count)) & 1
    fits = ((digits[:, None, :] != 1) | (bits[None] == 1)) & ((digits[:, None, :] != 2) | (bits[None] == 0))
    return np.asarray(fits.all(axis=2), dtype=np.float64)

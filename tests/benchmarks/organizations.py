"""Organizations made of random numbers whose true churn probabilities are known.

Each account has a hidden satisfaction that keeps 0.85 of itself from month to month and a leaning of its
own. Accounts with yearly terms decide at the renewal, rolling ones every month; half of the accounts were
there before the first month, the others arrive. Measures see satisfaction and leaning through noise; the
truth is worked out backwards from the horizon on a grid of satisfaction.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from health.domain.prediction.fading import Ahead

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

PERSISTENCE = 0.85
GRID = np.linspace(-4.5, 4.5, 91)
ROLLING_SHARE = 0.25
GRACE_MONTHS = 2
MEASURES = 8


@dataclass(frozen=True, kw_only=True)
class History:
    """Landmark rows whose horizon and grace are over: inputs, churned, money, account, month, the truth."""

    inputs: pd.DataFrame
    churned: Ints
    money: Floats
    account: Ints
    month: Ints
    truth: Floats


@dataclass(frozen=True, kw_only=True)
class Organization:
    """What could be learned from at the end, and the accounts alive then with their true probabilities."""

    past: History
    today: pd.DataFrame
    truth_today: Floats
    ahead: Ahead


@dataclass(frozen=True, kw_only=True)
class _World:
    level: Floats
    leaning: Floats
    rolling: npt.NDArray[np.bool_]
    start: Ints
    money: Floats
    left: Ints


def organization(
    seed: int, *, accounts: int = 500, months: int = 36, horizon: int = 12, strength: float = 1.0
) -> Organization:
    """Return an organization; strength 0 is pure noise, 1 a weak signal, 2 a strong one."""
    rng = np.random.default_rng(seed)
    world = _world(rng, accounts, months, strength)
    inputs = _inputs(rng, world, strength)
    truth = np.column_stack([_truth(world, month, horizon, strength) for month in range(months)])
    now = np.arange(months)[None, :]
    alive = (world.left[:, None] > now) & (world.start[:, None] <= now)
    over = np.arange(months)[None, :] <= months - 1 - horizon - GRACE_MONTHS
    account, month = np.nonzero(alive & over)
    left = world.left[account]
    past = History(
        inputs=inputs.iloc[account * months + month].reset_index(drop=True),
        churned=(left <= month + horizon).astype(np.int64),
        money=world.money[account],
        account=account,
        month=month,
        truth=truth[account, month],
    )
    today = np.flatnonzero(alive[:, -1])
    return Organization(
        past=past,
        today=inputs.iloc[today * months + months - 1].reset_index(drop=True),
        truth_today=truth[today, -1],
        ahead=Ahead(
            months="renewal_nearness",
            rolling="rolling",
            can_end="can_end",
            fading=frozenset(str(name) for name in inputs if str(name).startswith("m")),
        ),
    )


def chance(level: Floats, leaning: Floats, rolling: npt.NDArray[np.bool_], strength: float) -> Floats:
    """Return the chance to leave when it is time to decide: at a renewal, or in a month when rolling."""
    start = np.where(rolling, -5.0, -2.3) - 0.7 * max(strength - 1.0, 0.0)
    pull = strength * (1.5 * -level + 0.8 * leaning)
    return np.asarray(1.0 / (1.0 + np.exp(-(start + pull))))


def _world(rng: np.random.Generator, accounts: int, months: int, strength: float) -> _World:
    level = np.empty((accounts, months))
    level[:, 0] = rng.normal(size=accounts)
    for month in range(1, months):
        noise = np.sqrt(1.0 - PERSISTENCE**2) * rng.normal(size=accounts)
        level[:, month] = PERSISTENCE * level[:, month - 1] + noise
    leaning = rng.normal(size=accounts)
    rolling = rng.random(accounts) < ROLLING_SHARE
    start = np.where(
        rng.random(accounts) < 0.5, -rng.integers(0, 36, accounts), rng.integers(0, months, accounts)
    )
    left = np.full(accounts, months + 1000)
    for month in range(1, months):
        decides = (rolling | ((month - start) % 12 == 0)) & (start < month)
        goes = decides & (rng.random(accounts) < chance(level[:, month], leaning, rolling, strength))
        left = np.where(goes & (left > months), month, left)
    money = np.exp(rng.normal(10.0, 1.0, size=accounts))
    return _World(level=level, leaning=leaning, rolling=rolling, start=start, money=money, left=left)


def _inputs(rng: np.random.Generator, world: _World, strength: float) -> pd.DataFrame:
    """Return the inputs of all accounts x months, each measure with its mean over three months and change."""
    accounts, months = world.level.shape
    found: dict[str, object] = {}
    for number in range(MEASURES):
        seen = world.level if strength and number < MEASURES // 2 else rng.normal(size=(accounts, 1))
        value = seen + 0.8 * rng.normal(size=(accounts, months))
        if number % 2:
            value = np.exp(0.7 * value)
        if number == 2:
            value = np.where(rng.random((accounts, months)) < 0.1, np.nan, value)
        recent = pd.DataFrame(value).T.rolling(3, min_periods=1).mean().T.to_numpy()
        before = np.column_stack([value[:, :1], value[:, :1], value[:, :1], value[:, :-3]])
        found |= {f"m{number}": value.ravel(), f"m{number}_mean": recent.ravel()}
        found[f"m{number}_change"] = (value - before).ravel()
    segment = np.array(["small", "middle", "large"])[np.digitize(world.leaning, [-0.5, 0.7])]
    if not strength:
        rng.shuffle(segment)
    month = np.arange(months)[None, :]
    nearness = np.where(world.rolling[:, None], 1, 12 - (month - world.start[:, None]) % 12)
    found |= {"segment": np.repeat(segment, months), "renewal_nearness": nearness.ravel().astype(np.float64)}
    found["rolling"] = np.repeat(world.rolling.astype(np.float64), months)
    found["tenure"] = np.maximum(month - world.start[:, None], 0).ravel() / 12.0
    found["noisy_leaning"] = np.repeat(strength * world.leaning + 0.5 * rng.normal(size=accounts), months)
    return pd.DataFrame(found)


def _truth(world: _World, month: int, horizon: int, strength: float) -> Floats:
    """Return the probability (accounts,) to leave in the months after this one, given all that is hidden."""
    away = (GRID[None, :] - PERSISTENCE * GRID[:, None]) / np.sqrt(1.0 - PERSISTENCE**2)
    steps = np.exp(-0.5 * away**2)
    steps /= steps.sum(axis=1, keepdims=True)
    leaves = chance(GRID[:, None], world.leaning[None, :], world.rolling[None, :], strength)
    stays = np.ones(leaves.shape)
    for step in range(horizon, 0, -1):
        decides = world.rolling | ((month + step - world.start) % 12 == 0)
        stays = steps @ (np.where(decides, 1.0 - leaves, 1.0) * stays)
    level = np.clip(world.level[:, month], GRID[0], GRID[-1])
    place = np.clip(np.searchsorted(GRID, level) - 1, 0, len(GRID) - 2)
    weight = (level - GRID[place]) / (GRID[1] - GRID[0])
    columns = np.arange(len(level))
    return np.asarray(1.0 - stays[place, columns] * (1.0 - weight) - stays[place + 1, columns] * weight)

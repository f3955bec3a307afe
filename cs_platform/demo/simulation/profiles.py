"""Who the customers are: what does not change with how satisfied they are."""

from dataclasses import dataclass

import numpy as np

from accounts.domain.choices import AcquisitionOrigin
from cs_platform.demo.simulation import words
from cs_platform.demo.simulation.timeline import Floats, Ints, Timeline, Words

MEAN_ARR = 84_000.0
"""Mean yearly revenue of a customer at the start, in euros."""

LIST_PRICES = {"EUR": 1.0, "USD": 1.1, "GBP": 0.87}
"""What one euro of list price costs in each currency; it is not the day's rate."""

SHARE_NEW = 0.3
"""Share of accounts that first sign within the simulated months."""

SHARE_ROLLING = 0.08
SHARE_LONG_TERM = 0.35
"""Of Enterprise accounts on a term: those who sign for two or three years."""


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A size class of customers."""

    name: str
    share: float
    median_arr: float
    seat_price: float
    leaning: float
    plan: str


SEGMENTS = (
    Segment(
        name="Enterprise", share=0.16, median_arr=240_000, seat_price=390, leaning=-0.4, plan="Enterprise"
    ),
    Segment(
        name="Mid-market", share=0.44, median_arr=62_000, seat_price=450, leaning=0.0, plan="Professional"
    ),
    Segment(
        name="Small business", share=0.40, median_arr=17_000, seat_price=520, leaning=0.3, plan="Standard"
    ),
)

ORIGINS = (
    (AcquisitionOrigin.REFERRAL, 0.17),
    (AcquisitionOrigin.REPUTATION, 0.11),
    (AcquisitionOrigin.ADVERTISING, 0.16),
    (AcquisitionOrigin.SALES, 0.26),
    (AcquisitionOrigin.PARTNER, 0.13),
    (AcquisitionOrigin.EVENT, 0.09),
    (AcquisitionOrigin.OTHER, 0.02),
    ("", 0.06),
)


@dataclass(frozen=True, kw_only=True)
class Profiles:
    """One entry per account in every array; ``arr`` and ``seat_price`` in euros at list price."""

    external_id: Words
    name: Words
    domain: Words
    industry: Words
    country: Words
    language: Words
    currency: Words
    segment: Words
    tier: Words
    plan: Words
    owner: Words
    origin: Words
    seats: Ints
    seat_price: Floats
    leaning: Floats
    """Added to the log-odds of leaving at a renewal, whatever the satisfaction."""
    started: Ints
    """First day of the contract that runs at the start of the timeline, or of the first one later."""
    term_months: Ints
    """0 = rolling from month to month."""
    auto_renew: Ints
    notice_days: Ints
    only_trial: Ints

    def __len__(self) -> int:
        return len(self.external_id)


def draw(rng: np.random.Generator, *, accounts: int, line: Timeline) -> Profiles:
    """Draw so many accounts, about a third of which sign within the timeline."""
    segment_index = rng.choice(len(SEGMENTS), accounts, p=[segment.share for segment in SEGMENTS])
    country_index = rng.choice(
        len(words.COUNTRIES), accounts, p=[country.share for country in words.COUNTRIES]
    )
    industry = rng.choice(_objects(list(words.INDUSTRIES)), accounts)
    names, domains = _names(rng, industry, country_index)
    arr = _yearly_revenue(rng, segment_index)
    seat_price = _pick(SEGMENTS, segment_index, "seat_price").astype(float) * rng.uniform(0.9, 1.1, accounts)
    started, only_trial = _starts(rng, accounts, line)
    term_months = _terms(rng, segment_index)
    return Profiles(
        external_id=_objects([f"HS-{1001 + index}" for index in range(accounts)]),
        name=names,
        domain=domains,
        industry=industry,
        country=_pick(words.COUNTRIES, country_index, "code"),
        language=_pick(words.COUNTRIES, country_index, "language"),
        currency=_pick(words.COUNTRIES, country_index, "currency"),
        segment=_pick(SEGMENTS, segment_index, "name"),
        tier=_tiers(arr),
        plan=_pick(SEGMENTS, segment_index, "plan"),
        owner=_objects(words.OWNERS)[rng.permutation(accounts) % len(words.OWNERS)],
        origin=rng.choice(
            _objects([str(origin) for origin, _ in ORIGINS]), accounts, p=[share for _, share in ORIGINS]
        ),
        seats=np.maximum(5, np.rint(arr / seat_price)).astype(np.int64),
        seat_price=seat_price,
        leaning=_pick(SEGMENTS, segment_index, "leaning").astype(float),
        started=started,
        term_months=term_months,
        auto_renew=(rng.random(accounts) < 0.62).astype(np.int64),
        notice_days=np.where(term_months == 0, 30, rng.choice([30, 60, 90], accounts, p=[0.3, 0.3, 0.4])),
        only_trial=only_trial,
    )


def _objects(values: list[str] | tuple[str, ...]) -> Words:
    return np.array(values, dtype=object)


def _pick(table: tuple[object, ...], index: Ints, field: str) -> Words:
    """The field of the table's entry at each index."""
    return np.array([getattr(entry, field) for entry in table], dtype=object)[index]


def _yearly_revenue(rng: np.random.Generator, segment_index: Ints) -> Floats:
    """Log-normal inside each segment, scaled so that the mean is MEAN_ARR at any seed."""
    medians = _pick(SEGMENTS, segment_index, "median_arr").astype(float)
    drawn = medians * np.exp(rng.normal(0.0, 0.5, len(medians)))
    return np.asarray(drawn * (MEAN_ARR / drawn.mean()))


def _tiers(arr: Floats) -> Words:
    """The top tenth is called strategic, the next third key, the others standard."""
    key, strategic = np.quantile(arr, [0.57, 0.9])
    return np.where(arr >= strategic, "Strategic", np.where(arr >= key, "Key", "Standard")).astype(object)


def _terms(rng: np.random.Generator, segment_index: Ints) -> Ints:
    """Months of a term: mostly 12, some enterprises 24 or 36, some rolling."""
    accounts = len(segment_index)
    long_term = (segment_index == 0) & (rng.random(accounts) < SHARE_LONG_TERM)
    terms = np.where(long_term, rng.choice([24, 36], accounts), 12)
    rolling = (segment_index != 0) & (rng.random(accounts) < SHARE_ROLLING)
    return np.where(rolling, 0, terms).astype(np.int64)


def _starts(rng: np.random.Generator, accounts: int, line: Timeline) -> tuple[Ints, Ints]:
    """First contract days and who is only on trial: some of the newest have hardly any history."""
    before = line.first_day - rng.integers(0, 360, accounts)
    within = rng.integers(line.first_day + 20, max(line.last_day - 45, line.first_day + 21), accounts)
    started = np.where(rng.random(accounts) < SHARE_NEW, within, before)
    newest = rng.permutation(accounts)[: max(1, accounts // 30)]
    started[newest] = line.last_day - rng.integers(8, 40, len(newest))
    only_trial = np.zeros(accounts, dtype=np.int64)
    only_trial[newest[: len(newest) // 3]] = 1
    return started.astype(np.int64), only_trial


def _names(rng: np.random.Generator, industry: Words, country_index: Ints) -> tuple[Words, Words]:
    """Give every account a name of its own and a domain under ``.example``."""
    stems = [front + back for front in words.FRONTS for back in words.BACKS]
    order = rng.permutation(len(stems))
    names: list[str] = []
    domains: list[str] = []
    for account, (trade, country) in enumerate(zip(industry, country_index)):
        nouns = words.INDUSTRIES[trade]
        turn, place = divmod(account, len(stems))
        stem, noun = stems[order[place]], nouns[(turn + account) % len(nouns)]
        group = "" if turn < len(nouns) else f" {turn + 1}"
        names.append(f"{stem} {noun}{group} {words.COUNTRIES[country].form}")
        domains.append(f"{stem}-{noun}{group}.example".lower().replace(" ", "-"))
    return _objects(names), _objects(domains)

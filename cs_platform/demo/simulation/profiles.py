"""Who the customers are: what does not change with how satisfied they are."""

from dataclasses import dataclass

import numpy as np

from accounts.domain.choices import AcquisitionOrigin
from cs_platform.demo.simulation import words
from cs_platform.demo.simulation.company import BLOCK, Company, Market
from cs_platform.demo.simulation.timeline import Floats, Ints, Timeline, Words

LIST_PRICES = {"EUR": 1.0, "USD": 1.1, "GBP": 0.87}
"""What one euro of list price costs in each currency; it is not the day's rate."""

SHARE_NEW = 0.3
"""Share of accounts that first sign within the simulated months."""

SHARE_ROLLING = 0.08
SHARE_LONG_TERM = 0.35
"""Of Enterprise accounts on a term: those who sign for two or three years."""


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
    """Added to the log-odds of leaving, whatever the satisfaction; never exported."""
    touches_a_month: Floats
    working_days: Floats
    started: Ints
    """First day of the contract that runs at the start of the timeline, or of the first one later."""
    term_months: Ints
    """0 = rolling from month to month."""
    auto_renew: Ints
    notice_days: Ints
    only_trial: Ints

    def __len__(self) -> int:
        return len(self.external_id)


def draw(
    rng: np.random.Generator, *, company: Company, block: int, name_order: Ints, line: Timeline
) -> Profiles:
    """Draw the accounts of one block, about a third of which sign within the timeline."""
    accounts, segments = company.size_of(block), company.market.segments
    segment_index = rng.choice(len(segments), accounts, p=[segment.share for segment in segments])
    country_index = rng.choice(
        len(words.COUNTRIES), accounts, p=[country.share for country in words.COUNTRIES]
    )
    industry = rng.choice(_objects(list(words.INDUSTRIES)), accounts)
    numbers = np.arange(block * BLOCK, block * BLOCK + accounts)
    names, domains = _names(numbers, name_order, industry, country_index)
    arr = _yearly_revenue(rng, company.market, segment_index)
    seat_price = _pick(segments, segment_index, "seat_price").astype(float) * rng.uniform(0.9, 1.1, accounts)
    started, only_trial = _starts(rng, accounts, line)
    term_months = _terms(rng, segment_index) * (company.signal > 0)
    return Profiles(
        external_id=_objects([f"HS-{1001 + number}" for number in numbers]),
        name=names,
        domain=domains,
        industry=industry,
        country=_pick(words.COUNTRIES, country_index, "code"),
        language=_pick(words.COUNTRIES, country_index, "language"),
        currency=_pick(words.COUNTRIES, country_index, "currency"),
        segment=_pick(segments, segment_index, "name"),
        tier=_tiers(arr),
        plan=_pick(segments, segment_index, "plan"),
        owner=_owners(rng, company, accounts),
        origin=rng.choice(
            _objects([str(origin) for origin, _ in ORIGINS]), accounts, p=[share for _, share in ORIGINS]
        ),
        seats=np.maximum(np.where(arr < 5_000, 2, 5), np.rint(arr / seat_price)).astype(np.int64),
        seat_price=seat_price,
        leaning=_pick(segments, segment_index, "leaning").astype(float),
        touches_a_month=_pick(segments, segment_index, "touches_a_month").astype(float),
        working_days=_pick(segments, segment_index, "working_days").astype(float),
        started=started,
        term_months=term_months,
        auto_renew=(rng.random(accounts) < 0.62).astype(np.int64),
        notice_days=np.where(term_months == 0, 30, rng.choice([30, 60, 90], accounts, p=[0.3, 0.3, 0.4])),
        only_trial=only_trial,
    )


def _owners(rng: np.random.Generator, company: Company, accounts: int) -> Words:
    """Give every owner as many accounts as the others; nobody where there is no owner."""
    owners = company.staff.owners or ("",)
    return _objects(owners)[rng.permutation(accounts) % len(owners)]


def _objects(values: list[str] | tuple[str, ...]) -> Words:
    return np.array(values, dtype=object)


def _pick(table: tuple[object, ...], index: Ints, field: str) -> Words:
    """The field of the table's entry at each index."""
    return np.array([getattr(entry, field) for entry in table], dtype=object)[index]


def _yearly_revenue(rng: np.random.Generator, market: Market, segment_index: Ints) -> Floats:
    """Log-normal inside each segment, scaled so that the mean is the market's at any seed."""
    medians = _pick(market.segments, segment_index, "median_arr").astype(float)
    drawn = medians * np.exp(rng.normal(0.0, 0.5, len(medians)))
    return np.asarray(drawn * (market.mean_arr / drawn.mean()))


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


def _names(numbers: Ints, order: Ints, industry: Words, country_index: Ints) -> tuple[Words, Words]:
    """Give every account of the company a name of its own and a domain under ``.example``."""
    names: list[str] = []
    domains: list[str] = []
    for number, trade, country in zip(numbers.tolist(), industry, country_index):
        nouns = words.INDUSTRIES[trade]
        turn, place = divmod(number, len(words.STEMS))
        stem, noun = words.STEMS[order[place]], nouns[(turn + number) % len(nouns)]
        group = "" if turn < len(nouns) else f" {turn + 1}"
        names.append(f"{stem} {noun}{group} {words.COUNTRIES[country].form}")
        domains.append(f"{stem}-{noun}{group}.example".lower().replace(" ", "-"))
    return _objects(names), _objects(domains)

"""Contacts at each account: who carries the product there, who pays, who leaves, where to, who follows."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from accounts.domain.choices import Channel, ContactRole
from cs_platform.demo.simulation import timeline, words
from cs_platform.demo.simulation.profiles import Profiles
from cs_platform.demo.simulation.satisfaction import Event, Satisfaction
from cs_platform.demo.simulation.timeline import NEVER, Floats, Ints, Timeline, Words
from cs_platform.demo.simulation.wording import characters

CAST = {
    "Small business": ((ContactRole.CHAMPION, ContactRole.POWER_USER), (ContactRole.ECONOMIC_BUYER,)),
    "Mid-market": (
        (ContactRole.CHAMPION,),
        (ContactRole.SPONSOR, ContactRole.ECONOMIC_BUYER),
        (ContactRole.POWER_USER,),
        (ContactRole.POWER_USER,),
    ),
    "Enterprise": (
        (ContactRole.CHAMPION,),
        (ContactRole.SPONSOR,),
        (ContactRole.ECONOMIC_BUYER,),
        (ContactRole.POWER_USER,),
        (ContactRole.POWER_USER,),
        (ContactRole.NOT_YET_CONVINCED,),
    ),
}
INFLUENCE = {
    ContactRole.CHAMPION: 4,
    ContactRole.SPONSOR: 5,
    ContactRole.ECONOMIC_BUYER: 5,
    ContactRole.POWER_USER: 2,
    ContactRole.NOT_YET_CONVINCED: 3,
}
CHANCE_FOLLOWED = 0.55
"""That somebody takes over from a champion who left."""


@dataclass(frozen=True, kw_only=True)
class Contact:
    """A person; days are ordinals or NEVER."""

    account: int
    roles: tuple[ContactRole, ...]
    known_on: int
    left_on: int = NEVER


@dataclass(frozen=True, kw_only=True)
class People:
    """All contacts of a block by account; one entry each in every array."""

    external_id: Words
    name: Words
    account: Ints
    known_on: Ints
    left_on: Ints
    roles: tuple[tuple[ContactRole, ...], ...]
    starts: Ints
    """Where the contacts of each account begin; one entry more than accounts."""

    def pick(self, account: Ints, day: Ints, draws: Floats) -> Ints:
        """Return a contact of each account who was there on the day; NEVER where there was none.

        ``draws`` in 0..1 say who.
        """
        first, size = self.starts[account], self.starts[account + 1] - self.starts[account]
        found = np.full(len(account), NEVER, dtype=np.int64)
        turn = np.floor(draws * size).astype(np.int64)
        for step in range(int(size.max(initial=0))):
            place = np.minimum(first + (turn + step) % np.maximum(size, 1), len(self.account) - 1)
            there = (step < size) & (self.known_on[place] <= day)
            there &= (self.left_on[place] == NEVER) | (self.left_on[place] > day)
            found = np.where((found == NEVER) & there, place, found)
        return found

    def ids(self, place: Ints) -> Words:
        """External ids of the contacts; empty for NEVER."""
        return np.where(place == NEVER, "", self.external_id[np.maximum(place, 0)]).astype(object)

    def names(self, place: Ints) -> Words:
        """Their names; empty for NEVER."""
        return np.where(place == NEVER, "", self.name[np.maximum(place, 0)]).astype(object)


def draw(
    rng: np.random.Generator, *, who: Profiles, shown: Satisfaction, line: Timeline, first_number: int
) -> People:
    """Draw the contacts of all accounts."""
    contacts = [contact for account in range(len(who)) for contact in _of(rng, account, who, shown, line)]
    account = np.array([contact.account for contact in contacts], dtype=np.int64)
    names = [_name(rng, str(who.language[contact.account])) for contact in contacts]
    numbers = range(first_number, first_number + len(contacts))
    return People(
        external_id=np.array([f"P-{number}" for number in numbers], dtype=object),
        name=np.array(names, dtype=object),
        account=account,
        known_on=np.array([contact.known_on for contact in contacts], dtype=np.int64),
        left_on=np.array([contact.left_on for contact in contacts], dtype=np.int64),
        roles=tuple(contact.roles for contact in contacts),
        starts=np.searchsorted(account, np.arange(len(who) + 1)),
    )


def table(rng: np.random.Generator, people: People, who: Profiles) -> pd.DataFrame:
    """Rows of the contacts file."""
    first_roles = [roles[0] for roles in people.roles]
    size = len(first_roles)
    gone = people.left_on != NEVER
    moved = gone & (rng.random(size) < 0.6)
    channels = np.array([Channel.PHONE, Channel.EMAIL, Channel.VIDEO, Channel.CHAT, ""], dtype=object)
    hours = np.array(characters.HOURS, dtype=object)
    draws = rng.integers(0, 1000, size)
    return pd.DataFrame(
        {
            "external_id": people.external_id,
            "account": who.external_id[people.account],
            "name": people.name,
            "title": [_one_of(words.TITLES[role.value], draw) for role, draw in zip(first_roles, draws)],
            "email": [
                f"{_mailbox(name)}@{who.domain[account]}"
                for name, account in zip(people.name, people.account)
            ],
            "roles": ["; ".join(role.value for role in roles) for roles in people.roles],
            "influence": [INFLUENCE[role] for role in first_roles],
            "preferred_channel": rng.choice(channels, size, p=[0.24, 0.3, 0.16, 0.1, 0.2]),
            "preferred_hours": rng.choice(hours, size),
            "what_matters": [
                _one_of(characters.MATTERS[role.value], draw // 7) if draw % 5 < 2 else ""
                for role, draw in zip(first_roles, draws)
            ],
            "left_on": timeline.as_days(people.left_on),
            "moved_to": np.where(moved, rng.choice(np.array(characters.PLACES, dtype=object), size), ""),
            "known_on": timeline.as_days(people.known_on),
        }
    )


def _one_of(choices: tuple[str, ...], draw: int) -> str:
    return choices[int(draw) % len(choices)]


def _of(
    rng: np.random.Generator, account: int, who: Profiles, shown: Satisfaction, line: Timeline
) -> list[Contact]:
    """The people of one account; somebody may follow a champion that left, but not while a crisis lasts."""
    met = min(max(int(who.started[account]) - 14, line.first_day), line.last_day)
    cast = [Contact(account=account, roles=roles, known_on=met) for roles in CAST[str(who.segment[account])]]
    champion, others = cast[0], cast[1:]
    people = [_maybe_leaves(rng, contact, line) for contact in others]
    events = shown.events[account]
    crises = np.flatnonzero(events == Event.CRISIS)
    given_up = crises[:1] if events[-1] == Event.CRISIS else crises[:0]
    for column in [*np.flatnonzero(events == Event.CHAMPION_LEFT), *crises[:1]]:
        day = int(line.month_starts[column] + rng.integers(0, 27))
        if not champion.known_on < day <= line.last_day:
            continue
        people.append(replace(champion, left_on=day))
        follows = day + int(rng.integers(25, 80))
        if column in given_up or rng.random() > CHANCE_FOLLOWED or follows > line.last_day:
            return people
        champion = Contact(account=account, roles=champion.roles, known_on=follows)
    return [champion, *people]


def _maybe_leaves(rng: np.random.Generator, contact: Contact, line: Timeline) -> Contact:
    """One in eight of the others leaves at some time."""
    if rng.random() > 0.125 or contact.known_on + 60 >= line.last_day:
        return contact
    return replace(contact, left_on=int(rng.integers(contact.known_on + 60, line.last_day + 1)))


def _name(rng: np.random.Generator, language: str) -> str:
    first, last = words.FIRST_NAMES[language], words.LAST_NAMES[language]
    return f"{first[int(rng.integers(len(first)))]} {last[int(rng.integers(len(last)))]}"


def _mailbox(name: str) -> str:
    """The name as a mailbox in plain ASCII."""
    plain = name.lower().translate(PLAIN).encode("ascii", "ignore").decode()
    return plain.replace(" ", ".")


PLAIN = str.maketrans({"ö": "oe", "ø": "o", "é": "e", "è": "e", "ë": "e", "ê": "e", "ô": "o"})

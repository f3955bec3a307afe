"""Contacts at each account: who carries the product there, who pays, who leaves and who follows."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from accounts.domain.choices import ContactRole
from cs_platform.demo.simulation import timeline, words
from cs_platform.demo.simulation.satisfaction import Event
from cs_platform.demo.simulation.timeline import NEVER, Timeline
from cs_platform.demo.simulation.world import World

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
    """One row of the contacts file; days are ordinals or NEVER."""

    account: int
    roles: tuple[ContactRole, ...]
    known_on: int
    left_on: int = NEVER


def simulate(rng: np.random.Generator, *, world: World) -> pd.DataFrame:
    """Rows of the contacts file, by account."""
    who = world.who
    contacts = [contact for account in range(len(who)) for contact in _of(rng, account, world)]
    names = [_name(rng, str(who.language[contact.account])) for contact in contacts]
    return pd.DataFrame(
        {
            "external_id": [f"P-{30_001 + number}" for number in range(len(contacts))],
            "account": [who.external_id[contact.account] for contact in contacts],
            "name": names,
            "title": [str(rng.choice(words.TITLES[contact.roles[0].value])) for contact in contacts],
            "email": [
                f"{_mailbox(name)}@{who.domain[contact.account]}" for name, contact in zip(names, contacts)
            ],
            "roles": ["; ".join(role.value for role in contact.roles) for contact in contacts],
            "influence": [INFLUENCE[contact.roles[0]] for contact in contacts],
            "left_on": timeline.as_days(np.array([contact.left_on for contact in contacts])),
            "known_on": timeline.as_days(np.array([contact.known_on for contact in contacts])),
        }
    )


def _of(rng: np.random.Generator, account: int, world: World) -> list[Contact]:
    """The people of one account; somebody may follow a champion that left, but not while a crisis lasts."""
    who, line = world.who, world.line
    met = max(int(who.started[account]) - 14, line.first_day)
    cast = [Contact(account=account, roles=roles, known_on=met) for roles in CAST[str(who.segment[account])]]
    champion, others = cast[0], cast[1:]
    people = [_maybe_leaves(rng, contact, line) for contact in others]
    events = world.satisfaction.events[account]
    crises = np.flatnonzero(events == Event.CRISIS)
    given_up = crises[:1] if events[-1] == Event.CRISIS else crises[:0]
    for column in [*np.flatnonzero(events == Event.CHAMPION_LEFT), *crises[:1]]:
        day = int(line.month_starts[column] + rng.integers(0, 27))
        if not champion.known_on < day <= line.last_day:
            continue
        people.append(Contact(account=account, roles=champion.roles, known_on=champion.known_on, left_on=day))
        follows = day + int(rng.integers(25, 80))
        if column in given_up or rng.random() > CHANCE_FOLLOWED or follows > line.last_day:
            return people
        champion = Contact(account=account, roles=champion.roles, known_on=follows)
    return [champion, *people]


def _maybe_leaves(rng: np.random.Generator, contact: Contact, line: Timeline) -> Contact:
    """One in eight of the others leaves at some time."""
    if rng.random() > 0.125 or contact.known_on + 60 >= line.last_day:
        return contact
    left = int(rng.integers(contact.known_on + 60, line.last_day + 1))
    return Contact(account=contact.account, roles=contact.roles, known_on=contact.known_on, left_on=left)


def _name(rng: np.random.Generator, language: str) -> str:
    first, last = words.FIRST_NAMES[language], words.LAST_NAMES[language]
    return f"{first[int(rng.integers(len(first)))]} {last[int(rng.integers(len(last)))]}"


def _mailbox(name: str) -> str:
    """The name as a mailbox in plain ASCII."""
    plain = name.lower().translate(PLAIN).encode("ascii", "ignore").decode()
    return plain.replace(" ", ".")


PLAIN = str.maketrans({"ö": "oe", "ø": "o", "é": "e", "è": "e", "ë": "e", "ê": "e", "ô": "o"})

"""Groups of functions large enough that a figure of one speaks of no person.

A function in which fewer than three people took part is shown with others; a rest that is still too small
takes the next smallest function in, so that nobody's figure is left over when the others are subtracted.
"""

from collections.abc import Mapping

FEWEST_PEOPLE = 3
OTHERS = ""


def groups(people: Mapping[str, int]) -> Mapping[str, str]:
    """Return the group of each function, itself or OTHERS, from how many people of it took part."""
    by_size = sorted(people, key=lambda function: (people[function], function))
    pooled = [function for function in by_size if people[function] < FEWEST_PEOPLE]
    rest = by_size[len(pooled) :]
    while pooled and rest and sum(people[function] for function in pooled) < FEWEST_PEOPLE:
        pooled.append(rest.pop(0))
    return {function: OTHERS if function in pooled else function for function in people}


def is_shown(people: Mapping[str, int]) -> bool:
    """Say whether figures by function may be shown at all: all together are enough people."""
    return sum(people.values()) >= FEWEST_PEOPLE


def sizes(people: Mapping[str, int]) -> Mapping[str, int]:
    """Return how many people each group has."""
    found: dict[str, int] = {}
    for function, group in groups(people).items():
        found[group] = found.get(group, 0) + people[function]
    return found

"""What all tables of an export are drawn from."""

from dataclasses import dataclass

from cs_platform.demo.simulation.commerce import Commerce
from cs_platform.demo.simulation.profiles import Profiles
from cs_platform.demo.simulation.satisfaction import Satisfaction
from cs_platform.demo.simulation.timeline import Timeline


@dataclass(frozen=True, kw_only=True)
class World:
    """Who the accounts are, how satisfied they are, what they signed, and when all this happens."""

    who: Profiles
    satisfaction: Satisfaction
    trade: Commerce
    line: Timeline

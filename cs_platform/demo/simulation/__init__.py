"""Simulates a software company whose customers come, grow, struggle and leave, with the truth known.

Pure NumPy and pandas: no Django, no clock, no file is read. One hidden number per account and month
(satisfaction), events that move it and a few lasting traits drive everything an export would show; what
the export must not show stays in ``World.truth``.
"""

from cs_platform.demo.simulation.company import MASS, MID_SIZED, Company, Market, Staff
from cs_platform.demo.simulation.files import MAPPING, SOURCE, write_files
from cs_platform.demo.simulation.truth import Truth
from cs_platform.demo.simulation.world import World, simulate, slices

__all__ = [
    "MAPPING",
    "MASS",
    "MID_SIZED",
    "SOURCE",
    "Company",
    "Market",
    "Staff",
    "Truth",
    "World",
    "simulate",
    "slices",
    "write_files",
]

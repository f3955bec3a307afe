"""Simulates a software company whose customers come, grow, struggle and leave, with the truth known.

Pure NumPy and pandas: no Django, no clock, no file is read. One hidden number per account and month
(satisfaction) drives everything an export would show; what the export must not show stays in ``truth``.
"""

from cs_platform.demo.simulation.company import Simulation, simulate
from cs_platform.demo.simulation.files import MAPPING, SOURCE, write_files

__all__ = ["MAPPING", "SOURCE", "Simulation", "simulate", "write_files"]

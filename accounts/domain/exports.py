"""Makes cells safe for spreadsheets: text that a program would run as a formula stays text."""

import datetime as dt
import re
from decimal import Decimal

# a formula's first sign, behind anything a spreadsheet skips; or a sign that ends the cell before it
_RISKY = re.compile("[\\s\"'\ufeff\u200b]*[=+\\-@＝＋－＠]|[ \"'\\n\ufeff\u200b]*[\\t\\r\\x00]")
_QUOTE = "'"


def safe_cell(value: object) -> str:
    """Return a cell's text; text that might be run as a formula gets an apostrophe in front.

    Numbers, days and flags stay what they are, so that an exported -12.5 can be imported again.
    Writing it with the ``csv`` module adds the quotation marks of RFC 4180.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int | float | dt.date):
        return str(value)
    text = str(value).replace("\x00", "")
    return _QUOTE + text if _RISKY.match(str(value)) else text


def plain_cell(cell: object) -> object:
    """Return what a cell held before `safe_cell` put an apostrophe in front of it."""
    if isinstance(cell, str) and cell.startswith(_QUOTE) and _RISKY.match(cell.removeprefix(_QUOTE)):
        return cell.removeprefix(_QUOTE)
    return cell

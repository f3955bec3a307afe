"""When an account's health moved from one band to another."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from health.domain.choices import Band

MOVES = """
    SELECT day, health, band, previous FROM (
        SELECT day, health, band, lag(band) OVER (ORDER BY day) AS previous FROM health_healthscore
        WHERE organization_id = %(organization)s AND account_id = %(account)s) scored
    WHERE previous IS NOT NULL AND previous <> band AND day <= %(until)s
    ORDER BY day DESC LIMIT %(limit)s
"""


@dataclass(frozen=True, kw_only=True)
class Move:
    """The first stored day in another band than the stored day before. health: None = nothing to measure."""

    day: date
    health: float | None
    band: Band
    previous: Band


def moves(organization_id: int, account_id: int, *, until: date, limit: int) -> tuple[Move, ...]:
    """Return the moves up to and with a day, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            MOVES, {"organization": organization_id, "account": account_id, "until": until, "limit": limit}
        )
        rows = cursor.fetchall()
    return tuple(
        Move(day=day, health=health, band=Band(band), previous=Band(previous))
        for day, health, band, previous in rows
    )

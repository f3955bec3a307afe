"""Months of the tables that are kept by month."""

from datetime import date

from django.db import connection


def ensure_months(table: str, first_day: date, last_day: date) -> None:
    """Make the monthly partitions of a table between two days (dates, both inclusive)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ensure_months(%s::regclass, %s, %s)", [table, first_day, last_day])


def drop_empty_months(table: str, before: date) -> int:
    """Drop the months of a table before a day's that no organization has rows in; return how many went."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT drop_empty_months(%s::regclass, %s)", [table, before])
        row = cursor.fetchone()
    return int(row[0]) if row else 0

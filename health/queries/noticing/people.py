"""Who has left, and who is missing."""

from collections.abc import Iterator
from datetime import date

from health.domain.signals import Noticed, customer
from health.queries.noticing import reading
from health.queries.noticing.reading import Parameters

CHAMPIONS = """
    SELECT DISTINCT ON (c.account_id) c.account_id, c.id, c.name, c.left_on
    FROM accounts_contact c JOIN present p ON p.account_id = c.account_id
    WHERE c.organization_id = %(organization)s AND c.known_on <= %(day)s AND c.erased_at IS NULL
      AND 'CHAMPION' = ANY(c.roles) AND c.left_on <= %(day)s
      AND NOT EXISTS (
        SELECT FROM accounts_contact s WHERE s.organization_id = %(organization)s
          AND s.account_id = c.account_id AND 'CHAMPION' = ANY(s.roles) AND s.known_on <= %(day)s
          AND s.erased_at IS NULL AND (s.left_on IS NULL OR s.left_on > %(day)s))
    ORDER BY c.account_id, c.left_on DESC, c.id
"""
SPONSORS = """
    SELECT c.account_id, count(*) FROM accounts_contact c JOIN present p ON p.account_id = c.account_id
    WHERE c.organization_id = %(organization)s AND c.known_on <= %(day)s AND c.erased_at IS NULL
      AND (c.left_on IS NULL OR c.left_on > %(day)s)
    GROUP BY c.account_id
    HAVING bool_or(cardinality(c.roles) > 0)
       AND NOT bool_or(c.roles && ARRAY['SPONSOR', 'ECONOMIC_BUYER']::varchar[])
"""


def about_people(bound: Parameters, day: date) -> Iterator[Noticed | None]:
    for account_id, contact_id, name, left_on in reading.rows(CHAMPIONS, bound):
        yield customer.champion_left(account_id, contact_id=contact_id, name=name, left_on=left_on, day=day)
    for account_id, contacts in reading.rows(SPONSORS, bound):
        yield customer.sponsor_missing(account_id, contacts=contacts)

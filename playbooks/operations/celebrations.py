"""Wins of the last week, told once each."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from accounts.domain.choices import Expectation
from cs_platform.tenancy import queries as tenancy
from playbooks.domain import wins
from playbooks.domain.choices import CelebrationKind
from playbooks.models import Celebration

LOOK_BACK = timedelta(days=7)
"""A run may be missed for days; what is older is no news."""
CONFIRMED = """
    SELECT g.account_id, g.id, g.confirmed_on, g.statement, g.confirmation, g.expectation
    FROM accounts_outcomegoal g
    WHERE g.organization_id = %(organization)s AND g.known_on <= %(day)s
      AND g.confirmed_on BETWEEN %(since)s AND %(day)s AND g.confirmation IN ('MET', 'ABOVE')
"""
RENEWED = """
    SELECT c.account_id, c.id, c.starts_on, c.product
    FROM accounts_contract c
    JOIN accounts_contract b ON b.organization_id = c.organization_id AND b.id = c.replaces_id
    WHERE c.organization_id = %(organization)s AND c.known_on <= %(day)s AND c.kind = 'RECURRING'
      AND c.starts_on BETWEEN %(since)s AND %(day)s AND c.arr >= b.arr AND c.notice_received_on IS NULL
"""
RECOVERED = """
    SELECT d.account_id, d.id, d.left_on, d.left_on - d.entered_on
    FROM health_ditchepisode d
    WHERE d.organization_id = %(organization)s AND d.ended = 'RECOVERED' AND NOT d.from_replay
      AND d.left_on BETWEEN %(since)s AND %(day)s
"""
STORIES = """
    SELECT s.account_id, s.id, s.told_on, s.title, s.text
    FROM accounts_story s
    WHERE s.organization_id = %(organization)s AND s.known_on <= %(day)s AND s.kind IN ('WIN', 'TESTIMONIAL')
      AND s.told_on BETWEEN %(since)s AND %(day)s
"""
SENTENCE_LENGTH = Celebration._meta.get_field("sentence").max_length


def write(organization_id: int, day: date) -> int:
    """Note the wins of the week up to a day that are not noted yet; return how many were new."""
    bound = {"organization": organization_id, "day": day, "since": day - LOOK_BACK}
    found = [*_confirmed(bound), *_renewed(bound), *_recovered(bound), *_stories(bound)]
    before = Celebration.objects.for_organization(organization_id).count()
    for win in found:
        win.organization_id = organization_id
        win.sentence = win.sentence[:SENTENCE_LENGTH]
    Celebration.objects.bulk_create(found, ignore_conflicts=True)
    return Celebration.objects.for_organization(organization_id).count() - before


def _confirmed(bound: dict[str, Any]) -> Iterator[Celebration]:
    for account_id, goal_id, on, statement, how, quote in tenancy.rows_of(CONFIRMED, bound):
        sentence = wins.goal_confirmed(statement, above=how == Expectation.ABOVE)
        yield _win(CelebrationKind.GOAL_CONFIRMED, account_id, goal_id, on, sentence, quote)


def _renewed(bound: dict[str, Any]) -> Iterator[Celebration]:
    for account_id, contract_id, on, product in tenancy.rows_of(RENEWED, bound):
        yield _win(CelebrationKind.RENEWAL, account_id, contract_id, on, wins.renewed(product))


def _recovered(bound: dict[str, Any]) -> Iterator[Celebration]:
    for account_id, episode_id, on, days in tenancy.rows_of(RECOVERED, bound):
        yield _win(CelebrationKind.RESCUE, account_id, episode_id, on, wins.back_on_track(days))


def _stories(bound: dict[str, Any]) -> Iterator[Celebration]:
    for account_id, story_id, on, title, text in tenancy.rows_of(STORIES, bound):
        yield _win(CelebrationKind.STORY, account_id, story_id, on, title, text)


def _win(
    kind: CelebrationKind, account_id: int, row_id: int, day: date, sentence: str, quote: str = ""
) -> Celebration:
    return Celebration(
        kind=kind, account_id=account_id, subject=str(row_id), day=day, sentence=sentence, quote=quote
    )

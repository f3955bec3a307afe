"""What the trail says of values that are objects: words, not how a program writes them."""

import pytest

from cs_platform.tenancy.models import AuditEntry, Organization
from cs_platform.tenancy.queries import audit_words


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('{"grace_days": 60}', '{"grace_days": 30}', ("grace days: 60", "grace days: 30")),
        ('{"a": [{"k": 0.70, "on": true}]}', '{"a": []}', ("a: (k: 0.70; on: yes)", "")),
        ('{"words": {"one_two": ["x", "y"]}}', '{"words": null}', ("words: (one two: (x, y))", "")),
    ],
)
def test_objects_are_said_in_words(old: str, new: str, said: tuple[str, str]) -> None:
    row = AuditEntry(table_name=Organization._meta.db_table, action="UPDATE")
    before, after = (audit_words.read(f'{{"settings": {each}}}') for each in (old, new))
    [change] = audit_words.changes(row, before, after, {})
    assert (change.old, change.new) == said

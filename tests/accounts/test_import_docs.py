"""docs/imports.md names every kind and every field, so that it cannot lag behind."""

import re
from pathlib import Path

import pytest

from accounts.domain.kinds import KINDS

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "imports.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_documented_with_all_its_fields(kind: str) -> None:
    told = re.search(rf"^\*\*{kind}\*\*: (.+?)\n\n", TEXT, re.MULTILINE | re.DOTALL)

    assert told is not None
    fields = KINDS[kind].by_name
    assert set(fields) - set(re.findall(r"`(\w+)`", told[1])) == set()
    for name in re.findall(r"`(\w+)`\\\*", told[1]):
        groups = [group for group in KINDS[kind].one_of if name in group]
        assert fields[name].required or groups, f"{name} has a star"
    for name in KINDS[kind].required:
        assert f"`{name}`\\*" in told[1], f"{name} has no star"

"""What every table of facts must have, so that one that is added without it fails here.

Typed, corrected, conflicted and undone is `records/test_every_noun.py`, walked over NOUNS; imported twice and
changed is `test_import_kinds.py`, over kind_rows; erased is `test_erasing.py`, over all tables. Here stands
that these walks leave no table out, and that what a file changed is undone in every kind.
"""

from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db.models import Model

from accounts.domain.kinds import KINDS
from accounts.forms.nouns import NOUNS, OF_TABLE
from accounts.models import Contact, FactModel, Import
from accounts.operations.imports.tables import TARGETS
from accounts.queries import rights
from cs_platform.tenancy.models import Organization
from tests import factories
from tests.accounts import kind_rows
from tests.accounts.folders import load
from tests.accounts.records.nouns import CASES
from tests.accounts.undoing import facts, undo
from tests.conftest import Person
from tests.tenancy import rows

# brought by files alone, counted by day, with tests of its own: `test_import_usage.py`, `test_usage_undo.py`
IMPORTED_ONLY = {"usage"}
# links of a fact to people, which go and come with it
LINKS = {"accounts_touchcontact"}


def kinds_of_facts() -> Iterator[type[Model]]:
    return (model for model in apps.get_models() if issubclass(model, FactModel))


def test_every_fact_is_typed_and_imported_and_each_way_is_walked() -> None:
    nouns = {noun.kind for noun in NOUNS.values()}
    assert {model._meta.db_table for model in kinds_of_facts()} <= set(OF_TABLE)
    assert {model._meta.db_table for model in kinds_of_facts()} <= {each.table for each in TARGETS.values()}
    assert set(CASES) == set(NOUNS)
    assert set(KINDS) - IMPORTED_ONLY <= nouns
    for walked in (kind_rows.FIRST, kind_rows.CHANGED, kind_rows.REFUSED):
        assert set(walked) | IMPORTED_ONLY == set(KINDS)


def test_whatever_names_a_person_by_key_is_handed_over_and_erased(in_halden: Organization) -> None:
    """A table that points to contacts is in their file; one with text is emptied of them by its model."""
    petra = factories.contact(factories.account(in_halden))
    held = {each.model._meta.db_table for each in rights.own_rows(petra).values()}
    pointing = {
        model._meta.db_table
        for model in apps.get_models()
        if any(each.related_model is Contact for each in model._meta.local_fields)
    }
    assert pointing - LINKS <= held
    assert {model._meta.db_table for model in rights.TEXTS} <= set(OF_TABLE)
    assert set(kinds_of_facts()) <= set(rows.tenant_models())


def test_what_a_file_of_any_kind_changed_is_undone(
    alice: Person, in_halden: Organization, tmp_path: Path
) -> None:
    load(in_halden, tmp_path, kind_rows.FIRST)
    before = facts(in_halden)
    last = Import.objects.order_by("pk").last()
    assert last is not None
    load(in_halden, tmp_path, kind_rows.CHANGED)
    assert facts(in_halden) != before

    for row in Import.objects.filter(pk__gt=last.pk).order_by("-pk"):
        assert not any(part["kept"] for part in undo(row, alice.membership).undoing["tables"]), row.kind

    assert facts(in_halden) == before

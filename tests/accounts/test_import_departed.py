"""Who has left looks after nothing: an export that still names them is taken without, and says so."""

from pathlib import Path
from typing import Any

import pytest

from accounts.forms.records.customers import AccountForm
from accounts.models import Account, Commitment, Opportunity, Statement
from accounts.operations.records.changes import Editor
from cs_platform.tenancy.models import Membership, Organization
from tests.accounts import folders
from tests.conftest import NOW, Person

BOB = "bob@halden.test"
SENTENCE = f"“{BOB}” has left; this was taken without them. Write who looks after it now."
# by kind what is under way and what is over, both of which name somebody who has left
FILES = {
    "accounts": f"#external_id,name,owner_email\na1,Arden,{BOB}\na2,Birke,alice@halden.test\n",
    "opportunities": "#external_id,account,kind,amount,opened_on,closed_on,is_won,owner_email\n"
    f"o1,a1,EXPANSION,10,2026-01-05,,,{BOB}\no2,a1,EXPANSION,10,2025-01-05,2025-02-05,yes,{BOB}\n",
    "commitments": "#account,text,side,member_email,promised_on,due_on,state,settled_on\n"
    f"a1,A trainer,US,{BOB},2026-01-05,2026-05-05,OPEN,\n"
    f"a1,A report,US,{BOB},2025-01-05,2025-05-05,KEPT,2025-03-01\n",
    "statements": "#account,text,said_on,label,check_by,owner_email\n"
    f"a1,They grow,2026-01-05,ASSUMPTION,2026-05-05,{BOB}\n"
    f"a1,They shrink,2026-01-05,UNVERIFIED,,{BOB}\n",
}
HELD = ((Opportunity, "owner"), (Commitment, "member"), (Statement, "owner"))


@pytest.fixture
def bob_left(bob: Person, in_halden: Organization) -> Membership:
    """Let Bob leave."""
    Membership.objects.filter(pk=bob.membership.pk).update(is_active=False)
    return bob.membership


@pytest.mark.parametrize("dry_run", [True, False])
def test_what_is_under_way_is_taken_without_who_left(
    alice: Person, bob_left: Membership, tmp_path: Path, dry_run: bool
) -> None:
    """What is over keeps whom it names: that is how it was. Sent again, nothing changes."""
    folders.load(alice.organization, tmp_path, FILES, dry_run=False)
    report = folders.load(alice.organization, tmp_path, FILES, dry_run=dry_run)
    for kind, found in report.kinds.items():
        assert folders.counts(found) == (2, 0, 0, 2, 0), kind
        assert [(each["line"], each["sentence"]) for each in found.problems] == [(2, SENTENCE)], kind
    assert Account.objects.get(external_id="a1").owner is None
    assert Account.objects.get(external_id="a2").owner == alice.membership
    for model, name in HELD:
        assert list(model.objects.order_by("pk").values_list(name, flat=True)) == [None, bob_left.pk]


def test_an_owner_stays_where_an_export_is_behind(
    alice: Person, bob_left: Membership, tmp_path: Path
) -> None:
    """The book was handed over to Alice; the source still says Bob."""
    handed_over = FILES["accounts"].replace(BOB, "alice@halden.test")
    folders.load(alice.organization, tmp_path, {"accounts": handed_over})
    folders.load(alice.organization, tmp_path, {"accounts": FILES["accounts"]})
    assert Account.objects.get(external_id="a1").owner == alice.membership


def test_a_form_offers_nobody_who_left_but_whom_it_holds(alice: Person, bob_left: Membership) -> None:
    editor = Editor(organization=alice.organization, membership=alice.membership, now=NOW)
    for account, offered in (
        (Account(), {alice.membership}),
        (Account(owner=bob_left), {alice.membership, bob_left}),
    ):
        account.organization = alice.organization
        field: Any = AccountForm(editor=editor, instance=account).fields["owner"]
        assert set(field.queryset) == offered

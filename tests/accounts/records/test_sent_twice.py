"""A form that arrives several times at once is saved once."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connections

from accounts.models import Contact
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.domain.choices import Role
from tests import factories
from tests.accounts.records.test_every_noun import hidden
from tests.conftest import make_organization, make_person


@pytest.mark.usefixtures("committed_db")
def test_one_row_comes_of_many_presses() -> None:
    slug = f"twice-{uuid4().hex[:6]}"
    alice = make_person(make_organization(slug), f"alice@{slug}.test", Role.ADMIN)
    with organization_context(alice.organization.pk):
        account = factories.account(alice.organization)
    path = f"/o/{slug}/records/contacts/new/?account={account.pk}"
    words = {**hidden(alice.client.get(path)), "name": "Petra Lind"}

    def press(_: int) -> int:
        try:
            return int(alice.client.post(path, words).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as presses:
        answers = list(presses.map(press, range(8)))

    assert answers == [302] * 8
    with organization_context(alice.organization.pk):
        assert Contact.objects.for_organization(alice.organization.pk).count() == 1

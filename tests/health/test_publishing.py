"""How an existing organization gets measures that were shipped later."""

from copy import deepcopy
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cs_platform.tenancy.models import Organization
from health.domain import defaults
from health.models import HealthConfig
from health.operations import configurations
from health.queries import configurations as published
from tests.conftest import NOW, Person

OLDER = ("goals_captured", "promises_kept")


def with_older_version(organization: Organization, **fields: Any) -> HealthConfig:
    """Let the organization have what an older release shipped, as version 2."""
    first = HealthConfig.objects.for_organization(organization.pk).get()
    settings = deepcopy(first.settings)
    settings["measures"] = [each for each in settings["measures"] if each["key"] not in OLDER]
    for each in (settings, *settings["measures"]):
        each.pop("enabled", None)
        each.pop("profiles", None)
    plain = {"number": 2, "settings": settings, "published_at": NOW, "published_on": NOW.date()}
    older: HealthConfig = HealthConfig.objects.create(organization=organization, **plain | fields)
    return older


def test_the_newest_shipped_version_counts_from_the_next_day(in_halden: Organization) -> None:
    older = with_older_version(in_halden)
    out = StringIO()

    call_command("publish_health", organization="halden", stdout=out)

    assert "New measures: Goals captured, Promises kept." in out.getvalue()
    today = timezone.localdate()
    assert published.published_on(in_halden.pk, today).id == older.pk
    next_day = published.published_on(in_halden.pk, today + timedelta(days=2))
    assert (next_day.number, next_day.configuration) == (3, defaults.CONFIGURATION)
    assert next_day.replaced_on is not None
    with pytest.raises(CommandError, match="Version 3 is the shipped health model already"):
        call_command("publish_health", organization="halden")


def test_a_model_of_ones_own_is_left_alone(in_halden: Organization, alice: Person) -> None:
    with_older_version(in_halden, author=alice.membership)
    with pytest.raises(configurations.NothingToPublishError, match="Version 2 is your own health model"):
        configurations.publish_newest_shipped(in_halden.pk, now=NOW)
    assert published.published_on(in_halden.pk, date(2026, 12, 1)).number == 2

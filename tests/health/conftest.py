"""Organizations with facts."""

import pytest

from cs_platform.tenancy.models import Organization
from tests.health import small_organization


@pytest.fixture
def small_halden(in_halden: Organization) -> Organization:
    """Return Halden with the five accounts worked out by hand."""
    small_organization.build(in_halden)
    return in_halden

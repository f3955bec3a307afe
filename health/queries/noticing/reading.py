"""How the facts behind signals are read.

In each query stand `%(organization)s`, `%(day)s`, `%(zone)s` and `%(end)s`, the first moment after the
day. `present` are the accounts that are customers or have just lapsed.
"""

from collections.abc import Mapping
from typing import Any

from cs_platform.tenancy import queries as tenancy

PRESENT = """
    WITH present AS (
        SELECT account_id, renewal_on, rolling FROM health_riskestimate
        WHERE organization_id = %(organization)s AND day = %(day)s
          AND customer_state IN ('CUSTOMER', 'LAPSED')
    )
"""

Parameters = Mapping[str, Any]
Rows = list[tuple[Any, ...]]


def rows(query: str, bound: Parameters) -> Rows:
    """Return the rows of a query about the accounts that are present."""
    return tenancy.rows_of(PRESENT + query, bound)

"""What the rules of signals are asked about: one read per kind of fact, for all accounts at once.

Rows are read as they are now, not as they stood at the end of the day as measures read them. A signal is no
figure of a day but a reason to act: it is asked about for the newest day alone (`closing.close_day`; replay,
rescoring and late chunks of earlier days ask nothing), and what was settled or corrected since that day began
must not send anybody to a customer. What was not known by the day stays out: it comes with the next run.
"""

from collections.abc import Iterator
from datetime import date

from cs_platform.tenancy import queries as tenancy
from health.domain.signals import Noticed
from health.queries.noticing import coming, goals, people, service


def noticed(organization_id: int, day: date) -> Iterator[Noticed | None]:
    """Ask every rule about every account of the organization as of the end of a day."""
    zone = tenancy.organization(organization_id).time_zone
    end = tenancy.end_of_day(zone, day)
    bound = {"organization": organization_id, "day": day, "end": end, "zone": zone}
    yield from people.about_people(bound, day)
    yield from service.about_service(bound)
    yield from goals.about_goals(bound, day)
    yield from coming.about_what_comes(bound, day)

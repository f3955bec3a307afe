"""The sections of the settings, in the order of their tabs."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from cs_platform.tenancy import access
from cs_platform.tenancy.access import TenantRequest
from cs_platform.tenancy.domain.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class Section:
    """One section: its name, what one does there, its address and who may read it."""

    name: str
    words: str
    url_name: str
    permission: Permission = Permission.READ


SECTIONS = (
    Section(
        name="You",
        words="Your name, how numbers are written, days away.",
        url_name="settings:profile",
        permission=Permission.OWN_SETTINGS,
    ),
    Section(
        name="Organization",
        words="Currency, time zone, words on the screen, rules, and how long things are kept.",
        url_name="settings:organization",
    ),
    Section(
        name="People",
        words="Who works here, as what, who leads and who stands in.",
        url_name="settings:people",
    ),
    Section(
        name="Stages",
        words="The journey: which function owns each stage, and which executive answers for it.",
        url_name="settings-pages:stages",
    ),
    Section(
        name="Standards",
        words="What customers may expect in each stage, and what that asks of each function.",
        url_name="settings-pages:standards",
    ),
    Section(
        name="Features",
        words="The parts of the product, and which of them a healthy account uses.",
        url_name="settings-pages:features",
    ),
    Section(
        name="Attributes",
        words="Columns of your own on accounts.",
        url_name="settings-pages:attributes",
    ),
    Section(
        name="Imports",
        words="Who wins when a person and a source disagree, and saved mappings.",
        url_name="account-settings:imports",
        permission=Permission.MANAGE_ORGANIZATION,
    ),
    Section(
        name="Exchange rates",
        words="What other currencies are worth, and which rates are missing.",
        url_name="settings-pages:rates",
    ),
    Section(
        name="What is kept",
        words="Which data, why, and for how long.",
        url_name="settings-pages:kept",
    ),
    Section(
        name="Audit trail",
        words="Who changed what, when, and what stood there before.",
        url_name="settings-pages:audit",
        permission=Permission.MANAGE_ORGANIZATION,
    ),
    Section(
        name="Mail",
        words="What was sent to whom, and what did not leave.",
        url_name="jobs:mails",
        permission=Permission.MANAGE_ORGANIZATION,
    ),
)


@dataclass(frozen=True, kw_only=True)
class Tab:
    """A section as one person sees it."""

    name: str
    words: str
    address: str
    is_here: bool


def tabs(request: TenantRequest) -> Iterator[Tab]:
    """Yield the sections the person may read; the one they are in is marked."""
    for section in SECTIONS:
        if access.can(request.membership, section.permission):
            address = reverse(section.url_name, args=[request.organization.slug])
            yield Tab(
                name=section.name,
                words=section.words,
                address=address,
                is_here=request.path.startswith(address),
            )

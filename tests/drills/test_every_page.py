"""Every page as every role sees it, wide and narrow, light and dark: accessible, quiet, never sideways."""

from collections.abc import Iterator

import pytest

from cs_platform.tenancy.domain.choices import Role
from tests.browser.chromium import DESKTOP, PHONE, Site, Window, axe_source, chromium, served, site
from tests.browser.world import World

FIXTURES = (chromium, served, site)

pytestmark = [pytest.mark.drill, pytest.mark.browser]

AXE = """axe.run(document, {resultTypes: ["violations"]}).then((found) => found.violations.map(
    (rule) => rule.id + ": " + rule.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(", ")))"""
BETWEEN = (768, 1024)


def pages(world: World) -> dict[str, str]:
    """Return the path of every page of an organization, by its name."""
    return {
        "today": world.path(),
        "accounts": world.path("accounts/"),
        "accounts, nothing found": world.path("accounts/?name=nobody"),
        "account": world.path(f"accounts/{world.account_id}/"),
        "account that left": world.path(f"accounts/{world.gone_id}/"),
        "value at risk": world.path("value-at-risk/"),
        "health model": world.path("health/"),
        "versions of the health model": world.path("health/versions/"),
        "coverage and freshness": world.path("health/coverage/"),
        "dependents of a measure": world.path("health/dependents/?key=usage_trend"),
        "can I trust this": world.path("trust/"),
        "why a probability": world.path(f"accounts/{world.account_id}/why/"),
        "what severity means": world.path("fairness/"),
        "does shouting pay": world.path("fairness/shouting/"),
        "where attention goes": world.path("fairness/attention/"),
        "what we feel": world.path("fairness/perception/"),
        "money per answer": world.path("fairness/answers/"),
        "definitions": world.path("definitions/"),
        "autopsies": world.path("autopsies/"),
        "autopsy": world.path(f"autopsies/{world.autopsy_id}/"),
        "imports": world.path("imports/"),
        "import": world.path(f"imports/{world.import_id}/"),
    }


def configuring(world: World) -> dict[str, str]:
    """Return the path of every page of the health model that administrators alone open."""
    draft = f"health/drafts/{world.draft_id}/"
    return {
        "draft of the health model": world.path(draft),
        "draft tried": world.path(f"{draft}trial/"),
        "new profile of a draft": world.path(f"{draft}profile/"),
    }


def faults(window: Window, path: str, axe: str) -> Iterator[str]:
    """Open a page and yield what is wrong with it."""
    window.problems.clear()
    window.open(path)
    if window.sideways() > 0:
        yield f"{window.sideways()} px wider than the screen"
    yield from (f"console: {problem}" for problem in window.problems)
    window.page.evaluate(axe)
    yield from (f"axe: {violation}" for violation in window.page.evaluate(AXE))


def look(site: Site, role: Role, width: int, theme: str) -> list[str]:
    """Return what is wrong with each page in one browser."""
    context, window = site.window(role, width=width, theme=theme)
    axe = axe_source()
    opened = pages(site.world) | (configuring(site.world) if role is Role.ADMIN else {})
    found = [f"{name}: {fault}" for name, path in opened.items() for fault in faults(window, path, axe)]
    context.close()
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("role", list(Role))
def test_every_page(role: Role, width: int, theme: str, site: Site) -> None:
    assert look(site, role, width, theme) == []


@pytest.mark.parametrize("width", BETWEEN)
def test_the_widths_between(width: int, site: Site) -> None:
    assert look(site, Role.ADMIN, width, "light") == []


def test_signing_in_and_what_goes_wrong(site: Site) -> None:
    context, window = site.window(None, width=PHONE)
    axe = axe_source()
    assert list(faults(window, "/login/", axe)) == []
    assert list(faults(window, "/password/reset/", axe)) == []
    context.close()

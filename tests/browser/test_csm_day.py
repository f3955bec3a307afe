"""A CSM's day by keyboard and on a phone: from the sign-in to a logged touch, and a row settled."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from cs_platform.tenancy.domain.choices import Role
from tests.browser.chromium import DESKTOP, PHONE, Site, Window, axe_source
from tests.conftest import PASSWORD

pytestmark = pytest.mark.browser
AT_MOST = 8


class Hands:
    """What a person does with a page, counted: every click and every key but the letters of words."""

    def __init__(self, page: Page) -> None:
        """Start with nothing done."""
        self.page, self.count = page, 0

    def press(self, key: str) -> None:
        """Press a key or keys at once."""
        self.count += 1
        self.page.keyboard.press(key)

    def click(self, role: str, name: str) -> None:
        """Click or touch something by what it is called."""
        self.count += 1
        self.page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type] # a role's name

    def type(self, words: str) -> None:
        """Write words where the page has put the cursor."""
        self.page.keyboard.type(words)


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desk", "phone"])
def window(request: pytest.FixtureRequest, site: Site) -> Iterator[Window]:
    """A browser of somebody who is not signed in."""
    context, window = site.window(None, width=request.param)
    yield window
    context.close()
    assert window.problems == []


def sign_in(site: Site, window: Window) -> Hands:
    """Open the sign-in and write who one is."""
    page = window.page
    page.goto(f"{site.address}/login/")
    expect(page.get_by_label("E-mail")).to_be_focused()
    hands = Hands(page)
    hands.type(site.world.people[Role.CSM].membership.user.email)
    hands.press("Tab")
    hands.type(PASSWORD)
    hands.press("Enter")
    page.wait_for_url(f"{site.address}{site.world.path()}")
    return hands


def test_from_the_sign_in_to_a_logged_touch_with_a_next_step(site: Site, window: Window) -> None:
    """Sign in, log a touch with the account one starts with, and say what comes next."""
    hands = sign_in(site, window)
    page = window.page
    # not the same in both windows: a touch that was logged before dealt with the reason of its row
    name = page.locator(".ls-item-name a").first.inner_text()
    if page.viewport_size and page.viewport_size["width"] == PHONE:
        hands.click("link", "Log a touch")
    else:
        hands.press("t")
    expect(page.get_by_label("What happened")).to_be_focused()
    hands.type("They asked for the report on Mondays")
    hands.click("textbox", "Next step")
    hands.type("Send the report")
    hands.press("Control+Enter")
    expect(page.get_by_text(f"Logged: video call with {name}.")).to_be_visible()
    assert hands.count <= AT_MOST


def test_a_row_of_today_is_settled_by_keyboard_and_taken_back(site: Site) -> None:
    """Put a row to sleep, hand one over, and say one is done; each comes back."""
    context, window = site.window()
    page = window.page
    window.open(site.world.path())
    rows = page.locator(".ls-item")
    waiting = rows.count()

    page.keyboard.press("k")  # to a row with a reason: one with a task alone cannot be put to sleep
    page.keyboard.press("s")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Asleep until")).to_be_visible()
    page.keyboard.press("z")
    expect(page.get_by_text("It is in your queue again.")).to_be_visible()

    page.keyboard.press("k")
    page.keyboard.press("h")
    expect(page.locator('.ls-item[aria-current="true"]').get_by_label("To", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("Call them")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Handed over to")).to_be_visible()
    page.keyboard.press("z")
    expect(page.get_by_text("It is in your queue again.")).to_be_visible()

    page.keyboard.press("d")
    expect(page.get_by_text("Done: ")).to_be_visible()
    page.keyboard.press("z")
    expect(page.get_by_text("It is in your queue again.")).to_be_visible()
    expect(rows).to_have_count(waiting)

    context.close()
    assert window.problems == []


AXE = """axe.run(document, {resultTypes: ["violations"]}).then((found) => found.violations.map(
    (rule) => rule.id + ": " + rule.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(", ")))"""


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_axe_finds_nothing_in_a_day(width: int, site: Site) -> None:
    """Look at Today, the dialog of a touch, the journey, notices, the search and a change of many."""
    context, window = site.window(width=width)
    page, axe = window.page, axe_source()
    found = {}
    for name in (
        "",
        "touch",
        "journey/",
        "notices/",
        "search/?q=nord",
        "call-drivers/",
        "accounts/many/?all=1&to=OWNER:none",
    ):
        window.open(site.world.path("" if name == "touch" else name))
        if name == "touch":
            page.keyboard.press("t")
            expect(page.get_by_label("What happened")).to_be_focused()
        page.evaluate(axe)
        found[name] = page.evaluate(AXE)
        assert window.sideways() <= 0, name
    context.close()
    assert {name: faults for name, faults in found.items() if faults} == {}

"""What people do all day, in a real browser, under the product's content security policy."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from cs_platform.tenancy.domain.choices import Role
from tests.browser.chromium import DESKTOP, PHONE, Site, Window
from tests.conftest import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(site: Site) -> Iterator[Window]:
    """A CSM at a desk."""
    context, window = site.window(width=DESKTOP)
    yield window
    context.close()
    assert window.problems == []


@pytest.fixture
def phone(site: Site) -> Iterator[Window]:
    """A CSM with a phone."""
    context, window = site.window(width=PHONE)
    yield window
    context.close()
    assert window.problems == []


def test_from_signing_in_to_value_at_risk_by_keyboard(site: Site) -> None:
    context, window = site.window(None)
    page = window.page
    page.goto(f"{site.address}/login/")
    page.keyboard.press("Tab")
    page.get_by_label("E-mail").focus()
    page.keyboard.type(site.world.people[Role.CSM].membership.user.email)
    page.keyboard.press("Tab")
    page.get_by_label("Password", exact=True).focus()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")

    page.wait_for_url(f"{site.address}{site.world.path()}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("need you today")
    expect(page.locator('[aria-current="true"]').first).to_contain_text(site.world.account_name)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.address}{site.world.path(f'accounts/{site.world.account_id}/')}")
    page.keyboard.press("g")
    page.keyboard.press("v")
    expect(page.get_by_role("heading", level=1)).to_contain_text("We expect to lose")

    context.close()
    assert window.problems == []


def test_a_sign_in_link_signs_in(site: Site) -> None:
    context, window = site.window(None)
    window.page.goto(site.address + urlsplit(site.world.sign_in_link).path)
    window.page.get_by_role("button", name="Sign in").click()

    window.page.wait_for_url(f"{site.address}{site.world.path()}")

    context.close()
    assert window.problems == []


def test_accounts_are_filtered_in_place(site: Site, desk: Window) -> None:
    desk.open(site.world.path("accounts/"))
    rows = desk.page.locator("#accounts tbody tr")
    expect(rows).to_have_count(8)
    desk.page.keyboard.press("/")
    desk.page.keyboard.type("brandt")
    expect(rows).to_have_count(1)
    expect(desk.page.locator("#accounts-count")).to_have_text("1\xa0account")
    expect(desk.page.locator("[data-filter]")).to_be_focused()
    assert "name=brandt" in desk.page.url

    desk.page.locator("[data-filter]").fill("")
    desk.page.get_by_label("Any segment").select_option("none")
    expect(desk.page.get_by_text("No account passes this filter.")).to_be_visible()
    desk.page.go_back()
    expect(rows).not_to_have_count(0)


def test_the_theme_is_kept(site: Site, desk: Window) -> None:
    desk.open(site.world.path())
    html = desk.page.locator("html")
    expect(html).to_have_attribute("data-bs-theme", "light")
    desk.page.locator(".ls-me summary").click()
    with desk.page.expect_response("**/theme/"):
        desk.page.locator(".ls-me").get_by_role("button", name="Dark").click()
    expect(html).to_have_attribute("data-bs-theme", "dark")
    desk.open(site.world.path("accounts/"))
    expect(html).to_have_attribute("data-bs-theme", "dark")
    desk.page.locator(".ls-me summary").click()
    with desk.page.expect_response("**/theme/"):
        desk.page.locator(".ls-me").get_by_role("button", name="System").click()
    expect(html).to_have_attribute("data-bs-theme", "light")


def test_charts_are_drawn_under_the_policy(site: Site, desk: Window) -> None:
    answer = desk.page.request.get(site.address + site.world.path("value-at-risk/"))
    policy = answer.headers["content-security-policy"]
    assert "style-src 'self';" in f"{policy};"
    assert "unsafe" not in policy
    for path in ("value-at-risk/", f"accounts/{site.world.account_id}/"):
        desk.open(site.world.path(path))
        charts = desk.page.locator("[data-chart]")
        for number in range(charts.count()):
            expect(charts.nth(number).locator("svg.main-svg").first).to_be_visible()
    desk.page.get_by_text("As a table").first.click()
    expect(desk.page.locator(".ls-astable table").first).to_be_visible()


@pytest.mark.parametrize("path", ["", "accounts/", "value-at-risk/", "account", "definitions/"])
def test_nothing_scrolls_sideways_on_a_phone(path: str, site: Site, phone: Window) -> None:
    path = f"accounts/{site.world.account_id}/" if path == "account" else path
    phone.open(site.world.path(path))
    assert phone.sideways() <= 0


def test_the_file_is_downloaded_with_its_name(site: Site, desk: Window) -> None:
    desk.open(site.world.path("accounts/"))
    with desk.page.expect_download() as download:
        desk.page.get_by_role("link", name="Export CSV").click()
    assert download.value.suggested_filename == "accounts-2026-03-31.csv"


def test_a_customers_name_runs_nothing(site: Site, desk: Window) -> None:
    for path in ("", "accounts/", "value-at-risk/"):
        desk.open(site.world.path(path))
        assert "hacked" not in desk.page.title()
        expect(desk.page.get_by_text("<script>document.title='hacked'</script>").first).to_be_visible()


def test_a_touch_is_logged_by_keyboard_from_a_list(site: Site, desk: Window) -> None:
    """From the list: j, t, a sentence, Ctrl and Enter; then it stands on the account's timeline."""
    page = desk.page
    desk.open(site.world.path("accounts/?name=nordwind"))
    page.keyboard.press("j")
    page.keyboard.press("t")
    expect(page.get_by_role("dialog")).to_contain_text(f"Log a touch with {site.world.account_name}")
    expect(page.get_by_label("What happened")).to_be_focused()
    page.keyboard.type("They asked for the Monday report")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(f"Logged: video call with {site.world.account_name}.")).to_be_visible()
    desk.open(site.world.path(f"accounts/{site.world.account_id}/timeline/"))
    expect(page.locator(".ls-stream li").first).to_contain_text("They asked for the Monday report")


@pytest.mark.parametrize("tab", ["", "outcomes/", "people/", "timeline/", "usage/", "commercial/"])
def test_the_open_tab_is_in_sight_on_a_phone(tab: str, site: Site, phone: Window) -> None:
    phone.open(site.world.path(f"accounts/{site.world.account_id}/{tab}"))
    assert phone.sideways() <= 0
    expect(phone.page.locator('.ls-tabs [aria-current="page"]')).to_be_in_viewport(ratio=0.9)

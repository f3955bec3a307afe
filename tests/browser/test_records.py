"""Records in place, by keyboard: what is wrong first, saved, undone; a colleague's words beside one's own."""

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import DESKTOP, PHONE, Site

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_a_contact_is_added_in_place_and_undone(site: Site, width: int) -> None:
    context, window = site.window(width=width)
    page = window.page
    window.open(site.world.path(f"accounts/{site.world.account_id}/people/"))
    page.get_by_role("link", name="Add a contact").first.click()
    form = page.get_by_role("dialog")
    expect(form.get_by_label("Name", exact=True)).to_be_focused()

    form.get_by_label("E-mail").fill("nobody")
    page.keyboard.press("Control+Enter")
    expect(form.get_by_text("Please check").or_(form.locator(".ls-error")).first).to_be_visible()
    expect(form.locator('[aria-invalid="true"]').first).to_be_focused()
    form.get_by_label("Name", exact=True).fill("Ines Berg")
    form.get_by_label("E-mail").fill("ines@nordwind.test")
    page.keyboard.press("Control+Enter")

    toast = page.locator(".ls-toast", has_text="Added: Ines Berg.")
    expect(toast).to_be_visible()
    toast.get_by_role("button", name="Undo").click()
    expect(page.locator(".ls-toast", has_text="Undone")).to_be_visible()
    expect(page.get_by_text("Ines Berg")).to_have_count(0)
    context.close()


def test_escape_leaves_only_when_pressed_again(site: Site) -> None:
    context, window = site.window(width=DESKTOP)
    page = window.page
    window.open(site.world.path(f"accounts/{site.world.account_id}/people/"))
    page.get_by_role("link", name="Add a contact").first.click()
    form = page.get_by_role("dialog")
    form.get_by_label("Name", exact=True).press_sequentially("Ines")
    page.keyboard.press("Escape")
    expect(page.get_by_text("Press Esc again")).to_be_visible()
    expect(form.get_by_label("Name", exact=True)).to_have_value("Ines")
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    context.close()
    assert window.problems == []

"""The health model changed in a real browser: weights, the live sum, the trial, and publishing."""

import re

import pytest
from playwright.sync_api import Dialog, Page, Route, expect

from cs_platform.tenancy.domain.choices import Role
from tests.browser.chromium import DESKTOP, PHONE, Site

REMEMBER_WORDS = """(button) => new MutationObserver(() => sessionStorage.setItem("said", button.textContent))
    .observe(button, {childList: true})"""

pytestmark = pytest.mark.browser


def weight(page: Page, dimension: str, value: str) -> None:
    page.get_by_role("textbox", name=dimension, exact=True).fill(value)


def test_a_draft_is_weighed_tried_and_published(site: Site) -> None:
    context, window = site.window(Role.ADMIN, width=DESKTOP)
    page = window.page
    window.open(site.world.path("health/"))
    page.get_by_role("button", name="Change it in a draft").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("A draft, from version 1.")
    total = page.locator('[data-sum="dimensions"]')
    expect(total).to_have_text("adds up to 100")

    weight(page, "Adoption", "20")
    expect(total).to_have_text("90 of 100, 10 missing")
    expect(page.get_by_text("Not saved yet.")).to_be_visible()
    weight(page, "Support", "25,0")
    expect(total).to_have_text("adds up to 100")

    page.get_by_role("checkbox", name="Usage trend").uncheck()
    expect(page.locator('[data-sum="ADOPTION"]')).to_contain_text("16.67 missing")
    expect(page.get_by_text("The signal “Usage fell” is noticed by it")).to_be_visible()
    page.get_by_role("checkbox", name="Usage trend").check()

    page.get_by_role("button", name="Save and try on today’s data").click()
    page.wait_for_url(re.compile("/trial/$"))
    expect(page.get_by_text("Adoption weighs 20 instead of 30.")).to_be_visible()
    page.get_by_label("What changes, and why").fill("Support decides more than use.")
    sent: list[Route] = []
    page.route("**/publication/", lambda route: sent.append(route))
    publish = page.locator("button[data-working]")
    publish.evaluate(REMEMBER_WORDS)
    publish.dblclick(no_wait_after=True)
    page.wait_for_timeout(600)
    assert len(sent) == 1, "two clicks publish once"
    sent[0].continue_()
    page.wait_for_url(re.compile("/health/$"))
    assert page.evaluate("sessionStorage.getItem('said')") == "Publishing…"
    expect(page.get_by_text("Published as version 2. It counts from tomorrow.")).to_be_visible()
    expect(page.get_by_text("“Support decides more than use.”")).to_be_visible()
    context.close()
    assert window.problems == []


def test_words_are_not_lost_by_leaving(site: Site) -> None:
    context, window = site.window(Role.ADMIN, width=DESKTOP)
    page = window.page
    window.open(site.world.path("health/"))
    page.get_by_role("button", name="Change it in a draft").click()
    page.wait_for_url(re.compile(r"/drafts/\d+/$"))
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    weight(page, "Adoption", "20")
    page.get_by_role("link", name="Versions", exact=True).click()
    page.wait_for_url(re.compile("/versions/$"))
    assert asked == ["beforeunload"]
    context.close()
    assert window.problems == []


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_an_input_is_confirmed_and_taken_back(site: Site, width: int) -> None:
    context, window = site.window(Role.ADMIN, width=width)
    page = window.page
    window.open(site.world.path("trust/"))
    expect(page.get_by_role("heading", name="Left out: one input that tells too much")).to_be_visible()
    button = page.get_by_role("button", name=re.compile("It is known in advance ?: Churn code"))
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Noted. It counts from the next training on.")).to_be_visible()
    assert page.url.endswith("#left-out-title")
    page.get_by_role("button", name=re.compile("Take back ?: Churn code")).click()
    expect(button).to_be_visible()
    assert window.sideways() <= 0
    context.close()
    assert window.problems == []

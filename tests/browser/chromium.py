"""The browser: found on this machine, sent to a live server on the worker's own database.

Playwright keeps an event loop running in its thread, in which Django refuses to ask the database: so a
module's rows are made before it starts, and it ends with the module.
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.plugin import DjangoDbBlocker

from cs_platform.tenancy.domain.choices import Role
from tests.browser import world as worlds
from tests.browser.world import World

CANDIDATES = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DESKTOP, PHONE = 1440, 390
HEIGHT = 900
PATIENCE_MS = 15_000


def find() -> str | None:
    """Return the path of a Chromium; None where there is none."""
    found = (shutil.which(candidate) for candidate in CANDIDATES)
    return next((path for path in found if path), None)


@dataclass(frozen=True, kw_only=True)
class Window:
    """A page in a browser of its own, and everything that went wrong in it."""

    page: Page
    problems: list[str]
    address: str

    def open(self, path: str) -> None:
        """Go to a page and wait until its charts are drawn."""
        response = self.page.goto(self.address + path)
        assert response is not None
        assert response.status == 200, f"{path}: {response.status}"
        self.page.wait_for_function("!document.querySelector('.ls-plot.is-waiting')")

    def sideways(self) -> int:
        """Return by how many pixels the page is wider than its window."""
        return int(
            self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        )


@dataclass(frozen=True, kw_only=True)
class Site:
    """The product as a browser finds it."""

    browser: Browser
    address: str
    world: World

    def window(
        self, role: Role | None = Role.CSM, *, width: int = DESKTOP, theme: str = "light"
    ) -> tuple[BrowserContext, Window]:
        """Open a browser of its own, signed in as somebody of a role; close its context afterwards."""
        context = self.browser.new_context(
            viewport={"width": width, "height": HEIGHT},
            color_scheme="dark" if theme == "dark" else "light",
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE_MS)
        if role is not None:
            session = self.world.people[role].client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.address}]
            )
        page = context.new_page()
        return context, Window(page=page, problems=_problems(page), address=self.address)


def _problems(page: Page) -> list[str]:
    """Collect errors and warnings of the console, exceptions and requests that failed."""
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    return problems


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of a Chromium, or skip; with REQUIRE_BROWSER=1 its absence is a failure."""
    path = find()
    if path is None and os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail("REQUIRE_BROWSER=1, and there is no Chromium on this machine")
    if path is None:
        pytest.skip("there is no Chromium on this machine")
    return path


@pytest.fixture(scope="session")
def served(
    chromium: str, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[str, World]]:
    """Serve the product on a free port over a committed organization, in a thread of its own."""
    with django_db_blocker.unblock():
        world = worlds.build()
        thread = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={}, port=0)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        assert thread.error is None, thread.error
        yield f"http://127.0.0.1:{thread.port}", world
        thread.terminate()


@pytest.fixture(scope="module")
def site(chromium: str, served: tuple[str, World]) -> Iterator[Site]:
    """Start a browser for one module's tests."""
    address, world = served
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield Site(browser=browser, address=address, world=world)
        browser.close()


def axe_source() -> str:
    """Return the accessibility checker that is installed beside the browser assets."""
    path = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
    return path.read_text()

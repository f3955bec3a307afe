"""Pages over loopback from gunicorn with two workers, one client, beside a view that does nothing."""

import gzip
import http.client
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from urllib.parse import quote, urlsplit

from django.test import Client

from accounts.models import Account
from cs_platform.demo import team
from cs_platform.embedded import processes
from cs_platform.tenancy import operations
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.domain.choices import Function, Role
from cs_platform.tenancy.models import User
from health.queries import standings
from tests.benchmarks.figures import Figure, Timer
from tests.benchmarks.world import World, say
from tests.drills.fleet import ROOT
from tests.pages import reading

POOLED = "casey@lodestar.test"
"""Who owns every sixth account, as nobody with accounts of their own would."""
OWNER = "dana@lodestar.test"
BOOK = 30
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ROUNDS = 60
WARM_UP_ROUNDS = 4
NOTHING, ONE_QUERY = "/floor/nothing/", "/floor/one-query/"
P95_MILLISECONDS = 75.0
KILOBYTES = {True: 600, False: 150}
"""Of a first load, compressed: with charts and without."""
# a round of slow pages may take longer than the two seconds that a kept connection waits
OPTIONS = ("--preload", "--no-control-socket", "--keep-alive", "75")
READY_SECONDS = 60
ASSET = re.compile(r'<(?:script|link)\b[^>]*?\b(?:src|href)="(/static/[^"]+)"')


@dataclass(kw_only=True)
class Page:
    """A page, who reads it, and what was measured of it."""

    name: str
    path: str
    reader: str = OWNER
    is_piece: bool = False
    timer: Timer = field(default_factory=Timer)


def measure(world: World) -> list[Figure]:
    """Measure every page in turns with the floors, then queries and bytes."""
    say("Pages")
    world.running.manage("collectstatic", "--no-input", "-v0")
    _give_book(world)
    browsers = {email: _signed_in(email) for email in (OWNER, POOLED)}
    pages = _pages(world)
    floors = [Page(name="nothing", path=NOTHING), Page(name="one query", path=ONE_QUERY)]
    with _served(world) as port:
        readers = {email: Reader(port, each.cookies["sessionid"].value) for email, each in browsers.items()}
        for number in range(WARM_UP_ROUNDS + ROUNDS):
            for page in [*floors, *pages]:
                _take(readers[page.reader], page, counts=number >= WARM_UP_ROUNDS)
        sizes = {page.name: _first_load(readers[page.reader], page) for page in pages if not page.is_piece}
    return [
        *(_time(page, floors) for page in pages),
        *(_queries(browsers[page.reader], page) for page in pages),
        *(_size(page, *sizes[page.name]) for page in pages if page.name in sizes),
    ]


def skip(world: World) -> list[Figure]:
    """Nothing comes after."""
    return []


class Reader:
    """One browser: a connection that is kept, a session, compression."""

    def __init__(self, port: int, session: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._headers = {"Cookie": f"sessionid={session}", "Accept-Encoding": "br, gzip"}

    def get(self, path: str) -> tuple[bytes, Mapping[str, str]]:
        """Return what came over the wire, and the headers; anything but a page is an error."""
        self._connection.request("GET", path, headers=self._headers)
        response = self._connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise AssertionError(f"{path} answered {response.status}: {body[:500]!r}")
        return body, dict(response.headers)


def _give_book(world: World) -> None:
    """Give somebody a book of the usual size: some with the most at stake, the others by their ids."""
    owner = operations.add_member(
        world.organization,
        email=OWNER,
        name="Dana Reyes",
        role=Role.CSM,
        function=Function.SUCCESS,
        password="only-for-benchmarks",
    )
    with organization_context(world.organization.pk, operation="benchmark"):
        rows = standings.standings(world.organization.pk)
        largest = list(standings.at_stake(rows).values_list("account_id", flat=True)[: BOOK // 3])
        others = list(rows.exclude(account_id__in=largest).order_by("account_id")[: BOOK - len(largest)])
        ids = [*largest, *(row.account_id for row in others)]
        Account.objects.for_organization(world.organization.pk).filter(pk__in=ids).update(owner_id=owner.pk)


def _signed_in(email: str) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(email=email), backend=BACKEND)
    return client


def _pages(world: World) -> list[Page]:
    """Return the measured pages; the account is the one with the most at stake."""
    with organization_context(world.organization.pk):
        rows = standings.standings(world.organization.pk).filter(expected_loss__gt=0)
        account = rows.order_by("-expected_loss", "pk")[0].account
    start = f"/o/{team.SLUG}/"
    words = quote(account.name.split()[0])
    return [
        Page(name=f"Today, a book of {BOOK}", path=start),
        Page(name="Today, every sixth account", path=start, reader=POOLED),
        Page(name="Accounts", path=f"{start}accounts/"),
        Page(name="Account", path=f"{start}accounts/{account.pk}/"),
        Page(name="Value at risk", path=f"{start}value-at-risk/"),
        Page(name="Autopsies", path=f"{start}autopsies/"),
        Page(name="Ctrl-K", path=f"{start}search/?q={words}", is_piece=True),
        *(
            Page(name=f"List of {name}", path=f"{start}lists/{name}/")
            for name in ("contacts", "contracts", "goals", "touches", "tickets", "surveys")
        ),
    ]


@contextmanager
def _served(world: World) -> Iterator[int]:
    """Serve as `make serve` does, with the floors' addresses."""
    port = next(filter(processes.can_listen, range(8100, 8200)))
    environment = dict(world.running.environment) | {"DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings"}
    listen = ["--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--workers", "2", "--threads", "4"]
    command = [sys.executable, "-m", "gunicorn", "cs_platform.wsgi", *listen, *OPTIONS]
    with (world.running.folder / "web.log").open("wb") as log:
        web = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            preexec_fn=processes.end_with_parent(signal.SIGTERM),
        )
    try:
        ready = processes.wait_until(lambda: not processes.can_listen(port), seconds=READY_SECONDS)
        assert ready, world.running.last_words()
        yield port
    finally:
        web.terminate()
        web.wait()


def _take(reader: Reader, page: Page, *, counts: bool) -> None:
    timer = page.timer if counts else Timer()
    with timer.take():
        reader.get(page.path)


def _time(page: Page, floors: list[Page]) -> Figure:
    p50, p95 = (value * 1000 for value in (page.timer.median, page.timer.percentile(95)))
    nothing, one_query = (median(floor.timer.takes) * 1000 for floor in floors)
    return Figure(
        what=f"page {page.name}: p50 / p95",
        measured=f"{p50:.1f} / {p95:.1f} ms",
        floor=f"nothing {nothing:.1f}, 1 query {one_query:.1f} ms",
        ratio=f"{p50 / one_query:.1f} x",
        goal=f"p95 <= {P95_MILLISECONDS:g} ms",
        reached=p95 <= P95_MILLISECONDS,
    )


def _queries(browser: Client, page: Page) -> Figure:
    """Count what a request asks of the database, but for who asks."""
    count = len(reading.queries(browser, page.path))
    return Figure(
        what=f"page {page.name}: queries",
        measured=str(count),
        goal=f"<= {reading.QUERIES_AT_MOST}",
        reached=count <= reading.QUERIES_AT_MOST,
    )


def _first_load(reader: Reader, page: Page) -> tuple[float, bool]:
    """Return the kilobytes of the page with all it loads, as sent, and whether charts are among them."""
    body, headers = reader.get(page.path)
    html = (gzip.decompress(body) if headers.get("Content-Encoding") == "gzip" else body).decode()
    assets = sorted({urlsplit(found).path for found in ASSET.findall(html)})
    sent = len(body) + sum(len(reader.get(asset)[0]) for asset in assets)
    return sent / 1000, any("plotly" in asset.rsplit("/", 1)[-1] for asset in assets)


def _size(page: Page, kilobytes: float, has_charts: bool) -> Figure:
    return Figure(
        what=f"page {page.name}: first load, {'with' if has_charts else 'without'} charts",
        measured=f"{kilobytes:.0f} kB",
        goal=f"<= {KILOBYTES[has_charts]} kB",
        reached=kilobytes <= KILOBYTES[has_charts],
    )

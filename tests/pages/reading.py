"""What a person reads of a page: its words without the markup."""

import csv
import html
import io
import re
from decimal import Decimal
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

# opening and leaving the organization's context, which every request does in the same way
FRAME = re.compile(r"^(SAVEPOINT|RELEASE SAVEPOINT|BEGIN|COMMIT|SELECT set_config)")
# the session, the person, and their place in the organization
WHO_ASKS = 3
QUERIES_AT_MOST = 12


def body(response: Any) -> str:
    """Return the whole document, also of a streamed one."""
    assert response.status_code == 200, response.status_code
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content, "utf-8")


def words(markup: str) -> str:
    """Return what is read of markup: no tags, one space between words."""
    spaced = re.sub(r"</(th|td|dt|dd|p|h\d|tr|li|small|summary|option)>|<br>", " ", markup)
    plain = html.unescape(re.sub(r"<[^>]+>", "", spaced))
    return " ".join(plain.split())


def page(client: Client, url: str) -> str:
    """Return the words of a page's main part."""
    whole = body(client.get(url))
    return words(whole[whole.index("<main") : whole.index("</main>")])


def headline(client: Client, url: str) -> str:
    """Return the words of a page's headline."""
    whole = body(client.get(url))
    found = re.search(r"<h1.*?</h1>", whole, flags=re.DOTALL)
    assert found, "a page starts with a headline"
    return words(found[0])


def notices(client: Client, url: str) -> list[str]:
    """Return the notices above a page."""
    whole = body(client.get(url))
    return [words(text) for text in re.findall(r'<p class="ls-notice".*?</p>', whole, flags=re.DOTALL)]


def table(whole: str, number: int = 0) -> list[list[str]]:
    """Return the cells of the so many-th table of a document, row by row, without its head."""
    found = re.findall(r"<table.*?</table>", whole, flags=re.DOTALL)[number]
    rows = re.findall(r"<tr.*?</tr>", found, flags=re.DOTALL)
    cells = [re.findall(r"<t[hd].*?</t[hd]>", row, flags=re.DOTALL) for row in rows]
    return [[words(cell) for cell in row] for row in cells if 'scope="col"' not in row[0]]


def names(whole: str, number: int = 0) -> list[str]:
    """Return the first words of each row of a table but its foot: the links."""
    found = re.findall(r"<table.*?</table>", whole, flags=re.DOTALL)[number]
    return [words(name) for name in re.findall(r'<th scope="row"><a[^>]*>(.*?)</a>', found, flags=re.DOTALL)]


def rows_of(response: Any) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(body(response))))


def amount(written: str) -> Decimal:
    """Return an amount as a table writes it: 2,790,202."""
    return Decimal(written.replace(",", ""))


def queries(client: Client, url: str) -> list[str]:
    """Return the statements a page asks, without those that say who asks and open the context."""
    client.get(url)  # what is asked once an hour is asked here
    with CaptureQueriesContext(connection) as captured:
        body(client.get(url))
    asked = [query["sql"] for query in captured if not FRAME.match(query["sql"])]
    return asked[WHO_ASKS:]

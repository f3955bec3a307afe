"""The organization's own words for being off track and its review stand on every screen."""

import re
from pathlib import Path

import pytest

from cs_platform.tenancy.models import Organization
from tests import factories as make
from tests.conftest import Person
from tests.pages import reading

ROOT = Path(__file__).resolve().parents[2]
# what a template says by itself: no comments, no names in code, and what the tag `word` was asked to say
CODE = re.compile(
    r"\{#.*?#\}|\{% (?:word|include|extends|url|org_url)\b.*?%\}"
    r"|\{% (?:if|elif|for|with)\b.*?%\}|\{\{.*?\}\}|<[^>]*>",
    re.DOTALL,
)
OURS = re.compile(r"off track|autops(y|ies)|\bditch\b", re.IGNORECASE)

pytestmark = pytest.mark.usefixtures("in_halden")


def test_no_template_writes_these_words_without_asking_the_organization() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        assert not OURS.search(CODE.sub("", path.read_text())), path


def test_every_page_follows_the_organizations_choice(alice: Person) -> None:
    organization = alice.organization
    organization.settings = {"ditch_word": "DITCH", "autopsy_word": "LEARNING_REVIEW"}
    organization.save(update_fields=["settings"])
    episode = make.episode(make.account(organization, owner=alice.membership))
    make.standing(episode.account, open_episode=episode)
    make.closed_day(organization)
    review = make.autopsy(episode, alice.membership)
    account, autopsy = episode.account_id, review.pk
    for path in (
        "",
        "accounts/",
        f"accounts/{account}/",
        "autopsies/",
        f"autopsies/{autopsy}/",
        "definitions/",
    ):
        words = reading.words(reading.body(alice.client.get(f"/o/{organization.slug}/{path}")))
        assert "earning reviews" in words, path
        assert not re.findall(r".{30}(?:off track|autops).{30}", words, re.IGNORECASE), path


def test_what_nobody_changed_stays_as_it_was(alice: Person) -> None:
    assert "No account has needed an autopsy." in reading.page(
        alice.client, f"{_home(alice.organization)}autopsies/"
    )


def _home(organization: Organization) -> str:
    return f"/o/{organization.slug}/"

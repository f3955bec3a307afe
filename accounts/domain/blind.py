"""What a blind look may not show: whose words they are."""

import re
from collections.abc import Iterable

HIDDEN = "[hidden]"
SHORTEST = 4
"""Shorter words of names are words of the language as well."""


def hidden(words: str, *, account: str, domain: str = "", contacts: Iterable[str] = ()) -> str:
    """Return words without the account's name, its domain, and the people who work there.

    Of an account's name its first word counts as well, of a person's each word, from four letters on.
    """
    telling = {account, domain, domain.partition(".")[0], *account.split()[:1]}
    for contact in contacts:
        telling |= {contact, *contact.split()}
    names = sorted((each for each in telling if len(each) >= SHORTEST), key=lambda each: (-len(each), each))
    if not names:
        return words
    pattern = "|".join(re.escape(each) for each in names)
    return re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", HIDDEN, words, flags=re.IGNORECASE)

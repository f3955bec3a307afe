"""What being off track and its review are called: the organization chooses, every screen follows.

Sentences are written with "off track" and "autopsy"; `say` puts the organization's own words in.
"""

import re

from cs_platform.tenancy.domain.organization_settings import AutopsyWord, DitchWord, OrganizationSettings

MOVES = ("go", "goes", "going", "gone", "went")
DITCH = {"off track": "in the ditch"} | {f"{move} off track": f"{move} into the ditch" for move in MOVES}
LEARNING_REVIEW = {
    "an autopsy": "a learning review",
    "autopsy": "learning review",
    "autopsies": "learning reviews",
}
CHOSEN = {DitchWord.DITCH: DITCH, AutopsyWord.LEARNING_REVIEW: LEARNING_REVIEW}


def say(sentence: str, settings: OrganizationSettings) -> str:
    """Return the sentence in the organization's words; a capital stays one."""
    phrases = CHOSEN.get(settings.ditch_word, {}) | CHOSEN.get(settings.autopsy_word, {})
    if not phrases:
        return sentence
    longest_first = sorted(phrases, key=len, reverse=True)
    found = re.compile(rf"\b({'|'.join(longest_first)})\b", re.IGNORECASE)
    return found.sub(lambda match: _in_case_of(match[0], phrases[match[0].lower()]), sentence)


def _in_case_of(said: str, word: str) -> str:
    return word[0].upper() + word[1:] if said[0].isupper() else word

"""Two people, one form: what each changed is told apart field by field, and nobody's words are lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

Texts = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Clash:
    """A field both have changed: what stood there, what is saved, and what is not."""

    label: str
    before: str
    theirs: str
    yours: str


@dataclass(frozen=True, kw_only=True)
class Settled:
    """The form's data with their words where the person said nothing new, and where both did."""

    data: dict[str, Any]
    clashes: tuple[Clash, ...]


def settle(form: forms.Form, *, seen: Texts, theirs: Texts, version: int) -> Settled:
    """Bring what was sent up to date with what is saved; `seen` is what the person started from."""
    sent = {name: form.data.get(name, "") for name in form.fields}
    clashes = []
    for name, stands in theirs.items():
        if name not in sent or sent[name] == stands:
            continue
        if sent[name] == seen.get(name, stands):
            sent[name] = stands
        elif stands != seen.get(name, stands):
            clashes.append(_clash(form, name, seen[name], stands, sent[name]))
    return Settled(data={**sent, "version": str(version)}, clashes=tuple(clashes))


def _clash(form: forms.Form, name: str, before: str, theirs: str, yours: str) -> Clash:
    field = form.fields[name]
    words = {str(value): str(label) for value, label in getattr(field, "choices", ())}
    before, theirs, yours = (words.get(text, text) or "nothing" for text in (before, theirs, yours))
    return Clash(label=str(field.label), before=before, theirs=theirs, yours=yours)

"""Accounts named in a form: by name, or by name and number where names repeat.

A list of all accounts would be too long to choose from; the page suggests while one types.
"""

import re
from typing import Any

from django import forms
from django.core.validators import EMPTY_VALUES
from django.db.models import QuerySet

from accounts.models import Account

_NUMBERED = re.compile(r"(?:.*\s)?#(?P<id>\d{1,18})")
SEVERAL_SHOWN = 3


def written(account: Account) -> str:
    """Return how an account is written in a form: its name with its number, which is never ambiguous."""
    return f"{account.name} #{account.pk}"


class AccountField(forms.CharField):
    """One account of the organization; the form sets `queryset`."""

    queryset: QuerySet[Account] = Account.objects.none()

    def __init__(self, **options: Any) -> None:
        """Suggest while one types."""
        super().__init__(widget=forms.TextInput(attrs=_SUGGESTING), **options)

    def to_python(self, value: Any) -> Any:
        """Return the account that is named."""
        if value in EMPTY_VALUES:
            return None
        return value if isinstance(value, Account) else _find(self.queryset, str(value))

    def prepare_value(self, value: Any) -> Any:
        """Write an account or its id."""
        found = self.queryset.filter(pk=value).first() if isinstance(value, int) else value
        return written(found) if isinstance(found, Account) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare accounts."""
        try:
            chosen = self.to_python(data)
        except forms.ValidationError:
            return True
        return getattr(chosen, "pk", None) != (initial.pk if isinstance(initial, Account) else initial)


class AccountsField(forms.CharField):
    """Several accounts of the organization, one a line; the form sets `queryset`."""

    queryset: QuerySet[Account] = Account.objects.none()

    def __init__(self, **options: Any) -> None:
        """Take one a line."""
        options.setdefault("help_text", "One a line: its name, or name and number as in Nordwind #12.")
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), **options)

    def to_python(self, value: Any) -> Any:
        """Return the accounts that are named, each once."""
        if isinstance(value, list):
            return value
        lines = [line.strip() for line in (value or "").splitlines() if line.strip()]
        return list(dict.fromkeys(_find(self.queryset, line) for line in lines))

    def prepare_value(self, value: Any) -> Any:
        """Write one a line."""
        return "\n".join(map(written, value)) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare accounts."""
        try:
            return {one.pk for one in self.to_python(data)} != {one.pk for one in initial or []}
        except forms.ValidationError:
            return True


def _find(accounts: QuerySet[Account], text: str) -> Account:
    numbered = _NUMBERED.fullmatch(text.strip())
    found = (
        accounts.filter(pk=int(numbered["id"]))
        if numbered
        else accounts.filter(name__iexact=text.strip()).order_by("pk")
    )
    accounts_found = list(found[: SEVERAL_SHOWN + 1])
    if len(accounts_found) == 1:
        return accounts_found[0]
    if not accounts_found:
        raise forms.ValidationError(f"An account “{text[:80]}” does not exist. Write it as the list does.")
    several = ", ".join(written(one) for one in accounts_found[:SEVERAL_SHOWN])
    raise forms.ValidationError(f"Several accounts have this name. Write the number too: {several}.")


_SUGGESTING = {"list": "account-suggestions", "autocomplete": "off", "data-suggest": "accounts"}

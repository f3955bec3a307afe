"""What a kind of fact is: named fields, each read in one way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from cs_platform.lib.choices import LabelledEnum


class FieldType(StrEnum):
    """How the text of a cell is to be read."""

    TEXT = "TEXT"
    KEY = "KEY"
    NAME = "NAME"
    EMAIL = "EMAIL"
    DOMAIN = "DOMAIN"
    COUNTRY = "COUNTRY"
    CURRENCY = "CURRENCY"
    MONEY = "MONEY"
    INTEGER = "INTEGER"
    DECIMAL = "DECIMAL"
    DAY = "DAY"
    MOMENT = "MOMENT"
    FLAG = "FLAG"
    CHOICE = "CHOICE"
    LIST = "LIST"


_HELD = {
    FieldType.TEXT: "text",
    FieldType.KEY: "an id",
    FieldType.NAME: "text in one line",
    FieldType.EMAIL: "an e-mail address",
    FieldType.DOMAIN: "a domain or web address",
    FieldType.COUNTRY: "a country, its code or name",
    FieldType.CURRENCY: "three letters, such as EUR",
    FieldType.MONEY: "an amount",
    FieldType.INTEGER: "a whole number",
    FieldType.DECIMAL: "a number",
    FieldType.DAY: "a day",
    FieldType.MOMENT: "a day, or a day and time",
    FieldType.FLAG: "yes or no",
}
_WORTH_SAYING = frozenset({FieldType.CHOICE, FieldType.LIST, FieldType.FLAG})
STYLED = frozenset({FieldType.MONEY, FieldType.INTEGER, FieldType.DECIMAL, FieldType.DAY, FieldType.MOMENT})


Vocabulary = type[LabelledEnum]


@dataclass(frozen=True, kw_only=True)
class Field:
    """One canonical field: what it is called, how it is read, what is allowed.

    ``minimum`` and ``maximum`` bound numbers; ``length`` bounds text. ``words`` are spellings
    of allowed values found in other systems, in lower case. ``options`` are allowed texts that an
    organization chose itself. ``refers`` is the kind whose id a cell holds. ``into`` and ``key``: the
    value becomes this key of a JSON object. ``implied`` are headers that fix the value of every row:
    a column called NPS tells that each row is one.
    """

    name: str
    type: FieldType
    required: bool = False
    synonyms: tuple[str, ...] = ()
    choices: Vocabulary | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    description: str = ""
    minimum: Decimal = Decimal(0)
    maximum: Decimal | None = None
    length: int = 200
    options: tuple[str, ...] = ()
    refers: str = ""
    into: str = ""
    key: str = ""
    implied: Mapping[str, str] = field(default_factory=dict)

    @property
    def explanation(self) -> str:
        """What a cell may hold and is for, in words."""
        told = [self._holds] if self.type in _WORTH_SAYING or not self.description else []
        told += [self.description] if self.description else []
        return ". ".join(one[:1].upper() + one[1:] for one in told)

    @property
    def _holds(self) -> str:
        allowed = ", ".join([*(one.value for one in self.choices or ()), *self.options])
        if self.type is FieldType.LIST:
            return f"some of {allowed}, with ; between" if allowed else "several, with ; between"
        return f"one of {allowed}" if allowed else _HELD[self.type]

    @property
    def styled(self) -> bool:
        """Whether the way this field is written depends on the country."""
        return self.type in STYLED


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of fact.

    ``keys`` identify a row within a source; ``one_of`` lists groups of fields of which one
    must be mapped; ``event`` is the field that says when the fact happened. ``headers`` are headers
    that hardly another kind has, ``files`` words that names of its files have in them.

    ``purpose`` says what the facts are good for, ``pages`` what they make possible beside measures,
    ``systems`` where they usually are.
    """

    name: str
    label: str
    fields: tuple[Field, ...]
    keys: tuple[str, ...]
    purpose: str
    pages: tuple[str, ...]
    systems: tuple[str, ...]
    files: tuple[str, ...]
    one_of: tuple[tuple[str, ...], ...] = ()
    event: str = ""
    headers: tuple[str, ...] = ()

    def field(self, name: str) -> Field:
        """Return the field called ``name``; KeyError when this kind has none."""
        return self.by_name[name]

    @property
    def by_name(self) -> Mapping[str, Field]:
        """Return the fields by their name."""
        return MappingProxyType({one.name: one for one in self.fields})

    @property
    def stored(self) -> Mapping[str, FieldType]:
        """Return what a row carries at the end by name; a JSON object is one text."""
        return MappingProxyType(
            {one.into or one.name: FieldType.TEXT if one.into else one.type for one in self.fields}
        )

    @property
    def required(self) -> tuple[str, ...]:
        """Return the names of the fields every row needs."""
        return tuple(one.name for one in self.fields if one.required)


OWN_LIST = "a list of your own"
SMALL = Decimal(32_767)
WHOLE = Decimal(2_147_483_647)
BIG = Decimal(10) ** 12


def known_on() -> Field:
    """Return the field for the day a row was known."""
    return Field(
        name="known_on",
        type=FieldType.DAY,
        synonyms=("recorded_on", "recorded_at", "known_since", "erfasst_am", "bekannt_seit"),
        description="the day we knew it",
    )


def external_id(*synonyms: str, required: bool = True, without: str = "") -> Field:
    """Return the field for the row's own id; ``without`` says what identifies a row that has none."""
    return Field(
        name="external_id",
        type=FieldType.KEY,
        required=required,
        synonyms=("id", "record_id", *synonyms),
        description=f"the row’s own id; without one, {without}" if without else "the row’s own id",
    )


def account_key(*, required: bool = True) -> Field:
    """Return the field that refers to an account."""
    return Field(
        name="account",
        type=FieldType.KEY,
        required=required,
        refers="accounts",
        synonyms=(
            "account_id", "customer", "customer_id", "company_id", "client_id", "tenant_id",
            "organization_id", "customer_number", "account_number",
            "kunde", "kundennummer", "kunden_id", "kundennr", "debitor", "firma", "kunden_nr",
            "debitorennummer", "associated_company_id", "associated_company_ids", "company", "customer_no",
            "account_no", "ticket_organization_id", "kd_nr", "kdnr", "kd_nummer",
        ),
        description="the account’s id in the other system",
    )  # fmt: skip


def contact_key(name: str = "contact", *synonyms: str, description: str = "") -> Field:
    """Return a field that refers to a person at the account."""
    common = (
        "contact_id", "person_id", "respondent", "respondent_id", "kontakt", "kontakt_id", "kontakt_nr",
        "ansprechpartner", "ansprechpartner_id", "ansprechpartner_nr",
    )  # fmt: skip
    return Field(
        name=name,
        type=FieldType.KEY,
        refers="contacts",
        synonyms=synonyms or common,
        description=description or "the contact’s id in the other system",
    )


def member(name: str, *synonyms: str, description: str = "") -> Field:
    """Return a field that names one of our own people by e-mail address."""
    return Field(
        name=name,
        type=FieldType.EMAIL,
        refers="members",
        synonyms=(name.removesuffix("_email"), *synonyms),
        description=description or "the e-mail address of one of our people",
        length=254,
    )


def currency() -> Field:
    """Return the field for the currency of the row's amount."""
    return Field(
        name="currency",
        type=FieldType.CURRENCY,
        synonyms=("currency_code", "währung", "ccy"),
        description="of the amount; left out: the sign beside it, else the mapping’s or organization’s",
    )

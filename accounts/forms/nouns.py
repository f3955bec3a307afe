"""Every kind of record that people type: the one list that addresses, buttons and tests go by.

To add one: write its `RecordForm` under `accounts.forms.records`, and give it a line here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db.models import Model

from accounts.forms.records import commerce, customers, outcomes, people, settings, support
from accounts.forms.records.base import RecordForm
from accounts.models import Account, LifecycleStage, OutcomeGoal
from cs_platform.tenancy.domain.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class Parent:
    """What a new record is made for: its key on the record, also the name in addresses, and its table."""

    name: str
    model: type[Model]


@dataclass(frozen=True, kw_only=True)
class Noun:
    """A kind of record: its word in addresses, its words on screen, its form, and who may write it.

    parent: None where a record stands by itself. removal: what removing it is called.
    """

    slug: str
    one: str
    many: str
    form: type[RecordForm]
    parent: Parent | None
    permission: Permission = Permission.EDIT_ACCOUNTS
    removal: str = "Remove"
    article: str = "a"

    @property
    def model(self) -> type[Model]:
        """The table of the records."""
        model: type[Model] = self.form._meta.model
        return model

    @property
    def kind(self) -> str:
        """How imports and field winners name it."""
        return self.slug.replace("-", "_")

    @property
    def with_article(self) -> str:
        """One of it in a sentence."""
        return f"{self.article} {self.one}"


ACCOUNT = Parent(name="account", model=Account)
GOAL = Parent(name="goal", model=OutcomeGoal)
STAGE = Parent(name="stage", model=LifecycleStage)


def _fact(slug: str, one: str, form: type[RecordForm], many: str = "", **options: Any) -> Noun:
    return Noun(slug=slug, one=one, many=many or f"{one}s", form=form, **{"parent": ACCOUNT, **options})


def _setting(slug: str, one: str, form: type[RecordForm], **options: Any) -> Noun:
    return _fact(slug, one, form, permission=Permission.MANAGE_ORGANIZATION, **{"parent": None, **options})


_ALL = (
    _fact("accounts", "account", customers.AccountForm, parent=None, removal="Archive", article="an"),
    _fact("contacts", "contact", people.ContactForm),
    _fact("contracts", "contract", commerce.ContractForm),
    _fact("churn-statements", "churn statement", commerce.ChurnStatementForm),
    _fact("handovers", "handover", outcomes.HandoverForm),
    _fact("success-plans", "success plan", outcomes.SuccessPlanForm),
    _fact("goals", "goal", outcomes.GoalForm),
    _fact("measurements", "measurement", outcomes.MeasurementForm, parent=GOAL),
    _fact("commitments", "promise", outcomes.CommitmentForm),
    _fact("touches", "touch", people.TouchForm, many="touches"),
    _fact("statements", "statement", people.StatementForm),
    _fact("tickets", "ticket", support.TicketForm),
    _fact("opportunities", "opportunity", commerce.OpportunityForm, many="opportunities", article="an"),
    _fact("surveys", "survey answer", support.SurveyForm),
    _fact("invoices", "invoice", commerce.InvoiceForm, article="an"),
    _fact("stories", "story", people.StoryForm, many="stories"),
    _fact("incidents", "incident", support.IncidentForm, parent=None, article="an"),
    _fact("stage-entries", "stay in a stage", customers.StageEntryForm, many="stays in stages"),
    _setting("stages", "stage", settings.StageForm),
    _setting("standards", "standard", settings.StandardForm, parent=STAGE),
    _setting("features", "feature", settings.FeatureForm),
    _setting("attributes", "attribute", settings.AttributeForm, article="an"),
    _setting("exchange-rates", "exchange rate", settings.ExchangeRateForm, article="an"),
)
NOUNS: Mapping[str, Noun] = MappingProxyType({noun.slug: noun for noun in _ALL})
OF_TABLE: Mapping[str, Noun] = MappingProxyType({noun.model._meta.db_table: noun for noun in _ALL})

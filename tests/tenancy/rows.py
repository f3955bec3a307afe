"""Fills every tenant table of an organization by walking the models, each text with a word to look for.

A new table is filled by the same rules. One whose constraints want more says so by failing here, and
then gets its line in `_special`.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from accounts.models import (
    Account,
    Contact,
    Contract,
    Handover,
    Import,
    ImportMapping,
    LifecycleStage,
    SurveyResponse,
    Ticket,
    Touch,
)
from autopsies.models import Agreement
from cs_platform.jobs.models import Job, Run, StoredFile, StoredFileChunk
from cs_platform.tenancy.context import organization_context
from cs_platform.tenancy.models import ExchangeRate, Membership, Organization, SignedLink
from health.domain import defaults
from health.domain.choices import SliceKind
from health.models import (
    AccountStanding,
    DitchEpisode,
    HealthConfig,
    HealthScore,
    PortfolioDay,
    RiskEstimate,
    Signal,
)
from tests.accounts import folders

DAY = date(2026, 2, 28)
MEASURES = len(defaults.CONFIGURATION.keys)
PARTITIONED = ("accounts_usageday", "accounts_featureday", "health_healthscore", "health_riskestimate")
EXTERNAL_ID = "a1"
SOURCE = "crm"


class HealthDraft(models.Model):
    """Stands for the second health configuration made, which is not published."""

    class Meta:
        abstract = True


@dataclass(kw_only=True)
class Rows:
    """What was made in one organization: one row of each model, and the word in its texts."""

    organization: Organization
    membership: Membership
    word: str
    amount: Decimal
    now: datetime
    made: dict[type[models.Model], Any] = field(default_factory=dict)

    def id_of(self, model: type[models.Model]) -> int:
        """Return the key of the row made."""
        return int(self.membership.pk if model is Membership else self.made[model].pk)

    @property
    def token(self) -> str:
        """What the signed link made here is opened by."""
        return f"token-{self.word}"


def tenant_models() -> list[type[models.Model]]:
    """Return every model with an organization, in the order of their keys; jobs may belong to one."""
    own = (Organization, Membership)
    return [
        model
        for model in apps.get_models()
        if model not in own and any(each.name == "organization" for each in model._meta.local_fields)
    ]


def fill(
    organization: Organization, membership: Membership, *, word: str, amount: int, now: datetime
) -> Rows:
    """Make one row in every table, and a second portfolio day, whose key is a word."""
    rows = Rows(organization=organization, membership=membership, word=word, amount=Decimal(amount), now=now)
    with organization_context(organization.pk), connection.cursor() as cursor:
        for table in PARTITIONED:
            cursor.execute("SELECT ensure_months(%s::regclass, %s, %s)", [table, DAY, DAY])
        for model in tenant_models():
            rows.made[model] = _make(rows, model)
        rows.made[HealthDraft] = HealthConfig.objects.create(
            **_values(rows, HealthConfig) | {"number": None, "published_at": None, "published_on": None}
        )
        PortfolioDay.objects.create(
            **_values(rows, PortfolioDay) | {"slice_kind": SliceKind.SEGMENT, "slice_key": word}
        )
        Account.objects.filter(pk=rows.id_of(Account)).update(owner=membership)
    return rows


def _make(rows: Rows, model: type[models.Model]) -> models.Model:
    made = model(**_values(rows, model))
    made.save(force_insert=True)
    return made


def _values(rows: Rows, model: type[models.Model]) -> dict[str, Any]:
    special = _special(rows).get(model, {})
    return {
        each.name: special[each.name] if each.name in special else _value(rows, each)
        for each in model._meta.local_fields
        if each.concrete and not isinstance(each, models.AutoField | models.CompositePrimaryKey)
    }


def _value(rows: Rows, of: "models.Field[Any, Any]") -> Any:
    if isinstance(of, models.ForeignKey):
        return _target(rows, of)
    if not _holds_words(of):
        return of.get_default() if of.has_default() or of.null else _first_or_made(rows, of)
    return _made(rows, of)


def _first_or_made(rows: Rows, of: "models.Field[Any, Any]") -> Any:
    return of.choices[0][0] if of.choices else _made(rows, of)


def _made(rows: Rows, of: "models.Field[Any, Any]") -> Any:
    return next(make(rows, of) for kind, make in _BY_KIND if isinstance(of, kind))


def _holds_words(of: "models.Field[Any, Any]") -> bool:
    kind = of.base_field if isinstance(of, ArrayField) else of
    return isinstance(kind, models.CharField | models.TextField | models.JSONField) and not kind.choices


def _target(rows: Rows, of: "models.ForeignKey[Any, Any]") -> Any:
    known: dict[Any, Any] = {Organization: rows.organization, Membership: rows.membership, **rows.made}
    return known.get(of.related_model) if of.null else known[of.related_model]


def _text(rows: Rows, of: "models.Field[Any, Any]") -> str:
    if of.name == "currency":
        return "USD"
    return rows.word if of.max_length is None or of.max_length >= len(rows.word) else ""


def _array(rows: Rows, of: Any) -> list[Any]:
    return [_text(rows, of.base_field)]


# the first that fits
_BY_KIND: tuple[tuple[Any, Any], ...] = (
    (models.EmailField, lambda rows, of: f"{rows.word}@{rows.organization.slug}.test"),
    (models.CharField | models.TextField, _text),
    (ArrayField, _array),
    (models.JSONField, lambda rows, of: {"word": rows.word}),
    (models.BinaryField, lambda rows, of: rows.word.encode()),
    (models.BooleanField, lambda rows, of: False),
    (models.DecimalField, lambda rows, of: rows.amount),
    (models.FloatField, lambda rows, of: 0.5),
    (models.DateTimeField, lambda rows, of: rows.now),
    (models.DateField, lambda rows, of: DAY),
    (models.IntegerField, lambda rows, of: 1),
)


def file_of(word: str) -> bytes:
    """Return the file of the import made."""
    return f"{','.join(folders.HEADERS['accounts'])}\nfile-{word},{word},,,,,,,2024-01-05\n".encode()


def _special(rows: Rows) -> Mapping[type[models.Model], Mapping[str, Any]]:
    """Return what constraints or pages want beyond a value of the right kind."""
    content = file_of(rows.word)
    document = folders.document({"accounts": ""}, source=SOURCE)
    soon = {"expires_at": rows.now + timedelta(days=3650)}
    return {
        ExchangeRate: {"currency": "CHF", "rate": Decimal("1.1")},
        SignedLink: {"token_hash": hashlib.sha256(rows.token.encode()).hexdigest(), **soon},
        Run: {"day": DAY, "state": "DONE", "finished_at": rows.now},
        Job: {"kind": "expire_files", "state": "FAILED", "arguments": {"day": rows.word}},
        StoredFile: {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()},
        StoredFileChunk: {"position": 0, "content": content},
        ImportMapping: {"document": f"# {rows.word}\n{document}"},
        Import: {
            "kind": "accounts",
            "source": SOURCE,
            "state": "CHECKED",
            "mapping": {"document": document},
            "notes": [rows.word],
            "contradictions": [{"sentence": rows.word}],
        },
        LifecycleStage: {"position": 99},
        Account: {"source": SOURCE, "external_id": EXTERNAL_ID},
        Contract: {"starts_on": DAY - timedelta(days=100), "term_ends_on": DAY + timedelta(days=200)},
        Contact: {"roles": ["CHAMPION"]},
        Handover: {"read_at": rows.now},
        Ticket: {"blind_severity": 2, "blind_at": rows.now},
        SurveyResponse: {"scale_low": 0, "scale_high": 10, "score": 9, "acted_on_at": rows.now},
        Touch: {"happened_at": rows.now},
        # 2: publishing what is shipped made 1
        HealthConfig: {
            "number": 2,
            "settings": defaults.CONFIGURATION.as_dict(),
            "published_at": rows.now,
            "published_on": DAY,
        },
        Signal: {
            "evidence": {"word": rows.word, "fell_by": 0.3, "portfolio_median": -0.02},
            "acted_on_at": rows.now,
            "acted_on_kind": "TOUCH",
        },
        DitchEpisode: {"entered_on": DAY - timedelta(days=9)},
        HealthScore: {"health": 35.0, "values": [0.5] * MEASURES, "contributions": [1.0] * MEASURES},
        RiskEstimate: {"history": [1.0] * 5, "exposure": [Decimal(0), rows.amount, Decimal(0)]}
        | _money(rows),
        AccountStanding: {"health": 35.0, "trend": [40.0, 35.0], "not_convertible": "", **_money(rows)},
        PortfolioDay: {"slice_kind": SliceKind.ALL, "slice_key": ""},
        Agreement: {"function": "SALES"},
    }


def _money(rows: Rows) -> dict[str, Any]:
    return {
        "customer_state": "CUSTOMER",
        "probability": 0.5,
        "arr": rows.amount,
        "known_loss": Decimal(0),
        "expected_loss": rows.amount,
    }

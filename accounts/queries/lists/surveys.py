"""Answers to surveys of all accounts, without telling who stayed anonymous."""

from typing import Any

from django.db.models import Case, Count, F, FloatField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast

from accounts.domain import surveys as rules
from accounts.domain.choices import SurveyKind
from accounts.domain.surveys import ScoreClass
from accounts.models import SurveyResponse
from accounts.queries.lists import base


def rows(organization_id: int) -> QuerySet[Any]:
    """Return the answers that may be shown, with `place` (0..1, high is good) and `score_class`.

    Anonymous answers of a kind are held back where an account gave fewer than five: their words, score and
    day could tell who gave them.
    """
    answers: QuerySet[Any] = SurveyResponse.objects.for_organization(organization_id)
    alike = (
        answers.filter(is_anonymous=True, account_id=OuterRef("account_id"), kind=OuterRef("kind"))
        .order_by()
        .values("kind")
        .annotate(count=Count("pk"))
    )
    shown = answers.alias(alike=Subquery(alike.values("count"))).filter(
        Q(is_anonymous=False) | Q(alike__gte=rules.AT_LEAST)
    )
    found = shown.annotate(place=_place()).annotate(score_class=_class())
    return base.of_living(found.select_related("contact", "acted_on_by__user"), organization_id)


def _place() -> Case:
    width = Cast(F("scale_high") - F("scale_low"), FloatField())
    from_low = Cast(F("score") - F("scale_low"), FloatField()) / width
    from_high = Cast(F("scale_high") - F("score"), FloatField()) / width
    return Case(When(high_is_good=True, then=from_low), default=from_high)


def _class() -> Case:
    """Return how good an answer is."""
    nps = Q(kind=SurveyKind.NPS)
    good = Q(nps, place__gte=rules.PROMOTER / 10) | Q(~nps, place__gte=rules.GOOD_FROM)
    bad = Q(nps, place__lte=rules.DETRACTOR / 10) | Q(~nps, place__lte=rules.BAD_TO)
    return Case(
        When(good, then=Value(ScoreClass.GOOD.value)),
        When(bad, then=Value(ScoreClass.BAD.value)),
        default=Value(ScoreClass.NEUTRAL.value),
    )

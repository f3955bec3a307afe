"""The scale each kind of survey is answered on where nobody says otherwise; on all of them high is good."""

from collections.abc import Mapping
from types import MappingProxyType

from accounts.domain.choices import SurveyKind

SHIPPED: Mapping[SurveyKind, tuple[int, int]] = MappingProxyType(
    {SurveyKind.NPS: (0, 10), SurveyKind.CSAT: (1, 5), SurveyKind.CES: (1, 7)}
)

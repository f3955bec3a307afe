"""The pages people read, below `/o/<organization>/`."""

from django.urls import path

from cs_platform.pages import (
    accounts_list,
    bulk,
    call_drivers,
    definitions_page,
    import_guide,
    journey,
    notices,
    search,
    today,
    value_at_risk,
)
from cs_platform.pages.account import commercial, outcomes, overview, people, timeline, usage
from cs_platform.pages.account import fairness as account_fairness
from cs_platform.pages.account import why as account_why
from cs_platform.pages.fairness import answers, attention, perception, severity, shouting
from cs_platform.pages.lists import urls as lists
from cs_platform.pages.trust import page as trust

app_name = "pages"
urlpatterns = [
    path("", today.today, name="today"),
    path("accounts/", accounts_list.accounts, name="accounts"),
    path("accounts/many/", bulk.preview, name="accounts-many"),
    path("accounts.csv", accounts_list.accounts_csv, name="accounts-csv"),
    path("accounts/<int:account_id>/", overview.overview, name="account"),
    path("accounts/<int:account_id>/outcomes/", outcomes.outcomes, name="account-outcomes"),
    path("accounts/<int:account_id>/people/", people.people, name="account-people"),
    path("accounts/<int:account_id>/timeline/", timeline.timeline, name="account-timeline"),
    path("accounts/<int:account_id>/usage/", usage.usage, name="account-usage"),
    path("accounts/<int:account_id>/commercial/", commercial.commercial, name="account-commercial"),
    path("accounts/<int:account_id>/fairness/", account_fairness.panel, name="account-fairness"),
    path("accounts/<int:account_id>/why/", account_why.panel, name="account-why"),
    path("accounts/<int:account_id>/stage/", journey.account_stage, name="account-stage"),
    *lists.urlpatterns,
    path("notices/", notices.notices, name="notices"),
    path("search/", search.search, name="search"),
    path("journey/", journey.journey, name="journey"),
    path("call-drivers/", call_drivers.call_drivers, name="call-drivers"),
    path("value-at-risk/", value_at_risk.value_at_risk, name="value-at-risk"),
    path("fairness/", severity.severity_page, name="fairness"),
    path("fairness/shouting/", shouting.shouting_page, name="fairness-shouting"),
    path("fairness/attention/", attention.attention_page, name="fairness-attention"),
    path("fairness/perception/", perception.perception_page, name="fairness-perception"),
    path("fairness/answers/", answers.answers_page, name="fairness-answers"),
    path("trust/", trust.trust, name="trust"),
    path("definitions/", definitions_page.figures, name="definitions"),
    path("imports/guide/", import_guide.guide, name="import-guide"),
    path("imports/guide/<slug:kind>.csv", import_guide.example, name="import-example"),
]

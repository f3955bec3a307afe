"""The pages people read, below `/o/<organization>/`."""

from django.urls import path

from cs_platform.pages import account, accounts_list, definitions_page, import_guide, today, value_at_risk

app_name = "pages"
urlpatterns = [
    path("", today.today, name="today"),
    path("accounts/", accounts_list.accounts, name="accounts"),
    path("accounts.csv", accounts_list.accounts_csv, name="accounts-csv"),
    path("accounts/<int:account_id>/", account.account, name="account"),
    path("value-at-risk/", value_at_risk.value_at_risk, name="value-at-risk"),
    path("definitions/", definitions_page.figures, name="definitions"),
    path("imports/guide/", import_guide.guide, name="import-guide"),
    path("imports/guide/<slug:kind>.csv", import_guide.example, name="import-example"),
]

"""Addresses: public ones, and an organization's below `/o/<slug>/`."""

from allauth.account import views as account
from django.urls import URLPattern, URLResolver, include, path, re_path

# allauth's own URL list also opens sign-up and e-mail pages: only these are wanted
SIGN_IN = [
    path("login/", account.login, name="account_login"),
    path("signup/", account.signup, name="account_signup"),
    path("logout/", account.logout, name="account_logout"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        # a key has hyphens of its own
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("cs_platform.tenancy.urls.home")),
    path("", include(SIGN_IN)),
    path("o/<slug:organization>/", include("cs_platform.pages.urls")),
    path("o/<slug:organization>/settings/", include("cs_platform.tenancy.urls.settings")),
    path("o/<slug:organization>/settings/", include("cs_platform.jobs.urls")),
    path("o/<slug:organization>/settings/", include("accounts.urls.settings")),
    path("o/<slug:organization>/settings/", include("cs_platform.pages.settings.urls")),
    path("o/<slug:organization>/imports/", include("accounts.urls.imports")),
    path("o/<slug:organization>/contacts/", include("accounts.urls.rights")),
    path("o/<slug:organization>/records/", include("accounts.urls.records")),
    path("o/<slug:organization>/saved-views/", include("accounts.urls.saved_views")),
    path("o/<slug:organization>/steps/", include("accounts.urls.steps")),
    path("o/<slug:organization>/touches/", include("playbooks.urls.touches")),
    path("o/<slug:organization>/fairness/looks/", include("accounts.urls.looks")),
    path("o/<slug:organization>/moves/", include("accounts.urls.moves")),
    path("o/<slug:organization>/health/", include("health.urls")),
    path("o/<slug:organization>/today/", include("playbooks.urls.today")),
    path("o/<slug:organization>/autopsies/", include("autopsies.urls")),
]

handler400 = "cs_platform.pages.errors.bad_request"
handler403 = "cs_platform.pages.errors.forbidden"
handler404 = "cs_platform.pages.errors.not_found"
handler500 = "cs_platform.pages.errors.server_error"

"""Usage: how much, by how many of the seats, and of which features."""

from datetime import date, timedelta

from accounts.models import Account, Feature, FeatureDay
from cs_platform.tenancy import operations as tenancy
from tests import factories as make
from tests.conftest import Person
from tests.pages import reading
from tests.pages.account.records import TODAY, ago


def url(account: Account) -> str:
    return f"/o/halden/accounts/{account.pk}/usage/"


def feature(of: Account, name: str, *, core: bool = True, **events_by_days_ago: int) -> Feature:
    """Make a feature that was used so many days ago: ``d3=7`` is 7 events three days ago."""
    row = Feature(organization=of.organization, name=name, core=core, known_on=ago(400))
    row.save()
    for days, events in events_by_days_ago.items():
        day = ago(int(days[1:]))
        tenancy.ensure_months("accounts_featureday", day, day)
        FeatureDay(
            organization=of.organization, account=of, feature=row, day=day, events=events, known_on=day
        ).save()
    return row


def test_nothing_on_record_says_what_to_do(nordwind: Account, bob: Person) -> None:
    feature(nordwind, "Planner")
    page = reading.page(bob.client, url(nordwind))
    assert "No file has said how many users were active." in page
    assert "No use is on record for the last year." in page
    assert "No file has said which features they use." in page


def test_active_users_against_the_seats_of_each_week(nordwind: Account, bob: Person) -> None:
    """20 seats until a week ago, 40 since; one day's peak of 12 users this week, 9 in the one before."""
    old = make.contract(nordwind, starts_on=ago(300), seats=20)
    make.contract(nordwind, starts_on=ago(6), seats=40, replaces=old)
    make.usage(nordwind, TODAY, events=5, active_users=9)
    make.usage(nordwind, ago(1), events=5, active_users=12)
    make.usage(nordwind, ago(7), events=3, active_users=9)
    answer = bob.client.get(url(nordwind))
    seats, users = answer.context["users_chart"].series
    assert (seats.values, users.values) == ((20.0, 40.0), (9.0, 12.0))
    assert "Last week 12 of 40 seats: 30%." in reading.words(reading.body(answer)).replace("\xa0", " ")


def test_use_is_added_up_by_week_with_silent_weeks_as_zero(nordwind: Account, bob: Person) -> None:
    make.usage(nordwind, TODAY, events=5)
    make.usage(nordwind, ago(6), events=7)
    make.usage(nordwind, ago(14), events=3)
    make.usage(nordwind, TODAY + timedelta(days=1), events=100)
    chart = bob.client.get(url(nordwind)).context["events_chart"]
    assert chart.series[0].values == (3.0, 0.0, 12.0)
    assert chart.days[-1] == TODAY
    assert "No running contract says how many seats they have." not in reading.page(bob.client, url(nordwind))


def test_features_by_use_and_core_ones_that_are_missing(nordwind: Account, bob: Person) -> None:
    """28 days are the newest four weeks: 27 days ago is in them, 28 is not."""
    feature(nordwind, "Planner", d0=5, d27=2, d28=11)
    feature(nordwind, "Reports", d30=4)
    feature(nordwind, "Mobile")
    feature(nordwind, "Toys", core=False, d1=90)
    feature(nordwind, "Never", core=False)
    whole = reading.body(bob.client.get(url(nordwind)))
    assert [[row[0], row[1], row[2], row[4]] for row in reading.table(whole)] == [
        ["Plannercore", "7", "11", "today"],
        ["Reportscore, missing", "0", "4", "30 days ago"],
        ["Mobilecore, missing", "0", "0", "not in 26 weeks"],
        ["Toysnot core", "90", "0", "yesterday"],
    ]
    assert "2 core features not used in the last 28 days: Reports, Mobile." in reading.words(whole).replace(
        "\xa0", " "
    )


def test_it_asks_as_much_for_few_features_as_for_many(nordwind: Account, bob: Person) -> None:
    feature(nordwind, "Planner", d1=1)
    make.usage(nordwind, date(2026, 3, 2), active_users=3)
    few = reading.queries(bob.client, url(nordwind))
    for number in range(50):
        feature(nordwind, f"Feature {number}", d2=1)
        make.contract(nordwind, product=f"Product {number}", seats=3)
    assert len(few) == len(reading.queries(bob.client, url(nordwind))) <= reading.QUERIES_AT_MOST

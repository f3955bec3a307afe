"""How figures and days are written, and what the marks and tags draw."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from cs_platform.lib import text
from cs_platform.lib.money import Money
from cs_platform.pages import definitions, errors, marks
from cs_platform.pages.charts import Chart, Mark, Series

MONDAY = dt.date(2026, 11, 23)


def render(
    source: str, *, locale: str = "en", theme: str = "SYSTEM", path: str = "/", **context: object
) -> str:
    """Render a template for a reader of an organization that reports in euros."""
    request = RequestFactory().get(path)
    request.user = SimpleNamespace(locale=locale, theme=theme)  # type: ignore[assignment]
    request.organization = SimpleNamespace(  # type: ignore[attr-defined]
        slug="halden", reporting_currency="EUR", time_zone="Europe/Oslo"
    )
    return Template(source).render(Context({"request": request, **context}))


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("0", "€0"),
        ("-0.2", "€0"),
        ("950", "€950"),
        ("999.4", "€999"),
        ("999.5", "€1k"),
        ("411600", "€412k"),
        ("999499", "€999k"),
        ("999500", "€1M"),
        ("1812400", "€1.8M"),
        ("2000000", "€2M"),
        ("18400000", "€18.4M"),
        ("999500000", "€1bn"),
        ("-411600", "−€412k"),
    ],
)
def test_short_money_picks_its_unit_after_rounding(amount: str, written: str) -> None:
    assert text.money_short(Decimal(amount), "EUR", locale="en") == written


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_short_money_never_shows_a_thousand_of_a_unit(amount: Decimal) -> None:
    assert "1000" not in text.money_short(amount, "EUR", locale="en").replace("1000bn", "")


@pytest.mark.parametrize(
    ("locale", "full", "short", "ratio"),
    [
        ("en", "€342,000", "€1.8M", "9.8%"),
        ("en-US", "€342,000", "€1.8M", "9.8%"),
        ("de", "342.000\xa0€", "1,8M\xa0€", "9,8%"),
        ("hi-IN", "€3,42,000", "€1.8M", "9.8%"),
        ("no such locale", "€342,000", "€1.8M", "9.8%"),
    ],
)
def test_a_locale_decides_separators_and_the_place_of_the_currency(
    locale: str, full: str, short: str, ratio: str
) -> None:
    assert text.money_full(Decimal("341999.50"), "EUR", locale=locale) == full
    assert text.money_short(Decimal(1812400), "EUR", locale=locale) == short
    assert text.percent(0.098, locale=locale, decimals=1) == ratio


def test_amounts_round_half_up_and_not_to_even() -> None:
    assert text.money(Decimal("268000.5"), locale="en") == "268,001"
    assert text.money(Decimal("268001.5"), locale="en") == "268,002"
    assert text.percent(Decimal("0.285"), locale="en") == "29%"


def test_changes_are_signed_with_a_true_minus_and_zero_has_no_sign() -> None:
    assert text.number(-5.44, locale="en", decimals=1, signed=True) == "\N{MINUS SIGN}5.4"
    assert text.number(12, locale="en", signed=True) == "+12"
    assert text.number(-0.04, locale="en", decimals=1, signed=True) == "0.0"
    assert text.money_short(Decimal(65000), "EUR", locale="en", signed=True) == "+€65k"


def test_a_share_of_nothing_is_not_a_number() -> None:
    assert text.share(1, 0, locale="en") is None
    assert text.share(Decimal(412), Decimal(1812), locale="en") == "23%"


def test_counts_agree_with_their_noun() -> None:
    assert text.count(1, "account", locale="en") == "1\xa0account"
    assert text.count(18400, "account", locale="en") == "18,400\xa0accounts"
    assert text.count(2, "autopsy", "autopsies", locale="en") == "2\xa0autopsies"
    assert text.in_words(9, "account", locale="en") == "nine accounts"
    assert text.in_words(0, "account", locale="en") == "no accounts"
    assert text.in_words(13, "account", locale="en") == "13\xa0accounts"


@pytest.mark.parametrize(
    ("locale", "day", "month"),
    [
        ("en", "28 Sep 2026", "Sep 2026"),
        ("en-US", "Sep 28, 2026", "Sep 2026"),
        ("de", "28. Sept. 2026", "Sept. 2026"),
    ],
)
def test_days_are_written_the_readers_way(locale: str, day: str, month: str) -> None:
    assert text.day(dt.date(2026, 9, 28), locale=locale) == day
    assert text.month(dt.date(2026, 9, 28), locale=locale) == month


def test_a_moment_is_shown_in_the_organizations_time_zone() -> None:
    early = dt.datetime(2026, 11, 22, 23, 40, tzinfo=dt.UTC)
    assert text.moment(early, locale="en", time_zone="Europe/Oslo") == "Mon 23 Nov 2026, 00:40"


@pytest.mark.parametrize(
    ("days", "written"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (69, "in 69\xa0days"),
        (-4, "4\xa0days ago"),
        (365, "in 365\xa0days"),
        (400, "in 13\xa0months"),
        (-2000, "5\xa0years ago"),
    ],
)
def test_how_far_a_day_is(days: int, written: str) -> None:
    assert text.relative_day(MONDAY + dt.timedelta(days=days), MONDAY) == written


def test_separators_for_charts() -> None:
    assert text.separators(locale="en") == ".,"
    assert text.separators(locale="de") == ",."


def test_money_carries_its_own_currency_and_a_bare_amount_the_organizations() -> None:
    assert render("{% money_full a %}", a=Money(Decimal(342000), "USD")) == "$342,000"
    assert render("{% money_full a %}", a=Decimal(342000)) == "€342,000"
    assert render("{% money a %}", a=Money(Decimal(342000), "USD")) == "342,000"
    assert render("{% money_short a 2 %}", a=Decimal(1050000)) == "€1.05M"


@pytest.mark.parametrize(
    "tag", ["money", "money_full", "money_short", "number", "signed", "percent", "day", "moment", "count"]
)
def test_what_is_missing_is_a_dash_with_a_word_and_zero_is_not(tag: str) -> None:
    assert 'visually-hidden">no value' in render("{% " + tag + " value %}", value=None)
    if tag not in {"day", "moment"}:
        assert "0" in render("{% " + tag + " value %}", value=0)


def test_not_a_number_is_missing() -> None:
    assert "no value" in render("{% number value %}", value=float("nan"))


def test_a_relative_day_keeps_the_day_itself_on_hover() -> None:
    html = render("{% relative_day day today %}", day=dt.date(2027, 1, 31), today=MONDAY)
    assert html == '<time datetime="2027-01-31" title="31 Jan 2027">in 69\xa0days</time>'


def test_risk_says_its_word_beside_the_disc_and_unknown_has_no_number() -> None:
    watch = render("{% risk 'WATCH' 46.6 %}")
    assert 'ls-risk-1"' in watch
    assert '<span class="ls-risk-num">47</span><span class="ls-risk-word">watch</span>' in watch
    unknown = render("{% risk 'UNKNOWN' 46.6 %}")
    assert "stroke-dasharray" in unknown
    assert "ls-risk-num" not in unknown
    assert "unknown" in render("{% risk band None %}", band=None)


def test_a_label_that_does_not_exist_is_refused() -> None:
    assert "ls-label-assumed" in render("{% label 'ASSUMED' %}")
    with pytest.raises(KeyError):
        render("{% label 'SURE' %}")


def test_a_sparkline_goes_down_when_values_fall_and_is_rounded() -> None:
    points = marks.spark_points([60.0, 50.0, 1 / 3], low=0, high=60)
    assert points == [(3.0, 3.0), (40.0, 5.3), (77.0, 16.9)]
    assert marks.spark_points([5.0, 5.0], low=5, high=5)[0] == (3.0, 10.0)
    html = render("{% sparkline values 'AT_RISK' 'Health' %}", values=[41, None, 34])
    assert 'aria-label="Health, from 41 to 34"' in html
    assert "too little data" in render("{% sparkline values %}", values=[41, None])


def test_bars_stay_within_their_box() -> None:
    assert 'width="178.5"' in marks.bar(3.0)
    assert 'width="0.0"' in marks.bar(-1.0)


def test_every_definition_has_words_and_links_resolve_to_it() -> None:
    assert len(definitions.TERMS) == sum(len(terms) for _, terms in definitions.GROUPS)
    assert all(term.name and term.unit and term.meaning.endswith(".") for term in definitions.TERMS.values())


def test_a_column_head_sorts_the_other_way_when_it_sorts_already() -> None:
    tag = "{% sort_header 'arr' 'ARR' sort numeric=True %}"
    active = render(tag, path="/?stage=2&page=3", sort="-arr")
    assert 'href="?stage=2&amp;sort=arr"' in active
    assert 'aria-sort="descending"' in active
    assert 'href="?sort=-arr"' in render(tag, sort="name")
    assert "aria-sort" not in render(tag, sort="name")


def test_the_theme_is_the_persons_and_a_strange_cookie_changes_nothing() -> None:
    assert render("{% theme %}", theme="DARK") == "dark"
    assert render("{% theme %}", theme="SYSTEM") == "system"
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = '"><script>'
    assert Template("{% theme %}").render(Context({"request": request})) == "system"
    request.COOKIES["theme"] = "dark"
    assert Template("{% theme %}").render(Context({"request": request})) == "dark"


def test_a_chart_hands_over_what_is_drawn_and_says_it_as_a_table_newest_first() -> None:
    chart = Chart(
        key="health",
        label="Health fell from 60 to 47",
        days=(dt.date(2026, 10, 31), dt.date(2026, 11, 30)),
        series=(Series(name="health", mark=Mark.ASSUMED, values=(60.0, None), texts=("60", "–")),),
        locale="en",
        by_month=True,
    )
    assert chart.rows == [("Nov 2026", ("–",)), ("Oct 2026", ("60",))]
    assert chart.data["series"][0]["mark"] == "assumed"
    html = render('{% include "_components/chart.html" %}', chart=chart)
    assert 'aria-label="Health fell from 60 to 47"' in html
    assert "style=" not in html


def test_a_chart_cannot_be_left_by_a_customers_name() -> None:
    hostile = "</script><script>alert(1)</script>"
    chart = Chart(
        key="usage",
        label=hostile,
        days=(MONDAY,),
        series=(Series(name=hostile, mark=Mark.BAR, values=(1.0,), texts=(hostile,)),),
        locale="en",
    )
    assert "<script>alert" not in render('{% include "_components/chart.html" %}', chart=chart)


def test_the_page_for_our_own_fault_needs_neither_session_nor_database() -> None:
    response = errors.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert b"Something broke on our side" in response.content


def test_a_sentence_writes_a_month_in_full_and_unbroken() -> None:
    assert text.month_in_full(dt.date(2027, 11, 1), locale="en") == "November\xa02027"
    assert text.month_in_full(dt.date(2027, 3, 1), locale="de") == "März\xa02027"


def test_a_moment_on_the_page_own_day_is_only_a_time() -> None:
    early = dt.datetime(2026, 11, 22, 23, 40, tzinfo=dt.UTC)
    assert text.moment(early, locale="en", time_zone="Europe/Oslo", on=MONDAY) == "00:40"
    sunday = MONDAY - dt.timedelta(days=1)
    assert text.moment(early, locale="en", time_zone="Europe/Oslo", on=sunday) == "Mon 23 Nov 2026, 00:40"


def test_a_country_is_named_and_what_is_no_code_stays() -> None:
    assert text.country("CA", locale="en") == "Canada"
    assert text.country("de", locale="en") == "Germany"
    assert text.country("Kanada", locale="en") == "Kanada"
    assert text.country("{%", locale="en") == "{%"
    assert text.country("", locale="en") == ""

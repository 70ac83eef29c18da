"""Planning years."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.domain.campaigns import campaign_of, plan_year

DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize(("day", "campaign"), [
    (date(2025, 10, 31), 2025), (date(2025, 11, 1), 2026), (date(2026, 10, 31), 2026), (date(2026, 11, 1), 2027),
])  # fmt: skip
def test_a_campaign_is_named_by_the_year_in_which_it_ends(day, campaign):
    assert campaign_of(day) == campaign


def test_a_campaign_feeds_the_plan_of_the_year_after():
    assert plan_year(2026) == 2027


@given(DAYS, st.integers(1, 12))
def test_a_campaign_turns_on_the_first_of_its_month_and_on_no_other_day(day, first_month):
    before = day - timedelta(days=1)
    turned = campaign_of(day, first_month) - campaign_of(before, first_month)
    assert turned == ((day.month, day.day) == (first_month, 1))


def test_a_campaign_of_the_calendar_year_is_that_year():
    assert {campaign_of(date(2026, month, 1), first_month=1) for month in range(1, 13)} == {2026}

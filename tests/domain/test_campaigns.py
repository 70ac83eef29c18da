"""Planning years."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.domain.campaigns import bounds, campaign_of, plan_year

DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize(("day", "campaign"), [
    (date(2025, 10, 31), 2025), (date(2025, 11, 1), 2026), (date(2026, 10, 31), 2026), (date(2026, 11, 1), 2027),
])  # fmt: skip
def test_a_campaign_is_named_by_the_year_in_which_it_ends(day, campaign):
    assert campaign_of(day) == campaign


def test_a_campaign_feeds_the_plan_of_the_year_after():
    assert plan_year(2026) == 2027


@pytest.mark.parametrize(("campaign", "first_month", "first", "last"), [
    (2026, 11, date(2025, 11, 1), date(2026, 10, 31)),
    (2026, 1, date(2026, 1, 1), date(2026, 12, 31)),
    (2028, 3, date(2027, 3, 1), date(2028, 2, 29)),
])  # fmt: skip
def test_a_campaign_lasts_a_year_from_the_first_of_its_month(campaign, first_month, first, last):
    assert bounds(campaign, first_month) == (first, last)


@given(DAYS, st.integers(1, 12))
def test_every_day_lies_within_its_own_campaign(day, first_month):
    first, last = bounds(campaign_of(day, first_month), first_month)
    assert first <= day <= last
    assert first.month == first_month


@given(DAYS, st.integers(1, 12))
def test_campaigns_follow_one_another_without_a_gap(day, first_month):
    campaign = campaign_of(day, first_month)
    assert bounds(campaign, first_month)[1] + timedelta(days=1) == bounds(campaign + 1, first_month)[0]

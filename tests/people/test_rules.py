"""The clocks of the sealed wing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.people import rules

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2200, 1, 1))


@pytest.mark.parametrize(
    ("met_on", "erased_on"),
    [
        (date(2026, 3, 12), date(2026, 4, 11)),
        (date(2026, 4, 12), date(2026, 5, 12)),
        (date(2026, 2, 12), date(2026, 3, 12)),
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2024, 1, 31), date(2024, 2, 29)),
        (date(2025, 12, 20), date(2026, 1, 19)),
    ],
)
def test_nomination_lives_thirty_days_or_a_month_whichever_is_sooner(met_on, erased_on):
    assert rules.erase_mention_on(met_on) == erased_on


@given(DAYS)
def test_nomination_never_outlives_thirty_days(met_on):
    assert 28 <= (rules.erase_mention_on(met_on) - met_on).days <= 30


@given(DAYS, st.integers(1, 60))
def test_months_later_is_in_the_right_month(day, months):
    later = rules.month_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months


def test_last_five_days_are_red():
    assert not rules.is_red(date(2026, 4, 11), today=date(2026, 4, 5))
    assert rules.is_red(date(2026, 4, 11), today=date(2026, 4, 6))

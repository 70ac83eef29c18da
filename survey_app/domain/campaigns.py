"""A campaign is a planning year, named by the year in which it ends, feeding the plan of the year after."""

from datetime import date

from survey_app.domain.refusals import NotFound

YEARS = range(2000, 2101)

FIRST_MONTH = 11  # 1 November; a gmina may choose another month in the settings


def campaign_of(day: date, first_month: int = FIRST_MONTH) -> int:
    """1 November 2025 and 31 October 2026 both belong to campaign 2026."""
    return day.year + 1 if first_month > 1 and day.month >= first_month else day.year


def plan_year(campaign: int) -> int:
    """The year whose plan the campaign feeds."""
    return campaign + 1


def known(campaign: int) -> int:
    """The campaign itself. Raises NotFound for a year that cannot be one, however large the number."""
    if campaign not in YEARS:
        raise NotFound("Nie ma takiej kampanii. Proszę wybrać rok z listy.")
    return campaign

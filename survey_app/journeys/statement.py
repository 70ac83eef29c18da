"""Telling how accessible the pages are: the statutory statement, made from the settings of the office."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from survey_app.domain import statement
from survey_app.domain.statement import EITHER, State
from survey_app.journeys import office


@dataclass(frozen=True, slots=True)
class Statement:
    """What is kept, ready to be shown; what nobody typed yet is empty or absent."""

    said: Mapping[str, str]
    days: Mapping[str, date]
    state: State | None
    faults: list[str]
    missing: list[str]  # labels of the settings that are still to be typed


def current(work: Session) -> Statement:
    kept = office.settings(work)
    said = kept | {name: kept[name] or kept[other] for name, other in EITHER.items()}
    dates = [setting.name for setting in office.STATEMENT if setting.kind == "date"]
    labels = {setting.name: setting.label for setting in office.SETTINGS}
    return Statement(
        said=said,
        days={name: date.fromisoformat(kept[name]) for name in dates if kept[name]},
        state=State(kept["statement_state"]) if kept["statement_state"] else None,
        faults=kept["statement_faults"].splitlines(),
        missing=[labels[name] for name in statement.missing(kept)],
    )

"""Which help would serve a task: by its needs and by its kind; events by the name they were planned under."""

import pytest

from exports.help_areas import of_event, of_task, same_event
from exports.plan import Task


def a_task(text="Zadanie", kind="", code="", year=2027, **fields):
    given = {"id": f"{year}-1", "position": 1, "origin": "własne", "month_from": 4, "month_to": 4} | fields
    return Task(year=year, task=text, kind=kind, code=code, **given)


EKO = a_task("„EKO-Akcja – Sprzątanie Świata”", kind="wydarzenie", code="N18")
PICNICS = a_task("Pikniki rodzinne", kind="wydarzenie", code="N16")
MEETINGS = a_task("Spotkania organizacyjne", kind="spotkania-solectwa")


@pytest.mark.parametrize(
    ("task", "areas"),
    [
        (EKO, ("H08", "H10")),
        (a_task(code="N01"), ("H01", "H02")),
        (a_task(code="N01;N02"), ("H01", "H02", "H04")),
        (a_task(kind="wolontariat", code="N01"), ("H01", "H02")),
        (a_task(kind="kampania"), ("H11",)),
        (a_task(kind="spotkania-rada"), ()),
        (a_task(kind="wydarzenie", year=2024, position=8), ("H08", "H10")),
    ],
)
def test_needs_come_first_then_the_kind_and_nothing_twice(task, areas):
    assert of_task(task) == areas


@pytest.mark.parametrize(
    ("title", "found"),
    [("EKO-Akcja", EKO), ("EKO-Akcja w Rodakach 2027", EKO), ("Sprzątanie świata", EKO), ("Piknik rodzinny", PICNICS),
     ("Spotkanie", None), ("Turniej szachowy", None), ("", None)],
)  # fmt: skip
def test_an_event_is_found_under_its_planned_name(title, found):
    assert same_event(title, [MEETINGS, EKO, PICNICS]) is found


def test_an_event_nobody_planned_needs_what_events_need():
    assert of_event("Turniej szachowy", [EKO]) == ("H10",)
    assert of_event("EKO-Akcja", [EKO]) == ("H08", "H10")

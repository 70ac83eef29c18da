"""Which rows are proposed for the plan, with which evidence, and what a refresh leaves alone."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from exports.dataset import Dataset, Form, MeetingRow, Village
from exports.evidence import Witness
from exports.plan import ACCEPTED, CHANGED, NO_EVIDENCE, OWN, PROPOSED, REFERRED, REFUSED, Task, evidence_from
from exports.proposals import name_villages, need_tasks, proposals, refresh, roll_year
from exports.tally import GminaItem, Results
from forms.library import categories, load
from forms.questionnaire import Option

VILLAGES = (
    Village("cisowa", "Cisowa", "", 300),
    Village("lany", "Łany", "", 200),
    Village("lubin", "Lubiń", "", 400),
    Village("zator", "Zator", "", 900),
)
A_SHEET = load("rada", {"plan-tasks": (Option("T1", {"pl": "„Sobótka”"}),)})


def a_gmina_item(code: str, **fields: Any) -> GminaItem:
    usual: dict[str, Any] = {
        "code": code,
        "equal_villages": 31.25,
        "population_weighted": 28.9,
        "rank_equal": 1,
        "rank_population": 2,
        "villages_in_top5": 3,
        "ranks_differ": False,
        "count": 41,
        "n_valid": 96,
        "pooled": 30.0,
        "most_urgent": 2,
        "certainty": "pewne",
        "villages_sure": ("zator", "lany"),
        "villages_likely": ("lubin",),
        "councils": 0,
    }
    return GminaItem(**usual | fields)


def a_witness(*items: GminaItem, sheets: tuple[Form, ...] = ()) -> Witness:
    needs = {item.code: item for item in items if item.code.startswith("N")}
    problems = {item.code: item for item in items if item.code.startswith("P")}
    results = Results(
        campaign=2026,
        n_forms=96,
        villages={},
        problems=problems,
        needs=needs,
        closed={},
        channels={},
        languages={},
        population_known=True,
        n_valid_problems=96,
        n_valid_needs=96,
    )
    return Witness(a_dataset(sheets), results, categories())


def a_dataset(sheets: tuple[Form, ...] = ()) -> Dataset:
    meetings = tuple(
        MeetingRow(
            id=form.meeting,
            kind="council",
            village=None,
            council="RS",
            title="Rada",
            held_on=form.filled_on,
            place="",
            state="closed",
            counts={},
            by_channel={},
            partners="",
        )
        for form in sheets
    )
    return Dataset(
        campaign=2026,
        gmina="Gmina Próbna",
        villages=VILLAGES,
        meetings=meetings,
        questionnaires={A_SHEET.digest: A_SHEET},
        forms=sheets,
        as_of=date(2026, 10, 31),
    )


def a_council_sheet(name: str, answers: dict[str, Any], day: date = date(2026, 5, 4)) -> Form:
    return Form(
        id=name,
        meeting=name,
        village=None,
        questionnaire="rada",
        version=1,
        digest=A_SHEET.digest,
        channel="paper-typed",
        language="pl",
        filled_on=day,
        sheet=None,
        answers=answers,
        unreadable=[],
    )


def a_row(number: int, task: str = "„Sobótka”", **fields: Any) -> Task:
    usual: dict[str, Any] = {
        "id": f"2024-{number:02}",
        "year": 2024,
        "position": number,
        "origin": "wczytane",
        "task": task,
        "month_from": 6,
        "month_to": 6,
        "decision": ACCEPTED,
        "cus_role": "partnerstwo",
        "kind": "wydarzenie",
    }
    return Task(**usual | fields)


def drafted(witness: Witness, *previous: Task, year: int = 2027) -> list[Task]:
    return proposals(year, witness, previous, categories())


def test_every_need_of_the_map_is_a_need_of_the_catalogue_with_real_links():
    known = categories()
    for need in need_tasks().values():
        assert known[need.code].kind == "need"
        assert all(code in known for code in (*need.problems, *need.help_areas))
    assert len(need_tasks()) == 17


def test_sure_need_becomes_a_proposal_that_names_its_villages():
    [task] = drafted(a_witness(a_gmina_item("N04")))
    assert task.task == "Miejsce i zajęcia dla młodzieży w sołectwach: Lubiń, Łany, Zator"
    assert task.solectwa == "Lubiń; Łany; Zator"
    assert (task.decision, task.cus_role) == (PROPOSED, "współorganizacja")
    assert task.period == "marzec–grudzień 2027"


@pytest.mark.parametrize(
    ("fields", "proposed"),
    [
        ({"certainty": "prawdopodobne", "villages_sure": ()}, True),
        ({"certainty": "nierozstrzygnięte", "villages_sure": ("zator", "lany")}, False),
        ({"certainty": "", "villages_sure": ("zator", "lany", "lubin")}, True),
        ({"certainty": "", "villages_sure": (), "villages_likely": ("zator", "lany", "lubin")}, False),
    ],
)
def test_need_is_proposed_when_likely_in_the_gmina_or_sure_in_three_villages(fields, proposed):
    assert bool(drafted(a_witness(a_gmina_item("N04", **fields)))) is proposed


def test_proposals_come_by_rank_and_ties_by_code():
    witness = a_witness(
        a_gmina_item("N09", rank_equal=2),
        a_gmina_item("N08", rank_equal=2),
        a_gmina_item("N10", rank_equal=1),
    )
    assert [task.code for task in drafted(witness)] == ["N10", "N08", "N09"]


@pytest.mark.parametrize(
    ("villages", "everywhere", "text"),
    [
        (("Bydlin",), False, "Zajęcia w sołectwie Bydlin"),
        (("Bydlin", "Kolbark"), False, "Zajęcia w sołectwach: Bydlin, Kolbark"),
        (("Bydlin", "Kolbark"), True, "Zajęcia we wszystkich sołectwach"),
        ((), False, "Zajęcia w sołectwach gminy"),
    ],
)
def test_villages_are_named_in_good_polish(villages, everywhere, text):
    assert name_villages("Zajęcia w sołectwach: {solectwa}", villages, all_of_them=everywhere) == text


def test_need_of_every_village_names_the_whole_gmina():
    everywhere = tuple(village.slug for village in VILLAGES)
    [task] = drafted(a_witness(a_gmina_item("N04", villages_sure=everywhere, villages_likely=())))
    assert (task.task, task.solectwa) == (
        "Miejsce i zajęcia dla młodzieży we wszystkich sołectwach",
        "wszystkie sołectwa",
    )


def test_problem_outside_the_statutory_areas_goes_to_the_wojt_and_is_no_task():
    [row] = drafted(a_witness(a_gmina_item("P01")))
    assert (row.origin, row.decision, row.task) == (REFERRED, REFERRED, "Drogi, chodniki, oświetlenie")
    assert row.why.startswith("P01: 41 z 96 ankiet")


@pytest.mark.parametrize("code", ["P04", "P08", "P98", "P99", "N11", "N99"])
def test_statutory_problems_sensitive_codes_and_other_become_no_row(code):
    assert drafted(a_witness(a_gmina_item(code))) == []


def test_evidence_is_frozen_with_a_readable_sentence_and_the_councils():
    sheet = a_council_sheet("a", {"R1": "RS", "R6": ["N04", None, "N09"]})
    [task] = drafted(a_witness(a_gmina_item("N04", villages_in_top5=6), sheets=(sheet,)))
    found = task.evidence
    assert found is not None
    assert found.sentence == "N04: 41 z 96 ankiet, 6 sołectw w pierwszej piątce; Rada Społeczna za"
    assert (found.campaign, found.n_forms, found.cut_off) == (2026, 96, date(2026, 10, 31))
    assert evidence_from(found.as_document()) == found


def test_linked_problems_and_help_stand_beside_the_need():
    [task] = drafted(a_witness(a_gmina_item("N04"), a_gmina_item("P06", certainty="")))
    assert task.evidence is not None
    assert [item.code for item in task.evidence.linked_problems] == ["P06"]
    assert "Sport i ruch" in task.evidence.linked_help


def test_fewer_than_three_people_are_not_shown():
    [row] = drafted(a_witness(a_gmina_item("N16", count=2, certainty="")), a_row(10))
    assert row.evidence is not None
    assert row.why == "N16: mniej niż 3 z 96 ankiet"
    assert row.evidence.items[0].equal_villages is None


def test_sensitive_problem_is_linked_without_villages():
    [task] = drafted(a_witness(a_gmina_item("N05"), a_gmina_item("P07")))
    assert task.evidence is not None
    [item] = task.evidence.linked_problems
    assert (item.code, item.chosen, item.villages, item.villages_in_top5) == ("P07", 41, (), 0)


def test_row_of_the_previous_plan_comes_with_this_years_evidence_and_the_new_year():
    row = a_row(11, "„Wakacje 2024” – zajęcia sportowo-rekreacyjne", status="zrealizowane")
    carried, *_ = drafted(a_witness(a_gmina_item("N03", certainty="")), row)
    assert carried.task == "„Wakacje 2027” – zajęcia sportowo-rekreacyjne"
    assert (carried.previous_no, carried.previous_status, carried.code) == (11, "zrealizowane", "N03;N14")
    assert carried.why == "N03: 41 z 96 ankiet, 3 sołectwa w pierwszej piątce"


def test_previous_row_without_a_word_in_the_forms_says_so():
    [carried] = drafted(a_witness(), a_row(10))
    assert carried.why == NO_EVIDENCE


def test_council_that_supports_a_previous_row_is_quoted_with_its_latest_word():
    sheets = (
        a_council_sheet("a", {"R1": "RS", "R7": {"T1": "N"}}, date(2026, 5, 4)),
        a_council_sheet("b", {"R1": "RS", "R7": {"T1": "T"}}, date(2026, 9, 4)),
    )
    [carried] = drafted(a_witness(sheets=sheets), a_row(10))
    assert carried.why == f"{NO_EVIDENCE}; Rada Społeczna za"


def test_refused_row_of_the_previous_plan_is_not_carried_over():
    assert drafted(a_witness(), a_row(10, decision=REFUSED)) == []


def test_task_made_from_a_need_last_year_is_not_proposed_twice():
    row = a_row(3, "Miejsce i zajęcia dla młodzieży", code="N04", kind="potrzeba", year=2026)
    [carried] = drafted(a_witness(a_gmina_item("N04")), row)
    assert (carried.previous_no, carried.code) == (3, "N04")


@pytest.mark.parametrize(
    ("text", "rolled"),
    [
        ("„Kiermasz 2024”", "„Kiermasz 2027”"),
        ("Strategia 2021–2030", "Strategia 2021–2030"),
        ("nr 12024", "nr 12024"),
    ],
)
def test_only_the_year_of_the_previous_plan_rolls(text, rolled):
    assert roll_year(text, 2024, 2027) == rolled


def test_untouched_proposal_follows_the_data_and_leaves_with_them():
    before = drafted(a_witness(a_gmina_item("N04")))
    after = drafted(a_witness(a_gmina_item("N04", count=60)))
    assert refresh(before, after, approved=False)[0].why.startswith("N04: 60 z 96")
    assert refresh(before, [], approved=False) == []


def test_decided_row_keeps_its_text_and_shows_that_data_changed():
    [task] = drafted(a_witness(a_gmina_item("N04")))
    edited = replace(task, decision=CHANGED, task="Klub młodzieżowy w remizie")
    [kept] = refresh([edited], drafted(a_witness(a_gmina_item("N04", count=60))), approved=False)
    assert kept.task == "Klub młodzieżowy w remizie"
    assert kept.why.startswith("N04: 41 z 96")
    assert kept.newer is not None
    assert kept.newer.sentence.startswith("N04: 60 z 96")


def test_decided_row_without_new_data_shows_nothing():
    [task] = drafted(a_witness(a_gmina_item("N04")))
    [kept] = refresh([replace(task, decision=ACCEPTED)], [task], approved=False)
    assert kept.newer is None


def test_own_task_stays_and_new_proposals_go_to_the_end():
    own = a_row(5, "Dzień Sąsiada", origin=OWN, year=2027, id="2027-own")
    rows = refresh([own], drafted(a_witness(a_gmina_item("N04"))), approved=False)
    assert [(row.id, row.position) for row in rows] == [("2027-own", 5), ("2027-N04", 6)]


def test_approved_plan_gains_and_loses_no_rows():
    own = a_row(1, year=2027, id="2027-p10")
    assert [row.id for row in refresh([own], drafted(a_witness(a_gmina_item("N04"))), approved=True)] == [own.id]


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        (
            {"purpose": "integracja; aktywność"},
            "Partnerstwo przy wydarzeniu: „Sobótka” – integracja, aktywność",
        ),
        ({"cus_role": "współorganizacja"}, "Współorganizacja: „Sobótka”"),
        ({"cus_role": "CUS prowadzi"}, "„Sobótka”"),
    ],
)
def test_public_text_is_made_of_role_task_and_purpose(fields, text):
    assert a_row(1, **fields).public_text == text

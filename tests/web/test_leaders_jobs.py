"""Who could run it: tasks and events against offers; one click on, one click off; the plan learns a word only."""

from datetime import timedelta

import pytest
from sqlalchemy import delete

from survey_app.domain.access import Role
from survey_app.domain.meetings import MeetingKind
from survey_app.journeys import plan
from survey_app.people.tables import Assignment, Volunteer
from survey_app.store.plans import PlanTask
from tests.build import a_meeting
from tests.conftest import TODAY
from tests.journeys.test_keep_safe import left
from tests.web.test_every_address import in_role
from tests.web.test_leaders import ADDRESS, written_down
from tests.web.test_leaders_register import REGISTER, sign_up

JOBS = f"{ADDRESS}zadania/"
EKO = "zadanie-2027-p08"
PUT = f"{JOBS}przydziel"
LEGAL = ("porozumienie z wolontariuszem na piśmie", "ubezpieczenie od wypadków", "zgoda rodzica")


@pytest.fixture
def planned(app):
    """A draft for the coming year, and three who offer help with cleaning up, one of them in Rodaki."""
    with app.extensions["answers"].writing() as work:
        plan.draft_plan(work, 2027, TODAY)
    sign_up(app, "Łucja Żak", areas=["H08"], solectwo="rodaki")
    sign_up(app, "Adam Gil", areas=["H08"], solectwo="bydlin")
    sign_up(app, "Ewa Lipka", areas=["H08", "H04"], solectwo="bydlin", how="STA")
    return app


def id_of(app, name):
    return next(row.id for row in left(app, Volunteer) if row.name == name)


def put(app, coordinator, name, job=EKO, **fields):
    return coordinator.post(PUT, {"zadanie": job, "osoba": id_of(app, name), "rola": "prowadzi"} | fields)


def groups(page):
    return {
        section.xpath("string(h3)"): section.xpath(".//h4/a/text()")
        for section in page.find("//section[h3[starts-with(@id, 'grupa-')]]")
    }


def test_who_could_run_it_in_a_village_is_two_clicks_from_the_list_of_people(planned, coordinator):
    people = coordinator.get(ADDRESS)
    assert people.find(f"//a[@href='{JOBS}']")
    page = coordinator.get(f"{JOBS}?solectwo=rodaki")
    (address,) = page.find("//h2/a[contains(., 'EKO-Akcja')]/@href")
    assert groups(coordinator.get(address)) == {
        "Sołectwo Rodaki: wolni": ["Łucja Żak"],
        "Z innego sołectwa: wolni": ["Adam Gil", "Ewa Lipka"],
    }


def test_free_ones_stand_before_busy_ones_and_what_they_do_is_said(planned, coordinator):
    put(planned, coordinator, "Adam Gil", "zadanie-2027-p07")
    page = coordinator.get(f"{JOBS}{EKO}")
    assert groups(page) == {
        "Cała gmina: wolni": ["Ewa Lipka", "Łucja Żak"],
        "Cała gmina: mają już zadanie": ["Adam Gil"],
    }
    assert "Ma zadanie: Upowszechnianie idei wolontariatu" in page.text


def test_one_click_puts_somebody_on_it_with_three_lines_of_the_law_and_one_takes_them_off(planned, coordinator):
    page = put(planned, coordinator, "Łucja Żak", solectwo="rodaki")
    assert page.path == f"{JOBS}{EKO}"
    assert "Prowadzi: Rodaki" in page.text
    assert all(line in page.text for line in LEGAL)
    assert len(page.find("//ol[@class='reminder']/li")) == 3
    assert "Łucja Żak" not in [name for names in groups(page).values() for name in names]
    (undo,) = page.find("//form[contains(@action, '/cofnij')]/@action")
    page = coordinator.post(undo)
    assert "Cofnięto przydział" in page.text
    assert "Jeszcze nikt" in page.text
    assert left(planned, Assignment) == []
    coordinator.post(undo, status=404)


def test_looks_and_assignments_are_written_down_by_ids(planned, coordinator):
    put(planned, coordinator, "Łucja Żak")
    (row,) = left(planned, Assignment)
    coordinator.post(f"{JOBS}przydzial/{row.id}/cofnij")
    written = written_down(planned)
    assert ("volunteer put on task", f"{row.volunteer} {EKO}") in written
    assert ("volunteer taken off task", f"{row.volunteer} {EKO}") in written
    assert ("see people", f"volunteers 3, {EKO}") in written
    assert not any("Łucja" in what for _, what in written)


@pytest.mark.parametrize(
    ("fields", "status"), [({"rola": "szef"}, 400), ({"osoba": "nikt"}, 404), ({"zadanie": "zadanie-nic"}, 404)]
)
def test_what_cannot_be_is_refused_in_a_sentence(planned, coordinator, fields, status):
    given = {"zadanie": EKO, "osoba": id_of(planned, "Adam Gil"), "rola": "pomaga"} | fields
    coordinator.get(JOBS)
    page = coordinator.post(PUT, given, status=status)
    assert "Proszę" in page.text
    assert left(planned, Assignment) == []


def test_areas_chosen_by_hand_are_remembered_and_given_back(planned, coordinator):
    coordinator.get(f"{JOBS}{EKO}")
    page = coordinator.post(f"{JOBS}{EKO}/obszary", {"obszar": ["H04", "X1"]})
    assert "wybrana ręcznie" in page.text
    assert groups(page) == {"Cała gmina: wolni": ["Ewa Lipka"]}
    page = coordinator.post(f"{JOBS}{EKO}/obszary", {"propozycja": "1"})
    assert "propozycja programu" in page.text
    assert len(groups(page)["Cała gmina: wolni"]) == 3


def test_tasks_with_nobody_are_gaps_and_villages_with_nobody_are_named(planned, coordinator):
    page = coordinator.get(f"{JOBS}?luki=1")
    shown = page.find("//h2/a/text()")
    assert shown
    assert not any("EKO-Akcja" in name for name in shown)
    assert "nikt się do tego nie zgłosił" in page.text
    assert "Nikogo na miejscu: Bogucin Duży" in coordinator.get(f"{JOBS}{EKO}").text
    assert "Nikogo na miejscu" not in coordinator.get(f"{JOBS}{EKO}?solectwo=rodaki").text


def test_an_event_to_come_is_matched_too(app, coordinator):
    event = a_meeting(app, None, ("po-wydarzeniu",), False, kind=MeetingKind.EVENT, title="EKO-Akcja",
                      held_on=TODAY + timedelta(days=9))  # fmt: skip
    sign_up(app, "Łucja Żak", areas=["H08"], solectwo="rodaki")
    page = put(app, coordinator, "Łucja Żak", f"wydarzenie-{event.id}", rola="pomaga")
    assert "Wydarzenie, 21 marca 2026 r. · cała gmina" in page.text
    assert "Łucja Żak pomaga" in coordinator.get(JOBS).text


def test_without_plan_events_or_volunteers_the_pages_say_what_to_do(app, coordinator):
    assert "Nie ma planu na ten ani na przyszły rok" in coordinator.get(JOBS).text
    with app.extensions["answers"].writing() as work:
        plan.draft_plan(work, 2027, TODAY)
    assert "Rejestr jest pusty" in coordinator.get(JOBS).text
    assert "Nikt nie zgłosił się do takiej pomocy" in coordinator.get(f"{JOBS}{EKO}").text


def test_the_card_of_a_volunteer_puts_on_and_takes_off(planned, coordinator):
    address = f"{REGISTER}{id_of(planned, 'Łucja Żak')}"
    page = coordinator.get(address)
    assert "Nie ma zadania" in page.text
    page = put(planned, coordinator, "Łucja Żak", wroc="osoba", rola="pomaga")
    assert page.path == address
    assert page.find(f"//a[@href='{JOBS}{EKO}']")
    assert all(line in page.text for line in LEGAL)
    (undo,) = page.find("//form[contains(@action, '/przydzial/')]/@action")
    page = coordinator.post(undo, {"wroc": "osoba"})
    assert page.path == address
    assert "Nie ma zadania" in page.text


def test_a_task_removed_from_the_plan_breaks_no_page_and_can_be_taken_off(planned, coordinator):
    put(planned, coordinator, "Łucja Żak")
    with planned.extensions["answers"].writing() as work:
        work.execute(delete(PlanTask).where(PlanTask.id == "2027-p08"))
    for address in (JOBS, f"{ADDRESS}szukamy/", "/panel/plan/2027"):
        coordinator.get(address)
    coordinator.get(f"{JOBS}{EKO}", status=404)
    page = coordinator.get(f"{REGISTER}{id_of(planned, 'Łucja Żak')}")
    assert "zakończone albo wyjęte z planu" in page.text
    assert "EKO-Akcja" in page.text
    (undo,) = page.find("//form[contains(@action, '/przydzial/')]/@action")
    assert "Nie ma zadania" in coordinator.post(undo, {"wroc": "osoba"}).text


def test_a_refused_task_is_shown_and_takes_nobody_more(planned, coordinator):
    with planned.extensions["answers"].writing() as work:
        work.get(PlanTask, "2027-p08").decision = "odrzucone"
    page = coordinator.get(f"{JOBS}{EKO}")
    assert "zakończone albo odrzucone" in page.text
    assert not page.find("//button[@name='rola']")
    given = {"zadanie": EKO, "osoba": id_of(planned, "Adam Gil"), "rola": "pomaga"}
    assert "nikogo nie można już" in coordinator.post(PUT, given, status=400).text


def test_the_plan_learns_a_word_and_from_three_people_a_number(planned, coordinator):
    organiser = in_role(planned, Role.ORGANISER)
    assert "wolontariusze" not in organiser.get("/panel/plan/2027").text
    for number, name in enumerate(("Łucja Żak", "Adam Gil", "Ewa Lipka"), start=1):
        put(planned, coordinator, name)
        page = organiser.get("/panel/plan/2027")
        assert ("są wolontariusze" in page.text) == (number < 3)
        assert ("wolontariusze: 3 lub więcej" in page.text) == (number == 3)
        assert name not in page.text


def test_only_the_coordinator_is_led_from_the_plan_to_people(planned, coordinator):
    assert coordinator.get("/panel/plan/2027").find(f"//a[@href='{JOBS}{EKO}']")
    organiser = in_role(planned, Role.ORGANISER)
    assert not organiser.get("/panel/plan/2027").find(f"//a[contains(@href, '{JOBS}')]")
    for address in (JOBS, f"{JOBS}{EKO}"):
        assert organiser.client.get(address).status_code == 403


def test_erasing_a_volunteer_clears_the_task(planned, coordinator):
    put(planned, coordinator, "Łucja Żak")
    coordinator.post(f"{ADDRESS}volunteer/{id_of(planned, 'Łucja Żak')}/usun")
    assert left(planned, Assignment) == []
    assert "Jeszcze nikt" in coordinator.get(f"{JOBS}{EKO}").text

"""The organiser's desk: planning, opening, counting, closing, poster, hall screen, minutes, tablets."""

import json

import pytest

from survey_app.journeys import gather
from survey_app.store.meetings import Meeting
from survey_app.store.submissions import Submission
from tests.build import a_meeting, an_answer

VILLAGE = {
    "kind": "solectwo",
    "solectwo": "bydlin",
    "held_on": "2026-03-20",
    "starts_at": "17:30",
    "place": "remiza OSP",
    "asked": ["mieszkaniec", "protokol"],
}


def meetings(app):
    with app.extensions["answers"].reading() as work:
        return work.query(Meeting).all()


def planned(coordinator, status=200, **fields):
    coordinator.get("/panel/spotkania/nowe")
    return coordinator.post("/panel/spotkania/nowe", VILLAGE | fields, status=status)


def test_an_empty_house_says_what_to_do_first(coordinator):
    assert coordinator.get("/panel/").find("//a[@href='/panel/spotkania/nowe']")
    assert coordinator.get("/panel/spotkania/").find("//a[@href='/panel/spotkania/nowe']")


@pytest.mark.parametrize("kind", ["solectwo", "council", "event"])
def test_a_meeting_is_planned_in_at_most_six_fields(coordinator, kind):
    page = coordinator.get(f"/panel/spotkania/nowe?rodzaj={kind}")
    names = set(page.find("//main//form//*[self::input or self::select or self::textarea][not(@type='hidden')]/@name"))
    assert 3 <= len(names) <= 6, names


def test_planning_leads_to_the_desk_with_code_and_checklist(app, coordinator):
    page = planned(coordinator)
    [meeting] = meetings(app)
    assert page.path == f"/panel/spotkania/{meeting.id}"
    assert (meeting.solectwo, meeting.starts_at, meeting.place) == ("bydlin", "17:30", "remiza OSP")
    assert page.find("//@data-join-code") == [meeting.join_code]
    assert page.find("//section//*[local-name()='svg']")
    assert "Bydlin, 20 marca 2026 r." in page.text


@pytest.mark.parametrize(("fields", "where"), [
    ({"kind": "council", "council": "RS", "asked": ["rada"]}, "Rada Społeczna"),
    ({"kind": "event", "title": "Piknik sąsiedzki", "asked": ["po-wydarzeniu"]}, "Piknik sąsiedzki"),
])  # fmt: skip
def test_councils_and_events_are_planned_too(coordinator, fields, where):
    assert where in planned(coordinator, **fields).text


@pytest.mark.parametrize(("fields", "field"), [
    ({"solectwo": ""}, "solectwo"), ({"held_on": "jutro"}, "held_on"), ({"starts_at": "25:70"}, "starts_at"),
    ({"asked": []}, "asked"), ({"kind": "event", "title": ""}, "title"),
    ({"kind": "council", "council": "X"}, "council"),
])  # fmt: skip
def test_what_is_missing_is_named_at_its_field_and_the_rest_stays(app, coordinator, fields, field):
    page = planned(coordinator, status=422, **fields)
    assert page.find("//*[contains(@class,'problem-summary')]//a/@href") == [f"#{field}"]
    assert page.find("//input[@name='place']/@value") == ["remiza OSP"]
    assert meetings(app) == []


def test_a_plan_is_changed(app, coordinator):
    planned(coordinator)
    [meeting] = meetings(app)
    address = f"/panel/spotkania/{meeting.id}/zmien"
    assert coordinator.get(address).find("//input[@name='place']/@value") == ["remiza OSP"]
    coordinator.post(address, VILLAGE | {"place": "szkoła"})
    assert [row.place for row in meetings(app)] == ["szkoła"]


def test_a_planned_meeting_is_deleted_and_an_answered_one_is_not(app, coordinator):
    planned(coordinator)
    [meeting] = meetings(app)
    coordinator.get(f"/panel/spotkania/{meeting.id}/zmien")
    coordinator.post(f"/panel/spotkania/{meeting.id}/usun")
    assert meetings(app) == []
    answered = a_meeting(app)
    an_answer(app, answered)
    assert "nie można go usunąć" in coordinator.post(f"/panel/spotkania/{answered.id}/usun", status=409).text


def test_opening_takes_answers_and_closing_asks_why_numbers_differ(app, coordinator, visitor):
    meeting = a_meeting(app, opened=False)
    desk = f"/panel/spotkania/{meeting.id}"
    coordinator.get(desk)
    coordinator.post(f"{desk}/otworz")
    visitor.get(f"/s/{meeting.join_code}/")
    assert "Nie wpisano, ile osób było obecnych" in coordinator.get(f"{desk}/zamknij").text
    assert "napisać dlaczego" in coordinator.post(f"{desk}/zamknij", status=422).text
    page = coordinator.post(f"{desk}/zamknij", {"reason": "nikt nie liczył"})
    assert "Zamknięte z zastrzeżeniem: nikt nie liczył" in page.text
    assert [row.state for row in meetings(app)] == ["closed"]


def test_a_meeting_that_adds_up_closes_without_a_question(app, coordinator):
    meeting = a_meeting(app)
    desk = f"/panel/spotkania/{meeting.id}"
    coordinator.get(desk)
    coordinator.post(f"{desk}/policzone", {"present": "12", "youth": "3"})
    coordinator.get(f"{desk}/zamknij")
    assert "z zastrzeżeniem" not in coordinator.post(f"{desk}/zamknij").text


@pytest.mark.parametrize("typed", ["dużo", "-1", "1.5", "9999999"])
def test_a_count_that_is_no_number_is_refused_by_its_name(app, coordinator, typed):
    meeting = a_meeting(app)
    coordinator.get(f"/panel/spotkania/{meeting.id}")
    page = coordinator.post(f"/panel/spotkania/{meeting.id}/policzone", {"present": "5", "youth": typed}, status=422)
    assert page.find("//*[contains(@class,'problem-summary')]//a/@href") == ["#youth"]
    assert page.find("//input[@name='present' or @name='youth']/@value") == ["5", typed]
    with app.extensions["answers"].reading() as work:
        assert gather.counts(work, meeting.id) == {}


def test_the_checklist_is_ticked_on_the_desk(app, coordinator):
    meeting = a_meeting(app)
    desk = f"/panel/spotkania/{meeting.id}"
    coordinator.get(desk)
    page = coordinator.post(f"{desk}/zadanie", {"item": "place", "done": "1"})
    assert "Sala zamówiona" in " ".join(" ".join(item.itertext()) for item in page.find("//li[@class='done']"))


def test_the_hall_sees_the_code_and_numbers_but_no_answer(app, coordinator):
    meeting = a_meeting(app)
    an_answer(app, meeting, {"Q7": "tajny pomysł"})
    page = coordinator.get(f"/panel/spotkania/{meeting.id}/ekran")
    assert meeting.join_code[:3] in page.text
    assert "tajny pomysł" not in page.html
    numbers = coordinator.client.get(f"/panel/spotkania/{meeting.id}/liczby.json")
    assert json.loads(numbers.data) == {"total": 1, "channels": {"phone": 1}}
    again = coordinator.client.get(
        f"/panel/spotkania/{meeting.id}/liczby.json", headers={"If-None-Match": numbers.headers["ETag"]}
    )
    assert again.status_code == 304


def test_the_poster_carries_code_address_and_who_asks(app, coordinator):
    meeting = a_meeting(app)
    page = coordinator.get(f"/panel/spotkania/{meeting.id}/druk")
    assert f"{meeting.join_code[:3]} {meeting.join_code[3:]}" in page.text
    assert "Centrum Usług Społecznych w Kluczach" in page.text
    assert page.find("//*[local-name()='svg']")
    assert not page.find("//nav")


def test_meetings_are_found_by_word_state_and_year(app, coordinator):
    a_meeting(app, "bydlin", place="świetlica")
    a_meeting(app, "kolbark", opened=False)

    def found(query):
        return coordinator.get(f"/panel/spotkania/?{query}").find("//table//tbody//th//a/text()")

    assert len(found("")) == 2
    assert found("szukaj=swietlica") == ["Bydlin, 12 marca 2026 r."]
    assert found("stan=planned") == ["Kolbark, 12 marca 2026 r."]
    assert "Kolbark" not in coordinator.get("/panel/spotkania/?szukaj=nic takiego").text


def test_minutes_are_filled_kept_and_corrected(app, coordinator):
    meeting = a_meeting(app, questionnaires=("mieszkaniec", "protokol"))
    address = f"/panel/spotkania/{meeting.id}/karta/protokol"
    page = coordinator.get(address)
    assert page.find("//select[@name='S1']/option[@selected]/@value") == ["bydlin"]
    fields = {"S1": "bydlin", "S2": "2026-03-12", "S3": "remiza"}
    wrong = coordinator.post(address, fields | {"S5": "sporo"}, status=422)
    assert "".join(wrong.find("//*[@name='S3']/@value | //*[@name='S3']/text()")).strip() == "remiza"
    coordinator.post(address, fields | {"S5": "21"})
    coordinator.get(address)
    coordinator.post(address, fields | {"S5": "22"})
    with app.extensions["answers"].reading() as work:
        assert [row.answers["S5"] for row in work.query(Submission)] == [22]
        assert gather.counts(work, meeting.id) == {"present": 22}


@pytest.mark.parametrize("page", ["", "/druk", "/ekran", "/liczby.json", "/zamknij", "/tablety", "/karta/protokol"])
def test_a_meeting_that_is_not_there_is_refused_in_a_sentence(coordinator, page):
    assert "Nie ma takiego spotkania" in coordinator.get(f"/panel/spotkania/nic{page}", status=404).text

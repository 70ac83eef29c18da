"""While the meeting runs, in detail: numbers, ticks, tablets, sheets of the office, and who may do it."""

from datetime import datetime

import pytest

from survey_app.domain.access import Role
from survey_app.domain.meetings import MeetingKind
from survey_app.domain.submissions import Channel
from survey_app.journeys import gather, prepare, tablets
from survey_app.store.meetings import ChecklistTick, MeetingKeys, Tablet
from survey_app.store.submissions import Submission
from survey_app.web.texts import by_the_clock
from tests.build import a_meeting, an_answer
from tests.conftest import TODAY
from tests.web.test_every_address import in_role

NO_NUMBER = "proszę wpisać liczbę całkowitą od 0 do 100\N{NO-BREAK SPACE}000 albo zostawić puste pole."
MINUTES = {"S1": "bydlin", "S2": "2026-03-12", "S3": "remiza", "S5": "21"}


@pytest.fixture
def meeting(app):
    return a_meeting(app, questionnaires=("mieszkaniec", "protokol", "rada", "partner"))


@pytest.fixture
def desk(coordinator, meeting):
    """The address of the meeting's desk, opened once."""
    address = f"/panel/spotkania/{meeting.id}"
    coordinator.get(address)
    return address


def counted(app, meeting):
    with app.extensions["answers"].reading() as work:
        return gather.counts(work, meeting.id)


def kept(app, questionnaire):
    with app.extensions["answers"].reading() as work:
        rows = work.query(Submission).filter_by(questionnaire=questionnaire, withdrawn=False)
        return sorted((row.answers for row in rows), key=str)


def sentences(page):
    return page.find("//*[@class='problem-summary']//a/text()")


def test_numbers_are_taken_as_people_write_them(app, coordinator, meeting, desk):
    written = {"0": 0, "12": 12, " 1 200 ": 1200, "1\N{NO-BREAK SPACE}300": 1300, "100000": 100_000, "007": 7}
    for typed, number in written.items():
        coordinator.post(f"{desk}/policzone", {"present": typed})
        assert counted(app, meeting) == {"present": number}, typed


def test_what_is_no_number_of_people_is_refused_with_its_bounds(app, coordinator, meeting, desk):
    for written in ("100001", "0" * 8 + "9" * 5000, "²", "١٢", "1e3", "12,5", "+4", "0x10"):
        page = coordinator.post(f"{desk}/policzone", {"present": written}, status=422)
        assert sentences(page) == [f"„Obecni ogółem”: {NO_NUMBER}"]
        assert page.find("//input[@name='present']/@value") == [written]
    assert counted(app, meeting) == {}


def test_every_wrong_number_is_named_and_the_right_ones_wait(app, coordinator, meeting, desk):
    given = {"present": "20", "youth": "kilka", "sheets_back": "-3"}
    page = coordinator.post(f"{desk}/policzone", given, status=422)
    assert page.find("//*[@class='problem-summary']//a/@href") == ["#youth", "#sheets_back"]
    assert {name: page.find(f"//input[@name='{name}']/@value") for name in given} == {
        name: [value] for name, value in given.items()
    }
    assert counted(app, meeting) == {}


def test_an_emptied_field_takes_its_number_back_and_others_stay(app, coordinator, meeting, desk):
    coordinator.post(f"{desk}/policzone", {"present": "20", "youth": "4"})
    coordinator.post(f"{desk}/policzone", {"youth": " "})
    assert counted(app, meeting) == {"present": 20}


def test_a_tick_is_set_and_taken_back(app, coordinator, desk):
    def ticks():
        with app.extensions["answers"].reading() as work:
            return [(row.item, row.ticked_on) for row in work.query(ChecklistTick)]

    coordinator.post(f"{desk}/zadanie", {"item": "box", "done": "1"})
    assert ticks() == [("box", TODAY)]
    page = coordinator.post(f"{desk}/zadanie", {"item": "box", "done": ""})
    assert ticks() == []
    assert page.find("//li[@class='done']//text()[contains(., 'Urna')]") == []


def test_what_the_house_sees_for_itself_is_not_ticked_by_hand(coordinator, desk):
    for item in ("typed", "widmo", ""):
        page = coordinator.post(f"{desk}/zadanie", {"item": item, "done": "1"}, status=400)
        assert "Tego punktu nie zaznacza się ręcznie. Proszę odświeżyć stronę." in page.text
    done = "//li[@class='done']//*[@class='tick']/text()"
    assert [text.strip() for text in coordinator.get(desk).find(done)] == ["Spotkanie otwarte w systemie"]


def test_live_numbers_change_their_tag_with_every_form_and_leave_out_the_office(app, coordinator, meeting, desk):
    def live(**headers):
        return coordinator.client.get(f"{desk}/liczby.json", headers=headers)

    before = live()
    assert before.json == {"total": 0, "channels": {}}
    assert before.headers["Cache-Control"] == "private, no-cache"
    coordinator.get(f"{desk}/karta/protokol")
    coordinator.post(f"{desk}/karta/protokol", MINUTES)
    assert live(**{"If-None-Match": before.headers["ETag"]}).status_code == 304
    an_answer(app, meeting, channel=Channel.TABLET)
    an_answer(app, meeting, channel=Channel.HELPED)
    after = live(**{"If-None-Match": before.headers["ETag"]})
    assert after.json == {"total": 2, "channels": {"tablet": 1, "helped": 1}}


@pytest.mark.parametrize(("fields", "heading"), [
    ({}, "Bydlin"),
    ({"kind": MeetingKind.COUNCIL, "council": "RS", "solectwo": None},
     "Rada Społeczna przy Centrum Usług Społecznych, 12 marca 2026 r."),
    ({"kind": MeetingKind.EVENT, "title": "Piknik", "solectwo": None}, "Piknik, 12 marca 2026 r."),
])  # fmt: skip
def test_the_hall_screen_is_headed_by_whose_meeting_it_is(app, coordinator, fields, heading):
    meeting = a_meeting(app, **fields)
    page = coordinator.get(f"/panel/spotkania/{meeting.id}/ekran")
    assert page.find("//h1/text()") == [heading]
    assert page.find("//*[@class='code']/text()") == [f"{meeting.join_code[:3]} {meeting.join_code[3:]}"]
    assert page.find("//*[@data-live]/@data-live") == [f"/panel/spotkania/{meeting.id}/liczby.json"]


def test_an_offer_carries_the_name_of_the_tablet(coordinator, desk):
    shown = {"niebieski": "niebieski", "  nr   3 ": "nr 3", "": "tablet", "x" * 60: "x" * 40, "<i>x</i>": "<i>x</i>"}
    for typed, name in shown.items():
        page = coordinator.post(f"{desk}/tablety", {"label": typed})
        assert page.find("//h2[@id='parowanie']/text()") == [f"Połącz: {name}"]


def test_code_and_pin_of_an_offer_are_shown_once(coordinator, desk):
    page = coordinator.post(f"{desk}/tablety", {"label": "niebieski"})
    [pin] = page.find("//section[@aria-labelledby='parowanie']//*[@class='big-number']/text()")
    assert pin.replace(" ", "").isdigit()
    assert len(pin) == 7
    assert page.find("//section[@aria-labelledby='parowanie']//*[local-name()='svg']")
    assert coordinator.get(f"{desk}/tablety").find("//h2[@id='parowanie']") == []


def test_a_tablet_is_listed_and_taken_off(app, coordinator, meeting, desk):
    with app.extensions["answers"].writing() as work:
        tablet, _ = tablets.pair(work, meeting.id, "niebieski", TODAY)
    assert coordinator.get(f"{desk}/tablety").find("//table//tbody//th/text()") == ["niebieski"]
    page = coordinator.post(f"{desk}/tablety/{tablet.id}/odlacz")
    assert page.find("//table//tbody//span/text()") == ["odłączony"]
    with app.extensions["answers"].reading() as work:
        assert work.get(Tablet, tablet.id).revoked


@pytest.mark.parametrize(("utc", "shown"), [
    ("2026-07-02 16:42", "dziś 18:42"),  # summer time
    ("2026-07-01 22:05", "dziś 0:05"),
    ("2026-07-01 21:59", "wczoraj 23:59"),
    ("2026-06-30 21:59", "30.06.2026 23:59"),
    ("2026-01-12 08:05", "12.01.2026 9:05"),  # winter time
])  # fmt: skip
def test_last_contact_is_told_by_the_clock_on_the_wall(utc, shown):
    assert by_the_clock(datetime.fromisoformat(utc), datetime(2026, 7, 2, 17, 0)) == shown


def test_the_page_of_tablets_says_when_one_was_heard_of(app, coordinator, meeting, desk):
    with app.extensions["answers"].writing() as work:
        for label in ("niebieski", "zielony"):
            tablet, _ = tablets.pair(work, meeting.id, label, TODAY)
        work.get(Tablet, tablet.id).last_contact = datetime(2026, 1, 12, 8, 5)
    assert coordinator.get(f"{desk}/tablety").find("//tbody//td[2]/text()") == ["jeszcze nie", "12.01.2026 9:05"]


def test_a_tablet_that_is_not_there_is_refused(coordinator, desk):
    assert "nie ma takiego tabletu" in coordinator.post(f"{desk}/tablety/widmo/odlacz", status=404).text


def test_a_tablet_is_taken_off_by_its_own_meeting_only(app, coordinator, meeting, desk):
    other = a_meeting(app, "kolbark")
    with app.extensions["answers"].writing() as work:
        tablet, _ = tablets.pair(work, other.id, "niebieski", TODAY)
    page = coordinator.post(f"{desk}/tablety/{tablet.id}/odlacz", status=404)
    assert "nie ma takiego tabletu" in page.text
    with app.extensions["answers"].reading() as work:
        assert not work.get(Tablet, tablet.id).revoked


def test_names_over_open_wifi_are_switched_on_and_off(app, coordinator, meeting, desk):
    def allowed():
        with app.extensions["answers"].reading() as work:
            return work.get(MeetingKeys, meeting.id).names_over_http

    page = coordinator.post(f"{desk}/tablety/nazwiska", {"allowed": "1"})
    assert (allowed(), len(page.find("//input[@name='allowed'][@checked]"))) == (True, 1)
    page = coordinator.post(f"{desk}/tablety/nazwiska", {})
    assert (allowed(), len(page.find("//input[@name='allowed'][@checked]"))) == (False, 0)


def test_minutes_with_faults_come_back_as_they_were_typed(app, coordinator, desk):
    given = MINUTES | {"S2": "wczoraj", "S5": "sporo", "S8": "Zrobiono <b>chodnik</b>"}
    coordinator.get(f"{desk}/karta/protokol")
    page = coordinator.post(f"{desk}/karta/protokol", given, status=422)
    assert page.find("//*[@class='problem-summary']//a/@href") == ["#S2", "#S5"]
    assert page.find("//input[@name='S5']/@value") == ["sporo"]
    assert "".join(page.find("//*[@name='S8']/text() | //*[@name='S8']/@value")).strip() == given["S8"]
    assert kept(app, "protokol") == []


def test_minutes_of_a_meeting_that_is_not_open_stay_on_the_page(app, coordinator):
    meeting = a_meeting(app, questionnaires=("mieszkaniec", "protokol"), opened=False)
    address = f"/panel/spotkania/{meeting.id}/karta/protokol"
    coordinator.get(address)
    page = coordinator.post(address, MINUTES | {"S3": "szkoła"}, status=409)
    assert "Proszę je otworzyć na stronie spotkania i zapisać kartę jeszcze raz" in page.text
    assert "".join(page.find("//*[@name='S3']/@value | //*[@name='S3']/text()")).strip() == "szkoła"
    assert kept(app, "protokol") == []
    with app.extensions["answers"].writing() as work:
        prepare.open_meeting(work, meeting.id, TODAY)
    coordinator.post(address, MINUTES | {"S3": "szkoła"})
    assert [row["S3"] for row in kept(app, "protokol")] == ["szkoła"]


def test_the_sheet_of_a_council_begins_with_what_is_known(app, coordinator):
    meeting = a_meeting(app, None, ("rada",), kind=MeetingKind.COUNCIL, council="GRS")
    address = f"/panel/spotkania/{meeting.id}/karta/rada"
    page = coordinator.get(address)
    assert page.find("//*[@name='R1']//option[@selected]/@value | //input[@name='R1'][@checked]/@value") == ["GRS"]
    assert page.find("//input[@name='R2']/@value") == ["2026-03-12"]
    coordinator.post(address, {"R1": "GRS", "R2": "2026-03-12", "R3": "9"})
    assert [row["R3"] for row in kept(app, "rada")] == [9]
    assert counted(app, meeting) == {"present": 9}


def test_partners_hand_in_a_card_each_and_every_card_can_be_changed(app, coordinator, desk):
    address = f"{desk}/karta/partner"
    coordinator.get(address)
    coordinator.post(address, {"N1": "KGW Zmyślin", "N13": "sekretariat"})
    coordinator.post(address, {"N1": "OSP Zmyślin", "N13": "sekretariat"})
    page = coordinator.get(address)
    assert sorted(page.find("//section//li/a/text()")) == ["KGW Zmyślin", "OSP Zmyślin"]
    [card] = page.find("//section//li/a[text()='OSP Zmyślin']/@href")
    page = coordinator.get(card)
    number = page.find("//input[@name='karta']/@value")[0]
    coordinator.post(address, {"N1": "OSP Wymyślin", "N13": "sekretariat", "karta": number})
    assert [row["N1"] for row in kept(app, "partner")] == ["KGW Zmyślin", "OSP Wymyślin"]


def test_a_card_the_meeting_does_not_have_is_refused(coordinator, desk):
    for rest in ("mieszkaniec", "po-wydarzeniu", "widmo"):
        page = coordinator.get(f"{desk}/karta/{rest}", status=404)
        assert "To spotkanie nie ma takiej karty. Można ją dodać w „Zmień dane”." in page.text
    assert "Nie ma takiej karty" in coordinator.get(f"{desk}/karta/partner?karta=widmo", status=404).text


def test_a_card_that_is_not_there_is_not_changed(app, coordinator, desk):
    coordinator.get(f"{desk}/karta/partner")
    page = coordinator.post(f"{desk}/karta/partner", {"N1": "OSP", "karta": "widmo"}, status=404)
    assert "Nie ma takiej karty. Proszę wybrać ją z listy." in page.text
    assert kept(app, "partner") == []


POSTS = ("/zadanie", "/policzone", "/tablety", "/tablety/nazwiska", "/tablety/x/odlacz", "/karta/protokol")
EVERYTHING = MINUTES | {"item": "box", "done": "1", "present": "5", "label": "niebieski", "allowed": "1"}


@pytest.mark.parametrize("role", [Role.HELPER, Role.SOLTYS])
def test_who_does_not_prepare_meetings_changes_nothing(app, meeting, role):
    visitor = in_role(app, role)
    for rest in POSTS:
        page = visitor.post(f"/panel/spotkania/{meeting.id}{rest}", EVERYTHING, status=403)
        assert "To konto nie ma uprawnień do tej czynności." in page.text
    assert nothing_changed(app, meeting)


def test_without_an_account_a_post_leads_to_signing_in(app, visitor, meeting):
    visitor.get("/zaloguj")
    for rest in POSTS:
        assert visitor.post(f"/panel/spotkania/{meeting.id}{rest}", EVERYTHING).path == "/zaloguj"
    assert nothing_changed(app, meeting)


def nothing_changed(app, meeting):
    with app.extensions["answers"].reading() as work:
        ticks, keys = work.query(ChecklistTick).count(), work.get(MeetingKeys, meeting.id)
    return counted(app, meeting) == {} and kept(app, "protokol") == [] and ticks == 0 and keys is None


def test_posting_to_a_meeting_that_is_not_there_is_refused(coordinator):
    coordinator.get("/panel/")
    for rest in POSTS:
        page = coordinator.post(f"/panel/spotkania/widmo{rest}", EVERYTHING, status=404)
        assert page.find("//h1/text()") == ["Nie ma takiej strony"]

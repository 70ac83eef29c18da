"""Slips B and C on the screen: names reach the people's store and nothing else."""

import logging
import uuid
from datetime import timedelta

import pytest

from survey_app.journeys import prepare
from survey_app.people.tables import Mention, Volunteer
from survey_app.store.meetings import Meeting
from survey_app.store.submissions import Submission
from tests.build import a_meeting
from tests.conftest import TODAY

B = {
    "B1": "Zenobia Próbna",
    "B2": "zenobia@example.org",
    "B3": "AKC",
    "B4": ["H01", "H05"],
    "B5": "true",
    "B6": "true",
}
C = {"0.C1": "Hipolit Przykładny", "0.C2": ["H03"], "0.C3": "T", "0.C4": "Z"}
SECOND = {"1.C1": "Pelagia Wzorcowa", "1.C2": ["H01"], "1.C3": "N", "1.C4": "S"}


@pytest.fixture
def meeting(app):
    return a_meeting(app)


@pytest.fixture
def slip_b(meeting):
    return f"/s/{meeting.join_code}/chce-dzialac"


@pytest.fixture
def slip_c(meeting):
    return f"/s/{meeting.join_code}/warto-zaprosic"


def handed_in(visitor, address, fields, status=200, headers=None, **more):
    visitor.get(address)
    return visitor.post(address, {"id": str(uuid.uuid4())} | fields | more, status=status, headers=headers)


ELSEWHERE = {"Sec-Fetch-Site": "cross-site"}


def kept(app, table):
    with app.extensions["people"].reading() as people:
        return people.query(table).all()


def test_a_volunteer_is_kept_with_the_notice_that_was_read(app, visitor, slip_b):
    page = handed_in(visitor, slip_b, B)
    assert "został zapisany" in page.text
    [row] = kept(app, Volunteer)
    assert (row.name, row.contact, row.how, row.areas) == (
        "Zenobia Próbna",
        "zenobia@example.org",
        "AKC",
        ["H01", "H05"],
    )
    assert row.solectwo == "bydlin"
    assert row.consented_on == row.last_contact == TODAY
    assert row.notice == "mieszkaniec 1"


@pytest.mark.parametrize(("missing", "sentence"), [("B5", "bez zaznaczenia"), ("B6", "16"), ("B1", "Imię i nazwisko")])
def test_without_consent_age_or_name_nothing_is_kept_and_nothing_is_lost(app, visitor, slip_b, missing, sentence):
    page = handed_in(visitor, slip_b, {name: value for name, value in B.items() if name != missing}, status=422)
    assert page.find(f"//*[@id='summary']//a[@href='#{missing}']")
    assert sentence in "".join(page.find(f"//*[@id='{missing}-problem']")[0].itertext())
    assert page.find("//input[@name='B2']/@value") == ["zenobia@example.org"]
    assert kept(app, Volunteer) == []


def test_one_or_two_people_may_be_named(app, visitor, slip_c):
    handed_in(visitor, slip_c, C)
    handed_in(visitor, slip_c, C | SECOND)
    rows = kept(app, Mention)
    assert sorted(row.text for row in rows) == ["Hipolit Przykładny", "Hipolit Przykładny", "Pelagia Wzorcowa"]
    assert {row.erase_on for row in rows} == {TODAY + timedelta(days=30)}
    assert {row.solectwo for row in rows} == {"bydlin"}


def test_the_second_person_stands_open_when_something_is_missing_there(app, visitor, slip_c):
    page = handed_in(visitor, slip_c, C | {"1.C1": "Pelagia Wzorcowa"}, status=422)
    assert page.find("//details[@open]")
    assert page.find("//input[@name='1.C1']/@value") == ["Pelagia Wzorcowa"]
    assert page.find("//*[@id='p-1.C2']//*[contains(@class,'problem')]")
    assert kept(app, Mention) == []


def test_a_third_person_is_not_taken(app, visitor, slip_c):
    third = {f"2.{name[2:]}": value for name, value in C.items()}
    handed_in(visitor, slip_c, C | SECOND | third, status=422)
    assert kept(app, Mention) == []


@pytest.mark.parametrize(("slip", "fields", "table", "number"), [
    ("chce-dzialac", B, Volunteer, 1), ("warto-zaprosic", C | SECOND, Mention, 2),
])  # fmt: skip
def test_a_slip_sent_twice_is_kept_once(app, visitor, meeting, slip, fields, table, number):
    same = str(uuid.uuid4())
    for _ in range(2):
        handed_in(visitor, f"/s/{meeting.join_code}/{slip}", fields, id=same)
    rows = kept(app, table)
    assert len(rows) == number
    assert all(same.replace("-", "") not in row.id for row in rows)


def test_names_are_in_no_answer_no_log_and_no_address(app, visitor, slip_b, slip_c, caplog, tmp_path):
    caplog.set_level(logging.DEBUG)
    for address, fields in ((slip_b, B), (slip_c, C | SECOND)):
        assert "?" not in handed_in(visitor, address, fields).response.request.url
        handed_in(visitor, address, fields, status=400, headers=ELSEWHERE)
    handed_in(visitor, slip_b, B | {"B2": ""}, status=422)
    with app.extensions["answers"].reading() as work:
        assert work.query(Submission).count() == 0
    answers, people = (bytes_of(tmp_path / "dane", name) for name in ("odpowiedzi.db", "osoby.db"))
    for name in ("Zenobia", "Hipolit", "Pelagia", "zenobia@example.org"):
        assert name.encode() in people
        assert name.encode() not in answers
        assert name not in caplog.text


def bytes_of(folder, name):
    """A database with its write-ahead log."""
    return b"".join(path.read_bytes() for path in folder.glob(f"{name}*"))


def test_nothing_is_kept_of_the_person_who_named_another(app, visitor, slip_c, tmp_path):
    handed_in(visitor, slip_c, C | B)  # as if a page had sent both slips at once
    assert {column.name for column in Mention.__table__.columns} == {
        *("id", "text", "areas", "knows", "delivery", "solectwo", "met_on", "erase_on", "stands_for", "nominee"),
    }
    people = bytes_of(tmp_path / "dane", "osoby.db")
    assert b"Hipolit" in people
    assert b"Zenobia" not in people
    assert kept(app, Volunteer) == []


def test_a_child_is_not_named_and_the_page_says_so(app, visitor, slip_c):
    page = handed_in(visitor, slip_c, C | {"0.C1": "Hipolit Niebyły, 15 lat"}, status=422)
    assert "można wskazać tylko osobę dorosłą" in page.text
    assert kept(app, Mention) == []
    assert "only an adult may be named" in handed_in(visitor, f"{slip_c}?j=en", C | {"0.C1": "uczeń Jan"}, 422).text


def test_a_nomination_that_would_be_erased_at_once_is_not_taken(app, visitor, meeting, slip_c):
    visitor.get(slip_c)
    with app.extensions["answers"].writing() as work:
        work.get(Meeting, meeting.id).held_on = TODAY - timedelta(days=30)
    assert "za późno" in visitor.get(slip_c).text
    assert "za późno" in visitor.post(slip_c, {"id": str(uuid.uuid4())} | C, status=409).text
    assert kept(app, Mention) == []


def test_a_slip_that_another_site_sent_is_shown_before_it_is_kept(app, visitor, slip_b):
    page = handed_in(visitor, slip_b, B, status=400, headers=ELSEWHERE)
    assert page.find("//input[@name='B1']/@value") == ["Zenobia Próbna"]
    assert kept(app, Volunteer) == []


def test_a_slip_for_a_meeting_closed_meanwhile_stays_on_the_page(app, visitor, meeting, slip_b):
    ticket = visitor.get(slip_b).find("//input[@name='bilet']/@value")[0]
    with app.extensions["answers"].writing() as work:
        prepare.close_meeting(work, meeting.id, TODAY, "test")
        work.get(Meeting, meeting.id).closed_on = TODAY - timedelta(days=20)
    page = visitor.post(slip_b, {"id": str(uuid.uuid4()), "bilet": ticket} | B, status=409)
    assert "poprosić organizatora, żeby otworzył spotkanie" in page.text
    assert page.find("//input[@name='B1']/@value") == ["Zenobia Próbna"]
    assert "Zenobia" not in visitor.post(slip_b, {"id": str(uuid.uuid4())} | B, status=409).html
    assert kept(app, Volunteer) == []


def test_a_slip_needs_no_cookie(app, visitor, slip_b):
    visitor.client = app.test_client(use_cookies=False)
    assert "został zapisany" in handed_in(visitor, slip_b, B).text
    assert [row.name for row in kept(app, Volunteer)] == ["Zenobia Próbna"]


def test_the_notice_names_the_controller(app, coordinator, visitor, slip_b):
    coordinator.get("/panel/biuro/ustawienia")
    coordinator.post(
        "/panel/biuro/ustawienia",
        {
            "gmina_name": "Gmina Próbna",
            "cus_name": "CUS w Próbnej",
            "cus_phone": "32 000 00 00",
            "dpo_contact": "iod@example.org",
        },
    )
    text = visitor.get(slip_b).text
    assert "Administratorem Pani/Pana danych jest CUS w Próbnej, tel. 32 000 00 00." in text
    assert "Inspektor ochrony danych: iod@example.org." in text


def test_without_settings_the_notice_says_who_will_tell(visitor, slip_b):
    assert "poda organizator" in visitor.get(slip_b).text


@pytest.mark.parametrize("language", ["en", "uk"])
@pytest.mark.parametrize("slip", ["chce-dzialac", "warto-zaprosic"])
def test_slips_speak_the_residents_language(visitor, meeting, slip, language):
    page = visitor.get(f"/s/{meeting.join_code}/{slip}?j={language}")
    assert page.find("/html/@lang") == [language]


def test_meetings_without_slips_have_no_such_page(app, visitor):
    meeting = a_meeting(app, questionnaires=("mlodziez",))
    visitor.get(f"/s/{meeting.join_code}/chce-dzialac", status=404)


def test_after_a_slip_the_other_one_is_offered(visitor, slip_b):
    page = handed_in(visitor, slip_b, B)
    assert page.find("//a[contains(@href,'/warto-zaprosic')]")
    assert not page.find("//a[contains(@href,'/chce-dzialac')]")

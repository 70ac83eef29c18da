"""The pages of second typing: who may what, and that nobody sees what the other typed."""

import pytest

from forms.layout import Area, Layout, Place, Side, marks_of, to_document
from survey_app.domain.access import Role
from survey_app.domain.pictures import PictureState
from survey_app.journeys import second_typing, sign_in
from survey_app.store.sheets import SecondTyping, SheetLayout, SheetLook, SheetPicture
from survey_app.store.submissions import Submission
from tests.build import a_meeting
from tests.conftest import TODAY, signed_in
from tests.journeys.test_second_typing import Always

PASSWORD = "hasło próbne nr 3"
FIRST = {"arkusz": "17-K", "q.Q1": "4", "q.Q2": "13", "q.Q6": "Siostry Kanarkowe", "q.M1": "4"}


@pytest.fixture
def meeting(app):
    return a_meeting(app)


@pytest.fixture(autouse=True)
def lot(monkeypatch):
    """The lot falls on the first sheet of each ten."""
    monkeypatch.setattr(second_typing.secrets, "SystemRandom", Always)


@pytest.fixture
def team(app):
    """Visitors by name: two helpers and an organiser."""
    roles = {"ola": Role.HELPER, "ewa": Role.HELPER, "anna": Role.ORGANISER}
    with app.extensions["answers"].writing() as work:
        for name, role in roles.items():
            email = f"{name}@example.org"
            sign_in.add_organiser(work, email=email, name=name.title(), role=role, password=PASSWORD, today=TODAY)
    return {name: signed_in(app, f"{name}@example.org", PASSWORD) for name in roles}


@pytest.fixture
def here(meeting):
    return f"/panel/spotkania/{meeting.id}/drugie-wpisywanie"


@pytest.fixture
def sheet(app, meeting, team):
    """Typed by Ola, chosen."""
    pile = f"/panel/spotkania/{meeting.id}/wpisywanie/mieszkaniec"
    page = team["ola"].get(pile)
    team["ola"].post(pile, {"id": page.find("//input[@name='id']/@value")[0]} | FIRST)
    with app.extensions["answers"].reading() as work:
        return work.query(SecondTyping).one().submission


def answers(app, sheet):
    with app.extensions["answers"].reading() as work:
        return work.get(Submission, sheet).answers


def again(visitor, here, sheet, change=(), status=200):
    visitor.get(f"{here}/{sheet}")
    return visitor.post(f"{here}/{sheet}", FIRST | dict(change), status=status)


def test_before_anything_is_typed_the_page_says_how_sheets_are_chosen(team, here):
    page = team["ola"].get(here)
    assert "Teraz nie czeka żaden arkusz" in page.text
    assert "Jeszcze żaden arkusz nie jest sprawdzony" in page.text


def test_another_person_is_told_which_sheet_to_take(team, meeting, here, sheet):
    page = team["ewa"].get(here)
    assert page.find(f"//a[@href='{here}/{sheet}']/text()") == ["17-K"]
    for address in (f"/panel/spotkania/{meeting.id}", f"/panel/spotkania/{meeting.id}/wpisywanie/"):
        assert "do wpisania: 1" in team["ewa"].get(address).text
        assert "do wpisania" not in team["ola"].get(address).text


def test_the_first_typist_is_sent_to_somebody_else_and_told_no_number(team, here, sheet):
    page = team["ola"].get(here)
    assert "proszę poprosić inną osobę" in page.text
    assert "17-K" not in page.html
    assert "inna osoba" in team["ola"].get(f"{here}/{sheet}", status=403).text


def test_the_first_typist_cannot_send_the_second_entry(app, team, here, sheet):
    team["ola"].get(here)
    team["ola"].post(f"{here}/{sheet}", FIRST, status=403)
    with app.extensions["answers"].reading() as work:
        assert work.get(SecondTyping, sheet).second_by == ""


def test_nothing_of_the_first_entry_is_on_the_page_of_the_second(team, here, sheet):
    page = team["ewa"].get(f"{here}/{sheet}")
    assert page.find("//input[@id='arkusz']/@value") == ["17-K"]
    assert "Kanarkowe" not in page.html
    assert {box.get("value") for box in page.find("//input[@data-box]")} == {""}
    assert not any(box.text for box in page.find("//textarea"))


def test_two_equal_entries_are_told_to_agree_and_the_error_rate_is_shown(team, meeting, here, sheet):
    page = again(team["ewa"], here, sheet)
    assert "oba wpisy są zgodne" in page.text
    assert "Błędy wpisywania: 0 na 1" in page.text
    assert "Próba jest mała" in page.text
    for address in (f"/panel/spotkania/{meeting.id}", f"/panel/spotkania/{meeting.id}/arkusze"):
        assert "(sprawdzono 1 arkusz)" in team["ewa"].get(address).text


def test_a_wrong_number_or_key_keeps_what_was_typed(team, here, sheet):
    page = again(team["ewa"], here, sheet, {"arkusz": "18", "q.Q1": "9"}, status=422)
    assert "Proszę odszukać arkusz 17-K" in page.text
    assert page.find("//input[@id='Q1']/@value") == ["9"]
    assert page.find("//textarea[@id='Q6']")[0].text == "Siostry Kanarkowe"


@pytest.fixture
def look(team, here, sheet):
    """The page of the third look after Ewa typed Q1 and Q6 otherwise."""
    again(team["ewa"], here, sheet, {"q.Q1": "5", "q.Q6": "Siostry Wróblowe"})
    return f"{here}/{sheet}/rozstrzygnij"


def test_a_difference_waits_for_who_may_correct(team, here, look):
    assert "1 arkusz czeka na rozstrzygnięcie" in team["ewa"].get(here).text
    team["ewa"].get(look, status=403)
    assert team["anna"].get(here).find(f"//a[@href='{look}']")


def test_the_third_look_shows_neither_entry_before_the_paper_is_typed(team, look):
    page = team["anna"].get(look)
    assert page.find("//*[@data-box]/@data-box") == ["Q1", "Q6"]
    assert "Kanarkowe" not in page.html
    assert "Wróblowe" not in page.html
    assert page.find("//input[@id='Q1']/@value") == [""]


def test_the_paper_is_typed_and_it_is_told_whose_entry_was_right(app, team, look, sheet):
    team["anna"].get(look)
    page = team["anna"].post(look, {"q.Q1": "5", "q.Q6": "Siostry Kanarkowe"})
    assert "Rozstrzygnięto arkusz 17-K. Q1: jak w drugim wpisie. Q6: jak w pierwszym wpisie." in page.text
    assert "Błędy wpisywania: 1 na 1" in page.text
    assert answers(app, sheet)["Q1"] == "5"


def test_what_neither_typed_shows_both_and_wants_to_be_confirmed(app, team, look, sheet):
    team["anna"].get(look)
    typed = {"q.Q1": "2", "q.Q6": "Siostry Kanarkowe"}
    page = team["anna"].post(look, typed, status=422)
    assert page.find("//*[@data-question='Q1']//dd/text()") == ["raczej dobrze", "bardzo dobrze"]
    assert not page.find("//*[@data-question='Q6']//dd")
    assert page.find("//input[@id='Q1']/@value") == ["2"]
    page = team["anna"].post(look, typed | {"pewne": "1"})
    assert "Q1: inaczej niż w obu wpisach." in page.text
    assert answers(app, sheet)["Q1"] == "2"


def test_an_empty_box_is_asked_about_and_a_blank_paper_is_ticked(app, team, look, sheet):
    team["anna"].get(look)
    page = team["anna"].post(look, {"q.Q1": "4"}, status=422)
    assert "nic tam nie ma" in page.text
    page = team["anna"].post(look, {"q.Q1": "4", "puste": "Q6", "pewne": "1"})
    assert "Rozstrzygnięto" in page.text
    assert "Q6" not in answers(app, sheet)


def test_an_entry_of_another_sheet_is_thrown_away_and_the_sheet_waits_again(team, here, look, sheet):
    team["anna"].get(look)
    page = team["anna"].post(f"{here}/{sheet}/od-nowa")
    assert "znów czeka na drugie wpisywanie" in page.text
    assert team["ewa"].get(here).find(f"//a[@href='{here}/{sheet}']")


def photographed(app, meeting, sheet):
    """As if the sheet had been read from a picture of its first side, on which Q1 stands."""
    area = Area("Q1", Place(20.0, 40.0, 170.0, 25.0))
    side = Side(1, 210.0, 297.0, marks_of("A", 1), Place(95.0, 10.0, 22.0, 22.0), (), (), (area,))
    with app.extensions["answers"].writing() as work:
        row = work.get(Submission, sheet)
        layout = to_document(Layout("AAAAA", row.digest, "A", "pl", False, (side,)))
        printed = {"meeting": meeting.id, "digest": row.digest, "part": "A", "language": "pl", "large": False}
        work.add(SheetLayout(id="AAAAA", document=layout, made_on=TODAY, **printed))
        work.add(SheetLook(meeting=meeting.id, sheet=17, decisions={}, submission=sheet))
        work.add(
            SheetPicture(
                id="p" * 32,
                meeting=meeting.id,
                upload="u" * 32,
                position=0,
                name="zdjęcie.jpg",
                state=PictureState.READ,
                layout="AAAAA",
                sheet=17,
                side=1,
                reading={},
                file="nowhere",
                received_on=TODAY,
                erase_on=TODAY,
            )
        )


def test_the_third_look_sees_the_question_on_the_picture_while_there_is_one(app, team, meeting, look, sheet):
    assert not team["anna"].get(look).find("//img[@class='crop']")
    photographed(app, meeting, sheet)
    [address] = team["anna"].get(look).find("//*[@data-question='Q1']//img[@class='crop']/@src")
    assert "p" * 32 in address
    assert "x=20.0&y=40.0&w=170.0&h=25.0" in address


def test_a_sheet_taken_back_right_after_typing_is_not_typed_again(team, meeting, here, sheet):
    team["ola"].get(here)
    team["ola"].post(f"/panel/spotkania/{meeting.id}/arkusze/{sheet}/cofnij")
    assert "Teraz nie czeka żaden arkusz" in team["ewa"].get(here).text
    team["ewa"].get(f"{here}/{sheet}", status=404)


def test_the_same_sheet_sent_again_is_not_drawn_again(app, team, meeting, sheet):
    pile = f"/panel/spotkania/{meeting.id}/wpisywanie/mieszkaniec"
    team["ola"].get(pile)
    team["ola"].post(pile, {"id": sheet} | FIRST)
    with app.extensions["answers"].reading() as work:
        assert work.query(SecondTyping).count() == 1

"""Who is who on the page: side by side, three answers, undo, offices; and one person's card to its end."""

from pathlib import Path

import pytest

from survey_app.people import persons, register, workflow
from survey_app.people.tables import Mention, Nominee, Volunteer
from tests.conftest import TODAY
from tests.journeys.test_keep_safe import left
from tests.people.test_persons import VILLAGES, in_people, nominate
from tests.web.test_leaders import ADDRESS, written_down

WHO = f"{ADDRESS}kto-jest-kim/"


def answer(coordinator, page, verdict):
    asked = page.find("//input[@name='osoba']/@value")[0]
    others = page.find("//input[@name='inna']/@value")
    said = f"ta-sama {others[0]}" if verdict == "ta-sama" else verdict
    return coordinator.post(WHO, {"osoba": asked, "inna": others, "odpowiedz": said})


def persons_of(app):
    return in_people(app, persons.who_is_who, VILLAGES).persons


def test_a_question_stands_side_by_side_with_its_reason(app, coordinator):
    nominate(app, "Jan Gil", "J. Gil")
    page = coordinator.get(WHO)
    assert len(page.find("//*[contains(@class, 'side ') or @class='side']")) == 2
    assert "Dlaczego pytamy: nazwisko zgodne, imię tylko inicjał." in page.text
    assert "Zostało pytań: 1" in page.text


@pytest.mark.parametrize(("verdict", "number"), [("ta-sama", 1), ("inna", 2)])
def test_an_answer_holds_and_is_undone(app, coordinator, verdict, number):
    nominate(app, "Jan Gil", "J. Gil")
    page = answer(coordinator, coordinator.get(WHO), verdict)
    assert "Nie ma pytań" in page.text
    assert len(persons_of(app)) == number
    page = coordinator.post(f"{WHO}cofnij", {"decyzja": page.find("//button[@name='decyzja']/@value")[0]})
    assert "Zostało pytań: 1" in page.text
    assert len(persons_of(app)) == 2


def test_who_does_not_know_keeps_them_apart_and_sees_the_next_question(app, coordinator):
    nominate(app, "Jan Gil", "J. Gil", "Ewa Lipka", "E. Lipka")
    first = coordinator.get(WHO)
    second = answer(coordinator, first, "nie-wiem")
    assert first.find("//input[@name='osoba']/@value") != second.find("//input[@name='osoba']/@value")
    assert "Zostało pytań: 2" in second.text


def test_an_office_is_given_a_name_and_remembered(app, coordinator):
    nominate(app, "pani sołtys")
    page = coordinator.get(WHO)
    given = {name: page.find(f"//input[@name='{name}']/@value")[0] for name in ("zgloszenie", "solectwo", "rola")}
    assert "imię i nazwisko jednej osoby" in coordinator.post(f"{WHO}funkcja", given | {"nazwisko": "ja"}, 422).text
    page = coordinator.post(f"{WHO}funkcja", given | {"nazwisko": "Celina Gil"})
    assert "Bydlin, sołtys: Celina Gil" in page.text
    nominate(app, "sołtys")
    assert "Celina Gil" in coordinator.get(WHO).find("//input[@name='nazwisko']/@value")


def test_what_is_gone_is_said_in_words(app, coordinator):
    coordinator.get(WHO)
    nominate(app, "Jan Gil")
    coordinator.post(WHO, {"osoba": "nie-ma", "odpowiedz": "ta-sama nie-ma"}, status=404)
    coordinator.post(f"{WHO}cofnij", {"decyzja": "nie-ma"}, status=404)
    coordinator.get(f"{ADDRESS}osoba/nie-ma/", status=404)


def test_every_act_is_written_down_without_a_name(app, coordinator):
    nominate(app, "Jan Gil", "J. Gil")
    answer(coordinator, coordinator.get(WHO), "ta-sama")
    acts = written_down(app)
    assert {"see people", "decide who is who"} <= {act for act, _ in acts}
    assert not any("Gil" in what for _, what in acts)


# one person


def card(app):
    return f"{ADDRESS}osoba/{persons_of(app)[0].key}/"


def test_the_card_shows_what_was_written_and_a_band_never_a_number(app, coordinator):
    nominate(app, "Jan Gil", "Jana Gila", "Gil Jan - sołtys")
    page = coordinator.get(card(app))
    for words in ("2–4", "„Jana Gila”", "sołtys", "zgłoszona", "zostało dni: 30"):
        assert words in page.text


def prepared(app):
    return in_people(app, workflow.prepare, persons_of(app)[0], "Jan Gil", "C", TODAY)


YES = {"nazwisko": "Jan Gil", "kontakt": "600 100 200", "jak": "AKC", "obszar": ["H01", "H99x"], "zgoda": "1"}


def test_from_letter_to_consent(app, coordinator):
    nominate(app, "Jan Gil")
    prepared(app)
    address = card(app)
    coordinator.get(address)
    assert "Najpierw proszę przekazać" in coordinator.post(f"{address}zgoda", YES, 422).text
    page = coordinator.post(f"{address}przekazano")
    assert "poinformowana" in page.text
    assert "to pomyłka" in page.text.lower()
    without = {name: value for name, value in YES.items() if name != "zgoda"}
    refused = coordinator.post(f"{address}zgoda", without, 422)
    assert "Bez zgody nie wolno" in refused.text
    assert refused.find("//input[@name='kontakt'][@value='600 100 200']"), "what was typed is kept"
    page = coordinator.post(f"{address}zgoda", YES)
    assert "jest teraz w rejestrze" in page.text
    (volunteer,) = left(app, Volunteer)
    assert (volunteer.areas, volunteer.contact) == (["H01"], "600 100 200")
    assert left(app, Mention) == left(app, Nominee) == []


def test_handing_over_is_undone(app, coordinator):
    nominate(app, "Jan Gil")
    prepared(app)
    coordinator.get(card(app))
    coordinator.post(f"{card(app)}przekazano")
    assert "do poinformowania" in coordinator.post(f"{card(app)}przekazano", {"cofnij": "1"}).text


def test_a_refusal_leaves_no_byte_of_the_name(app, coordinator):
    nominate(app, "Jan Kanarkowski", "Jana Kanarkowskiego")
    prepared(app)
    coordinator.get(card(app))
    coordinator.post(f"{card(app)}odmowa")
    assert left(app, Mention) == left(app, Nominee) == []
    folder = Path(app.extensions["people"].url.database).parent
    assert not any(b"Kanarkowsk" in path.read_bytes() for path in folder.iterdir() if path.is_file())


def test_the_list_counts_states_and_questions(app, coordinator):
    nominate(app, "Jan Gil", "J. Gil", "Ewa Lipka")
    page = coordinator.get(ADDRESS)
    assert "Do rozstrzygnięcia: 1" in page.text
    assert "wszystkie (3)" in page.text
    assert "Nikt nie pasuje do tego wyboru" in coordinator.get(f"{ADDRESS}?stan=poinformowana").text


def test_a_mention_that_came_twice_from_one_slip_stays_one(app):
    for _ in range(2):
        in_people(
            app, register.add_nomination, text="Jan Gil", areas=["H01"], knows="N", delivery="C", solectwo="bydlin",
            met_on=TODAY, today=TODAY, once="x",
        )  # fmt: skip
    assert len(left(app, Mention)) == 1

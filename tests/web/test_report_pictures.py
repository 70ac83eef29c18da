"""Pictures of charts, at the links under them."""

import pytest
from fontTools.ttLib import TTFont
from lxml import etree

from forms.typeset import FOLDER
from tests.build import a_meeting, an_answer
from tests.web.test_report import a_village
from tests.web.test_report_compare import a_year_before

PAGES = ("", "solectwo/bydlin", "sprawa/P01", "rok-do-roku", "kogo-nie-uslyszelismy", "sily-i-bariery")


def picture(visitor, name, status=200):
    answer = visitor.client.get(f"/panel/wyniki/2026/obraz/{name}", buffered=True)
    assert answer.status_code == status, name
    return answer


def said(answer):
    assert answer.mimetype == "image/svg+xml"
    return " ".join(etree.fromstring(answer.get_data()).itertext())


def letters_of_the_font():
    font = TTFont(FOLDER / "atkinson-400.ttf")
    return {chr(code) for code in font.getBestCmap()}


def test_every_link_to_a_picture_leads_to_one(app, coordinator):
    a_year_before(app)
    a_village(app)
    seen = set()
    for page in PAGES:
        links = coordinator.get(f"/panel/wyniki/2026/{page}").find("//p[@class='pictures']/a/@href")
        assert links, page
        seen |= set(links)
    for address in seen:
        if ".svg" in address:
            answer = coordinator.client.get(address, buffered=True)
            assert "odpowiadali chętni, wynik nie jest reprezentatywny." in said(answer)
            assert set(said(answer)) <= letters_of_the_font(), address
            assert address.replace(".svg", ".png") in seen


def test_a_picture_tells_who_answered_and_at_what_level(app, coordinator):
    a_village(app)
    text = said(picture(coordinator, "potrzeby.svg"))
    assert "Potrzeby: Gmina Klucze, 2026" in text
    assert "12 ankiet, 20 osób obecnych, 540 mieszkańców" in text
    assert "do użytku wewnętrznego" in text
    assert "wskazało 12 z 12 osób" in text


def test_a_picture_of_a_village_is_of_that_village(app, coordinator):
    a_village(app, "bydlin", 12)
    an_answer(app, a_meeting(app, "chechlo"), {"Q4": ["N20"]})
    text = said(picture(coordinator, "potrzeby.svg?solectwo=bydlin"))
    assert "sołectwo Bydlin" in text
    assert "Pomoc dla stowarzyszeń" not in text


def test_a_png_is_made_and_named_for_saving(app, coordinator):
    a_village(app)
    answer = picture(coordinator, "potrzeby.png?solectwo=bydlin")
    assert (answer.mimetype, answer.get_data()[:4]) == ("image/png", b"\x89PNG")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="potrzeby-bydlin-2026-uzytek-wewnetrzny.png"'


def test_sensitive_items_are_never_drawn_by_village(app, coordinator):
    meeting = a_meeting(app)
    an_answer(app, meeting, {"Q2": {"P08": 3, "P01": 1}})
    picture(coordinator, "sprawa-P08.svg", status=404)
    text = said(picture(coordinator, "problemy.svg?solectwo=bydlin"))
    assert "Uzależnienia" not in text
    assert "Bez spraw drażliwych" in text
    assert "Uzależnienia" in said(picture(coordinator, "problemy.svg"))


def test_below_thirty_answers_a_picture_shows_no_per_cent(app, coordinator):
    a_village(app, forms=29)
    assert "%" not in said(picture(coordinator, "pytanie-Q5.svg"))
    a_village(app, "chechlo", forms=1)
    assert "30 (100%)" in said(picture(coordinator, "pytanie-Q5.svg"))


def test_two_years_stand_in_one_picture(app, coordinator):
    a_year_before(app)
    a_village(app)
    text = said(picture(coordinator, "zmiana-potrzeby.svg"))
    assert "w 2025 r. 100,0; zmiana możliwa 16,7" in text


@pytest.mark.parametrize(
    "name",
    ["potrzeby.exe", "nic.svg", "pytanie-Q7.svg", "pytanie-M9.svg", "sprawa-.svg", "sprawa-P98.svg", "zmiana-nic.svg",
     "zmiana-potrzeby.svg", "potrzeby.svg?solectwo=atlantyda", "..%2f..%2fwsgi.svg"],
)  # fmt: skip
def test_there_are_no_other_pictures(app, coordinator, name):
    a_village(app)
    picture(coordinator, name, status=404)


def test_without_answers_there_is_nothing_to_draw(coordinator):
    picture(coordinator, "potrzeby.svg", status=404)


def test_a_stranger_gets_no_picture(app, visitor):
    a_village(app)
    assert visitor.client.get("/panel/wyniki/2026/obraz/potrzeby.svg").status_code == 302

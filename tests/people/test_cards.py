"""Invitation cards: each code opens one sign-up, then only numbers are left; nothing says who held a card."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from survey_app.domain.refusals import NotFound, WrongInput
from survey_app.journeys import keep_safe
from survey_app.people import cards, register
from survey_app.people.tables import Card, CardBatch, Erasure, Volunteer
from survey_app.people.workflow import Yes
from tests.conftest import TODAY
from tests.journeys.test_bring_home import office as office  # a fixture
from tests.journeys.test_keep_safe import left
from tests.people.test_persons import in_people

UNTIL = date(2026, 9, 12)
GIVEN = Yes("Jan Gil", "600 100 200", "STA", ["H03"], "B-1 karta")


def a_pile(app, number=3, solectwo="bydlin", until=UNTIL):
    codes = cards.new_codes(number)
    batch = in_people(app, cards.keep, codes, solectwo, TODAY, until)
    return codes, batch


def sign_up(app, code, once="", today=TODAY, given=GIVEN, solectwo="bydlin"):
    in_people(app, cards.sign_up, code, given, solectwo, today, once)


def lines(app):
    return [tuple(line) for line in in_people(app, cards.lines)]


def test_a_code_makes_one_volunteer_and_is_spent(app):
    codes, _ = a_pile(app)
    sign_up(app, codes[0].lower().replace("-", " "), solectwo="chechlo")
    (one,) = left(app, Volunteer)
    assert (one.name, one.contact, one.how, one.areas) == ("Jan Gil", "600 100 200", "STA", ["H03"])
    assert (one.solectwo, one.notice, one.consented_on) == ("chechlo", "B-1 karta", TODAY)
    with pytest.raises(NotFound):
        sign_up(app, codes[0])
    assert lines(app) == [("2026-03", "bydlin", 3, 1, 0, 0)]
    assert len(left(app, Card)) == 2


def test_the_same_form_sent_again_makes_no_second_volunteer(app):
    codes, _ = a_pile(app)
    for _ in range(2):
        sign_up(app, codes[0], once="5f0f3f0e-6f1a-4b7e-9a43-9d6f1f9f0a11")
    assert len(left(app, Volunteer)) == 1
    assert lines(app)[0][3] == 1


def test_wrong_spent_expired_and_taken_back_codes_are_refused_in_the_same_words(app):
    codes, batch = a_pile(app)
    gone, other = a_pile(app, solectwo="chechlo")
    sign_up(app, codes[0])
    in_people(app, cards.take_back, other.id, TODAY, anywhere=True)
    said = set()
    for code, today in (("AAAA-AAAA-AAAA", TODAY), (codes[0], TODAY), (codes[1], batch.erase_on), (gone[0], TODAY)):
        with pytest.raises(NotFound) as no:
            in_people(app, cards.by_code, code, today)
        said.add(no.value.sentence)
    assert len(said) == 1
    assert in_people(app, cards.by_code, codes[1], UNTIL), "on its last day it opens"


@pytest.mark.parametrize("given", [
    GIVEN._replace(name=" "), GIVEN._replace(contact=""), GIVEN._replace(how="X"), GIVEN._replace(name="a" * 201),
])  # fmt: skip
def test_a_sign_up_without_what_is_needed_spends_no_code(app, given):
    codes, _ = a_pile(app)
    with pytest.raises(WrongInput):
        sign_up(app, codes[0], given=given)
    assert len(left(app, Card)) == 3
    assert left(app, Volunteer) == []


@pytest.mark.parametrize("number", [0, -1, cards.MOST_CARDS + 1])
def test_a_pile_has_its_limits(number):
    with pytest.raises(WrongInput):
        cards.new_codes(number)


@pytest.mark.parametrize(("months", "until"), [
    (1, date(2026, 2, 28)), (6, date(2026, 7, 31)), (12, date(2027, 1, 31)), (99, date(2027, 1, 31)),
    (0, date(2026, 2, 28)),
])  # fmt: skip
def test_a_code_lives_a_year_at_most(months, until):
    assert cards.valid_until(date(2026, 1, 31), months) == until


def test_the_daily_erasing_erases_expired_cards_and_keeps_numbers(app, tmp_path):
    codes, batch = a_pile(app)
    sign_up(app, codes[0])
    stores = app.extensions["people"], app.extensions["answers"]
    assert keep_safe.forget(*stores, UNTIL, tmp_path).cards == 0
    assert keep_safe.forget(*stores, batch.erase_on, tmp_path).cards == 2
    assert left(app, Card) == left(app, CardBatch) == []
    assert lines(app) == [("2026-03", "bydlin", 3, 1, 2, 0)]


def test_who_prepares_a_meeting_takes_back_cards_of_its_village_only(app):
    _, batch = a_pile(app)
    with pytest.raises(NotFound):
        in_people(app, cards.take_back, batch.id, TODAY, "chechlo", anywhere=False)
    assert in_people(app, cards.take_back, batch.id, TODAY, "bydlin", anywhere=False) == 3
    assert lines(app) == [("2026-03", "bydlin", 3, 0, 0, 3)]


def test_only_digests_of_codes_lie_in_the_file_and_no_order_of_printing(app, tmp_path):
    codes, _ = a_pile(app, 20)
    register.sweep(app.extensions["people"])
    raw = (tmp_path / "dane" / "osoby.db").read_bytes()
    assert not any(code.encode() in raw or code.replace("-", "").encode() in raw for code in codes)
    with app.extensions["people"].reading() as people:
        tables = people.execute(text("SELECT sql FROM sqlite_master WHERE name IN ('card', 'card_batch')")).scalars()
        assert all("WITHOUT ROWID" in sql for sql in tables)


def test_a_restored_backup_opens_no_card_that_was_used_since(app, tmp_path):
    codes, batch = a_pile(app)
    old = [{"id": row.id, "batch": row.batch, "code": row.code} for row in left(app, Card)]
    sign_up(app, codes[0])
    (spent,) = [row for row in old if row["id"] not in {card.id for card in left(app, Card)}]
    with app.extensions["people"].writing() as people:
        people.add(Card(**spent))
        people.get(CardBatch, batch.id).used = 0
    with pytest.raises(NotFound):
        sign_up(app, codes[0])
    keep_safe.forget(app.extensions["people"], app.extensions["answers"], TODAY, tmp_path)
    assert len(left(app, Card)) == 2
    assert lines(app) == [("2026-03", "bydlin", 3, 1, 0, 0)]


# from a hall to the office


def parcel(app, today=TODAY):
    with app.extensions["people"].reading() as people:
        return register.pack(people, today) | cards.pack(people, today)


def brought(packed, office, today=TODAY):
    coming = in_people(office, cards.arriving, packed, today)
    in_people(office, cards.take_in, packed, today)
    in_people(office, register.take_in, packed, today)
    return coming


def test_codes_printed_in_a_hall_open_nothing_in_the_office_until_they_are_brought_home(app, office):
    codes, _ = a_pile(app)
    with pytest.raises(NotFound):
        sign_up(office, codes[0])
    assert brought(parcel(app), office) == 3
    sign_up(office, codes[0])
    assert brought(parcel(app), office) == 0, "the same parcel once more changes nothing"
    with pytest.raises(NotFound):
        sign_up(office, codes[0])
    assert lines(office) == [("2026-03", "bydlin", 3, 1, 0, 0)]


def test_a_code_used_in_the_hall_is_spent_in_the_office_too(app, office):
    codes, _ = a_pile(app)
    brought(parcel(app), office)
    sign_up(app, codes[0])
    brought(parcel(app), office)
    assert len(left(office, Volunteer)) == 1
    with pytest.raises(NotFound):
        sign_up(office, codes[0])
    assert lines(office) == [("2026-03", "bydlin", 3, 1, 0, 0)]
    sign_up(office, codes[1])


def test_cards_taken_back_in_either_place_never_come_again(app, office):
    codes, batch = a_pile(app)
    old = parcel(app)
    brought(old, office)
    in_people(app, cards.take_back, batch.id, TODAY, anywhere=True)
    brought(parcel(app), office)
    assert lines(office) == [("2026-03", "bydlin", 3, 0, 0, 3)]
    assert brought(old, office) == 0
    with pytest.raises(NotFound):
        sign_up(office, codes[0])


def test_expired_cards_stay_where_they_were_printed(app, office):
    _, batch = a_pile(app)
    assert brought(parcel(app), office, today=batch.erase_on) == 0
    with app.extensions["people"].reading() as people:
        assert not cards.pack(people, batch.erase_on)["cards"]
        assert list(people.scalars(select(Erasure))) == []
    assert UNTIL + timedelta(days=1) == batch.erase_on


def test_a_parcel_of_before_there_were_cards_is_taken(office):
    assert brought({"volunteers": [], "mentions": [], "erased": []}, office) == 0

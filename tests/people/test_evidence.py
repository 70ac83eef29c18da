"""Evidence cards: an own word joined with the nomination of the same person, where that is certain."""

import pytest

from survey_app.people import evidence, persons, volunteers
from survey_app.people.tables import Assignment
from tests.conftest import TODAY
from tests.people.test_persons import VILLAGES, in_people, nominate
from tests.web.test_leaders_register import sign_up


def cards(app, assigned=(), open_jobs=None):
    def made(people):
        who, found = persons.who_is_who(people, VILLAGES), volunteers.found(people)
        given = [Assignment(id="a", volunteer=found[0].id, job=job, name=job, role="pomaga", put_on=TODAY)
                 for job in assigned]  # fmt: skip
        return evidence.cards(who, found, persons.holders(people), given, open_jobs or {}, VILLAGES)

    return in_people(app, made)


def test_who_signed_up_and_was_named_is_one_card(app):
    sign_up(app, "Ewa Lipka", areas=["H02"])
    nominate(app, "Ewę Lipkę", "p. Ewa Lipka")
    (card,) = cards(app)
    assert (card.name, card.is_ready, card.band) == ("Ewa Lipka", True, "2–4")
    assert (card.offered, card.named_for, card.areas) == (("H02",), ("H01",), ("H01", "H02"))
    assert (card.sources, card.villages) == (((TODAY, "bydlin"),), ("bydlin",))


@pytest.mark.parametrize(
    ("named", "village"), [("E. Lipka", "bydlin"), ("Ewa Lipko", "bydlin"), ("Ewa Lipka", "chechlo")]
)
def test_what_is_not_certain_stays_two_cards(app, named, village):
    sign_up(app, "Ewa Lipka")
    nominate(app, named, solectwo=village)
    assert sorted(card.is_ready for card in cards(app)) == [False, True]


def test_two_volunteers_of_one_name_are_not_told_apart_so_neither_gets_the_nomination(app):
    sign_up(app, "Ewa Lipka")
    sign_up(app, "Ewa Lipka", contact="600 700 800")
    nominate(app, "Ewa Lipka")
    assert [card.named is not None for card in cards(app)] == [False, False, True]


def test_people_told_apart_by_hand_are_not_joined_by_a_volunteer(app):
    nominate(app, "Jan Gil", "Jan Gil")
    one, other = (mention.id for mention in in_people(app, persons.who_is_who, VILLAGES).persons[0].mentions)
    in_people(app, persons.decide, one, other, same=False, today=TODAY)
    sign_up(app, "Jan Gil")
    assert [card.named is not None for card in cards(app)] == [False, True, True]


def test_who_named_oneself_is_not_nominated(app):
    sign_up(app, "Ewa Lipka")
    nominate(app, "ja", "ja sama")
    (card,) = cards(app)
    assert (card.is_ready, card.band, card.sources) == (True, "", ())


def test_an_office_is_known_from_a_slip_or_from_the_list_of_who_holds_it(app):
    sign_up(app, "Ewa Lipka")
    nominate(app, "sołtys Jan Gil", "trener Adam Sulima")
    in_people(app, persons.keep_holder, "bydlin", "KGW", "Ewa Lipka", 2026)
    found = {card.name: (card.roles, card.offices) for card in cards(app)}
    assert found["Ewa Lipka"] == (("KGW",), ("KGW",))
    assert sorted(roles for roles, _ in found.values()) == [("KGW",), ("sołtys",), ("trener",)]
    assert sorted(offices for _, offices in found.values()) == [(), ("KGW",), ("sołtys",)]


def test_who_was_named_by_the_office_alone_holds_it(app):
    nominate(app, "pani sołtys")
    mention = in_people(app, persons.who_is_who, VILLAGES).offices[0].mention.id
    in_people(app, persons.stands_for, mention, "Celina Gil")
    in_people(app, persons.keep_holder, "bydlin", "sołtys", "Celina Gil", 2026)
    (card,) = cards(app)
    assert (card.name, card.offices) == ("Celina Gil", ("sołtys",))


def test_only_an_open_task_makes_busy(app):
    sign_up(app, "Ewa Lipka")
    assert cards(app, ["zadanie-1", "zadanie-2"], {"zadanie-2": "Sobótka"})[0].tasks == ("Sobótka",)
    assert not cards(app, ["zadanie-1"])[0].is_busy

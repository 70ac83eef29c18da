"""Persons computed from mentions: joined by rule, by people, undone; offices; what intake keeps and drops."""

from datetime import date

import pytest
from sqlalchemy import select

from survey_app.domain.refusals import NotFound, WrongInput
from survey_app.people import persons, register, rules
from survey_app.people.tables import Counter, Decision, Mention
from survey_app.people.village_forms import forms_of_village

TODAY = date(2026, 3, 12)
VILLAGES = {"bydlin": forms_of_village("Bydlin"), "chechlo": forms_of_village("Chechło")}


def in_people(app, do, *given, **named):
    with app.extensions["people"].writing() as people:
        return do(people, *given, **named)


def nominate(app, *texts, solectwo="bydlin", met_on=TODAY, areas=("H01",)):
    for text in texts:
        in_people(
            app, register.add_nomination, text=text, areas=areas, knows="N", delivery="C", solectwo=solectwo,
            met_on=met_on, today=TODAY,
        )  # fmt: skip


def found(app):
    return in_people(app, persons.who_is_who, VILLAGES)


def texts_of(app):
    return sorted(sorted(mention.text for mention in one.mentions) for one in found(app).persons)


def counted(app):
    with app.extensions["people"].reading() as people:
        return {(row.outcome, row.number) for row in people.scalars(select(Counter))}


def test_several_persons_in_one_field_become_rows_of_their_own(app):
    nominate(app, "Lipińscy Mariusz i Aneta", "1. Jan Gil 2. Ewa Sulima")
    assert [one[0] for one in texts_of(app)] == ["Aneta (Lipińscy)", "Ewa Sulima", "Jan Gil", "Lipińscy Mariusz"]


def test_of_nobody_oneself_and_children_only_a_number_is_kept(app):
    nominate(app, "nie wiem", "ja", "ja sama", "Jan Gil, 14 lat")
    assert texts_of(app) == []
    assert counted(app) == {("nobody", 1), ("self", 2), ("minor", 1)}


def test_a_telephone_is_never_stored(app):
    nominate(app, "Jan Gil tel. 600 100 200")
    assert texts_of(app) == [["Jan Gil"]]


def test_a_person_has_areas_villages_band_and_the_earliest_clock(app):
    nominate(app, "Jan Gil", areas=["H01"], met_on=date(2026, 3, 1))
    nominate(app, "Jana Gila", "Gil Jan - sołtys", areas=["H02", "H05"])
    (one,) = found(app).persons
    assert (one.name, one.village, one.band) == ("Jan Gil", "bydlin", "2–4")
    assert (one.areas, one.roles) == (("H01", "H02", "H05"), ("sołtys",))
    assert one.erase_on == date(2026, 3, 31)
    assert one.state is rules.State.NAMED


def test_a_question_is_answered_undone_and_not_asked_again(app):
    nominate(app, "Jan Gil", "Jan Gil", "J. Gil")
    (question,) = found(app).questions
    ((other, reason),) = question.offered
    assert (question.asked.name, other.name, reason) == ("J. Gil", "Jan Gil", "nazwisko zgodne, imię tylko inicjał")
    made = in_people(app, persons.decide, question.asked.key, other.key, same=True, today=TODAY)
    assert [len(one.mentions) for one in found(app).persons] == [3]
    in_people(app, persons.undo, made)
    assert len(found(app).questions) == 1
    in_people(app, persons.decide, question.asked.key, other.key, same=False, today=TODAY)
    assert found(app).questions == []
    assert [len(one.mentions) for one in found(app).persons] == [1, 2]


def test_the_other_answer_replaces_the_first(app):
    nominate(app, "Jan Gil", "J. Gil")
    one, other = (person.key for person in found(app).persons)
    in_people(app, persons.decide, one, other, same=False, today=TODAY)
    in_people(app, persons.decide, other, one, same=True, today=TODAY)
    assert [row.same for row in in_people(app, persons.decisions)] == [True]


def test_decisions_go_with_the_mention(app):
    nominate(app, "Jan Gil", "J. Gil")
    one, other = (person.key for person in found(app).persons)
    in_people(app, persons.decide, one, other, same=True, today=TODAY)
    in_people(app, register.erase, "mention", other, TODAY)
    with app.extensions["people"].reading() as people:
        assert people.scalars(select(Decision)).all() == []


@pytest.mark.parametrize("act", ["decide", "undo", "stands_for"])
def test_what_is_gone_is_refused_in_words(app, act):
    nominate(app, "Jan Gil")
    key = found(app).persons[0].key
    acts = {
        "decide": lambda people: persons.decide(people, key, "nie-ma", same=True, today=TODAY),
        "undo": lambda people: persons.undo(people, "nie-ma"),
        "stands_for": lambda people: persons.stands_for(people, "nie-ma", "Jan Gil"),
    }
    with pytest.raises(NotFound):
        in_people(app, acts[act])


def test_an_office_alone_is_resolved_by_hand_and_can_be_taken_back(app):
    nominate(app, "pani sołtys", "Celina Gil - sołtys")
    in_people(app, persons.keep_holder, "bydlin", "sołtys", "Celina Gil", 2026)
    (office,) = found(app).offices
    assert (office.roles, office.holder, [one.name for one in office.offered]) == (
        ("sołtys",), "Celina Gil", ["Celina Gil"],
    )  # fmt: skip
    in_people(app, persons.stands_for, office.mention.id, office.holder)
    assert found(app).offices == []
    assert [len(one.mentions) for one in found(app).persons] == [2]
    in_people(app, persons.stands_for, office.mention.id, "")
    assert len(found(app).offices) == 1
    with pytest.raises(WrongInput):
        in_people(app, persons.stands_for, office.mention.id, "Jan Gil i Ewa Sulima")


def test_the_list_of_holders_is_changed_and_emptied(app):
    in_people(app, persons.keep_holder, "bydlin", "sołtys", " Celina  Gil ", 2026)
    in_people(app, persons.keep_holder, "bydlin", "sołtys", "Ewa Sulima", 2026)
    assert [row.name for row in in_people(app, persons.holders)] == ["Ewa Sulima"]
    in_people(app, persons.keep_holder, "bydlin", "sołtys", "", 2026)
    assert in_people(app, persons.holders) == []


def test_a_person_named_in_another_village_with_its_name_is_found_there(app):
    nominate(app, "Ewa Sulima")
    nominate(app, "Ewa Sulima z Bydlina", solectwo="chechlo")
    assert [(one.village, len(one.mentions)) for one in found(app).persons] == [("bydlin", 2)]


def test_a_slip_sent_twice_is_kept_once(app):
    for _ in range(2):
        in_people(
            app, register.add_nomination, text="Jan Gil, Ewa Sulima", areas=["H01"], knows="N", delivery="C",
            solectwo="bydlin", met_on=TODAY, today=TODAY, once="ten sam odcinek",
        )  # fmt: skip
    with app.extensions["people"].reading() as people:
        assert len(people.scalars(select(Mention)).all()) == 2

"""One mention as written: who it may mean, and what is cut out of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.people.mention_text import without_contacts
from survey_app.people.mentions import parse
from survey_app.people.village_forms import forms_of_village

VILLAGES = {
    slug: forms_of_village(name)
    for slug, name in {
        "lipokat": "Lipokąt", "cisowa": "Cisowa", "borowiec": "Borowiec", "dolany": "Dolany", "elkowo": "Ełkowo",
        "kwasniow-dolny": "Kwaśniów Dolny", "klucze": "Klucze",
    }.items()
}  # fmt: skip


def one(text):
    parsed = parse(text, VILLAGES)
    assert parsed.kind == "person", parsed
    return parsed.persons[0]


def names(person):
    return {given.name for given in person.given}


@pytest.mark.parametrize(("text", "kind"), [
    ("nie wiem", "nobody"), ("-", "nobody"), ("", "nobody"), ("młodzież", "nobody"), ("Nie znam nikogo.", "nobody"),
    ("ja", "self"), ("Ja sama", "self"), ("zgłaszam się", "self"),
    ("pani sołtys", "role"), ("prezes OSP", "role"), ("ktoś z KGW", "role"), ("KGW", "role"),
    ("Anna Lipka, Jan Gil", "several"), ("1. Anna Lipka 2. Jan Gil", "several"), ("Anna Lipka oraz Jan Gil", "several"),
    ("Lipińscy Mariusz i Aneta", "several"), ("Jan i Joanna Wieczorkowie", "several"),
    ("Lipiński, Mariusz", "person"), ("Gil Celina, pani sołtys", "person"), ("Jan Gil", "person"),
    ("nikt mi nie przychodzi do głowy", "nobody"), ("brak takich osób", "nobody"), ("nie dotyczy", "nobody"),
    ("cała wieś", "nobody"), ("moja sąsiadka", "nobody"), ("n/d", "nobody"),
    ("moja skromna osoba", "self"), ("chętnie ja", "self"), ("ja i mąż", "self"), ("sam siebie", "self"),
    ("sołtys Borowca", "role"), ("były sołtys", "role"), ("dyrektor szkoły", "role"), ("pani ze sklepu", "role"),
    ("koło gospodyń wiejskich", "role"), ("żona sołtysa", "role"),
    ("1) Anna Lipka 2) Jan Gil", "several"), ("a) Anna Lipka b) Jan Gil", "several"),
    ("1.Anna Lipka,2.Jan Gil", "several"), ("1 Anna Lipka 2 Jan Gil", "several"), ("Anna Lipka lub Jan Gil", "several"),
    ("ja i Jan Gil", "person"), ("Jan Gil, ul. Polna 5", "person"), ("Jan Gil z żoną", "person"),
])  # fmt: skip
def test_kinds_of_mentions(text, kind):
    assert parse(text, VILLAGES).kind == kind


@pytest.mark.parametrize("text", [
    "Jan Gil", "Gil Jan", "JAN GIL", "jan gil", "p. Jan Gil", "Jana Gila", "proponuję pana Jana Gila", "Janek Gil",
    "Jan Gil - sołtys", "Jan Gil (strażak)", "Jan Gil tel. 600 100 200", "Jan Gil z Borowca", "Gil, Jan",
    "ja albo Jan Gil", "Jan Gil, dom nr 12", "Jan Gil spod lasu", "nasz sąsiad Jan Gil", "Jan Gil z rodziną",
])  # fmt: skip
def test_one_man_in_many_ways(text):
    person = one(text)
    assert names(person) == {"Jan"}
    assert person.sexes == {"M"}
    assert "gil" in person.surname.nominatives


@pytest.mark.parametrize(("text", "sex"), [
    ("Stanisława Rybak", "F"), ("Stanisława Lipińskiego", "M"), ("Stanisława Lipińska", "F"),
    ("Aleksandra Gil", "F"), ("Aleksandra Gila", None), ("Lipińska", "F"), ("M. Lipiński", "M"), ("S. Rybak", None),
    ("Rybakowa Stanisława", "F"), ("pan Rybak", "M"), ("panią Rybak", "F"),
])  # fmt: skip
def test_the_sex_comes_from_endings_and_stays_open_when_they_do_not_tell(text, sex):
    assert one(text).sexes == ({sex} if sex else {"F", "M"})


def test_an_ambiguous_diminutive_stands_for_all_its_names():
    assert names(one("Stasia Rybak")) == {"Stanisława", "Anastazja"}


@pytest.mark.parametrize(("text", "mark"), [
    ("Wacław Pietras senior", "senior"), ("Wacek Pietras (ojciec)", "senior"), ("Wacław Pietras st.", "senior"),
    ("młody Wacek Pietras", "junior"), ("Pietras Wacław jr", "junior"), ("Wacław Pietras", ""),
])  # fmt: skip
def test_father_and_son(text, mark):
    assert one(text).mark == mark


@pytest.mark.parametrize(("text", "village"), [
    ("Ewa Sulima z Borowca", "borowiec"), ("Ewa Sulima z Cisowej", "cisowa"), ("Ewa Sulima z Dolan", "dolany"),
    ("Ewa Sulima z Ełkowa", "elkowo"), ("Ewa Sulima z Kwaśniowa Dolnego", "kwasniow-dolny"),
    ("Ewa Sulima z Kluczy", "klucze"), ("Ewa Sulima z sołectwa Borowiec", "borowiec"),
    ("Ewa Sulima z Paryża", ""), ("Ewa Sulima", ""),
])  # fmt: skip
def test_a_village_in_the_text(text, village):
    assert one(text).village == village
    assert "sulima" in one(text).surname.nominatives or not village


@pytest.mark.parametrize("text", [
    "Edrnund Sulima", "Feliks 0rzeł", "Adam Marian", "Gil Jan Lipka Anna", "syn Jana Gila", "córka Anny Lipki",
])  # fmt: skip
def test_misread_letters_two_given_names_and_relatives_are_never_sure(text):
    assert one(text).unsure


def test_who_held_an_office_once_is_not_who_holds_it():
    assert parse("były sołtys", VILLAGES).roles == {"dawniej sołtys"}
    assert parse("sołtys Cisowej", VILLAGES).roles == {"sołtys"}


def test_a_surname_cut_to_a_letter_is_no_surname():
    person = one("Jan G.")
    assert (names(person), person.surname, person.surname_initial) == ({"Jan"}, None, "g")
    assert one("J. Gil").initial == "j"
    assert one("Jan M. Gil").surname.written == "gil"


def test_p_before_one_name_is_an_initial_and_before_two_a_title():
    assert one("P. Lipka").initial == "p"
    assert one("P. Anna Lipka").initial == ""


@pytest.mark.parametrize(("text", "minor"), [
    ("Jan Gil, 14 lat", True), ("Jan Gil (lat 17)", True), ("uczeń Jan Gil", True), ("Jan Gil, 18 lat", False),
    ("Jan Gil", False), ("Jan Gil 45 l.", False), ("Jan Gil (16)", True), ("Jan Gil z 7 klasy", True),
    ("Jan Gil, 15-letni", True), ("Jan Gil ur. 2012", True), ("Jan Gil ur. 3.05.2007", False), ("Jan Gil (36)", False),
    ("Jan Gil dom nr 12", False),
])  # fmt: skip
def test_minors_are_recognised(text, minor):
    assert parse(text, VILLAGES, 2026).minor is minor


@pytest.mark.parametrize(("text", "kept"), [
    ("Jan Gil tel. 600 100 200", "Jan Gil"), ("Jan Gil 600100200", "Jan Gil"), ("Jan Gil, jan@example.org", "Jan Gil"),
    ("tel. kom. +48 600-100-200 Jan Gil", "Jan Gil"), ("Jan Gil, 14 lat", "Jan Gil, 14 lat"), ("Jan  Gil", "Jan  Gil"),
])  # fmt: skip
def test_telephones_and_addresses_are_dropped_and_nothing_else(text, kept):
    assert without_contacts(text) == kept


@given(st.text(max_size=120))
def test_whatever_is_written_is_read_without_a_fault_and_the_same_twice(text):
    assert parse(text, VILLAGES) == parse(text, VILLAGES)
    assert without_contacts(without_contacts(text)) == without_contacts(text)

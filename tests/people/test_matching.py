"""Who is who: joined only when certain; the rest is asked, with reasons; what people decided holds."""

from random import Random

import pytest

from bench.material.nominations import labelled
from bench.nominations import WRITTEN, figures, from_file
from survey_app.people.matching import match
from survey_app.people.mentions import Mentioned, parse
from survey_app.people.village_forms import forms_of_village

VILLAGES = {name: forms_of_village(name) for name in ("Borowiec", "Dolany")}


def matched(*texts, village="Borowiec", same=(), different=()):
    mentions = [Mentioned(f"m{place}", village, parse(text, VILLAGES)) for place, text in enumerate(texts)]
    return match(mentions, same, different)


def together(*texts, **decided):
    """Which texts stand for one person, as sets of their places."""
    return [{int(slot[0][1:]) for slot in cluster} for cluster in matched(*texts, **decided).clusters]


def pair(one, other):
    return frozenset(((f"m{one}", 0), (f"m{other}", 0)))


@pytest.mark.parametrize("texts", [
    ("Jan Wieczorek", "Wieczorek Jan", "Jana Wieczorka", "p. Janek Wieczorek"),
    ("Feliks Orzeł", "Feliksa Orła", "Felek Orzeł - prezes OSP"),
    ("Marian Lipka", "Mariana Lipkę", "Lipka Marian"),
    ("Piotr Jastrząb", "Piotra Jastrzębia"), ("Paweł Kwiecień", "Pawła Kwietnia"), ("Jan Kozieł", "Jana Kozła"),
    ("Aneta Lipińska", "Anetę Lipińską", "LIPINSKA ANETA"),
    ("Stanisława Rybak", "Rybakowa Stanisława"),
    ("Staszek Rybak", "Stanisława Rybaka"),
])  # fmt: skip
def test_what_is_certain_is_joined(texts):
    assert together(*texts) == [set(range(len(texts)))]


@pytest.mark.parametrize("texts", [
    ("Jan Lipka", "Jan Lipko"), ("Jan Rybak", "Jan Rybacki"), ("Jan Lipiński", "Janina Lipińska"),
    ("Stanisława Rybak", "Stanisław Rybak"), ("Mariusz Lipiński", "Marian Lipiński"),
    ("J. Wieczorek", "Jan Wieczorek"), ("Stasia Rybak", "Stanisława Rybak"), ("Wieczorek", "Jan Wieczorek"),
    ("Wacław Pietras senior", "Wacław Pietras junior"), ("Edrnund Sulima", "Edmund Sulima"),
    ("Adam Marian", "Marian Adam"), ("sołtys Gil", "Celina Gil - sołtys"), ("Maria Gil", "Maria Gila"),
    ("Jan Gil", "syn Jana Gila"), ("Jan Gil", "Jan G."), ("Ola Gil", "Aleksandra Gil"),
])  # fmt: skip
def test_what_is_not_certain_is_never_joined(texts):
    assert together(*texts) == [{0}, {1}]


def test_the_case_of_the_given_name_tells_two_families_apart():
    assert together("Jan Wieczorek", "Jan Wieczorka", "Jana Wieczorka") == [{0, 2}, {1}]


@pytest.mark.parametrize("form", ["Jana Lipkę", "Jan i Ewa Lipkowie"])
def test_a_form_that_may_stand_for_two_families_of_the_village_joins_neither(form):
    assert together("Jan Lipka", form)[0] == {0, 1}
    assert {0} in together("Jan Lipka", form, "Piotr Lipko")


def test_once_a_father_and_a_son_are_told_apart_a_plain_name_is_asked():
    found = matched("Wacław Pietras senior", "Wacław Pietras jr", "Wacław Pietras", "Wacław Pietras")
    assert len(found.clusters) == 4
    assert len(found.suggestions[2]) >= 2
    assert "starszy/młodszy" in found.suggestions[2][0].reason


def test_the_same_name_in_another_village_is_another_person_unless_the_text_says_so():
    mentions = [
        Mentioned("a", "Borowiec", parse("Jan Gil", VILLAGES)),
        Mentioned("b", "Dolany", parse("Jan Gil", VILLAGES)),
        Mentioned("c", "Dolany", parse("Jan Gil z Borowca", VILLAGES)),
    ]
    assert match(mentions).clusters == [(("a", 0), ("c", 0)), (("b", 0),)]


@pytest.mark.parametrize(("text", "reason"), [
    ("Wieczorek", "nazwisko zgodne, bez imienia"),
    ("Krystyna Wieczroek", "nazwisko podobne, imię zgodne"), ("Krystnya Wieczorek", "nazwisko zgodne, imię podobne"),
    ("K. Wieczorek", "nazwisko zgodne, imię tylko inicjał"), ("Krystyna W.", "nazwisko tylko inicjał, imię zgodne"),
])  # fmt: skip
def test_every_question_says_why(text, reason):
    found = matched("Krystyna Wieczorek", "Krystyna Wieczorek", text)
    assert [one.reason for one in found.suggestions[1]] == [reason]


def test_who_cannot_be_one_person_is_not_asked_about():
    assert not matched("Jan Gil", "Anna Gil", "Piotr Gil", "Oliwia Rybarczyk").suggestions


def test_an_office_alone_is_asked_and_never_joined():
    found = matched("Celina Gil - sołtys", "pani sołtys")
    assert len(found.clusters) == 1
    assert [one.reason for one in found.for_roles["m1"]] == ["ta sama funkcja"]


def test_people_join_and_undo_and_what_they_told_apart_is_not_asked_again():
    texts = "Jan Wieczorek", "J. Wieczorek", "Janina Wieczorek"
    assert together(*texts, same=[pair(0, 1)]) == [{0, 1}, {2}]
    assert together(*texts) == [{0}, {1}, {2}], "without the decision they are apart again"
    refused = matched(*texts, different=[pair(0, 1)])
    assert [one.cluster for one in refused.suggestions[1]] == [2]


def test_a_person_may_part_what_a_rule_joined():
    assert together("Jan Gil", "Jan Gil", "Jan Gil", different=[pair(0, 1)]) == [{0, 2}, {1}]


def test_the_order_of_mentions_changes_nothing():
    rows = labelled(3, 200)
    villages = {name: forms_of_village(name) for name in {row.village for row in rows}}
    mentions = [Mentioned(row.id, row.village, parse(row.text, villages)) for row in rows]
    shuffled = Random(1).sample(mentions, len(mentions))
    assert set(match(mentions).clusters) == set(match(shuffled).clusters)


@pytest.mark.parametrize("seed", [*WRITTEN.values(), *range(21, 33), 37, 44, 53, 55])
def test_no_two_persons_are_joined_and_few_questions_lead_to_who_is_who(seed):
    found = figures(labelled(seed) if isinstance(seed, int) else from_file(seed))
    assert (found.precision, found.mixed, found.ambiguous) == (1, 0, 0)
    assert found.recall >= 0.55
    assert found.questions <= 0.4
    assert found.f1 >= 0.97
    assert found.kinds >= 0.9


def test_the_right_person_is_offered_first_or_among_three():
    written = [figures(from_file(name)) for name in WRITTEN.values()]
    told = [*written, *(figures(labelled(seed)) for seed in range(21, 33))]
    asked = sum(one.asked for one in told)
    assert sum(one.first * one.asked for one in told) / asked >= 0.9
    assert sum(one.three * one.asked for one in told) / asked >= 0.95

"""How somebody's name is written on a letter, whatever the neighbours wrote."""

import pytest

from survey_app.people.letter_names import on_a_letter
from survey_app.people.mentions import parse


def written(text):
    return on_a_letter(parse(text, {}).persons[0], text)


@pytest.mark.parametrize(("text", "name"), [
    ("Jan Gil", "Jan Gil"), ("GIL JAN", "Jan Gil"), ("jan gil", "Jan Gil"), ("Gil, Jan", "Jan Gil"),
    ("proponuję pana Mariana Lipkę", "Marian Lipka"), ("zgłaszam panią Anetę Lipińską", "Aneta Lipińska"),
    ("Mariusza Lipińskiego", "Mariusz Lipiński"), ("Zenona Zmyślnego", "Zenon Zmyślny"),
    ("Kasia Żak - KGW", "Katarzyna Żak"), ("Annę Gil", "Anna Gil"), ("Anna Nowak-Lis", "Anna Nowak-Lis"),
    ("Lipińscy Aneta", "Aneta Lipińska"), ("Jan Gil, tel. 600 100 200", "Jan Gil"), ("Halinę Próbkę", "Halina Próbka"),
])  # fmt: skip
def test_a_name_that_is_sure(text, name):
    assert written(text) == (name, True)


@pytest.mark.parametrize(("text", "name"), [
    ("J. Gil", "J. Gil"), ("Jan G.", "Jan G."), ("Jana Wieczorka", "Jan Wieczork"), ("Gil", "Gil"), ("Jan", "Jan"),
    ("Ola Gil", "Ola Gil"), ("Edrnund Sulima", "Edmund Sulima"), ("syn Jana Gila", "Jan Gil"),
    ("Jan Gilowie", "Jan Gil"),
])  # fmt: skip
def test_a_guess_is_called_one(text, name):
    assert written(text) == (name, False)

"""The scrubber marks names and numbers of persons; it leaves places and plain words alone."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import themes as bench
from exports.scrubber import marks


def marked(text, places=()):
    return [text[start:end] for start, end in marks(text, places)]


def test_most_invented_names_are_marked():
    assert bench.recall(seed=11) >= 0.85


def test_hardly_anything_else_is():
    assert bench.false_alarms() <= 0.02


@pytest.mark.parametrize(("text", "found"), [
    ("Pani Maria Zmyślińska pomaga", ["Maria Zmyślińska"]),
    ("zapytać pana Jana Drobinka z OSP", ["Jana Drobinka"]),
    ("p. Wróblasz zna się na tym", ["Wróblasz"]),
    ("to wina Zmyślińskiego", ["Zmyślińskiego"]),
    ("jan zmyśliński pomoże", ["jan zmyśliński"]),
    ("dzwonić 600 100 200", ["600 100 200"]),
    ("pisać na ktos@example.org", ["ktos@example.org"]),
    ("prosić do Basi", ["Basi"]),
    ("Ola N. prowadzi zajęcia", ["Ola N"]),
])  # fmt: skip
def test_what_points_at_a_person_is_marked(text, found):
    assert marked(text) == found


@pytest.mark.parametrize("text", [
    "na Górce brak lamp", "przy ul. Krakowskiej ciemno", "Koło Gospodyń Wiejskich", "w Lipokącie nie ma nic",
    "Polski Związek Wędkarski", "droga 791", "od 2019 roku", "pan sołtys się stara", "bus o 6.40 i 15.20",
])  # fmt: skip
def test_places_institutions_and_plain_numbers_are_not(text):
    assert marked(text, ["Lipokąt"]) == []


@given(st.text(max_size=300), st.lists(st.text(max_size=20), max_size=3))
def test_marks_lie_within_the_text_in_order_and_apart(text, places):
    found = marks(text, places)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(one[1] < other[0] for one, other in pairwise(found))

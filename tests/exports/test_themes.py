"""Suggestions of themes: good enough without training, better with what was confirmed, silent without content."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import themes as bench
from exports.themes import Suggester, has_content, same_text
from forms import library


@pytest.fixture(scope="module")
def suggester():
    return Suggester()


@pytest.mark.parametrize(("rows", "first", "three"), [
    (bench.development_set(), 0.70, 0.80), (bench.own("held-out"), 0.70, 0.80),
], ids=["development", "held out"])  # fmt: skip
def test_the_right_theme_stands_first_or_among_three(suggester, rows, first, three):
    right_first, among_three = bench.accuracy(suggester, rows)
    assert right_first >= first
    assert among_three >= three


@pytest.mark.parametrize("text", ["", "-", "...", "brak", "Nie wiem", "nie mam zdania", "Nic nie potrzeba!", "?"])
def test_a_text_without_content_gets_no_suggestion(suggester, text):
    assert not has_content(text)
    assert suggester.suggest(text) == []


def test_marks_and_letters_that_sound_the_same_do_not_matter(suggester):
    assert suggester.suggest("dóże dziury w jezdni") == suggester.suggest("DUŻE DZIURY W JEZDNI")
    assert suggester.suggest("autobós się spuźnia")[0] == "P02"


def test_what_was_confirmed_is_suggested_for_what_is_like_it():
    text = "wiatraki stoją za blisko domów"
    before = Suggester().suggest(text)
    learnt = Suggester([("wiatraki przy domach", ["T01"]), ("nowe wiatraki za blisko", ["T01"])])
    assert "T01" not in before
    assert learnt.suggest(text)[0] == "T01"


def test_needs_are_suggested_for_ideas():
    assert Suggester(kinds="N").suggest("zróbmy nowe boisko i siłownię")[0] == "N14"


def test_the_nearest_answers_are_found_and_unlike_ones_left_out(suggester):
    others = ["kolejka do lekarza", "wiatrak blisko domu", "wiatraki hałasują", "dziury"]
    assert suggester.nearest("wiatraki", others, 3) == [2, 1]


@given(st.text(max_size=200))
def test_any_text_gets_at_most_three_codes_of_the_catalogue(text):
    codes = Suggester().suggest(text)
    assert len(codes) <= 3
    assert set(codes) <= set(library.categories())


def test_texts_that_differ_in_marks_and_signs_alone_are_the_same():
    assert same_text("Dziury, w drodze!") == same_text("dziury w drodze") == same_text("  DZIURY W  DRODZE ")
    assert same_text("dziury w drogach") != same_text("dziury w drodze")

"""How far two readers agree, checked against figures worked out by hand; who is read again is no one's choice."""

import uuid
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.domain.coding import FEWEST, TOO_FEW, agreement, is_sampled, of_text

P, N = ("P01",), ("N04",)
CODES = st.lists(st.sampled_from(["P01", "P02", "N04"]), max_size=3, unique=True)


def test_kappa_of_a_table_worked_out_by_hand():
    # 20 times both P, 15 times both N, 5 and 10 times differently: po = 0.70, pe = 0.50
    pairs = [(P, P)] * 20 + [(P, N)] * 5 + [(N, P)] * 10 + [(N, N)] * 15
    found = agreement(pairs)
    assert (found.n, found.same) == (50, 35)
    assert found.kappa == pytest.approx(0.40)
    assert "omówić" in found.word


def test_the_order_in_which_themes_were_chosen_does_not_matter():
    assert agreement([(("P01", "N04"), ("N04", "P01"))]).same == 1


def test_below_ten_answers_nothing_is_claimed():
    found = agreement([(P, P)] * (FEWEST - 1))
    assert (found.kappa, found.word) == (None, TOO_FEW)


def test_two_readers_who_always_say_the_same_one_thing_agree_without_a_kappa():
    assert agreement([(P, P)] * 12)[2:] == (None, "dobra zgodność")


@given(st.lists(st.tuples(CODES, CODES), min_size=FEWEST, max_size=60))
def test_kappa_is_one_at_most_and_the_same_when_readers_swap(pairs):
    one, other = agreement(pairs), agreement([(b, a) for a, b in pairs])
    assert (one.n, one.same, one.word) == (other.n, other.same, other.word)
    if one.kappa is not None:
        assert one.kappa == pytest.approx(other.kappa)
        assert one.kappa <= 1
        assert (one.kappa == pytest.approx(1)) == (one.same == one.n)


def test_about_one_answer_in_ten_is_read_again_and_always_the_same_ones():
    chance = Random(5)
    ids = [str(uuid.UUID(int=chance.getrandbits(128), version=4)) for _ in range(4000)]
    chosen = [one for one in ids if is_sampled(one, "Q7")]
    assert 320 <= len(chosen) <= 480
    assert chosen == [one for one in ids if is_sampled(one, "Q7")]
    assert chosen != [one for one in ids if is_sampled(one, "Q3")]


def test_a_coding_belongs_to_the_letters_that_were_read():
    assert of_text("Ławka") == of_text("Ławka") != of_text("ławka")

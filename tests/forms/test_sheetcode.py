"""Sheet numbers: written with a check letter, and a slip of the finger is noticed."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from forms.sheetcode import HIGHEST, LETTERS, SheetCodeFault, code, read

numbers = st.integers(1, HIGHEST)


@given(numbers)
def test_a_written_number_is_read_back(number):
    assert read(code(number)) == number


@pytest.mark.parametrize("text", ["17", "17K", "17-k", " 17 - K ", "017-K", "17–K"])
def test_a_number_may_be_typed_loosely(text):
    assert read(text) == 17


@pytest.mark.parametrize("text", ["", "0", "K", "17-KK", "siedemnaście", "123456", "17-1", "1 7", "-17", "１７"])
def test_what_is_no_number_is_refused_with_a_sentence(text):
    with pytest.raises(SheetCodeFault, match="Proszę"):
        read(text)


def test_a_wrong_letter_is_refused_and_says_what_to_do():
    with pytest.raises(SheetCodeFault, match=r"Litera M nie pasuje do numeru 17\. Proszę porównać"):
        read("17-M")


@given(numbers, st.data())
def test_every_single_wrong_digit_is_noticed(number, data):
    digits = str(number)
    place = data.draw(st.integers(0, len(digits) - 1))
    digit = data.draw(st.sampled_from([one for one in "0123456789" if one != digits[place]]))
    wrong = digits[:place] + digit + digits[place + 1 :]
    with pytest.raises(SheetCodeFault):
        read(f"{wrong}-{code(number)[-1]}")


@given(numbers, st.data())
def test_every_swap_of_neighbours_is_noticed(number, data):
    digits = str(number)
    assume(len(digits) > 1)
    place = data.draw(st.integers(0, len(digits) - 2))
    assume(digits[place] != digits[place + 1])
    wrong = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    with pytest.raises(SheetCodeFault):
        read(f"{wrong}-{code(number)[-1]}")


def test_no_letter_looks_like_another_or_like_a_digit():
    assert len(set(LETTERS)) == 17
    assert not set(LETTERS) & set("BGILOQSVZ")

"""A gmina's villages as offices save them, and files that are something else."""

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from survey_app.domain.refusals import WrongInput
from survey_app.journeys.village_file import read_villages

HEADER = "slug,name,population\n"
GOOD = HEADER + "zmyslowo,Zmysłowo,1 200\ngorny-staw,Górny Staw,\n"


@pytest.mark.parametrize("file", [
    GOOD.encode(),
    GOOD.encode("utf-8-sig"),
    GOOD.replace(",", ";").encode("cp1250"),
    GOOD.replace("\n", "\r\n").encode(),
    GOOD.replace("slug,name,population", "SLUG, Name ,population").encode(),
    (GOOD + ",,\n\n").encode(),
])  # fmt: skip
def test_a_file_is_read_however_it_was_saved(file):
    assert [(row.slug, row.name, row.population) for row in read_villages(file)] == [
        ("zmyslowo", "Zmysłowo", 1200),
        ("gorny-staw", "Górny Staw", None),
    ]


@pytest.mark.parametrize(("text", "sentence"), [
    ("", "brakuje kolumny „slug”"),
    ("nazwa;liczba\na;1\n", "brakuje kolumny „slug”"),
    ("slug,name\na,A\n", "brakuje kolumny „population”"),
    (HEADER, "ani jednego sołectwa"),
    (HEADER + "a,A,1\nZłe Miejsce,B,1\n", "Wiersz 3, kolumna slug: „Złe Miejsce”"),
    (HEADER + "a,A,1\nb,,1\n", "Wiersz 3, kolumna name"),
    (HEADER + "a,A,tysiąc\n", "Wiersz 2, kolumna population: „tysiąc”"),
    (HEADER + "a,A,0000123456\n", "Wiersz 2, kolumna population"),
    (HEADER + "a,A," + "1" * 5000 + "\n", "Wiersz 2, kolumna population"),
    (HEADER + "a,A,1\n,,\nb,B,1\na,A,2\n", "Wiersz 5: sołectwo „a” jest w pliku dwa razy.*w wierszu 2"),
    (HEADER + '"a,A,1\n', "slug"),
])  # fmt: skip
def test_a_fault_names_the_line_the_column_and_the_remedy(text, sentence):
    with pytest.raises(WrongInput, match=sentence) as refused:
        read_villages(text.encode())
    assert "proszę" in refused.value.sentence.lower()


def test_a_hundred_thousand_lines_are_no_list_of_villages():
    lines = "".join(f"w{number},W,1\n" for number in range(100_000))
    with pytest.raises(WrongInput, match="proszę wybrać inny plik"):
        read_villages((HEADER + lines).encode())


def test_a_gmina_has_at_most_five_hundred_villages():
    lines = [f"w{number},W,1\n" for number in range(501)]
    assert len(read_villages((HEADER + "".join(lines[:500])).encode())) == 500
    with pytest.raises(WrongInput, match=r"501 wierszy.*najwyżej 500"):
        read_villages((HEADER + "".join(lines)).encode())


@given(st.integers(min_value=1, max_value=999_999), st.sampled_from(["", " ", "\u00a0"]))
def test_any_number_of_inhabitants_below_a_million_is_read_as_typed(number, between):
    typed = f"{number:,}".replace(",", between)
    [row] = read_villages(f"{HEADER}a,A,{typed}\n".encode())
    assert row.population == number


def test_another_kind_of_file_is_named_as_such():
    with pytest.raises(WrongInput, match="nie jest plik tekstowy CSV"):
        read_villages(b"PK\x03\x04\x00\x00")


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
@example((HEADER + "a" * 200_000 + ",A,1").encode())
def test_whatever_comes_is_read_or_refused_in_a_sentence(file):
    with suppress(WrongInput):
        assert read_villages(file)

"""`zebranie themes suggest`: a file of answers in, a file of codes out, nothing stored."""

import csv

import pytest

from tests.test_commands import Office


@pytest.fixture
def suggest(tmp_path):
    office = Office(tmp_path / "dane")

    def run(content, code=0):
        source = tmp_path / "odpowiedzi.csv"
        source.write_bytes(content if isinstance(content, bytes) else content.encode())
        return office("themes", "suggest", source, "--out", tmp_path / "kody.csv", code=code)

    run.folder = tmp_path
    return run


def codes(suggest):
    with (suggest.folder / "kody.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_each_answer_gets_its_codes_in_the_order_of_the_file(suggest):
    suggest('answer_id,text,category\nA1,dziury w drodze,OSW\nA2,nie wiem,NONE\nA3,"autobus, jeden dziennie",TRA\n')
    rows = codes(suggest)
    assert [row["answer_id"] for row in rows] == ["A1", "A2", "A3"]
    assert rows[0]["first"] == "P01"
    assert rows[1] == {"answer_id": "A2", "first": "", "second": "", "third": ""}
    assert rows[2]["first"] == "P02"
    assert not list((suggest.folder / "dane").glob("*.db")), "no database is made"


def test_a_file_saved_by_excel_is_read(suggest):
    suggest("\ufeffanswer_id;text\r\nA1;dziury w drodze\r\n")
    assert codes(suggest)[0]["first"] == "P01"


@pytest.mark.parametrize(("content", "sentence"), [
    ("", "Plik jest pusty"),
    ("answer_id\nA1\n", "Brakuje kolumny „text”"),
    ("text\ndziury\n", "Brakuje kolumny „answer_id”"),
    ("answer_id,text\nA1,a\nA1,b\n", "Wiersz 3: answer_id „A1” już był."),
    ("answer_id,text\n,a\n", "Wiersz 2 nie ma answer_id."),
    (b"answer_id,text\nA1,\x00\n", "znak zerowy"),
    ('answer_id,text\nA1,"bez końca\n', "cudzysłów"),
])  # fmt: skip
def test_a_bad_file_is_refused_with_place_and_remedy_and_nothing_is_written(suggest, content, sentence):
    said = suggest(content, code=1)
    assert sentence in said
    assert "odpowiedzi.csv" in said
    assert not (suggest.folder / "kody.csv").exists()

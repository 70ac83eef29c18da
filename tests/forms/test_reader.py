"""A questionnaire's file is read strictly: every fault names the file, the question and what to do."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.questionnaire import Data, Kind, Option, from_document, to_document
from forms.reader import QuestionnaireFault, faults_in, read
from tests.forms.small import FOLDER, small

HEAD = 'id = "proba"\ntitle.pl = "Próba"\n'
PART = '[[part]]\nid = "A"\ndata = "anonymous"\n'
FIRST = '[[part.question]]\nid = "Q1"\nkind = "choice"\ntext.pl = "Pierwsze?"\n'
OPTIONS = 'options = [{ code = "T", pl = "tak" }, { code = "N", pl = "nie" }]\n'
SOUND = HEAD + PART + FIRST + OPTIONS
LISTS = {"problems": (Option("P01", {"pl": "drogi"}),), "solectwa": ()}


def asked(kind: str, more: str, id_: str = "Q2") -> str:
    return f'[[part.question]]\nid = "{id_}"\nkind = "{kind}"\ntext.pl = "Drugie?"\n{more}\n'


def faults(text: str) -> list[str]:
    with pytest.raises(QuestionnaireFault) as fault:
        read(text, LISTS, "proba.toml")
    return fault.value.faults


def test_a_sound_file_becomes_a_questionnaire() -> None:
    questionnaire = read(SOUND, LISTS)
    assert (questionnaire.id, questionnaire.version, questionnaire.languages) == ("proba", 1, ("pl",))
    question = questionnaire.question("Q1")
    assert question.kind is Kind.CHOICE
    assert question.text == {"pl": "Pierwsze?"}
    assert question.options == (Option("T", {"pl": "tak"}), Option("N", {"pl": "nie"}))
    assert questionnaire.part("A").data is Data.ANONYMOUS


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_the_small_questionnaires_read_and_keep_their_document(path: Path) -> None:
    questionnaire = small(path.stem)
    assert questionnaire.id == path.stem
    assert from_document(to_document(questionnaire)) == questionnaire


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        (SOUND + asked("choice", OPTIONS + "colour = 1"), "pytanie Q2", "nie znamy pola „colour”"),
        (SOUND + asked("text", OPTIONS), "pytanie Q2", "nie znamy pola „options”"),
        ("farba = 1\n" + SOUND, "proba.toml", "nie znamy pola „farba”"),
        (HEAD + PART + "kolor = 1\n" + FIRST + OPTIONS, "część A", "nie znamy pola „kolor”"),
        (SOUND + '[[part.question]]\nkind = "text"\ntext.pl = "?"', "pytanie nr 2", "brakuje pola „id”"),
        (SOUND + '[[part.question]]\nid = "Q2"\ntext.pl = "?"', "pytanie Q2", "brakuje pola „kind”"),
        (SOUND + asked("slider", ""), "pytanie Q2", "nie ma rodzaju pytania „slider”"),
        (SOUND + asked("text", "", "Q1"), "proba.toml", "pytanie „Q1” występuje więcej niż raz"),
        (SOUND + asked("text", "", "Q 2"), "pytanie Q 2", "musi zaczynać się literą"),
        (SOUND + asked("text", "", "2Q"), "pytanie 2Q", "musi zaczynać się literą"),
        (SOUND + asked("choice", ""), "pytanie Q2", "albo w polu „options”, albo"),
        (SOUND + asked("choice", OPTIONS + 'list = "problems"'), "pytanie Q2", "trzeba podać raz"),
        (
            SOUND + asked("choice", 'list = "kolory"'),
            "pytanie Q2",
            "nie ma listy „kolory”. Są: problems, solectwa.",
        ),
        (SOUND + asked("choice", "options = []"), "pytanie Q2", "powinno być listą odpowiedzi"),
        (SOUND + asked("choice", 'options = ["tak"]'), "pytanie Q2", "powinno być listą odpowiedzi"),
        (
            SOUND + asked("choice", 'options = [{ code = "T", pl = "a" }, { code = "T", pl = "b" }]'),
            "pytanie Q2",
            "kod „T” w polu „options” występuje więcej niż raz",
        ),
        (SOUND + asked("choice", 'options = [{ pl = "a" }]'), "options – pozycja 1", "brakuje pola „code”"),
        (
            SOUND + asked("choice", 'options = [{ code = "T" }]'),
            "options – pozycja 1",
            "brakuje pola „odpowiedź.pl”",
        ),
        (
            SOUND + asked("choice", 'options = [{ code = "a b", pl = "x" }]'),
            "pozycja 1",
            "kod „a b” może mieć",
        ),
        (SOUND + asked("choice", 'options = [{ code = "text", pl = "x" }]'), "pozycja 1", "kod „text”"),
        (SOUND + asked("choice", 'options = [{ code = "1", pl = "x", de = "y" }]'), "pozycja 1", "pola „de”"),
        (SOUND + asked("choice", 'options = [{ code = 1, pl = "x" }]'), "pozycja 1", "powinno być tekstem"),
        (SOUND + asked("many", OPTIONS + "at_most = 0"), "pytanie Q2", "at_most = 0 nie ma tu sensu"),
        (SOUND + asked("many", OPTIONS + "at_most = 3"), "pytanie Q2", "Proszę wpisać liczbę od 1 do 2."),
        (SOUND + asked("many", OPTIONS + 'at_most = "dwa"'), "pytanie Q2", "powinno być liczbą całkowitą"),
        (SOUND + asked("many", OPTIONS + "at_most = true"), "pytanie Q2", "powinno być liczbą całkowitą"),
        (SOUND + asked("rank", OPTIONS), "pytanie Q2", "brakuje pola „at_most”"),
        (SOUND + asked("severity", OPTIONS), "pytanie Q2", "brakuje pola „grades”"),
        (SOUND + asked("scale", "lowest = 1"), "pytanie Q2", "brakuje pola „highest”"),
        (SOUND + asked("scale", "lowest = 5\nhighest = 1"), "pytanie Q2", "powinno być mniejsze niż highest"),
        (SOUND + asked("scale", "lowest = 1\nhighest = 100"), "pytanie Q2", "najwyżej 11 stopni"),
        (SOUND + asked("number", "highest = 99999999999"), "pytanie Q2", "granice powinny leżeć"),
        (
            SOUND + asked("number", "lowest = 2000000"),
            "pytanie Q2",
            "powinno być mniejsze niż highest = 1000000",
        ),
        (SOUND + asked("pick", 'of = "Q9"'), "pytanie Q2", "pole „of” wskazuje „Q9”"),
        (SOUND + asked("pick", ""), "pytanie Q2", "brakuje pola „of”"),
        (SOUND + asked("text", "at_most = 5000"), "pytanie Q2", "at_most = 5000"),
        (SOUND + asked("text", 'required = "tak"'), "pytanie Q2", "słowem true albo false"),
        (
            SOUND + asked("text", 'show_if = { answered = "Q3" }'),
            "pytanie Q2",
            "„Q3”, którego nie ma wcześniej",
        ),
        (
            SOUND + asked("text", 'show_if = { answered = "Q2" }'),
            "pytanie Q2",
            "„Q2”, którego nie ma wcześniej",
        ),
        (SOUND + asked("text", 'show_if = { eq = ["Q1", "?"] }'), "pytanie Q2", "odpowiedź „?”"),
        (SOUND + asked("text", 'show_if = "Q1"'), "pytanie Q2", "jedną parą"),
        (SOUND + asked("block", "at_most = 3"), "pytanie Q2", "blok nie ma pytań"),
        (
            SOUND + asked("block", "at_most = 3") + '[[part.question.question]]\nid = "a"\nkind = "pick"\ntext = "?"',
            "pytanie Q2, pole a",
            "nie ma rodzaju pytania „pick”",
        ),
        (
            SOUND + asked("block", "at_most = 3") + '[[part.question.question]]\nid = "a b"\nkind = "text"\ntext = "?"',
            "pytanie Q2, pole a b",
            "musi zaczynać się literą",
        ),
        (
            SOUND
            + asked("block", "at_most = 3")
            + '[[part.question.question]]\nid = "a"\nkind = "date"\ntext = "?"\nshow_if = { eq = [] }',
            "pytanie Q2, pole a",
            "nie może mieć warunku",
        ),
        (
            SOUND.replace('text.pl = "Pierwsze?"', 'text.en = "First?"'),
            "pytanie Q1",
            "brakuje pola „text.pl”",
        ),
        (SOUND.replace('text.pl = "Pierwsze?"', ""), "pytanie Q1", "brakuje pola „text.pl”"),
        (SOUND.replace('text.pl = "Pierwsze?"', 'text.pl = "  "'), "pytanie Q1", "niepustym tekstem"),
        (SOUND.replace('text.pl = "Pierwsze?"', "text = 5"), "pytanie Q1", "powinno być tekstem"),
        (
            SOUND.replace('"Pierwsze?"', '"P?"\ntext.de = "Erste?"'),
            "pytanie Q1",
            "nie znamy języka „text.de”",
        ),
        (SOUND.replace('title.pl = "Próba"', ""), "proba.toml", "brakuje pola „title.pl”"),
        (SOUND.replace('id = "proba"', ""), "proba.toml", "brakuje pola „id”"),
        (SOUND.replace('id = "proba"', 'id = "próba"'), "proba.toml", "id „próba” musi"),
        (SOUND.replace('"anonymous"', '"secret"'), "część A", "pole „data” ma wartość „secret”"),
        (SOUND.replace('data = "anonymous"', ""), "część A", "brakuje pola „data”"),
        ("version = 0\n" + SOUND, "proba.toml", "„version” powinno być liczbą od 1"),
        ('languages = ["en"]\n' + SOUND, "proba.toml", "pole „languages”"),
        ('languages = ["pl", "xx"]\n' + SOUND, "proba.toml", "pole „languages”"),
        ('languages = ["pl", ["pl"]]\n' + SOUND, "proba.toml", "pole „languages”"),
        (HEAD, "proba.toml", "nie ma żadnej części"),
        (HEAD + PART, "część A", "nie ma żadnego pytania"),
        (HEAD + 'part = "A"', "proba.toml", "zapisane jako [[part]]"),
        (SOUND + PART + asked("text", ""), "proba.toml", "część „A” występuje więcej niż raz"),
        (SOUND + "text.pl = \nx = 1", "proba.toml", "błąd w zapisie TOML (wiersz 11, znak 11)"),
        (SOUND + 'x = "', "proba.toml", "błąd w zapisie TOML (koniec pliku)"),
        ("x = " + "[" * 10_000, "proba.toml", "zagnieżdżony zbyt głęboko"),
        ("x = " + "9" * 5_000, "proba.toml", "zbyt długą liczbę"),
    ],
)
def test_a_fault_names_file_place_and_remedy(text: str, place: str, says: str) -> None:
    found = faults(text)
    matching = [fault for fault in found if says in fault]
    assert matching, found
    assert matching[0].startswith("proba.toml")
    assert place in matching[0]
    assert matching[0].endswith(".")


def test_all_faults_are_told_at_once() -> None:
    text = HEAD + PART + asked("slider", "") + asked("many", OPTIONS + "at_most = 9", "Q3") + asked("pick", "", "Q4")
    assert len(faults(text)) == 3


def test_a_question_whose_list_is_empty_is_left_out_with_what_picks_from_it() -> None:
    text = SOUND + asked("many", 'list = "solectwa"') + asked("pick", 'of = "Q2"', "Q3")
    text += asked("text", 'show_if = { not = { answered = "Q2" } }', "Q4")
    assert [question.id for question in read(text, LISTS).every_question()] == ["Q1", "Q4"]


def test_a_list_of_the_gmina_may_be_shorter_than_at_most() -> None:
    assert read(SOUND + asked("many", 'list = "problems"\nat_most = 3'), LISTS).question("Q2").at_most == 3


def test_a_pick_offers_what_the_other_question_offered() -> None:
    assert read(SOUND + asked("pick", 'of = "Q1"'), LISTS).question("Q2").option_codes == {"T", "N"}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (SOUND.encode(), None),
        (b"\xef\xbb\xbf" + SOUND.encode(), None),
        (SOUND.replace("\n", "\r\n").encode(), None),
        (SOUND.encode("cp1250"), "nie jest zapisany w UTF-8"),
        (SOUND.encode("utf-16"), "nie jest zapisany w UTF-8"),
        (b"\x00" * 100, "błąd w zapisie TOML"),
        (b"PK\x03\x04" + bytes(range(256)), "nie jest zapisany w UTF-8"),
        (b"# " + b"a" * 2_000_000, "większy niż 1 MB"),
        (b"", "brakuje pola „id”"),
    ],
)
def test_a_file_is_checked_whatever_is_in_it(content: bytes, says: str | None, tmp_path: Path) -> None:
    path = tmp_path / "proba.toml"
    path.write_bytes(content)
    found = faults_in(path, LISTS)
    assert (
        (found == []) if says is None else (any(says in fault for fault in found) and found[0].startswith("proba.toml"))
    )


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    assert "nie da się otworzyć" in faults_in(tmp_path / "nie-ma.toml", LISTS)[0]
    assert "nie da się otworzyć" in faults_in(tmp_path, LISTS)[0]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_damaged_file_gives_faults_and_nothing_else(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([path.read_text(encoding="utf-8") for path in FOLDER.glob("*.toml")]))
    start = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 30))
    damaged = text[:start] + data.draw(st.text(max_size=10)) + text[start + length :]
    assert all(fault.startswith("proba.toml") for fault in faults_or_none(damaged))


def faults_or_none(text: str) -> list[str]:
    try:
        read(text, LISTS, "proba.toml")
    except QuestionnaireFault as fault:
        return fault.faults or ["a fault that says nothing"]
    return []

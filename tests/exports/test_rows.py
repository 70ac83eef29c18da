"""Rows out and in: what leaves as CSV comes back as the same answers; a bad file gets one clear sentence."""

import dataclasses
from datetime import date
from random import Random

import pytest

from exports.columns import CellFault, encode, parts_of
from exports.layout import Reader, layout
from exports.rows import CsvFault, read_csv, write_csv
from forms.answers import check
from forms.questionnaire import Kind
from tests.exports.some_forms import a_campaign, a_dataset, a_form, answers_of, questionnaires

PAYLOADS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1:A2)",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.org";"klik")',
    "=WEBSERVICE(A1)",
    "＝1+1",
    "＋48 600 000 000",
    "+48 600 000 000",
    "-5 zł",
    "@solectwo",
    "\t=1+1",
    "tekst\n=1+1",
    "  =1+1",
    "'=1+1",
    "''=1+1",
    "=",
    "-",
    "#REF!",
    "#N/A",
    '";=1+1;"',
    '=IMPORTXML("http://example.org";"//a")',
    "=@1",
    "%0A=1+1",
)


def read_back(raw, dataset):
    """(id, answers) of every row of the file, as answers.check would take them."""
    file = read_csv(raw)
    own = {q.digest: Reader(q, file.header) for q in dataset.questionnaires.values()}
    place = {name: number for number, name in enumerate(file.header)}
    return {row[place["_uuid"]]: own[row[place["_digest"]]].answers(row) for _, row in file.rows}


def written(tmp_path, dataset, for_excel=False):
    path = tmp_path / "dane.csv"
    write_csv(path, dataset, for_excel=for_excel)
    return path.read_bytes()


def without_confidential(form, dataset):
    hidden = {q.id for q in dataset.questionnaires[form.digest].part("A").questions if q.confidential}
    return {key: value for key, value in form.answers.items() if key not in hidden}


@pytest.mark.parametrize("for_excel", [False, True])
def test_what_leaves_comes_back_as_the_same_answers(tmp_path, for_excel):
    dataset = a_campaign(60)
    back = read_back(written(tmp_path, dataset, for_excel), dataset)
    assert back == {form.id: without_confidential(form, dataset) for form in dataset.forms}


@pytest.mark.parametrize("answers", [
    {"Q4": ["N03", None, "N09"]},
    {"Q4": [None, "N03"]},
    {"Q4": {"unordered": ["N01", "N02", "N03", "N04"]}},
    {"Q2": {"P98": 1}},
    {"Q3": {"pick": "P01"}},
    {"Q3": {"text": "przy szkole"}},
    {"Q6": 'cudzysłów " i średnik ; i przecinek ,\ni nowy wiersz'},
    {},
])  # fmt: skip
@pytest.mark.parametrize("for_excel", [False, True])
def test_odd_answers_survive_the_round_trip(tmp_path, answers, for_excel):
    form = a_form(answers)
    assert read_back(written(tmp_path, a_dataset([form]), for_excel), a_dataset([])) == {form.id: form.answers}


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("for_excel", [False, True])
def test_text_that_looks_like_a_formula_comes_back_unspoilt(tmp_path, payload, for_excel):
    form = a_form({"Q6": payload, "Q3": {"text": payload}})
    assert read_back(written(tmp_path, a_dataset([form]), for_excel), a_dataset([])) == {form.id: form.answers}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_of_the_excel_variant_begins_like_a_formula(tmp_path, payload):
    raw = written(tmp_path, a_dataset([a_form({"Q6": payload})]), for_excel=True)
    cells = [cell for _, row in read_csv(raw.replace(b"'", b"^")).rows for cell in row]
    assert not [cell for cell in cells if cell.lstrip()[:1] in "=+-@＝＋－＠" and cell.strip()]


def test_excel_variant_has_semicolons_and_bom_and_the_plain_one_commas(tmp_path):
    dataset = a_dataset([a_form({"Q1": "4"})])
    assert written(tmp_path, dataset, for_excel=True).startswith(b"\xef\xbb\xbfsolectwo;meeting;channel;sheet;")
    assert written(tmp_path, dataset).startswith(b"solectwo,meeting,channel,sheet,")


def test_file_saved_again_by_old_excel_is_read(tmp_path):
    form = a_form({"Q6": "Źródło, łąka i żwirownia", "Q1": "4"}, filled_on=date(2026, 3, 1))
    raw = written(tmp_path, a_dataset([form]), for_excel=True).decode("utf-8-sig").encode("cp1250")
    assert read_back(raw, a_dataset([])) == {form.id: form.answers}


def test_confidential_answers_have_no_column():
    partner = questionnaires()["partner"]
    hidden = [question.id for question in partner.part("A").questions if question.confidential]
    names = [column.name for column in layout([partner]).columns]
    assert hidden
    assert not set(hidden) & {name.split("/")[0] for name in names}


def test_columns_of_two_versions_stand_once_each():
    old = questionnaires()["mieszkaniec"]
    part = old.part("A")
    questions = tuple(
        dataclasses.replace(q, options=q.options[:-1]) if q.id == "Q5" else q for q in part.questions if q.id != "Q8"
    )
    new = dataclasses.replace(old, version=2, parts=(dataclasses.replace(part, questions=questions), *old.parts[1:]))
    both, first = layout([old, new]), layout([old])
    assert sorted(c.name for c in both.columns) == sorted(c.name for c in first.columns)
    form = a_form({"Q5": [old.question("Q5").options[-1].code], "Q8": "2"}, old)
    named = dict(zip([c.name for c in both.columns], both.row(form, old), strict=True))
    assert named["Q8"] == "2"
    assert named[f"Q5/{old.question('Q5').options[-1].code}"] == 1


def test_two_questionnaires_with_the_same_question_id_keep_their_columns_apart(tmp_path):
    first = questionnaires()["mieszkaniec"]
    second = dataclasses.replace(first, id="wlasny")
    forms = [a_form({"Q1": "1", "Q6": "pierwszy"}, first), a_form({"Q1": "2", "Q6": "drugi"}, second)]
    dataset = a_dataset(forms, questionnaires={q.digest: q for q in (first, second)})
    assert "wlasny.Q1" in [column.name for column in layout([first, second]).columns]
    assert read_back(written(tmp_path, dataset), dataset) == {form.id: form.answers for form in forms}


@pytest.mark.parametrize(("raw", "told"), [
    (b"", "pusty"),
    (b"\n\n", "pusty"),
    (b"solectwo,meeting,solectwo\n", "dwa razy"),
    (b"solectwo,,meeting\n", "Kolumna 2 nie ma nazwy"),
    (b"a,b\n1,2\n1,\"2\n3,4\n", "Od wiersza 3"),
    (b"a,b\n1,2\n1,2\x00\n", "Wiersz 3 zawiera znak zerowy"),
    (b"\xef\xbb\xbfa,b\n1,\xff\xfe\n", "Wiersz 2 zawiera uszkodzony znak"),
    ("a,b\nżółw,1\n".encode() + b"\xb9,2\n", "Wiersz 3 zawiera uszkodzony znak"),
    (b"a,b\n1,2,3\n", "Wiersz 2 ma więcej komórek"),
    (b"a\n" + b"x" * 1_000_002 + b"\n", "dłuższą niż milion"),
])  # fmt: skip
def test_a_bad_file_gets_one_sentence_with_its_place(raw, told):
    with pytest.raises(CsvFault) as caught:
        list(read_csv(raw).rows)
    assert told in caught.value.sentence


def test_a_contradiction_between_codes_and_flags_is_named():
    reader = Reader(questionnaires()["mieszkaniec"], ["Q5", "Q5/G1", "Q5/G2"])
    assert reader.answers(["G1", "1", "0"]) == {"Q5": ["G1"]}
    assert reader.answers(["", "1", ""]) == {"Q5": ["G1"]}
    with pytest.raises(CellFault, match="nie zgadza się") as caught:
        reader.answers(["G1", "1", "1"])
    assert caught.value.rest == "Q5/G2"


@pytest.mark.parametrize(("header", "row"), [
    (["Q2/P01"], ["dużo"]), (["Q5/G1"], ["2"]), (["Q4/1", "Q4/crosses"], ["N01", "N02"]), (["Q99"], ["x"]),
])  # fmt: skip
def test_a_cell_that_cannot_be_read_is_named(header, row):
    with pytest.raises(CellFault) as caught:
        Reader(questionnaires()["mieszkaniec"], header).answers(row)
    assert caught.value.rest in header


def test_every_kind_is_encoded_within_its_own_columns():
    chance, seen = Random(3), set()
    for _ in range(20):
        for questionnaire in questionnaires().values():
            given = check(questionnaire, answers_of(chance, questionnaire)).answers
            for question in questionnaire.part("A").questions:
                if question.id in given and not question.confidential:
                    seen.add(question.kind)
                    rests = {rest for rest, _ in encode(question, given[question.id])}
                    assert rests <= {part.rest for part in parts_of(question)}
    assert seen >= {
        Kind.CHOICE,
        Kind.MANY,
        Kind.SEVERITY,
        Kind.RANK,
        Kind.TEXT,
        Kind.DATE,
        Kind.PICK,
        Kind.BLOCK,
    }

"""Typed answers mean the same in Python and in the browser, and can be written back as keys."""

import json
from pathlib import Path

import pytest
import quickjs
from hypothesis import given, settings
from hypothesis import strategies as st

from forms import answers, library, said, typed
from forms.questionnaire import Data, Kind, Option, Part, Question, Questionnaire

ROOT = Path(__file__).parent.parent.parent
VECTORS = json.loads((Path(__file__).parent / "typed_vectors.json").read_text(encoding="utf-8"))


def options(prefix, number):
    return tuple(Option(f"{prefix}{place}", {"pl": f"{prefix} {place}"}) for place in range(1, number + 1))


GRADES = tuple(Option(str(grade), {"pl": label}) for grade, label in enumerate(("mały", "duży", "ogromny"), 1))
INNER = (Question("co", Kind.TEXT, {"pl": "Co"}), Question("ilu", Kind.NUMBER, {"pl": "Ilu"}))
ASKED = {
    question.id: question
    for question in (
        Question("choice", Kind.CHOICE, {"pl": "?"}, options=options("C", 6)),
        Question("village", Kind.CHOICE, {"pl": "?"}, options=options("V", 40)),
        Question("many", Kind.MANY, {"pl": "?"}, options=options("M", 18), at_most=2),
        Question("any", Kind.MANY, {"pl": "?"}, options=options("A", 4)),
        Question("crowd", Kind.MANY, {"pl": "?"}, options=options("D", 40), at_most=3),
        Question("severity", Kind.SEVERITY, {"pl": "?"}, options=options("P", 17), grades=GRADES),
        Question("rank", Kind.RANK, {"pl": "?"}, options=options("N", 18), at_most=3),
        Question("ranked", Kind.RANK, {"pl": "?"}, options=options("R", 40), at_most=3),
        Question("scale", Kind.SCALE, {"pl": "?"}, lowest=1, highest=5),
        Question("scale10", Kind.SCALE, {"pl": "?"}, lowest=0, highest=10),
        Question("number", Kind.NUMBER, {"pl": "?"}),
        Question("text", Kind.TEXT, {"pl": "?"}),
        Question("date", Kind.DATE, {"pl": "?"}),
        Question("pick", Kind.PICK, {"pl": "?"}, options=options("P", 17), of="severity"),
        Question("consent", Kind.CONSENT, {"pl": "?"}),
        Question("block", Kind.BLOCK, {"pl": "?"}, questions=INNER, at_most=5),
    )
}
SHEET = Questionnaire(
    "proba", 1, ("pl",), {"pl": "?"}, {}, {}, "", (Part("A", {"pl": "A"}, Data.ANONYMOUS, tuple(ASKED.values())),)
)


@pytest.fixture(scope="module")
def browser_reads():
    """The script that ships, without `export`, in an engine without a browser."""
    source = (ROOT / "survey_app/static/transcribe/typed.js").read_text(encoding="utf-8")
    context = quickjs.Context()
    context.eval(source.replace("export function", "function"))
    context.eval(
        """
        globalThis.answer = (text) => JSON.stringify(JSON.parse(text).map(([question, typed]) => {
          const said = read(question, typed);
          return { ...said, words: words(question, said.raw) };
        }));
        """
    )

    def reads(pairs):
        asked = [[typed.for_browser(ASKED[name]), text] for name, text in pairs]
        return json.loads(context.get("answer")(json.dumps(asked)))

    return reads


def python_reads(name, text):
    read = typed.read(ASKED[name], text)
    return {
        "raw": read.raw,
        "fault": read.fault,
        "detail": read.detail,
        "unreadable": read.unreadable,
        "full": read.full,
        "words": said.words(ASKED[name], read.raw),
    }


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector['question']}: {vector['typed']!r}")
def test_keys_mean_what_the_vector_says(vector, browser_reads):
    expected = {key: vector[key] for key in vector if key not in ("question", "typed")}
    python = python_reads(vector["question"], vector["typed"])
    assert {key: python[key] for key in expected} == expected
    assert browser_reads([(vector["question"], vector["typed"])]) == [python]


KEYS = st.text("123456789abcdefghjkmnprstuvwyz0x?-,. ;/+ABXil\t\n'ąż", max_size=12)


@settings(max_examples=600, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(ASKED)), KEYS), max_size=30))
def test_browser_and_server_read_any_keys_alike(browser_reads, pairs):
    assert browser_reads(pairs) == [python_reads(*pair) for pair in pairs]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(ASKED)), st.text(max_size=20))
def test_whatever_is_typed_is_read_without_an_exception(name, text):
    read = typed.read(ASKED[name], text)
    assert not read.fault or read.sentence


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(sorted(set(ASKED) - {"block"})), KEYS)
def test_a_checked_answer_is_written_as_keys_that_give_it_again(name, text):
    value = answers.check(SHEET, {name: typed.read(ASKED[name], text).raw}).answers.get(name)
    again = typed.read(ASKED[name], typed.write(ASKED[name], value)).raw
    assert answers.check(SHEET, {name: again}).answers.get(name) == value


def test_a_block_is_written_row_by_row():
    value = [{"co": "ławki", "ilu": 5}, {"co": "drzewa"}]
    assert typed.read(ASKED["block"], typed.write(ASKED["block"], value)).raw == value


def test_every_fault_says_what_to_do():
    assert all("roszę" in sentence for sentence in typed.FAULTS.values())


def test_every_resident_question_of_the_library_has_one_key_an_option():
    for name in ("mieszkaniec", "mlodziez", "po-wydarzeniu"):
        for question in library.load(name, {}).part("A").questions:
            assert all(len(key) == 1 for key in typed.keys_of(question.options))

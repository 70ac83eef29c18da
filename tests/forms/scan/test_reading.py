"""Rules of questions about what was read, and answers from what a human settled."""

from hypothesis import given
from hypothesis import strategies as st

from forms import answers as checks
from forms import library
from forms.questionnaire import Kind
from forms.scan.reading import (
    BoxReading,
    BoxState,
    SideReading,
    WritingReading,
    answers_from,
    apply_rules,
    side_from_document,
    side_to_document,
)

ASKED = library.load("mieszkaniec", {})
MARKED, EMPTY, CANCELLED = BoxState.MARKED, BoxState.EMPTY, BoxState.CANCELLED


def a_side(*marked, also=(), part="A"):
    """Every box of the named questions, empty but for those marked; also: (key, state, why) as the model left them."""
    left = {key: (state, why) for key, state, why in also}
    questions = {key.split(":")[0] for key in (*marked, *left)}
    boxes = []
    for question in ASKED.part(part).questions:
        if question.id in questions:
            for option in options_of(question):
                key = f"{question.id}:{option}"
                state, why = left.get(key, (MARKED if key in marked else EMPTY, ""))
                boxes.append(BoxReading(question.id, option, state, 0.99, bool(why), why))
    return SideReading("AAAAA", 1, 1, tuple(boxes), (), 0.6)


def options_of(question):
    codes = [one.code for one in question.options]
    if question.kind is Kind.SEVERITY:
        return [f"{code}:{grade.code}" for code in codes for grade in question.grades]
    if question.kind is Kind.RANK:
        return [f"{code}:{place}" for code in codes for place in range(1, question.at_most + 1)]
    return codes


def looks(side):
    (judged,) = apply_rules(ASKED, [side])
    return {box.key: box.why for box in judged.boxes if box.needs_human}


def test_one_answer_in_a_single_choice_needs_nobody():
    assert looks(a_side("Q1:4")) == {}


def test_two_answers_in_a_single_choice_are_looked_at():
    assert looks(a_side("Q1:4", "Q1:5")) == {"Q1:4": "double", "Q1:5": "double"}


def test_too_many_answers_are_looked_at():
    assert looks(a_side("Q5:G1", "Q5:G2")) == {}
    assert set(looks(a_side("Q5:G1", "Q5:G2", "Q5:G3")).values()) == {"too_many"}


def test_two_grades_in_a_row_are_looked_at_and_other_rows_are_not():
    assert looks(a_side("Q2:P01:1", "Q2:P01:3", "Q2:P02:2")) == {"Q2:P01:1": "grade", "Q2:P01:3": "grade"}


def test_a_rank_given_twice_and_a_row_ranked_twice_are_looked_at():
    assert set(looks(a_side("Q4:N01:1", "Q4:N02:1", "Q4:N03:3"))) == {"Q4:N01:1", "Q4:N02:1"}
    assert set(looks(a_side("Q4:N01:1", "Q4:N01:2"))) == {"Q4:N01:1", "Q4:N01:2"}
    assert looks(a_side("Q4:N01:1", "Q4:N02:2", "Q4:N03:3")) == {}


def test_a_question_left_blank_shows_its_row_once():
    assert looks(a_side(also=[("Q1:1", EMPTY, "")])) == {"Q1:1": "blank"}


def test_a_doubtful_box_is_not_called_blank_as_well():
    assert looks(a_side(also=[("Q1:2", EMPTY, "doubtful")])) == {"Q1:2": "doubtful"}


def test_a_blackened_box_stays_a_look_beside_the_answer():
    assert looks(a_side("Q1:4", also=[("Q1:4", MARKED, ""), ("Q1:5", CANCELLED, "cancelled")])) == {"Q1:5": "cancelled"}


STATES = st.sampled_from([MARKED, EMPTY, EMPTY, EMPTY, CANCELLED])
KEYS = [f"{question.id}:{option}" for question in ASKED.part("A").questions for option in options_of(question)]
TEXTS = st.dictionaries(st.sampled_from(["Q3", "Q6", "Q7"]), st.text("aąbcżź 12", min_size=1, max_size=30))


@given(st.dictionaries(st.sampled_from(KEYS), STATES), TEXTS)
def test_whatever_is_settled_the_answers_pass_the_one_check(marks, texts):
    raw, unreadable = answers_from(ASKED, marks, texts)
    checked = checks.check(ASKED, raw)
    assert checked.problems == ()
    assert not set(unreadable) & set(raw)


@given(st.dictionaries(st.sampled_from(KEYS), STATES))
def test_no_option_is_answered_that_was_not_marked(marks):
    raw, _ = answers_from(ASKED, marks, {})
    marked = {key for key, state in marks.items() if state is MARKED}
    for question in ("Q1", "Q8", "Q9", "M1", "M2", "M3"):
        assert question not in raw or f"{question}:{raw[question]}" in marked
    for code, grade in raw.get("Q2", {}).items():
        assert f"Q2:{code}:{grade}" in marked
    for code in raw.get("Q10", []):
        assert f"Q10:{code}" in marked


def test_a_choice_that_stays_double_is_unreadable_never_guessed():
    assert answers_from(ASKED, {"Q1:1": MARKED, "Q1:2": MARKED}, {}) == ({}, ["Q1"])


def test_gaps_in_a_ranking_stay_gaps_and_a_tangle_becomes_crosses_without_numbers():
    assert answers_from(ASKED, {"Q4:N05:1": MARKED, "Q4:N02:3": MARKED}, {})[0] == {"Q4": ["N05", None, "N02"]}
    assert answers_from(ASKED, {"Q4:N05:1": MARKED, "Q4:N02:1": MARKED}, {})[0] == {"Q4": {"unordered": ["N02", "N05"]}}


def test_a_slip_for_two_persons_becomes_two_entries():
    marks = {"0.C2:H01": MARKED, "0.C3:T": MARKED, "1.C2:H02": MARKED, "1.C4:S": MARKED}
    raw, _ = answers_from(ASKED, marks, {"0.C1": "x"}, "C")
    assert raw == {"entries": [{"C1": "x", "C2": ["H01"], "C3": "T"}, {"C2": ["H02"], "C4": "S"}]}


def test_a_reading_comes_back_from_json_unchanged():
    side = SideReading("AAAAA", 3, 2, a_side("Q1:4").boxes, (WritingReading("Q6", True),), 0.5)
    assert side_from_document(side_to_document(side)) == side

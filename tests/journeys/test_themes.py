"""Open answers under themes: decided, undone, read a second time, quoted; a text that changed loses all of it."""

import pytest

from survey_app.domain.coding import SECOND, is_sampled
from survey_app.domain.refusals import Conflict, NotFound, WrongInput
from survey_app.journeys import correct, own_themes, quotes, report_items, second_coding, themes
from tests.build import SOME_ANSWERS, a_meeting, an_answer
from tests.conftest import TODAY

IDEAS = "mieszkaniec.Q7"


def in_work(app, do, *given, **named):
    with app.extensions["answers"].writing() as work:
        return do(work, *given, **named)


def ideas(app, *texts, slug="bydlin", **more):
    """One form with each idea; ids in the order given."""
    meeting = a_meeting(app, slug)
    return [an_answer(app, meeting, SOME_ANSWERS | {"Q7": text} | more) for text in texts]


def decide(app, ids, codes, by="ania", coder="first"):
    return in_work(app, themes.decide, [(one, "Q7") for one in ids], codes, by, TODAY, coder)


def codes_of(app, one):
    return in_work(app, themes.answer, one, "Q7").codes


def test_open_questions_come_with_the_ideas_first_and_without_confidential_ones(app):
    ideas(app, "Ławka przy stawie")
    asked = in_work(app, themes.asked, 2026)
    assert asked[0].key == IDEAS
    assert "mieszkaniec.Q3" in [one.key for one in asked]
    assert in_work(app, themes.asked, 2025) == []


def test_the_words_beside_a_pick_are_an_open_answer(app):
    ideas(app, "Ławka przy stawie")
    assert [one.text for one in in_work(app, themes.answers, 2026, "mieszkaniec.Q3")] == ["przy szkole"]


def test_a_decision_stands_with_who_made_it_and_can_be_undone_as_a_whole(app):
    one, two = ideas(app, "Ławka przy stawie", "Ławka przy stawie")
    assert codes_of(app, one) is None
    step = decide(app, [one, two], ["N18", "N16"])
    found = in_work(app, themes.answer, one, "Q7")
    assert (found.codes, found.coded_by, found.coded_on) == (("N18", "N16"), "ania", TODAY)
    assert {found[0] for found in in_work(app, themes.undo, step)} == {one, two}
    assert codes_of(app, one) is codes_of(app, two) is None


def test_undo_brings_back_what_stood_before_and_works_once(app):
    (one,) = ideas(app, "Ławka przy stawie")
    decide(app, [one], ["N18"], by="ania")
    step = decide(app, [one], [], by="basia")
    assert codes_of(app, one) == ()
    in_work(app, themes.undo, step)
    assert codes_of(app, one) == ("N18",)
    assert in_work(app, themes.answer, one, "Q7").coded_by == "ania"
    with pytest.raises(Conflict):
        in_work(app, themes.undo, step)


@pytest.mark.parametrize("codes", [["N99"], ["H01"], ["N01", "N02", "N03", "N04"]])
def test_unknown_and_too_many_themes_are_refused_and_change_nothing(app, codes):
    (one,) = ideas(app, "Ławka przy stawie")
    with pytest.raises(WrongInput):
        decide(app, [one], codes)
    assert codes_of(app, one) is None


def test_an_answer_that_is_not_there_is_refused(app):
    (one,) = ideas(app, "Ławka przy stawie")
    for submission, question in (("nie-ma", "Q7"), (one, "Q6"), (one, "Q1")):
        with pytest.raises(NotFound):
            in_work(app, themes.decide, [(submission, question)], ["N18"], "ania", TODAY)


def test_same_words_are_found_whatever_their_marks_and_capitals(app):
    one, two, _, _ = ideas(app, "Ławka przy stawie", "lawka  przy STAWIE!", "Ławka", "Boisko")
    found = in_work(app, themes.answers, 2026, IDEAS)
    first = next(answer for answer in found if answer.submission == one)
    assert [answer.submission for answer in themes.alike(found, first)] == [two]


def test_a_corrected_text_loses_its_themes_and_its_release(app):
    (one,) = ideas(app, "Ławka przy stawie")
    decide(app, [one], ["N18"])
    in_work(app, quotes.release, one, "Q7", "Ławka przy stawie", "ania", TODAY)
    in_work(app, change_idea, one, "Boisko za remizą")
    assert codes_of(app, one) is None
    assert in_work(app, quotes.released, 2026, "Q7") == []
    assert in_work(app, themes.under, 2026, "N18", 10) == []


def change_idea(work, submission, text):
    answers = SOME_ANSWERS | {"Q7": text}
    assert not correct.correct(work, submission, answers=answers, today=TODAY).problems


def test_filters_narrow_together(app):
    one, two = ideas(app, "Ławka przy stawie", "Boisko")
    (three,) = ideas(app, "Boisko dla dzieci", slug="chechlo")
    decide(app, [one, three], ["N14"])
    found = in_work(app, themes.answers, 2026, IDEAS)

    def ids(**chosen):
        return {answer.submission for answer in themes.narrowed(found, **chosen)}

    assert ids(village="bydlin") == {one, two}
    assert ids(code="N14") == {one, three}
    assert ids(state=themes.UNCODED) == {two}
    assert ids(wanted="BOISKO", village="chechlo") == {three}
    assert ids(state="co innego") == {one, two, three}


def test_what_was_confirmed_teaches_the_next_suggestion(app):
    one, two = ideas(app, "Kwietnik przy kapliczce", "Kwietnik przed sklepem")
    code = in_work(app, own_themes.new_theme, "Kapliczki i krzyże", TODAY)
    assert code not in in_work(app, themes.suggester, "Q7").suggest("Kwietnik przed sklepem")
    decide(app, [one], [code])
    assert code in in_work(app, themes.suggester, "Q7").suggest("Kwietnik przed sklepem")
    assert two


def test_own_themes_are_numbered_never_reused_and_not_twice(app):
    first = in_work(app, own_themes.new_theme, "Kapliczki i krzyże", TODAY)
    assert first == "T01"
    with pytest.raises(WrongInput, match="już jest: T01"):
        in_work(app, own_themes.new_theme, "kapliczki i  krzyze", TODAY)
    for name in ("", "   ", "a" * 81):
        with pytest.raises(WrongInput):
            in_work(app, own_themes.new_theme, name, TODAY)
    in_work(app, own_themes.retire, first, retired=True)
    assert first not in in_work(app, own_themes.labels)
    assert in_work(app, own_themes.new_theme, "Staw", TODAY) == "T02"


def test_similar_answers_stand_together_and_only_those_nobody_has_read(app):
    one, *_ = ideas(app, "Siłownia pod chmurką", "Siłownia pod chmurką", "Siłownia pod chmurką", "Dowóz do lekarza")
    decide(app, [one], ["N14"])
    near = in_work(app, themes.similar, in_work(app, themes.answers, 2026, IDEAS), "N14")
    assert [len(same) for same in near][:1] == [2]
    assert one not in [answer.submission for same in near for answer in same]


def test_counts_and_what_is_said_about_an_item(app):
    one, two = ideas(app, "Ławka przy stawie", "Ławka przy stawie")
    decide(app, [one, two], ["N18"])
    assert in_work(app, themes.counts, 2026)["N18"] == {"bydlin": 2}
    assert in_work(app, report_items.said_about, 2026, "N18") == [("bydlin", "Ławka przy stawie")], "no text twice"
    assert in_work(app, themes.codes_by_answer, 2026)[one, "Q7"] == ("N18",)


# the second reader


def many(app, number):
    """Coded ideas, each other words; gives those of the sample."""
    ids = ideas(app, *(f"Pomysł numer {place}" for place in range(number)))
    while not any(is_sampled(one, "Q7") for one in ids):  # ids are random
        ids += ideas(app, f"Pomysł numer {len(ids)}")
    decide(app, ids, ["N18"], by="ania")
    return [one for one in ids if is_sampled(one, "Q7")]


def test_the_second_reader_is_another_person_and_each_answer_is_read_once(app):
    sampled = many(app, 60)
    assert sampled
    assert in_work(app, second_coding.waiting, 2026, "ania") == []
    waiting = in_work(app, second_coding.waiting, 2026, "basia")
    assert sorted(one.submission for one in waiting) == sorted(sampled)
    decide(app, sampled[:1], ["N18"], by="basia", coder=SECOND)
    assert len(in_work(app, second_coding.waiting, 2026, "celina")) == len(sampled) - 1
    assert codes_of(app, sampled[0]) == ("N18",), "the second reading changes nothing by itself"


def test_agreement_compares_with_what_the_first_had_chosen_then(app):
    sampled = many(app, 60)
    decide(app, sampled[:1], ["N16"], by="basia", coder=SECOND)
    decide(app, sampled[:1], ["N16"], by="ania")
    found = in_work(app, second_coding.summary, 2026)
    assert (found.n, found.same) == (1, 0), "changing one's mind later makes no agreement"


def test_a_difference_is_talked_over_once(app):
    sampled = many(app, 60)
    decide(app, sampled[:1], ["N16"], by="basia", coder=SECOND)
    (different,) = in_work(app, second_coding.differences, 2026)
    assert (different.first, different.second) == (("N18",), ("N16",))
    in_work(app, second_coding.settle, sampled[0], "Q7", ["N16", "N18"], "ania", TODAY)
    assert in_work(app, second_coding.differences, 2026) == []
    assert codes_of(app, sampled[0]) == ("N16", "N18")
    with pytest.raises(NotFound):
        in_work(app, second_coding.settle, "nie-ma", "Q7", ["N16"], "ania", TODAY)


# quotes


def test_nothing_is_quoted_before_a_person_released_it(app):
    one, two = ideas(app, "Ławka przy stawie", "Boisko", Q7a="F")
    assert in_work(app, quotes.ideas, 2026, ["bydlin"]) == []
    in_work(app, quotes.release, one, "Q7", "Ławka nad  wodą", "ania", TODAY)
    (quote,) = in_work(app, quotes.ideas, 2026, ["bydlin"])
    assert (quote.village, quote.text, quote.needs_money) == ("bydlin", "Ławka nad wodą", True)
    in_work(app, quotes.take_back, one, "Q7")
    assert in_work(app, quotes.ideas, 2026, ["bydlin"]) == []
    with pytest.raises(NotFound):
        in_work(app, quotes.take_back, two, "Q7")


@pytest.mark.parametrize("text", ["", "  ", "a" * 1001])
def test_an_empty_or_too_long_quote_is_refused(app, text):
    (one,) = ideas(app, "Ławka przy stawie")
    with pytest.raises(WrongInput):
        in_work(app, quotes.release, one, "Q7", text, "ania", TODAY)


def test_a_quote_does_not_tell_the_village_when_it_is_small_or_the_theme_is_sensitive(app):
    one, two = ideas(app, "Grupa wsparcia", "Boisko")
    for which in (one, two):
        in_work(app, quotes.release, which, "Q7", "słowa", "ania", TODAY)
    decide(app, [one], ["N11"])
    told = {quote.submission: quote.village for quote in in_work(app, quotes.ideas, 2026, ["bydlin"])}
    assert told == {one: "", two: "bydlin"}
    assert {quote.village for quote in in_work(app, quotes.ideas, 2026, [])} == {""}


def test_names_are_marked_and_villages_are_not(app):
    text = "Zapytać Jana Kowalskiego z Bydlina"
    found = [text[start:end] for start, end in in_work(app, quotes.marked, text)]
    assert "".join(found).startswith("Jana Kowalskiego")
    assert not any("Bydlin" in piece for piece in found)

"""What leaves the team: small groups hidden everywhere at once, nothing to subtract, nothing sensitive by village."""

import json
import random
from collections import Counter
from dataclasses import fields, is_dataclass

import pytest

from exports.published import from_document, to_document
from exports.publishing import publish
from exports.suppression import Shown, Thresholds
from exports.tally import tally
from tests.exports.some_forms import VILLAGES, a_dataset, a_form, questionnaires
from tests.exports.test_suppression import recovered

SMALL, LARGE, OTHER = "lany", "lipie", "brzezinka"
SENSITIVE = next(o.code for o in questionnaires()["mieszkaniec"].question("Q2").options if o.sensitive)


def forms(village, *answers):
    return [a_form(answer, village=village) for answer in answers]


def many(village, number, **answers):
    return forms(village, *[answers] * number)


def published_of(*groups, **keywords):
    data = a_dataset([form for group in groups for form in group])
    return publish(data, tally(data, resamples=0), **keywords)


def needs_of(published, slug):
    return {item.code: item.count for item in published.village(slug).needs.items}


def gmina_needs(published):
    return {item.code: item.count for item in published.needs.items}


def test_a_village_of_nine_forms_has_no_numbers_and_one_of_ten_has():
    published = published_of(many(SMALL, 9, Q4=["N01"]), many(LARGE, 10, Q4=["N01"]), many(OTHER, 12, Q4=["N02"]))
    small, large = published.village(SMALL), published.village(LARGE)
    assert (small.enough, small.n_forms, small.needs.items, small.closed) == (False, 9, (), ())
    assert large.enough
    assert needs_of(published, LARGE) == {}, "the gmina's number would give the small village's away"


def test_what_fewer_than_three_named_is_not_counted_aloud():
    published = published_of(
        many(LARGE, 10, Q4=["N01", "N02"]), many(LARGE, 2, Q4=["N03"]),
        many(OTHER, 10, Q4=["N01", "N02"]), many(OTHER, 2, Q4=["N03"]),
    )  # fmt: skip
    assert needs_of(published, LARGE) == {"N01": 10, "N02": 10}
    assert "N03" in published.village(LARGE).needs.fewer
    assert gmina_needs(published) == {"N01": 20, "N02": 20, "N03": 4}


def test_a_second_village_is_hidden_so_that_the_gmina_tells_nothing():
    published = published_of(
        many(LARGE, 10, Q4=["N01"]), many(LARGE, 2, Q4=["N03"]),
        many(OTHER, 7, Q4=["N03"]), many(OTHER, 5, Q4=["N01"]), many("zrodla", 12, Q4=["N03"]),
    )  # fmt: skip
    assert gmina_needs(published)["N03"] == 21
    assert "N03" not in needs_of(published, LARGE)
    assert "N03" not in needs_of(published, OTHER)
    assert needs_of(published, "zrodla") == {"N03": 12}


def test_sensitive_codes_stand_in_the_gmina_only_and_leave_no_gap_in_the_places():
    graded = {SENSITIVE: 3, "P01": 2, "P02": 1}
    published = published_of(many(LARGE, 12, Q2=graded), many(OTHER, 12, Q2=graded))
    assert [item.code for item in published.problems.items] == [SENSITIVE, "P01", "P02"]
    for village in published.villages:
        assert [(item.code, item.place) for item in village.problems.items] in ([], [("P01", 1), ("P02", 2)])
        assert SENSITIVE not in village.problems.fewer


def test_indexes_are_whole_numbers():
    published = published_of(
        many(LARGE, 12, Q4=["N01"]), many(LARGE, 5, Q4=["N02", "N01"]), many(OTHER, 11, Q4=["N02"])
    )
    assert {type(item.index) for item in published.needs.items} == {int}


def test_thresholds_can_be_raised_and_never_lowered():
    group = many(LARGE, 12, Q4=["N01"]) + many(OTHER, 12, Q4=["N01"])
    assert published_of(group, thresholds=Thresholds(1, 1, 1)).thresholds == Thresholds(3, 5, 10)
    raised = published_of(group, thresholds=Thresholds(20, 20, 20))
    assert not any(village.enough for village in raised.villages)


def random_campaign(seed):
    chance = random.Random(seed)
    every = questionnaires()["mieszkaniec"]
    out = []
    for village in VILLAGES:
        for _ in range(chance.randint(4, 45)):
            answers = {
                question.id: chance.choice(question.options[: chance.choice((2, 4, 99))]).code
                for question in every.part("A").questions
                if question.kind == "choice" and question.show_if is None and chance.random() < 0.85
            }
            needs = [option.code for option in every.question("Q4").options]
            answers["Q4"] = chance.sample(needs[: chance.choice((4, 8, 99))], 3)
            out += forms(village.slug, answers)
    return out


@pytest.mark.parametrize("seed", range(40))
def test_no_hidden_number_of_a_random_campaign_comes_back(seed):
    """Every number that stands anywhere in the document is given to the attacker at once."""
    filled = random_campaign(seed)
    published = published_of(filled)
    answering = [village for village in published.villages if village.n_forms]
    truth = Counter((form.village, code) for form in filled for code in form.answers["Q4"])
    for item in published.needs.items:
        hidden = [
            truth[village.slug, item.code]
            for village in answering
            if item.code not in needs_of(published, village.slug)
            and (truth[village.slug, item.code] or not village.enough)
        ]
        assert len(hidden) != 1, "nobody in a large village is no secret; everything else is"
        assert not hidden or sum(hidden) > 0
    for gmina in published.closed:
        if not published.question(gmina.question).several:
            assert recovered(as_table(published, answering, gmina)) == []


def as_table(published, answering, gmina):
    codes = list(gmina.counts)
    bars = [next((b for b in village.closed if b.question == gmina.question), None) for village in answering]
    return Shown(
        cells=[[b.counts[code] if b else None for code in codes] for b in bars],
        rows=[b.n if b else None for b in bars],
        columns=[gmina.counts[code] for code in codes],
        total=gmina.n,
    )


@pytest.mark.parametrize("seed", range(10))
def test_no_count_between_zero_and_the_threshold_stands_anywhere(seed):
    published = published_of(random_campaign(seed))
    assert not {n for bars in (*published.closed, *every_bars(published)) for n in bars.counts.values()} & {1, 2}
    assert not {item.count for ranked in every_ranking(published) for item in ranked.items} & {0, 1, 2}
    for people in published.people:
        assert not {n for row in (people.gmina, *people.villages.values()) for n in row} & {1, 2, 3, 4}


def every_bars(published):
    return [bars for village in published.villages for bars in village.closed]


def every_ranking(published):
    both = [(village.problems, village.needs) for village in published.villages]
    return [published.problems, published.needs, *(one for pair in both for one in pair)]


def test_a_published_document_survives_being_kept_as_json():
    published = published_of(random_campaign(3))
    assert from_document(json.loads(json.dumps(to_document(published)))) == published


def test_the_published_values_have_no_field_for_a_single_form_or_a_text_of_residents():
    names = {field.name for kind in _kinds(published_of(random_campaign(1))) for field in fields(kind)}
    assert not names & {"forms", "answers", "id", "sheet", "wilson95", "points", "smoothed"} - {"id"}


def _kinds(value):
    found = {type(value)}
    for field in fields(value):
        inner = getattr(value, field.name)
        for one in inner if isinstance(inner, tuple) else (inner,):
            if is_dataclass(one):
                found |= _kinds(one)
    return found


def test_groups_of_people_are_put_together_before_anything_is_hidden():
    ages = {"A1": 1, "A2": 7, "A3": 8, "A4": 9, "A5": 6, "A6": 2}
    group = [form for age, number in ages.items() for form in many(LARGE, number, M1=age)]
    people = published_of(group, many(OTHER, 12, M1="A4")).people[0]
    assert people.groups == (("A1", "A2"), ("A3",), ("A4",), ("A5", "A6"))
    assert people.gmina == (8, 8, 21, 8)


def test_without_any_answer_there_is_nothing_to_publish():
    published = published_of([])
    assert published.n_forms == 0
    assert not any(village.enough for village in published.villages)

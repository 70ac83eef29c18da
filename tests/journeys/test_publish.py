"""Editions: frozen, refused while single people would show, the newest one for everybody."""

import pytest

from survey_app.domain.refusals import Conflict, NotFound, WrongInput
from survey_app.journeys import correct, office, publish
from tests.build import SOME_ANSWERS, a_meeting, an_answer
from tests.conftest import TODAY


def in_work(app, do, *given, writing=True):
    database = app.extensions["answers"]
    with database.writing() if writing else database.reading() as work:
        return do(work, *given)


def a_village(app, slug="bydlin", forms=12):
    meeting = a_meeting(app, slug)
    return meeting, [an_answer(app, meeting) for _ in range(forms)]


def publish_now(app):
    return in_work(app, publish.publish, 2026, TODAY, "ktoś")


def test_without_answers_there_is_nothing_to_publish(app):
    with pytest.raises(Conflict, match="Nie ma jeszcze ankiet"):
        publish_now(app)


def test_nothing_is_published_while_no_village_has_ten_forms(app):
    a_village(app, forms=9)
    with pytest.raises(Conflict, match="W żadnym sołectwie nie ma jeszcze 10 ankiet"):
        publish_now(app)


def test_an_edition_stays_as_it_was_when_answers_come_later(app):
    meeting, _ = a_village(app)
    publish_now(app)
    for _ in range(8):
        an_answer(app, meeting, SOME_ANSWERS | {"Q4": ["N01"]})
    assert in_work(app, publish.newest, 2026).n_forms == 12
    assert in_work(app, publish.fresh, 2026, TODAY).n_forms == 20
    assert in_work(app, publish.shared, 2026, TODAY).n_forms == 12, "files say the same as the page"


def test_before_the_first_edition_files_show_the_fresh_numbers(app):
    a_village(app)
    assert in_work(app, publish.newest, 2026) is None
    assert in_work(app, publish.shared, 2026, TODAY).n_forms == 12


@pytest.mark.parametrize("more", [1, 2])
def test_one_or_two_new_forms_are_not_published_by_themselves(app, more):
    meeting, _ = a_village(app)
    publish_now(app)
    for _ in range(more):
        an_answer(app, meeting)
    with pytest.raises(Conflict, match="bardzo mało ankiet: Bydlin"):
        publish_now(app)


def test_three_new_forms_may_be_published(app):
    meeting, _ = a_village(app)
    publish_now(app)
    for _ in range(3):
        an_answer(app, meeting)
    assert publish_now(app).n_forms == 15
    first, second = reversed(in_work(app, publish.editions, 2026))
    assert (first.number, first.n_forms, first.current) == (1, 12, False)
    assert (second.number, second.n_forms, second.current) == (2, 15, True)


def test_a_withdrawn_form_is_not_shown_by_comparison_either(app):
    _, ids = a_village(app)
    publish_now(app)
    in_work(app, correct.withdraw, ids[0], TODAY)
    with pytest.raises(Conflict, match="przybyło lub ubyło"):
        publish_now(app)


def test_what_was_taken_back_still_counts_for_the_comparison(app):
    meeting, _ = a_village(app)
    publish_now(app)
    (edition,) = in_work(app, publish.editions, 2026)
    assert in_work(app, publish.take_back, edition.id) == 2026
    assert in_work(app, publish.newest, 2026) is None
    an_answer(app, meeting)
    with pytest.raises(Conflict, match="bardzo mało"):
        publish_now(app)


def test_taking_back_the_second_edition_shows_the_first_again(app):
    meeting, _ = a_village(app)
    publish_now(app)
    for _ in range(3):
        an_answer(app, meeting)
    publish_now(app)
    in_work(app, publish.take_back, in_work(app, publish.editions, 2026)[0].id)
    assert in_work(app, publish.newest, 2026).n_forms == 12
    with pytest.raises(NotFound):
        in_work(app, publish.take_back, "nie ma")


def test_the_thresholds_of_the_office_hold_and_never_go_below_the_floor(app):
    a_village(app)
    kept = in_work(app, office.settings)
    in_work(app, office.keep_settings, kept | {"least_forms": "13"})
    assert in_work(app, publish.thresholds) == (3, 5, 13)
    with pytest.raises(Conflict, match="13 ankiet"):
        publish_now(app)


def test_a_threshold_below_the_floor_is_refused_with_its_name(app):
    kept = in_work(app, office.settings)
    with pytest.raises(WrongInput, match="„Najmniejsza liczba osób przy odpowiedzi”: proszę wpisać liczbę od 3 do 99"):
        in_work(app, office.keep_settings, kept | {"least_answers": "2"})

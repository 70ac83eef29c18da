"""Who was put on what: once, undone, gone with the person; the plan learns a word and no number below three."""

from datetime import timedelta

import pytest

from survey_app.domain.refusals import NotFound, WrongInput
from survey_app.people import assignments, register, rules, volunteers
from survey_app.people.tables import Assignment, Erasure, Volunteer
from tests.conftest import TODAY
from tests.journeys.test_keep_safe import forget, left
from tests.people.test_offers import a_job
from tests.people.test_persons import in_people
from tests.web.test_leaders_register import sign_up


@pytest.fixture
def ewa(app):
    sign_up(app, "Ewa Lipka")
    return left(app, Volunteer)[0].id


def put(app, volunteer, job=None, role="prowadzi", where="bydlin"):
    return in_people(app, assignments.put, volunteer, job or a_job(), role, where, TODAY)


def test_a_person_is_on_a_task_once_and_role_and_place_may_change(app, ewa):
    first = put(app, ewa)
    assert put(app, ewa, role="pomaga", where=None) == first
    (row,) = left(app, Assignment)
    assert (row.role, row.solectwo, row.name, row.put_on) == ("pomaga", None, "EKO-Akcja", TODAY)


def test_it_is_undone_once(app, ewa):
    one = put(app, ewa)
    in_people(app, assignments.take_off, one)
    assert left(app, Assignment) == []
    with pytest.raises(NotFound):
        in_people(app, assignments.take_off, one)


def test_wrong_role_closed_task_and_unknown_person_are_refused(app, ewa):
    with pytest.raises(WrongInput, match="prowadzi"):
        put(app, ewa, role="szef")
    with pytest.raises(WrongInput, match="zakończone"):
        put(app, ewa, a_job(is_open=False))
    with pytest.raises(NotFound):
        put(app, "nobody")
    assert left(app, Assignment) == []


def erased_by_hand(app, volunteer):
    in_people(app, register.erase, "volunteer", volunteer, TODAY)


def idle_for_two_years(app, volunteer):
    forget(app, rules.month_later(TODAY, rules.IDLE_MONTHS) + timedelta(days=1))


def erased_on_the_laptop(app, volunteer):
    erased = {"id": volunteer, "kind": "volunteer", "day": TODAY.isoformat()}
    in_people(app, register.take_in, {"erased": [erased]}, TODAY)


@pytest.mark.parametrize("gone", [erased_by_hand, idle_for_two_years, erased_on_the_laptop])
def test_an_erased_volunteer_leaves_no_assignment(app, ewa, gone):
    put(app, ewa)
    sign_up(app, "Jan Gil", today=rules.month_later(TODAY, rules.IDLE_MONTHS))
    jan = next(row.id for row in left(app, Volunteer) if row.name == "Jan Gil")
    put(app, jan)
    gone(app, ewa)
    assert [row.volunteer for row in left(app, Assignment)] == [jan]
    assert [row.id for row in left(app, Erasure)] == [ewa]


def test_assignments_stay_out_of_the_parcel_of_a_hall(app, ewa):
    put(app, ewa)
    assert set(in_people(app, register.pack, TODAY)) == {"volunteers", "mentions", "erased"}


def test_own_data_tell_what_one_was_put_on(app, ewa):
    put(app, ewa)
    told = in_people(
        app, lambda people: volunteers.own_data(volunteers.one(people, ewa), assignments.of_volunteer(people, ewa))
    )
    assert told["zadania"] == [
        {"zadanie": "EKO-Akcja", "rola": "prowadzi", "solectwo": "bydlin", "od_dnia": TODAY.isoformat()}
    ]


def test_a_task_that_is_over_or_gone_keeps_nobody_busy(app, ewa):
    put(app, ewa)
    rows = left(app, Assignment)
    assert assignments.busy(rows, {a_job().id}) == {ewa}
    assert assignments.busy(rows, set()) == set()


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, ""), (1, "są wolontariusze"), (2, "są wolontariusze"), (3, "wolontariusze: 3 lub więcej"),
     (30, "wolontariusze: 3 lub więcej")],
)  # fmt: skip
def test_the_plan_says_no_number_that_could_point_at_somebody(number, said):
    assert assignments.said(number) == said

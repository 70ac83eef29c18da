"""Offers set against a task: near before far, free before busy, the alphabet inside."""

from hypothesis import given
from hypothesis import strategies as st

from forms.polish import kolejnosc
from survey_app.domain.helping import Job, Source, job_id, parts_of
from survey_app.people.offers import Near, offers
from tests.people.test_groups import AREAS, NAMES, a_volunteer, some_areas

VILLAGES = ("bydlin", "rodaki", "chechlo")


def a_job(areas=("H01",), villages=("bydlin",), **fields):
    return Job(id="zadanie-2027-p08", name="EKO-Akcja", when="kwiecień 2027", villages=tuple(villages),
               areas=tuple(areas), source=Source.TASK, **fields)  # fmt: skip


@st.composite
def volunteers(draw):
    return [
        a_volunteer(draw(st.sampled_from(NAMES)), draw(some_areas), solectwo=draw(st.sampled_from((*VILLAGES, None))),
                    key=f"v{number}")
        for number in range(draw(st.integers(0, 8)))
    ]  # fmt: skip


@given(
    volunteers(),
    some_areas,
    st.sets(st.sampled_from(VILLAGES)),
    st.sampled_from(("", *VILLAGES)),
    st.sets(st.sampled_from([f"v{number}" for number in range(8)])),
    st.randoms(),
)
def test_who_offers_what_is_needed_is_shown_once_and_in_one_order(people, areas, villages, village, busy, chance):
    job = a_job(areas, sorted(villages))
    found = offers(people, job, busy=busy, village=village)
    assert sorted(one.person.id for one in found) == sorted(p.id for p in people if set(p.areas) & set(areas))
    order = [(list(Near).index(one.near), kolejnosc(one.person.name), one.person.id) for one in found]
    assert order == sorted(order)
    for one in found:
        assert one.here == (one.person.solectwo == village if village else job.is_in(one.person.solectwo))
        assert (one.near in (Near.HERE_BUSY, Near.ELSEWHERE_BUSY)) == (one.person.id in busy)
    chance.shuffle(people)
    assert offers(people, job, busy=busy, village=village) == found


def test_more_fitting_areas_lift_nobody():
    people = [a_volunteer("Adam Gil", ["H01"], key="a"), a_volunteer("Zenon Zel", AREAS, key="z")]
    assert [one.person.id for one in offers(people, a_job(AREAS), busy=())] == ["a", "z"]


def test_a_task_of_the_whole_gmina_is_near_to_everybody_until_a_village_is_asked_for():
    people = [a_volunteer(solectwo="rodaki")]
    assert offers(people, a_job(villages=()), busy=())[0].near is Near.HERE
    assert offers(people, a_job(villages=()), busy=(), village="bydlin")[0].near is Near.ELSEWHERE


def test_a_task_without_areas_asks_nobody_and_who_is_on_it_is_not_asked_again():
    assert offers([a_volunteer()], a_job(areas=()), busy=()) == []
    assert offers([a_volunteer(key="v")], a_job(), busy=(), without={"v"}) == []


def test_ids_of_jobs_are_read_back():
    assert parts_of(job_id(Source.TASK, "2027-p08")) == ("zadanie", "2027-p08")
    assert parts_of("nothing") == parts_of("inne-1") == parts_of("zadanie-") == ("", "")

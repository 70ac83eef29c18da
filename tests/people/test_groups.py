"""Who is shown where when leaders are looked for: an own word first, bands and no numbers, the alphabet inside."""

from datetime import date
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from forms.polish import kolejnosc
from survey_app.people import groups
from survey_app.people.evidence import EvidenceCard
from survey_app.people.groups import Group
from survey_app.people.persons import BANDS, Named
from survey_app.people.tables import Volunteer

DAY = date(2026, 3, 12)
AREAS = ("H01", "H02", "H03")
NAMES = ("Adam Gil", "Łucja Żak", "Ewa Lipka", "Ćwiek Anna", "Zenon Źródło")


def a_volunteer(name="Ewa Lipka", areas=("H01",), how="AKC", solectwo="bydlin", key="v"):
    return Volunteer(
        id=key, name=name, contact="600 100 200", how=how, areas=list(areas), solectwo=solectwo, consented_on=DAY,
        notice="B-1", last_contact=DAY,
    )  # fmt: skip


def a_nomination(name="Jan Gil", areas=("H01",), slips=1, solectwo="bydlin", key="n"):
    mention = SimpleNamespace(id=key, met_on=DAY, solectwo=solectwo)
    return Named(
        key=key, mentions=[mention] * slips, village=solectwo, areas=tuple(areas), roles=(), name=name,
        name_is_sure=True, nominee=None, met_on=DAY, erase_on=DAY,
    )  # fmt: skip


def a_card(volunteer=None, named=None, roles=(), tasks=()):
    return EvidenceCard(volunteer, named, tuple(roles), tuple(tasks))


some_areas = st.sets(st.sampled_from(AREAS)).map(sorted)


@st.composite
def cards(draw):
    """People with and without an own word, named or not, busy or not."""
    found = []
    for number in range(draw(st.integers(0, 8))):
        name = draw(st.sampled_from(NAMES))
        ready = draw(st.booleans())
        volunteer = a_volunteer(name, draw(some_areas), key=f"v{number}") if ready else None
        is_named = not ready or draw(st.booleans())
        named = a_nomination(name, draw(some_areas), draw(st.integers(1, 9)), key=f"n{number}") if is_named else None
        tasks = ("EKO-Akcja",) if ready and draw(st.booleans()) else ()
        found.append(a_card(volunteer, named, draw(st.sampled_from(((), ("sołtys",), ("trener",)))), tasks))
    return found


@given(cards(), st.sampled_from(AREAS))
def test_everybody_of_an_area_stands_in_one_group_and_each_group_is_alphabetical(people, area):
    found = groups.in_area(people, area)
    shown = [card.key for group in found.values() for card in group]
    assert sorted(shown) == sorted(card.key for card in people if area in card.areas)
    for group in found.values():
        assert [kolejnosc(card.name) for card in group] == sorted(kolejnosc(card.name) for card in group)


@given(cards(), st.sampled_from(AREAS), st.randoms())
def test_order_depends_on_neither_arrival_nor_the_number_of_slips_within_a_band(people, area, chance):
    def another_number(card):
        if card.named is None:
            return card
        of_the_band = [number for number in range(1, 10) if len(card.named.mentions) and _band(number) == card.band]
        named = a_nomination(
            card.named.name, card.named.areas, chance.choice(of_the_band), card.named.village, card.named.key
        )
        return EvidenceCard(card.volunteer, named, card.roles, card.tasks)

    others = [another_number(card) for card in people]
    chance.shuffle(others)
    assert _keys(groups.in_area(others, area)) == _keys(groups.in_area(people, area))


@given(cards())
def test_who_has_an_own_word_stands_before_everybody_others_named(people):
    for area in AREAS:
        ready = [card.is_ready for group in groups.in_area(people, area).values() for card in group]
        assert ready == sorted(ready, reverse=True)


@given(cards())
def test_without_office_holders_nobody_with_an_office_is_left_and_nobody_else_is_missing(people):
    shown = groups.fitting(people, new_only=True)
    assert [card.key for card in shown] == [card.key for card in people if "sołtys" not in card.roles]


def test_the_groups_in_their_order():
    people = [
        a_card(named=a_nomination("Ola Jeden", slips=1, key="one")),
        a_card(named=a_nomination("Ola Dwa", slips=2, key="two")),
        a_card(named=a_nomination("Ola Pięć", slips=5, key="five")),
        a_card(a_volunteer(areas=["H02"], key="else"), a_nomination(areas=["H01"], slips=1)),
        a_card(a_volunteer(key="busy"), tasks=["EKO-Akcja"]),
        a_card(a_volunteer(key="free")),
    ]
    assert _keys(groups.in_area(people, "H01")) == {
        Group.FREE: ["free"], Group.BUSY: ["busy"], Group.READY_ELSEWHERE: ["else"],
        Group.MANY: ["five"], Group.SOME: ["two"], Group.ONE: ["one"],
    }  # fmt: skip
    assert list(groups.in_area(people, "H01")) == list(Group)


def test_one_slip_and_an_own_word_come_before_the_soltys_whom_everybody_named():
    soltys = a_card(named=a_nomination("Anna Soltys", slips=9, key="soltys"), roles=["sołtys"])
    new = a_card(a_volunteer(areas=["H02"], key="new"), a_nomination(areas=["H01"], slips=1))
    order = [key for keys in _keys(groups.in_area([soltys, new], "H01")).values() for key in keys]
    assert order == ["new", "soltys"]


def test_people_are_kept_by_village_and_by_how_they_want_to_act():
    people = [
        a_card(a_volunteer(how="STA", key="stale")),
        a_card(a_volunteer(solectwo="rodaki", key="far")),
        a_card(named=a_nomination()),
    ]
    assert [card.key for card in groups.fitting(people, village="bydlin")] == ["stale", "n"]
    assert [card.key for card in groups.fitting(people, how="STA")] == ["stale"]


def test_a_village_with_nominations_only_still_lacks_somebody_ready():
    people = [a_card(a_volunteer(solectwo="rodaki")), a_card(named=a_nomination(solectwo="bydlin"))]
    assert groups.villages_without(people, ["bydlin", "rodaki"]) == ["bydlin"]
    assert groups.villages_without(people, ["bydlin", "rodaki"], "H02") == ["bydlin", "rodaki"]


def _keys(groups):
    return {group: [card.key for card in people] for group, people in groups.items()}


def _band(number):
    return next(word for least, word in BANDS if number >= least)

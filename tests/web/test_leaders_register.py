"""The register: found, corrected, asked each year, given out to the person, erased."""

from datetime import timedelta

import orjson
import pytest

from survey_app.domain.access import Role
from survey_app.people import register, rules
from survey_app.people.tables import Volunteer
from tests.conftest import TODAY
from tests.journeys.test_keep_safe import left
from tests.people.test_persons import in_people
from tests.web.test_every_address import in_role
from tests.web.test_leaders import ADDRESS, written_down

REGISTER = f"{ADDRESS}rejestr/"


def sign_up(app, name, *, contact="600 100 200", areas=("H01",), solectwo="bydlin", how="AKC", today=TODAY):
    in_people(
        app, register.add_volunteer, name=name, contact=contact, how=how, areas=list(areas), solectwo=solectwo,
        today=today, notice="B-1",
    )  # fmt: skip


def shown(page):
    return page.find("//table//tbody//th/a/text()")


@pytest.fixture
def three(app):
    sign_up(app, "Łucja Żak", areas=["H01", "H02"])
    sign_up(app, "Adam Gil", solectwo="chechlo", how="STA")
    sign_up(app, "Ewa Lipka", contact="ewa@example.org", areas=["H03"])


def test_people_are_found_by_every_filter_in_the_polish_order(three, coordinator):
    assert shown(coordinator.get(REGISTER)) == ["Adam Gil", "Ewa Lipka", "Łucja Żak"]
    for asked, names in (
        ("solectwo=chechlo", ["Adam Gil"]), ("obszar=H02", ["Łucja Żak"]), ("jak=STA", ["Adam Gil"]),
        ("szukaj=ZAK", ["Łucja Żak"]), ("szukaj=ewa@", ["Ewa Lipka"]), ("szukaj=nikt", []),
    ):  # fmt: skip
        assert shown(coordinator.get(f"{REGISTER}?{asked}")) == names, asked
    assert "Nikt nie pasuje" in coordinator.get(f"{REGISTER}?szukaj=nikt").text


def test_an_empty_register_says_how_it_fills(coordinator):
    assert "Nikt jeszcze nie wypełnił odcinka B" in coordinator.get(REGISTER).text


def card(app, name="Ewa Lipka"):
    return f"{REGISTER}{next(row.id for row in left(app, Volunteer) if row.name == name)}"


def test_an_entry_is_corrected_and_nothing_typed_is_lost(three, app, coordinator):
    address = card(app)
    coordinator.get(address)
    page = coordinator.post(address, {"nazwisko": "Ewa Lipka-Gil", "kontakt": ""}, status=422)
    assert "są potrzebne" in page.text
    given = {"nazwisko": "Ewa Lipka-Gil", "kontakt": "600 700 800", "jak": "STA", "obszar": ["H05", "X1"]}
    assert "Ewa Lipka-Gil" in coordinator.post(address, given).text
    row = next(row for row in left(app, Volunteer) if row.name == "Ewa Lipka-Gil")
    assert (row.contact, row.how, row.areas) == ("600 700 800", "STA", ["H05"])


def test_once_a_year_a_person_is_to_be_asked_and_a_talk_moves_the_clock(app, coordinator):
    sign_up(app, "Ewa Lipka", today=TODAY - timedelta(days=366))
    assert "zapytać" in coordinator.get(REGISTER).text
    address = card(app)
    assert "Minął rok" in coordinator.get(address).text
    assert "Minął rok" not in coordinator.post(address, {"co": "kontakt"}).text
    assert left(app, Volunteer)[0].last_contact == TODAY


@pytest.mark.parametrize(("days", "asked"), [(364, False), (365, True), (800, True)])
def test_the_year_is_counted_from_the_last_contact(days, asked):
    assert rules.is_to_be_asked(TODAY - timedelta(days=days), TODAY) is asked


def test_a_person_gets_all_that_is_kept_of_them(three, app, coordinator):
    answer = coordinator.client.get(f"{card(app)}/dane")
    assert answer.headers["Cache-Control"] == "no-store"
    told = orjson.loads(answer.data)
    columns = {column.name for column in Volunteer.__table__.columns} - {"id"}
    assert len(told) == len(columns) + 2, "every column, tasks, and when it goes"
    assert (told["kontakt"], told["obszary"]) == ("ewa@example.org", ["H03"])


def test_looks_and_changes_are_written_down_without_names(three, app, coordinator):
    address = card(app)
    coordinator.get(REGISTER)
    coordinator.get(address)
    coordinator.client.get(f"{address}/dane")
    coordinator.post(address, {"co": "kontakt"})
    acts = [act for act, _ in written_down(app)]
    assert acts.count("see people") >= 2
    assert {"own data given out", "volunteer changed"} <= set(acts)
    assert not any("Lipka" in what for _, what in written_down(app))


def test_what_is_gone_is_said_and_others_see_nothing(three, app, coordinator):
    coordinator.get(f"{REGISTER}nie-ma", status=404)
    address = card(app)
    organiser = in_role(app, Role.ORGANISER)
    for closed in (REGISTER, address, f"{address}/dane", f"{REGISTER}obszary"):
        assert organiser.client.get(closed).status_code == 403

"""A tablet in the hall: paired, without a network, from hand to hand, handing in when it can."""

import json
from datetime import timedelta

import pytest

from survey_app.journeys import office
from survey_app.people.tables import Mention, Volunteer
from survey_app.store.meetings import MeetingKeys, Tablet
from survey_app.store.submissions import Submission
from tests.browser.paired import at_hand_over, pair, queue_forms, worker_ready
from tests.build import a_meeting
from tests.conftest import COORDINATOR, TODAY, signed_in

pytestmark = pytest.mark.browser

CALM = 450
A_SLIP_C = """async () => {
  const base = document.querySelector("script[src$='shell.js']").src.replace("/tablet/shell.js", "");
  const [{ queueOf }, store, { newId }] = await Promise.all(
    ["tablet/queue.js", "tablet/store.js", "resident/steps.js"].map((path) => import(`${base}/${path}`)));
  const [pairing] = await store.all("pairing");
  const start = document.querySelector("template[data-screen=start]").content;
  const { digest } = start.querySelector("[data-digest]").dataset;
  const person = { C1: "Hipolit Przykładny", C2: ["H03"], C3: "T", C4: "Z" };
  const known = { id: newId(), meeting: pairing.meeting, digest, part: "C", language: "pl" };
  const queue = queueOf(pairing, () => {});
  await queue.add("slips", { ...known, answers: { entries: [person] } });
  await queue.sendNow();
}"""
SIZE = {"width": 820, "height": 1180}


@pytest.fixture
def meeting(app):
    return a_meeting(app)


@pytest.fixture
def windows(browser):
    """Contexts of their own, closed at the end; every error of a script fails the test."""
    opened, faults = [], []

    def opener(**options):
        context = browser.new_context(viewport=SIZE, **options)
        context.set_default_timeout(30_000)
        context.on("weberror", lambda fault: faults.append(str(fault.error)))
        opened.append(context)
        return context

    yield opener
    for context in opened:
        context.close()
    assert faults == []


def fill(page, idea="", need="Zajęcia dla dzieci po lekcjach, w ferie i wakacje"):
    page.get_by_role("button", name="Zaczynamy").click()
    page.get_by_role("radio", name="raczej dobrze").check()
    while page.locator(".next").is_visible():
        question = page.locator(".question:visible").get_attribute("data-question")
        if question == "Q4":
            page.get_by_role("button", name=need).click()
        if question == "Q7" and idea:
            page.locator("textarea:visible").fill(idea)
        page.wait_for_timeout(CALM)
        page.locator(".next").click()
    page.wait_for_timeout(CALM)
    page.locator(".send").click()
    page.get_by_role("heading", name="Dziękujemy!").wait_for()


def next_person(page):
    page.get_by_role("button", name="Następna osoba").click()
    at_hand_over(page)


def unsent(page, number):
    words = "Wszystko wysłane" if number == 0 else f"Niewysłane: {number}"
    page.locator("#unsent", has_text=words).wait_for()


def stored(app):
    with app.extensions["answers"].reading() as work:
        return work.query(Submission).all()


def test_a_paired_tablet_hands_in_what_was_tapped(app, server, windows, meeting):
    page = windows().new_page()
    pair(app, meeting, page, server)
    fill(page, "ławka przy boisku")
    unsent(page, 0)
    [row] = stored(app)
    assert row.answers == {"Q1": "4", "Q4": ["N03"], "Q7": "ławka przy boisku"}
    assert (row.channel, row.language, row.meeting) == ("tablet", "pl", meeting.id)
    with app.extensions["answers"].reading() as work:
        [tablet] = work.query(Tablet)
    assert tablet.label == "niebieski"
    assert tablet.unsent == 0
    next_person(page)


def test_without_a_network_nothing_is_lost_and_everything_arrives_later(app, server, windows, meeting):
    context = windows()
    page = context.new_page()
    pair(app, meeting, page, server)
    worker_ready(page)
    context.set_offline(True)
    page.reload()
    at_hand_over(page)
    for number in (1, 2, 3):
        fill(page, f"pomysł {number}")
        next_person(page)
        unsent(page, number)
    page.close()
    page = context.new_page()
    page.goto(f"{server}/m/{meeting.id}/")
    at_hand_over(page)
    unsent(page, 3)
    assert stored(app) == []
    context.set_offline(False)
    unsent(page, 0)
    assert sorted(row.answers["Q7"] for row in stored(app)) == ["pomysł 1", "pomysł 2", "pomysł 3"]


def test_slips_go_their_own_way(app, server, windows, meeting):
    page = windows().new_page()
    pair(app, meeting, page, server)
    fill(page)
    page.get_by_role("button", name="Chcę działać").click()
    page.get_by_role("button", name="Wyślij odcinek").click()
    assert page.locator(".problem.ours").count() == 4
    page.get_by_label("Imię i nazwisko").fill("Zenobia Próbna")
    page.get_by_label("Telefon lub e-mail").fill("zenobia@example.org")
    page.get_by_role("checkbox", name="Zgadzam się").check()
    page.get_by_role("checkbox", name="Mam ukończone 16 lat").check()
    page.get_by_role("button", name="Wyślij odcinek").click()
    page.get_by_text("Odcinek „Chcę działać” został zapisany").wait_for()
    unsent(page, 0)
    with app.extensions["people"].reading() as people:
        assert [row.name for row in people.query(Volunteer)] == ["Zenobia Próbna"]


def test_a_nomination_from_a_screen_of_before_the_cards_is_shown_with_its_reason_and_thrown_away_by_hand(
    app, server, windows, meeting
):
    page = windows().new_page()
    pair(app, meeting, page, server)
    with app.extensions["answers"].writing() as work:
        office.keep_settings(work, {"finding": "karty"}, TODAY - timedelta(days=1))
        pin = work.get(MeetingKeys, meeting.id).operator_pin
    page.evaluate(A_SLIP_C)
    page.reload()
    page.get_by_text("Serwer nie przyjął: 1").wait_for()
    page.locator("#mark").press("Enter", delay=1500)
    page.fill("[name=pin]", pin)
    page.get_by_role("button", name="Otwórz").click()
    page.get_by_text("zapraszamy już kartami").wait_for()
    page.get_by_role("button", name="Usuń z tabletu").click()
    page.get_by_role("button", name="Na pewno usunąć?").click()
    unsent(page, 0)
    with app.extensions["people"].reading() as people:
        assert people.query(Mention).all() == []


def test_the_language_is_the_persons_own(app, server, windows, meeting):
    page = windows().new_page()
    pair(app, meeting, page, server)
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="Start").click()
    assert page.locator("#stage").get_attribute("lang") == "en"
    while page.locator(".next").is_visible():
        page.wait_for_timeout(CALM)
        page.locator(".next").click()
    page.wait_for_timeout(CALM)
    page.locator(".send").click()
    page.get_by_role("button", name="Next person").click()
    at_hand_over(page)
    unsent(page, 0)
    assert [row.language for row in stored(app)] == ["en"]


def test_the_operator_sees_numbers_and_saves_a_file_the_organiser_can_read(app, server, windows, meeting, tmp_path):
    context = windows(accept_downloads=True)
    page = context.new_page()
    pair(app, meeting, page, server)
    worker_ready(page)
    context.set_offline(True)
    fill(page, "KANAREK")
    next_person(page)
    with app.extensions["answers"].reading() as work:
        pin = work.query(MeetingKeys).one().operator_pin
    open_panel(page, "000000" if pin != "000000" else "111111")
    page.get_by_text("To nie ten PIN").wait_for()
    page.get_by_label("PIN obsługi").fill(pin)
    page.get_by_role("button", name="Otwórz").click()
    page.locator("[data-part=forms]", has_text="1").wait_for()
    assert "KANAREK" not in page.locator("#panel").inner_text()
    assert "tak" in page.locator("[data-part=device]").inner_text()
    with page.expect_download() as download:
        page.get_by_role("button", name="Plik ratunkowy").click()
    file = tmp_path / "ratunek.json"
    download.value.save_as(file)
    assert "KANAREK" not in file.read_text()
    assert set(json.loads(file.read_text())) == {"zebranie", "meeting", "forms", "slips"}
    organiser = signed_in(app, *COORDINATOR)
    organiser.get(f"/panel/spotkania/{meeting.id}/tablety")
    with file.open("rb") as content:
        sent = {"plik": [(content, "ratunek.json")]}
        assert "Przyjęto: 1" in organiser.post(f"/panel/spotkania/{meeting.id}/tablety/plik", sent).text
    context.set_offline(False)
    page.get_by_role("button", name="Wyślij teraz").click()
    unsent(page, 0)
    assert [row.answers["Q7"] for row in stored(app)] == ["KANAREK"]


def test_a_second_tab_says_that_the_first_one_is_sending(app, server, windows, meeting):
    context = windows()
    page = context.new_page()
    pair(app, meeting, page, server)
    held = []
    page.route("**/api/v1/submissions", lambda route: held.append(route))  # the network hangs
    queue_forms(page, 1)
    with app.extensions["answers"].reading() as work:
        pin = work.query(MeetingKeys).one().operator_pin
    second = context.new_page()
    second.goto(page.url)
    at_hand_over(second)
    open_panel(second, pin)
    second.get_by_text("Wysyła inna karta tej przeglądarki.").wait_for()
    for route in held:
        route.abort()
    page.close()
    second.get_by_role("button", name="Wyślij teraz").click()
    unsent(second, 0)
    second.get_by_text("Wysyła inna karta tej przeglądarki.").wait_for(state="hidden")
    assert len(stored(app)) == 1


def open_panel(page, pin):
    mark = page.locator("#mark")
    mark.hover()
    page.mouse.down()
    page.wait_for_timeout(1400)
    page.mouse.up()
    page.get_by_label("PIN obsługi").fill(pin)
    page.get_by_role("button", name="Otwórz").click()

"""Planning in detail: what is typed stays, steps that are not there, who may do it, what the log says."""

from datetime import timedelta

import pytest

from survey_app.domain.access import Role
from survey_app.journeys import prepare
from survey_app.store.audit import AuditEntry
from survey_app.store.meetings import Meeting
from survey_app.web import qr
from tests.build import a_meeting, an_answer
from tests.conftest import TODAY
from tests.web.test_every_address import in_role

VILLAGE = {"kind": "solectwo", "solectwo": "bydlin", "held_on": "2026-03-20", "starts_at": "17:30", "place": "remiza"}
COUNCIL = {"kind": "council", "council": "GRS", "held_on": "2026-03-20", "starts_at": "18:00", "place": "hala"}
EVENT = {"kind": "event", "title": "Piknik", "held_on": "2026-06-20", "starts_at": "12:00", "partners": "szkoła; KGW"}


def meetings(app):
    with app.extensions["answers"].reading() as work:
        return work.query(Meeting).all()


def only_meeting(app):
    [meeting] = meetings(app)
    return meeting


def acts(app):
    with app.extensions["answers"].reading() as work:
        entries = work.query(AuditEntry).filter(AuditEntry.act != "zalogowanie").order_by(AuditEntry.at)
        return [(entry.act, entry.what) for entry in entries]


def plan(coordinator, status=200, address="/panel/spotkania/nowe", **fields):
    coordinator.get("/panel/spotkania/nowe")
    return coordinator.post(address, {**VILLAGE, "asked": ["mieszkaniec"], **fields}, status=status)


def sentences(page):
    return page.find("//*[@class='problem-summary']//a/text()")


def typed(page):
    """What stands in the fields of the form on the page, by name."""
    fields = {field.get("name"): field.get("value") for field in page.find("//main//input[not(@type='checkbox')]")}
    chosen = {box.get("name"): box.xpath("string(.//option[@selected]/@value)") for box in page.find("//main//select")}
    ticked = page.find("//main//input[@name='asked'][@checked]/@value")
    return {name: value for name, value in (fields | chosen).items() if name != "csrf_token"} | {"asked": ticked}


def titles_under(page, heading):
    return page.find(f"//section[h2='{heading}']//li//strong/text()")


def test_the_start_page_sorts_meetings_by_what_is_to_be_done(app, coordinator):
    a_meeting(app, "bydlin")
    a_meeting(app, "kolbark", opened=False, held_on=TODAY + timedelta(days=8))
    a_meeting(app, "golczowice", held_on=TODAY - timedelta(days=3))
    closed = a_meeting(app, "kwasniow-dolny", held_on=TODAY - timedelta(days=5))
    with app.extensions["answers"].writing() as work:
        prepare.close_meeting(work, closed.id, TODAY)
    page = coordinator.get("/panel/")
    assert titles_under(page, "Teraz") == ["Bydlin, 12 marca 2026 r."]
    assert titles_under(page, "Najbliższe") == ["Kolbark, 20 marca 2026 r."]
    assert titles_under(page, "Do dokończenia") == ["Golczowice, 9 marca 2026 r."]
    assert titles_under(page, "Ostatnio zamknięte") == ["Kwaśniów Dolny, 7 marca 2026 r."]
    assert "Kampania 2026 zasila plan na 2027 rok" in page.text


def test_a_helper_is_offered_meetings_and_nothing_else(app):
    helper = in_role(app, Role.HELPER)
    a_meeting(app)
    assert helper.get("/panel/").find("//main//li//a/@href") == [f"/panel/spotkania/{only_meeting(app).id}"]
    assert helper.get("/panel/spotkania/").find("//main//a[contains(@class,'button')]") == []


def test_a_soltys_is_told_honestly_that_nothing_is_published_and_has_somewhere_to_go(app):
    soltys = in_role(app, Role.SOLTYS)
    page = soltys.get("/panel/")
    assert "Wyników jeszcze nie opublikowano" in page.text
    for address in page.find("//header//a/@href"):
        soltys.get(address)


def test_the_office_promises_a_soltys_no_more_than_there_is(coordinator):
    assert "opublikowane wyniki swojego sołectwa" in coordinator.get("/panel/biuro/konta").text


@pytest.mark.parametrize(("fields", "sentence"), [
    (VILLAGE | {"solectwo": ""}, "Nie wybrano sołectwa. Proszę wybrać je z listy."),
    (VILLAGE | {"held_on": "31.03.2026"},
     "Nie ma takiej daty. Proszę wpisać dzień spotkania, na przykład 2026-03-12."),
    (VILLAGE | {"starts_at": "17.30"}, "Nie ma takiej godziny. Proszę wpisać ją jako 17:00."),
    (VILLAGE | {"place": "x" * 201}, "Ten tekst jest za długi. Proszę skrócić go do 200 znaków."),
    (COUNCIL | {"council": ""}, "Nie wybrano rady. Proszę wybrać ją z listy."),
    (EVENT | {"title": ""}, "Wydarzenie nie ma nazwy. Proszę ją wpisać."),
    (EVENT | {"partners": "x" * 201}, "Ten tekst jest za długi. Proszę skrócić go do 200 znaków."),
])  # fmt: skip
def test_a_plan_with_a_fault_comes_back_as_it_was_typed(app, coordinator, fields, sentence):
    asked = ["mieszkaniec", "po-wydarzeniu"]
    coordinator.get("/panel/spotkania/nowe")
    page = coordinator.post("/panel/spotkania/nowe", {**fields, "asked": asked}, status=422)
    assert sentences(page) == [sentence]
    kept = typed(page)
    assert {name: kept[name] for name in fields} == fields
    assert sorted(kept["asked"]) == asked
    assert (meetings(app), acts(app)) == ([], [])


def test_every_fault_is_named_at_once(coordinator):
    page = plan(coordinator, status=422, solectwo="", held_on="", starts_at="x", asked=[])
    assert page.find("//*[@class='problem-summary']//a/@href") == ["#solectwo", "#held_on", "#starts_at", "#asked"]


def test_a_day_that_cannot_be_meant_is_refused(app, coordinator):
    for day in ("0026-03-12", "1999-12-31", "2100-01-01", "20260312", "2026-W11-4", "2026-02-30", ""):
        assert "Nie ma takiej daty" in plan(coordinator, status=422, held_on=day).text, day
    assert meetings(app) == []


def test_an_hour_that_would_not_fit_on_the_poster_is_refused(app, coordinator):
    for hour in ("17", "T17:30", "17:30:00", "17:30+02:00", "24:01", "7:05"):
        assert "Nie ma takiej godziny" in plan(coordinator, status=422, starts_at=hour).text, hour
    assert meetings(app) == []


def test_hour_and_place_may_be_left_open(app, coordinator):
    page = plan(coordinator, starts_at="", place="  ")
    assert (only_meeting(app).starts_at, only_meeting(app).place) == ("", "")
    assert "godz." not in page.text


def test_a_place_of_two_hundred_signs_is_taken(app, coordinator):
    plan(coordinator, place="ż" * 200)
    assert only_meeting(app).place == "ż" * 200


@pytest.mark.parametrize(("fields", "sentence"), [
    ({"solectwo": "widmo"}, "Nie ma sołectwa „widmo”. Proszę wybrać je z listy."),
    ({"asked": ["mieszkaniec", "widmo"]}, "Nie wybrano znanego kwestionariusza („widmo”)."),
])  # fmt: skip
def test_what_is_on_no_list_is_refused_and_nothing_is_planned(app, coordinator, fields, sentence):
    assert sentence in plan(coordinator, status=400, **fields).text
    assert (meetings(app), acts(app)) == ([], [])


def test_a_kind_that_does_not_exist_is_a_village_meeting(app, coordinator):
    assert coordinator.get("/panel/spotkania/nowe?rodzaj=wesele").find("//select[@name='solectwo']")
    plan(coordinator, kind="wesele")
    assert only_meeting(app).kind == "solectwo"


def test_what_is_typed_is_shown_and_never_run(app, coordinator):
    page = plan(coordinator, place='<b>remiza</b> & "świetlica"')
    assert page.find("//main//b") == []
    assert '<b>remiza</b> & "świetlica"' in page.text


@pytest.mark.parametrize(("kind", "fields"), [
    ("mieszkaniec", VILLAGE), ("rada", COUNCIL), ("po-wydarzeniu", EVENT),
])  # fmt: skip
def test_changing_shows_what_was_planned(app, coordinator, kind, fields):
    plan(coordinator, **({"solectwo": "", "place": ""} | fields), asked=[kind])
    shown = typed(coordinator.get(f"/panel/spotkania/{only_meeting(app).id}/zmien"))
    assert shown == {"place": ""} | fields | {"asked": [kind]}


def test_a_faulty_change_is_kept_on_the_page_and_not_in_the_meeting(app, coordinator):
    plan(coordinator)
    address = f"/panel/spotkania/{only_meeting(app).id}/zmien"
    page = plan(coordinator, status=422, address=address, place="szkoła", held_on="nigdy")
    assert (typed(page)["place"], typed(page)["held_on"]) == ("szkoła", "nigdy")
    assert (only_meeting(app).place, only_meeting(app).held_on.isoformat()) == ("remiza", "2026-03-20")


def test_the_kind_of_a_planned_meeting_stays(app, coordinator):
    plan(coordinator)
    plan(coordinator, address=f"/panel/spotkania/{only_meeting(app).id}/zmien", kind="event", title="Piknik")
    assert only_meeting(app).kind == "solectwo"


def test_day_and_village_of_an_answered_meeting_stay_and_the_place_may_change(app, coordinator):
    meeting = a_meeting(app)
    an_answer(app, meeting)
    address = f"/panel/spotkania/{meeting.id}/zmien"
    refused = plan(coordinator, status=409, address=address, held_on="2026-03-12", solectwo="kolbark")
    assert "sołectwa i dnia nie można zmienić" in refused.text
    assert only_meeting(app).solectwo == "bydlin"
    plan(coordinator, address=address, held_on="2026-03-12", place="szkoła")
    assert only_meeting(app).place == "szkoła"


def test_taking_off_a_questionnaire_that_was_answered_is_said_not_to_work(app, coordinator):
    meeting = a_meeting(app, questionnaires=("mieszkaniec", "mlodziez"))
    an_answer(app, meeting)
    address = f"/panel/spotkania/{meeting.id}/zmien"
    page = plan(coordinator, address=address, held_on="2026-03-12", place="szkoła", asked=["protokol"])
    assert "ma już odpowiedzi z tego spotkania, więc zostaje" in page.text
    assert only_meeting(app).place == "szkoła"
    assert sorted(typed(coordinator.get(address))["asked"]) == ["mieszkaniec", "protokol"]
    page = plan(coordinator, address=address, held_on="2026-03-12", asked=["mieszkaniec"])
    assert "więc zostaje" not in page.text


def test_steps_that_are_not_there_are_refused(app, coordinator):
    meeting = a_meeting(app, opened=False)
    desk = f"/panel/spotkania/{meeting.id}"
    coordinator.get(desk)
    assert "zmienił się w międzyczasie" in coordinator.post(f"{desk}/zamknij", {"reason": "x"}, status=409).text
    coordinator.post(f"{desk}/otworz")
    assert "zmienił się w międzyczasie" in coordinator.post(f"{desk}/otworz", status=409).text
    assert "nie można go usunąć" in coordinator.post(f"{desk}/usun", status=409).text
    assert only_meeting(app).state == "open"


def test_a_closed_meeting_is_opened_again_and_its_reservation_goes(app, coordinator):
    meeting = a_meeting(app)
    desk = f"/panel/spotkania/{meeting.id}"
    coordinator.get(desk)
    coordinator.post(f"{desk}/zamknij", {"reason": "nikt nie liczył"})
    assert "z zastrzeżeniem" not in coordinator.post(f"{desk}/otworz").text
    assert (only_meeting(app).state, only_meeting(app).closing_reason) == ("open", "")


def test_a_blank_reason_is_none(app, coordinator):
    meeting = a_meeting(app)
    coordinator.get("/panel/")
    page = coordinator.post(f"/panel/spotkania/{meeting.id}/zamknij", {"reason": " \n\t"}, status=422)
    assert page.find("//textarea[@name='reason'][@aria-describedby]")
    assert only_meeting(app).state == "open"


def test_a_reason_nobody_asked_for_is_not_kept(app, coordinator):
    meeting = a_meeting(app)
    desk = f"/panel/spotkania/{meeting.id}"
    coordinator.get(desk)
    coordinator.post(f"{desk}/policzone", {"present": "3"})
    coordinator.post(f"{desk}/zamknij", {"reason": "tak na wszelki wypadek"})
    assert (only_meeting(app).state, only_meeting(app).closing_reason) == ("closed", "")


def test_a_long_reason_is_cut(app, coordinator):
    meeting = a_meeting(app)
    coordinator.get("/panel/")
    coordinator.post(f"/panel/spotkania/{meeting.id}/zamknij", {"reason": "x" * 600})
    assert only_meeting(app).closing_reason == "x" * 500


def test_the_code_to_scan_holds_the_address_of_the_meeting(app, coordinator):
    meeting = a_meeting(app)
    for page in ("", "/druk", "/ekran"):
        shown = coordinator.get(f"/panel/spotkania/{meeting.id}{page}")
        assert qr.svg(f"http://localhost/s/{meeting.join_code}/") in shown.html


@pytest.mark.parametrize(("fields", "heading"), [
    (VILLAGE, "Bydlin"), (COUNCIL, "Gminna Rada Sportu, 20 marca 2026 r."), (EVENT, "Piknik"),
])  # fmt: skip
def test_the_poster_is_headed_by_whose_meeting_it_is(app, coordinator, fields, heading):
    plan(coordinator, **({"solectwo": ""} | fields))
    assert coordinator.get(f"/panel/spotkania/{only_meeting(app).id}/druk").find("//h1/text()") == [heading]


def test_the_list_is_narrowed_by_word_state_and_campaign(app, coordinator):
    a_meeting(app, "kwasniow-dolny")
    a_meeting(app, "bydlin", opened=False, held_on=TODAY.replace(month=11))
    queries = {
        "szukaj=KWAŚNIÓW": 1,
        "szukaj=kwasniow": 1,
        "szukaj=%20": 2,
        "szukaj=remiza": 2,
        "szukaj=nigdzie": 0,
        "stan=open": 1,
        "stan=closed": 0,
        "stan=widmo": 0,
        "kampania=2027": 1,
        "kampania=x": 0,
        "kampania=2027&stan=open": 0,
    }
    found = {query: len(coordinator.get(f"/panel/spotkania/?{query}").find("//tbody/tr")) for query in queries}
    assert found == queries


def test_the_log_says_what_became_of_the_meeting(app, coordinator):
    plan(coordinator)
    meeting = only_meeting(app).id
    for step in ("otworz", "zamknij"):
        coordinator.post(f"/panel/spotkania/{meeting}/{step}", {"reason": "nikt nie liczył"})
    steps = ("zaplanowane spotkanie", "otwarte spotkanie", "zamknięte spotkanie")
    assert acts(app) == [(step, meeting) for step in steps]


@pytest.mark.parametrize("role", [Role.HELPER, Role.SOLTYS])
def test_who_does_not_prepare_meetings_changes_none(app, role):
    meeting = a_meeting(app, opened=False)
    visitor = in_role(app, role)
    desk = f"/panel/spotkania/{meeting.id}"
    for address in ("/panel/spotkania/nowe", f"{desk}/zmien", f"{desk}/otworz", f"{desk}/zamknij", f"{desk}/usun"):
        page = visitor.post(address, {**VILLAGE, "asked": ["mieszkaniec"], "reason": "x"}, status=403)
        assert "To konto nie ma uprawnień do tej czynności. Proszę poprosić koordynatora." in page.text
    assert (only_meeting(app).state, only_meeting(app).place) == ("planned", "remiza")

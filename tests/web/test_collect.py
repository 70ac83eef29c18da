"""Residents' pages without a script: joining, the long form, faults, thank you."""

import uuid
from dataclasses import replace
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from survey_app.journeys import prepare, questionnaires
from survey_app.store.meetings import Meeting
from survey_app.store.submissions import Submission
from survey_app.web.tries import AT_MOST, WrongCodes
from tests.build import SOME_ANSWERS, a_meeting
from tests.conftest import TODAY
from tests.pages import TYPOGRAPHY, Page, Visitor, inspect

FILLED = {
    "Q1": "4",
    "Q2.P01": "3",
    "Q2.P04": "1",
    "Q3.pick": "P01",
    "Q3.text": "przy szkole",
    "Q4.1": "N03",
    "Q4.2": "N09",
    "Q4.3": "N17",
    "Q5": ["G1", "G5"],
    "Q8": "2",
    "Q9": "AKC",
    "Q10": "H01",
    "M1": "A4",
    "M2": "K",
}
THE_REST = {"Q6": "staw i orkiestra", "Q7": "ławka", "Q7a": "P", "Q11": ["B1", "B3"], "Q12": ["C10"], "M3": "L2"}
"""With FILLED an answer to every question; each value reads the same in the form and in the answers."""


@pytest.fixture
def meeting(app):
    return a_meeting(app)


@pytest.fixture
def form(meeting):
    return f"/s/{meeting.join_code}/ankieta/mieszkaniec"


def stored(app):
    with app.extensions["answers"].reading() as work:
        return work.query(Submission).all()


def sent(fields=None, **more):
    return {"id": str(uuid.uuid4())} | (FILLED if fields is None else fields) | more


# ---- joining ----


@pytest.mark.parametrize("spelling", ["{}", " {} ", "{0[0]}{0[1]}{0[2]} {0[3]}{0[4]}{0[5]}", "kod: {}"])
def test_the_code_is_read_however_it_is_spaced(visitor, meeting, spelling):
    page = visitor.get("/", query_string={"kod": spelling.format(meeting.join_code)})
    assert page.path == f"/s/{meeting.join_code}/"


def test_the_first_page_leads_organisers_to_their_own_door(visitor):
    assert visitor.get("/").find("//a[@href='/zaloguj']")


@pytest.mark.parametrize(
    ("code", "sentence"), [("12345", "Kod ma sześć cyfr"), ("", "Kod ma sześć cyfr"), ("000000", "Nie ma spotkania")]
)
def test_a_wrong_code_stays_in_the_field_with_a_sentence_beside_it(visitor, meeting, code, sentence):
    page = visitor.get("/", status=422, query_string={"kod": code})
    (field,) = page.find("//input[@name='kod']")
    assert field.get("value") == code
    assert field.get("aria-invalid") == "true"
    said = page.find(f"//*[@id='{field.get('aria-describedby').split()[-1]}']")[0]
    assert sentence in "".join(said.itertext())


def test_guessing_codes_is_slowed_but_the_hall_goes_on(app, visitor, meeting):
    inside = Visitor(app)
    inside.get(f"/s/{meeting.join_code}/")
    for _ in range(AT_MOST):
        visitor.get("/", status=422, query_string={"kod": "000000"})
    assert "odczekać minutę" in visitor.get("/", status=429, query_string={"kod": meeting.join_code}).text
    assert "odczekać" in visitor.get(f"/s/{meeting.join_code}/", status=429).text
    form = f"/s/{meeting.join_code}/ankieta/mieszkaniec"
    inside.get(form)
    assert inside.post(form, sent()).path.endswith("/dziekujemy")


def test_who_was_slowed_joins_a_minute_later(app, visitor, meeting):
    now = [0.0]
    app.extensions["wrong codes"] = WrongCodes(clock=lambda: now[0])
    for _ in range(AT_MOST):
        visitor.get("/", status=422, query_string={"kod": "000000"})
    visitor.get("/", status=429, query_string={"kod": meeting.join_code})
    now[0] = 60.1
    assert visitor.get("/", query_string={"kod": meeting.join_code}).path == f"/s/{meeting.join_code}/"


def test_codes_that_are_too_short_are_slips_of_the_finger_and_no_guesses(visitor, meeting):
    for _ in range(AT_MOST + 1):
        visitor.get("/", status=422, query_string={"kod": "12345"})
    visitor.get("/", query_string={"kod": meeting.join_code})


def test_after_a_minute_the_code_may_be_tried_again():
    now = [0.0]
    wrong = WrongCodes(clock=lambda: now[0])
    for _ in range(AT_MOST):
        wrong.failed("address")
    assert wrong.too_many("address")
    assert not wrong.too_many("another")
    now[0] = 60.1
    assert not wrong.too_many("address")


# ---- the start ----


@pytest.mark.parametrize(
    ("language", "title", "button"),
    [
        ("pl", "Nasze sołectwo – co zmienić, co zrobić razem", "Zaczynamy"),
        ("en", "Our village – what to change, what to do together", "Start"),
        ("uk", "Наше село – що змінити, що зробити разом", "Починаємо"),
    ],
)
def test_the_start_speaks_the_language_of_the_address(visitor, meeting, language, title, button):
    page = visitor.get(f"/s/{meeting.join_code}/?j={language}")
    assert page.find("/html/@lang") == [language]
    assert title in page.text
    (way,) = page.find("//a[contains(@href,'/ankieta/')]")
    assert "".join(way.itertext()) == button
    assert way.get("href") == f"/s/{meeting.join_code}/ankieta/mieszkaniec?j={language}"


def test_the_start_tells_length_and_what_happens_with_answers(visitor, meeting):
    page = visitor.get(f"/s/{meeting.join_code}/")
    assert "około 8" in page.text
    assert "Ankieta jest anonimowa" in page.text


def test_a_meeting_with_two_questionnaires_lets_choose(app, visitor):
    meeting = a_meeting(app, questionnaires=("mieszkaniec", "mlodziez"))
    page = visitor.get(f"/s/{meeting.join_code}/")
    assert len(page.find("//a[contains(@href,'/ankieta/')]")) == 2


def test_sheets_of_the_office_are_not_offered(app, visitor):
    meeting = a_meeting(app, questionnaires=("mieszkaniec", "protokol"))
    assert "Karta spotkania" not in visitor.get(f"/s/{meeting.join_code}/").text
    visitor.get(f"/s/{meeting.join_code}/ankieta/protokol", status=404)


def test_a_closed_meeting_says_so_in_the_residents_language(app, visitor, meeting):
    with app.extensions["answers"].writing() as work:
        work.get(Meeting, meeting.id).state = "planned"
    page = visitor.get(f"/s/{meeting.join_code}/?j=en", status=409)
    assert page.find("/html/@lang") == ["en"]
    assert page.find("//a[contains(@href,'/?j=en')]")


# ---- answering ----


def test_the_long_form_keeps_every_kind_of_answer(app, visitor, form):
    visitor.get(form)
    page = visitor.post(form, sent())
    assert page.path.endswith("/dziekujemy")
    [row] = stored(app)
    assert row.answers == SOME_ANSWERS
    assert row.channel == "phone"
    assert row.language == "pl"
    assert row.filled_on == TODAY


def test_the_long_form_has_a_field_for_every_question(app, visitor, form):
    names = set(visitor.get(form).find("//form//@name"))
    assert FILLED.keys() | THE_REST.keys() <= names
    visitor.post(form, sent(**THE_REST))
    assert [row.answers for row in stored(app)] == [SOME_ANSWERS | THE_REST]


@pytest.mark.parametrize(
    ("query", "channel"), [("?kanal=tablet", "tablet"), ("?kanal=helped", "helped"), ("?kanal=paper-typed", "phone")]
)
def test_the_way_of_answering_comes_from_the_link(app, visitor, form, query, channel):
    visitor.get(form + query)
    page = visitor.post(form + query, sent())
    assert [row.channel for row in stored(app)] == [channel]
    assert ("Proszę oddać tablet" in page.text) == (channel != "phone")


def test_every_question_can_be_skipped(app, visitor, form):
    visitor.get(form)
    visitor.post(form, sent({}))
    assert [row.answers for row in stored(app)] == [{}]


def test_a_form_sent_twice_is_kept_once(app, visitor, form):
    visitor.get(form)
    fields = sent()
    for _ in range(2):
        assert visitor.post(form, fields).path.endswith("/dziekujemy")
    assert len(stored(app)) == 1


def test_an_answer_in_english_is_kept_with_its_language(app, visitor, form):
    visitor.get(form + "?j=en")
    page = visitor.post(form + "?j=en", sent())
    assert page.find("/html/@lang") == ["en"]
    assert [row.language for row in stored(app)] == ["en"]


FAULTS = {
    "unknown option": ({"Q1": "77"}, "Q1"),
    "too many": ({"Q5": ["G1", "G2", "G3"]}, "Q5"),
    "a need twice is not a fault, an unknown one is": ({"Q4.2": "N77"}, "Q4"),
    "too long": ({"Q7": "a" * 5000}, "Q7"),
    "unknown grade": ({"Q2.P01": "9"}, "Q2"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_at_the_question_and_in_a_summary_and_nothing_typed_is_lost(app, visitor, form, name):
    wrong, question = FAULTS[name]
    visitor.get(form)
    page = visitor.post(form, sent() | wrong, status=422)
    links = page.find("//*[@id='summary']//a/@href")
    assert links
    for link in links:  # Visitor has checked already that each leads to an element of the page
        assert link.removeprefix("#").removeprefix("p-").startswith(question)
    assert page.find(f"//*[@id='p-{question}']//*[contains(@class,'problem')]")
    assert page.find("//title/text()")[0].startswith("Błąd")
    assert page.find("//textarea[@name='Q3.text']/text()")[0].strip() == "przy szkole"
    assert page.find("//input[@name='Q9'][@checked]/@value") == ["AKC"]
    assert stored(app) == []


def test_a_mended_form_is_kept_under_the_same_id(app, visitor, form):
    visitor.get(form)
    fields = sent()
    page = visitor.post(form, fields | {"Q1": "77"}, status=422)
    assert page.find("//input[@name='id']/@value") == [fields["id"]]
    visitor.post(form, fields)
    assert [row.id for row in stored(app)] == [fields["id"]]


@pytest.mark.parametrize("length", [4001, 500_000, 2_000_000])
def test_text_of_any_length_comes_back_to_be_shortened(app, visitor, form, length):
    visitor.get(form)
    page = visitor.post(form, sent(Q7="a" * length), status=422)
    assert len(page.find("//textarea[@name='Q7']/text()")[0].strip()) == length
    assert stored(app) == []


def test_fields_stop_long_before_what_is_read(visitor, form):
    stops = [int(stop) for stop in visitor.get(form).find("//textarea/@maxlength")]
    assert stops
    assert len(stops) == len(visitor.get(form).find("//textarea"))
    assert sum(stops) * len(quote("żż")) // 2 < 1024 * 1024


@pytest.mark.parametrize(("language", "sentence"), [("pl", "przyciskiem „Wstecz”"), ("en", "Back button")])
def test_more_than_can_be_read_is_refused_with_a_way_back(app, visitor, form, language, sentence):
    page = visitor.post(f"{form}?j={language}", sent(Q7="a" * 5_000_000), status=413)
    assert sentence in page.text
    assert stored(app) == []


SOME_FIELDS = [*FILLED, *THE_REST, *("Q2", "Q2.P99", "Q3", "Q4", "Q4.4", "Q4.x", "Q7a.0", "M1.", "B1", "0.C1", "Q99")]
SOME_VALUES = st.lists(
    st.sampled_from(["", "4", "P01", "N03", "N77", "G1", "AKC", "true", "{}", "\x00", "a" * 4001])
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn"]), max_size=5).filter(
        lambda text: not any(word in text for word in TYPOGRAPHY)  # what tests.pages takes for a fault of the page
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fields=st.dictionaries(st.sampled_from(SOME_FIELDS), SOME_VALUES, max_size=6))
def test_whatever_is_sent_is_either_kept_or_has_a_summary_that_leads_somewhere(app, visitor, form, fields):
    visitor.get(form)
    before = len(stored(app))
    fresh = {"id": str(uuid.uuid4())}
    answer = visitor.client.post(form, data=fresh | fields, follow_redirects=True)
    page = Page(answer)
    inspect(page)
    assert page.status in (200, 422)
    assert len(stored(app)) - before == (1 if page.status == 200 else 0)
    assert bool(page.find("//*[@id='summary']//a")) == (page.status == 422)


def test_signs_that_cannot_be_kept_are_dropped_and_the_words_stay(app, visitor, form):
    visitor.get(form)
    visitor.post(form, sent(Q7="ła\x00w\x0bka", Q6="dom\nkultury\x7f"))
    assert [(row.answers["Q7"], row.answers["Q6"]) for row in stored(app)] == [("ławka", "dom\nkultury")]


def test_a_lone_surrogate_is_no_fault_of_the_server(app, visitor, form):
    visitor.get(form)
    answer = visitor.client.post(
        form,
        data=b"id=" + str(uuid.uuid4()).encode() + b"&Q7=%ED%A0%80",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code in (303, 422)


ELSEWHERE = {"Sec-Fetch-Site": "cross-site"}


def test_a_form_that_another_site_sent_is_shown_before_it_counts(app, visitor, form):
    fields = sent()
    page = visitor.post(form, fields, status=400, headers=ELSEWHERE)
    assert "z innej strony internetowej" in page.text
    assert page.find("//textarea[@name='Q3.text']/text()")[0].strip() == "przy szkole"
    assert page.find("//input[@name='id']/@value") == [fields["id"]]
    assert stored(app) == []
    visitor.post(form, fields, headers={"Sec-Fetch-Site": "same-origin"})
    assert len(stored(app)) == 1


@pytest.fixture
def without_cookies(app):
    """A person whose browser refuses every cookie."""
    visitor = Visitor(app)
    visitor.client = app.test_client(use_cookies=False)
    return visitor


def hidden(page):
    """What a form carries unseen."""
    return {field.get("name"): field.get("value") for field in page.find("//form//input[@type='hidden']")}


def test_without_cookies_the_way_leads_from_the_code_to_the_thanks(app, without_cookies, meeting):
    page = without_cookies.get("/", query_string={"kod": meeting.join_code, "j": "en", "kanal": "tablet"})
    assert page.path == f"/s/{meeting.join_code}/"
    address = page.find("//a[contains(@href,'/ankieta/')]/@href")[0]
    page = without_cookies.get(address)
    faulty = without_cookies.post(address, hidden(page) | FILLED | {"Q1": "77"}, status=422)
    assert faulty.find("//textarea[@name='Q3.text']/text()")[0].strip() == "przy szkole"
    page = without_cookies.post(address, hidden(faulty) | FILLED)
    assert page.path.endswith("/dziekujemy")
    [row] = stored(app)
    assert (row.answers, row.language, row.channel) == (SOME_ANSWERS, "en", "tablet")


def test_without_cookies_nobody_loses_answers_to_codes_that_others_mistyped(app, visitor, without_cookies, form):
    page = without_cookies.get(form)
    for _ in range(AT_MOST):
        visitor.get("/", status=422, query_string={"kod": "000000"})
    page = without_cookies.post(form, hidden(page) | FILLED)
    assert "Odpowiedzi zostały zapisane" in page.text
    assert len(stored(app)) == 1


@pytest.mark.parametrize("ticket", ["", "123456 0", "123456.x", "ż" * 200])
def test_a_made_up_ticket_opens_nothing_to_who_guesses(app, visitor, without_cookies, form, ticket):
    for _ in range(AT_MOST):
        visitor.get("/", status=422, query_string={"kod": "000000"})
    without_cookies.post(form, sent(bilet=ticket), status=429)
    assert stored(app) == []


def test_the_ticket_of_one_meeting_opens_no_other(app, visitor, without_cookies, form):
    page = without_cookies.get(form)
    other = a_meeting(app, "kolbark")
    for _ in range(AT_MOST):
        visitor.get("/", status=422, query_string={"kod": "000000"})
    without_cookies.post(f"/s/{other.join_code}/ankieta/mieszkaniec", hidden(page) | FILLED, status=429)
    assert stored(app) == []


def test_a_bad_id_is_replaced_and_the_answers_stay(app, visitor, form):
    visitor.get(form)
    page = visitor.post(form, FILLED | {"id": "not an id"}, status=422)
    (fresh,) = page.find("//input[@name='id']/@value")
    assert uuid.UUID(fresh)
    visitor.post(form, FILLED | {"id": fresh})
    assert len(stored(app)) == 1


def close_long_ago(app, meeting):
    with app.extensions["answers"].writing() as work:
        prepare.close_meeting(work, meeting.id, TODAY, "test")
        work.get(Meeting, meeting.id).closed_on = TODAY.replace(month=1)


def test_answers_for_a_meeting_closed_meanwhile_stay_on_the_page_until_it_is_open_again(app, visitor, form, meeting):
    fields = hidden(visitor.get(form)) | FILLED
    close_long_ago(app, meeting)
    page = visitor.post(form, fields, status=409)
    assert "poprosić organizatora, żeby otworzył spotkanie" in page.text
    assert page.find("//title/text()")[0].startswith("Błąd")
    assert page.find("//textarea[@name='Q3.text']/text()")[0].strip() == "przy szkole"
    assert page.find("//input[@name='Q9'][@checked]/@value") == ["AKC"]
    assert hidden(page) == {name: value for name, value in fields.items() if name in hidden(page)}
    with app.extensions["answers"].writing() as work:
        prepare.open_meeting(work, meeting.id, TODAY)
    assert visitor.post(form, hidden(page) | FILLED).path.endswith("/dziekujemy")
    assert [row.answers for row in stored(app)] == [SOME_ANSWERS]


def test_a_refusal_above_the_answers_speaks_the_residents_language(app, visitor, form, meeting):
    fields = hidden(visitor.get(f"{form}?j=uk")) | FILLED
    close_long_ago(app, meeting)
    page = visitor.post(f"{form}?j=uk", fields, status=409)
    assert "попросіть організатора" in page.text


def test_answers_for_a_meeting_that_is_gone_stay_on_the_page(app, visitor, form, meeting):
    fields = hidden(visitor.get(form)) | FILLED
    with app.extensions["answers"].writing() as work:
        work.get(Meeting, meeting.id).join_code = "999999"
    page = visitor.post(form, fields, status=404)
    assert "pokazać ją organizatorowi" in page.text
    assert page.find("//textarea[@name='Q3.text']/text()")[0].strip() == "przy szkole"


def test_who_never_saw_the_form_learns_only_that_the_meeting_is_closed(app, visitor, form, meeting):
    close_long_ago(app, meeting)
    page = visitor.post(form, sent(), status=409)
    assert "nie przyjmuje teraz odpowiedzi" in page.text
    assert not page.find("//textarea")


def test_answers_count_in_the_version_that_was_shown(app, visitor, form, meeting):
    fields = hidden(visitor.get(form)) | FILLED
    with app.extensions["answers"].writing() as work:
        shown = questionnaires.current_by_id(work, "mieszkaniec")
        questions = tuple(question for question in shown.part("A").questions if question.id != "Q9")
        shorter = tuple(replace(part, questions=questions) if part.id == "A" else part for part in shown.parts)
        questionnaires.publish(work, replace(shown, parts=shorter), TODAY)
        prepare.use_questionnaires(work, meeting, ("mlodziez",))
        prepare.use_questionnaires(work, meeting, ("mieszkaniec",))
    assert not visitor.get(form).find("//input[@name='Q9']")
    visitor.post(form, fields)
    [row] = stored(app)
    assert (row.answers, row.version, row.digest) == (SOME_ANSWERS, shown.version, shown.digest)


# ---- between two people ----


def test_the_next_person_sees_nothing_of_the_last_one(app, visitor, form):
    visitor.get(form)
    visitor.post(form, sent(Q7="rzecz do ukrycia", Q1="77"), status=422)
    next_page = visitor.get(form)
    assert "rzecz do ukrycia" not in next_page.html
    assert not next_page.find("//input[@checked][@value!='']")
    assert Visitor(app).get(form).find("//input[@name='id']/@value") != next_page.find("//input[@name='id']/@value")


@pytest.mark.parametrize("page", ["/", "/s/{}/", "/s/{}/ankieta/mieszkaniec", "/s/{}/dziekujemy", "/s/{}/chce-dzialac"])
def test_no_page_of_a_resident_is_kept_by_the_browser(visitor, meeting, page):
    answer = visitor.get(page.format(meeting.join_code)).response
    assert answer.headers["Cache-Control"] == "no-store"
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_thanks_lead_to_the_slips_and_to_the_next_person(visitor, meeting):
    page = visitor.get(f"/s/{meeting.join_code}/dziekujemy?ankieta=mieszkaniec")
    assert page.find("//a[contains(@href,'/chce-dzialac')]")
    assert page.find("//a[contains(@href,'/warto-zaprosic')]")
    assert page.find(f"//a[@href='/s/{meeting.join_code}/']")


def test_young_people_get_no_slips_but_the_number_of_the_helpline(app, visitor):
    meeting = a_meeting(app, questionnaires=("mlodziez",))
    page = visitor.get(f"/s/{meeting.join_code}/dziekujemy?ankieta=mlodziez")
    assert not page.find("//a[contains(@href,'/chce-dzialac')]")
    assert "116 111" in page.text

"""The hall on pages: what an address can do, its certificate, names in the open, and the parcel in the office."""

import io
import uuid
from datetime import date

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from survey_app.domain import parcel
from survey_app.domain.hall import in_order, is_of_a_hall, set_up
from survey_app.journeys import bring_home, gather, hall, tablets
from survey_app.people.tables import Mention, Volunteer
from survey_app.server_hall import Door, SeenFromTheHall, furnish
from survey_app.store.audit import AuditEntry
from survey_app.store.meetings import Meeting
from survey_app.store.submissions import Submission
from tests.build import a_meeting, an_answer
from tests.conftest import COORDINATOR, TODAY, signed_in
from tests.journeys.test_bring_home import PASSPHRASE, rows
from tests.journeys.test_bring_home import light_key as light_key
from tests.journeys.test_bring_home import office as office
from tests.journeys.test_keep_safe import CANARY, left, nominate, sign_up
from tests.pages import Visitor
from tests.web.test_slips import B, C, kept

LAPTOP = "192.168.1.5:8000"
BRING_HOME = "/panel/biuro/zabierz"


@pytest.fixture
def certified(app):
    return hall.certify(app.extensions["settings"].data_dir, ["192.168.1.5"], TODAY)[0]


# What an address is


@pytest.mark.parametrize(("host", "secure", "letter"), [
    ("ankiety.example.org", True, "A"), ("ankiety.example.org:8443", True, "A"),
    ("192.168.1.5:8000", False, "B"), ("laptop.local", False, "B"), ("ankiety.example.org", False, "B"),
    ("192.168.1.5:8000", True, "C"), ("laptop.local:8000", True, "C"), ("10.0.0.9", True, "C"),
    ("[fd00::2]:80", True, "C"), ("localhost:8000", True, "C"),
    ("localhost", False, "D"), ("127.0.0.1:8000", False, "D"), ("[::1]:8000", False, "D"), ("LOCALHOST:1", False, "D"),
])  # fmt: skip
def test_the_page_says_which_set_up_an_address_is(visitor, host, secure, letter):
    assert set_up(host, secure).value == letter
    page = visitor.get("/sala", base_url=f"{'https' if secure else 'http'}://{host}")
    assert f"Ustawienie {letter}:" in "".join(page.find("//*[@id='ustawienie']//text()"))


@pytest.mark.parametrize("host", ["8.8.8.8", "172.32.0.1", "local.example.org", "127.0.0.1.example.org", ""])
def test_the_hall_does_not_speak_for_the_internet(host):
    assert not is_of_a_hall(host)


def test_addresses_stand_in_the_order_in_which_tablets_will_find_them():
    found = [
        ("", "192.168.1.5"), ("lo", "127.0.0.1"), ("docker0", "172.17.0.1"), ("tun0", "10.8.0.2"),
        ("ppp0", "5.6.7.8"), ("usb0", "192.168.42.1"), ("enp3s0", "10.0.0.4"), ("wlp2s0", "192.168.1.5"),
    ]  # fmt: skip
    assert in_order(found) == ["192.168.1.5", "10.0.0.4", "192.168.42.1", "5.6.7.8"]
    assert in_order([("lo", "127.0.0.1")]) == []


# The certificate


def test_without_a_certificate_the_page_says_how_to_make_one(visitor):
    assert "zebranie hall-certificate" in visitor.get("/sala").text
    assert "zebranie hall-certificate" in visitor.get("/sala/certyfikat.crt", status=404).text


def test_the_certificate_is_given_to_everybody_and_its_key_to_nobody(app, visitor, certified):
    answer = visitor.client.get("/sala/certyfikat.crt")
    assert (answer.status_code, answer.mimetype) == (200, "application/x-x509-ca-cert")
    given = x509.load_der_x509_certificate(answer.data)
    assert given.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert b"PRIVATE" not in answer.data
    assert given.public_bytes(Encoding.DER) == certified.der


def test_the_page_shows_the_fingerprint_and_a_way_for_each_device(visitor, certified):
    page = visitor.get("/sala")
    assert certified.fingerprint in page.text.replace(": ", ":")
    assert page.find("//a[@href='/sala/certyfikat.crt']")
    assert [str(one) for one in page.find("//h3/text()")] == ["iPad", "Android", "Laptop"]
    assert "9 marca 2036" in page.text


def test_only_the_halls_own_https_address_asks_the_browser_whether_it_trusts(visitor, certified):
    trusted = visitor.get("/sala", base_url="https://192.168.1.5:8000")
    assert trusted.find("//script[contains(@src,'hall/check.js')]")
    assert trusted.find("//*[@id='sprawdzenie'][@data-trusted][@data-clicked]")
    assert not visitor.get("/sala", base_url="http://192.168.1.5:8000").find("//script")


# The laptop as tablets reach it


@pytest.fixture
def open_hall(app):
    """The application as `serve --hall` furnishes it, over plain http."""
    return furnish(app, hall.Hall(["192.168.1.5"], 8000), None)


def test_codes_on_pages_opened_on_the_laptop_itself_lead_tablets_to_the_laptop(open_hall):
    meeting = a_meeting(open_hall)
    organiser = signed_in(open_hall, *COORDINATOR)
    page = organiser.post(f"/panel/spotkania/{meeting.id}/tablety", {"label": "niebieski"})
    [address] = {str(one) for one in page.find("//section//a/@href") if "paruj" in one}
    assert address.startswith(f"http://{LAPTOP}/m/{meeting.id}/paruj?p=")
    assert LAPTOP in organiser.get(f"/panel/spotkania/{meeting.id}/ekran").text


def test_the_laptop_itself_is_still_told_what_it_is(open_hall):
    visitor = Visitor(open_hall)
    assert "Ustawienie D:" in visitor.get("/sala", base_url="http://127.0.0.1:8000").text
    assert "Ustawienie B:" in visitor.get("/sala", base_url=f"http://{LAPTOP}").text


def test_other_hosts_are_left_as_they_were_said(open_hall):
    page = Visitor(open_hall).get("/deklaracja-dostepnosci", base_url="http://10.0.0.4:8000")
    assert page.find("//a[@id='a11y-url']/@href") == ["http://10.0.0.4:8000/"]


def test_forms_of_the_laptop_are_taken_over_https_too(app, tmp_path):
    app.wsgi_app = SeenFromTheHall(app.wsgi_app, hall.Hall(["192.168.1.5"], 8000, tmp_path))
    visitor, address = Visitor(app), "https://127.0.0.1:8000"
    visitor.get("/zaloguj", base_url=address)
    fields = {"email": COORDINATOR[0], "password": COORDINATOR[1]}
    for referrer, status in ((f"{address}/zaloguj", 200), ("https://example.org/zaloguj", 400)):
        visitor.post("/zaloguj", fields, base_url=address, headers={"Referer": referrer}, status=status)


def test_browsers_are_not_told_to_come_by_https_for_ever(open_hall):
    answer = open_hall.test_client().get("/sala", base_url=f"https://{LAPTOP}")
    assert answer.headers["Strict-Transport-Security"] == "max-age=0"


def test_the_door_gives_the_certificate_and_nothing_else(app, certified):
    app.config["HALL"] = hall.Hall(["192.168.1.5"], 8000, app.extensions["settings"].data_dir)
    app.wsgi_app = Door(app.wsgi_app)
    meeting, visitor = a_meeting(app), Visitor(app)
    page = visitor.get("/sala", base_url="http://192.168.1.5:8001")
    assert page.find("//*[@id='ustawienie']//a/@href") == ["https://192.168.1.5:8000/"]
    assert page.find("//*[local-name()='svg']")
    assert visitor.client.get("/sala/certyfikat.crt").status_code == 200
    assert visitor.client.get(page.find("//link[@rel='stylesheet']/@href")[0], buffered=True).status_code == 200
    for address in ("/", "/panel/", "/zaloguj", f"/s/{meeting.join_code}/", "/healthz", f"/m/{meeting.id}/"):
        assert visitor.client.get(address).location == "/sala"
    assert visitor.client.post("/sala").status_code == 303
    assert visitor.client.post("/api/v1/submissions", json=[]).status_code == 303


# Names over a network that anybody can read


@pytest.mark.parametrize(("slip", "fields", "kind"), [("chce-dzialac", B, Volunteer), ("warto-zaprosic", C, Mention)])
@pytest.mark.parametrize("base_url", ["http://192.168.1.5:8000", "http://laptop.local"])
def test_names_are_not_taken_over_plain_http(app, visitor, slip, fields, kind, base_url):
    address = f"/s/{a_meeting(app).join_code}/{slip}"
    assert "papierowy odcinek" in visitor.get(address, status=403, base_url=base_url).text
    visitor.post(address, {"id": str(uuid.uuid4())} | fields, status=403, base_url=base_url)
    assert kept(app, kind) == []


def test_the_refusal_speaks_the_residents_language(app, visitor):
    address = f"/s/{a_meeting(app).join_code}/chce-dzialac"
    assert "paper slip" in visitor.get(f"{address}?j=en", status=403, base_url=f"http://{LAPTOP}").text


@pytest.mark.parametrize("base_url", ["http://localhost", "https://192.168.1.5:8000", "https://ankiety.example.org"])
def test_names_are_taken_where_nobody_listens(app, visitor, base_url):
    visitor.get(f"/s/{a_meeting(app).join_code}/chce-dzialac", base_url=base_url)


def test_the_organiser_may_let_names_in_over_a_closed_network(app, visitor):
    meeting = a_meeting(app)
    with app.extensions["answers"].writing() as work:
        tablets.keys_of(work, meeting.id).names_over_http = True
    address, base_url = f"/s/{meeting.join_code}/chce-dzialac", f"http://{LAPTOP}"
    visitor.get(address, base_url=base_url)
    visitor.post(address, {"id": str(uuid.uuid4())} | B, base_url=base_url)
    assert len(kept(app, Volunteer)) == 1


# Bringing home


def a_parcel(visitor, passphrase=PASSPHRASE):
    visitor.get(BRING_HOME)
    fields = {"passphrase": passphrase, "again": passphrase, "csrf_token": visitor.token}
    return visitor.client.post(f"{BRING_HOME}/paczka", data=fields)


def reviewed(visitor, file, passphrase=PASSPHRASE, status=200):
    visitor.get(BRING_HOME)
    fields = {"passphrase": passphrase, "plik": [(io.BytesIO(file), "a.paczka")]}
    return visitor.post(f"{BRING_HOME}/przejrzyj", fields, status, content_type="multipart/form-data")


def word_of(page):
    return str(page.find("//input[@name='word']/@value")[0])


@pytest.fixture
def in_office(office):
    return signed_in(office, *COORDINATOR)


@pytest.fixture
def evening(app):
    meeting = a_meeting(app)
    for _ in range(3):
        an_answer(app, meeting)
    nominate(app)
    sign_up(app)
    return meeting


def test_an_evening_goes_from_the_laptop_to_the_office_by_pages(app, coordinator, office, in_office, evening):
    page = coordinator.get(BRING_HOME)
    assert "Spotkania: 1, ankiety: 3, odcinki B: 1, odcinki C: 1." in page.text
    sent = a_parcel(coordinator)
    assert (sent.status_code, sent.mimetype) == (200, "application/octet-stream")
    assert "zebranie-2026-03-12.paczka" in sent.headers["Content-Disposition"]
    page = reviewed(in_office, sent.data)
    assert [str(one) for one in page.find("//tbody/tr[1]/td//text()")] == ["nowe", "3", "0", "0", "0", "0"]
    assert "Nowe odcinki B: 1" in page.text
    assert "Nowe odcinki C: 1" in page.text
    assert (rows(office, Submission), left(office, Mention)) == ([], [])
    told = in_office.post(f"{BRING_HOME}/przyjmij", {"word": word_of(page)})
    assert "Przyjęto paczkę. Ankiety: nowe 3." in told.text
    assert rows(office, Submission) == rows(app, Submission)
    assert [row.text for row in left(office, Mention)] == [CANARY]
    assert len(left(office, Volunteer)) == 1


def test_the_same_parcel_again_says_that_all_of_it_is_here(coordinator, in_office, evening):
    file = a_parcel(coordinator).data
    in_office.post(f"{BRING_HOME}/przyjmij", {"word": word_of(reviewed(in_office, file))})
    page = reviewed(in_office, file)
    assert "Wszystko z tej paczki już tu jest." in page.text
    assert "Już znane: 2" in page.text


def test_neither_review_nor_the_page_shows_a_name(coordinator, in_office, evening):
    page = reviewed(in_office, a_parcel(coordinator).data)
    for shown in (page.html, in_office.get(BRING_HOME).html, coordinator.get(BRING_HOME).html):
        assert "Kanarella" not in shown
        assert "kanarella" not in shown


def test_a_review_can_be_confirmed_once(coordinator, in_office, evening):
    word = word_of(reviewed(in_office, a_parcel(coordinator).data))
    in_office.post(f"{BRING_HOME}/przyjmij", {"word": word})
    assert bring_home.NOT_WAITING in in_office.post(f"{BRING_HOME}/przyjmij", {"word": word}, status=404).text


@pytest.mark.parametrize("word", ["", "nic", "../osoby.db", "\x00"])
def test_a_word_that_opens_nothing_changes_nothing(office, in_office, word):
    in_office.get(BRING_HOME)
    in_office.post(f"{BRING_HOME}/przyjmij", {"word": word}, status=404)
    assert rows(office, Meeting) == []


def test_differences_of_a_meeting_are_decided_by_a_tick(app, coordinator, office, in_office, evening):
    in_office.post(f"{BRING_HOME}/przyjmij", {"word": word_of(reviewed(in_office, a_parcel(coordinator).data))})
    for one, number in ((app, 44), (office, 40)):
        with one.extensions["answers"].writing() as work:
            gather.set_count(work, evening.id, "present", number)
    for take, kept_number in (({}, 40), ({"take": evening.id}, 44)):
        page = reviewed(in_office, a_parcel(coordinator).data)
        assert "Obecni ogółem: w biurze 40 , w paczce 44" in page.text
        in_office.post(f"{BRING_HOME}/przyjmij", {"word": word_of(page)} | take)
        with office.extensions["answers"].reading() as work:
            assert gather.counts(work, evening.id) == {"present": kept_number}


@pytest.mark.parametrize(("passphrase", "again", "sentence"), [
    ("krótkie", "krótkie", parcel.TOO_SHORT), ("", "", parcel.TOO_SHORT),
    (PASSPHRASE, PASSPHRASE + "x", "Hasła nie są takie same."),
])  # fmt: skip
def test_a_short_or_mistyped_passphrase_packs_nothing(coordinator, passphrase, again, sentence):
    coordinator.get(BRING_HOME)
    page = coordinator.post(f"{BRING_HOME}/paczka", {"passphrase": passphrase, "again": again}, status=422)
    assert sentence in "".join(page.find("//*[@role='alert']//text()"))


def test_a_wrong_file_or_passphrase_is_said_on_the_page(coordinator, in_office, evening):
    file = a_parcel(coordinator).data
    assert parcel.CANNOT_OPEN in reviewed(in_office, file, "inne hasło paczki", 422).text
    assert parcel.NOT_OURS in reviewed(in_office, b"PDF", status=422).text
    in_office.get(BRING_HOME)
    assert "Nie wybrano pliku." in in_office.post(f"{BRING_HOME}/przejrzyj", {}, status=422).text


def test_a_parcel_larger_than_other_requests_is_read(in_office):
    in_office.get(BRING_HOME)
    parts = {"csrf_token": in_office.token.encode(), "plik": b"x" * 2_000_000}
    body = b"".join(
        b'--cut\r\nContent-Disposition: form-data; name="%b"%b\r\n\r\n%b\r\n'
        % (name.encode(), b'; filename="a.paczka"' if name == "plik" else b"", value)
        for name, value in parts.items()
    )
    answer = in_office.client.post(
        f"{BRING_HOME}/przejrzyj", data=body + b"--cut--\r\n", content_type="multipart/form-data; boundary=cut"
    )
    assert (answer.status_code, parcel.NOT_OURS in answer.get_data(as_text=True)) == (422, True)


def test_the_page_warns_of_forms_that_tablets_still_hold(app, coordinator):
    meeting = a_meeting(app)
    with app.extensions["answers"].writing() as work:
        for label, unsent in (("jeden", 2), ("drugi", 3)):
            tablet, _ = tablets.pair(work, meeting.id, label, date(2026, 3, 12))
            tablet.unsent = unsent
        tablets.revoke(work, tablet.meeting, tablet.id)
    assert "niewysłane ankiety: 2." in coordinator.get(BRING_HOME).text


def test_who_took_and_who_brought_is_written_down_with_numbers_only(app, coordinator, office, in_office, evening):
    in_office.post(f"{BRING_HOME}/przyjmij", {"word": word_of(reviewed(in_office, a_parcel(coordinator).data))})
    for one, act, what in (
        (app, "zabrana paczka", "spotkania 1, ankiety 3, odcinki 2"),
        (office, "przyjęta paczka", "nowe spotkania 1; Ankiety: nowe 3."),
    ):
        with one.extensions["answers"].reading() as work:
            [entry] = work.query(AuditEntry).filter_by(act=act)
        assert entry.what == what
        assert entry.who != "system"


def test_the_office_leads_to_the_page(coordinator):
    assert coordinator.get("/panel/biuro/").find(f"//a[@href='{BRING_HOME}']")

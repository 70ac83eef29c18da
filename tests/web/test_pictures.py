"""Pages of photographed sheets: handing in without a script, outcomes with reasons, one look, who may see what."""

import io
import uuid

import numpy as np
import pytest
from lxml import etree
from PIL import Image

from survey_app.domain.access import Role
from survey_app.journeys import second_typing, sign_in
from survey_app.store.audit import AuditEntry
from survey_app.store.submissions import Submission
from tests import paper
from tests.build import a_meeting
from tests.conftest import COORDINATOR, TODAY, signed_in


@pytest.fixture(autouse=True)
def no_lot(monkeypatch):
    """No sheet is drawn for a second typing."""
    monkeypatch.setattr(second_typing, "offer", lambda *_: False)


@pytest.fixture
def coordinator(app, pile):
    """Signed in after the printed sheets were put in their place."""
    return signed_in(app, *COORDINATOR)


@pytest.fixture
def here(pile):
    return f"/panel/spotkania/{pile.meeting.id}/zdjecia"


@pytest.fixture
def photographed(app, pile):
    """Sheet 1 with a blackened box and handwriting, sheet 2 sure, both read."""
    doubtful = pile.side(1, 1, paper.FIRST, blackened=["Q5:G2"], written=["Q3"])
    sides = [paper.jpeg(doubtful), paper.both(pile, 1)[1], *paper.both(pile, 2)]
    paper.receive(app, pile.meeting, *sides)
    paper.read_all(app)


def send(visitor, here, *files, status=200, **fields):
    page = visitor.get(here)
    token = page.find("//input[@name='paczka']/@value")[0]
    data = {"paczka": token, "csrf_token": visitor.token, "zdjecia": [(io.BytesIO(one), name) for one, name in files]}
    response = visitor.client.post(here, data=data | fields, follow_redirects=True)
    assert response.status_code == status, response.get_data(as_text=True)
    return response


def account(app, role):
    with app.extensions["answers"].writing() as work:
        sign_in.add_organiser(
            work, email="ona@example.org", name="Ona", role=role, password="hasło próbne 1", today=TODAY
        )
    return signed_in(app, "ona@example.org", "hasło próbne 1")


def entries(app):
    with app.extensions["answers"].reading() as work:
        return work.query(Submission).order_by(Submission.sheet).all()


def decisions(page):
    """What a browser would send from the page as it stands, for every field of the sheet's form."""
    [form] = page.find("//form[@data-looks]")
    sent = {}
    for field in form.xpath(".//input[@type='hidden' or @checked]|.//textarea|.//input[@type='text' or not(@type)]"):
        sent.setdefault(field.get("name"), []).append(field.get("value") or field.text or "")
    return sent


def test_the_page_says_how_to_photograph_before_the_first_picture(coordinator, here):
    page = coordinator.get(here)
    assert "czterema czarnymi kwadratami" in page.text
    assert "odcienie szarości" in page.text
    assert page.find("//details[@open]/summary[contains(., 'Jak fotografować')]")
    assert page.find("//input[@type='file'][@multiple]/@accept") == ["image/*,application/pdf"]


def test_a_meeting_without_printed_sheets_points_to_typing(app, coordinator):
    other = a_meeting(app, solectwo="kolbark")
    assert "nie wydrukowano" in coordinator.get(f"/panel/spotkania/{other.id}/zdjecia").text


def test_several_files_of_a_plain_form_are_received_and_read(app, coordinator, pile, here):
    first, second = paper.both(pile, 1)
    response = send(coordinator, here, (first, "przód.jpg"), (second, "tył.jpg"), (b"list", "list.txt"))
    assert "Przyjęto: 3 pliki." in response.get_data(as_text=True)
    page = coordinator.get(here)
    assert "Odczytujemy: 0 z 3." in page.text
    paper.read_all(app)
    page = coordinator.get(here)
    assert "list.txt Tego pliku nie da się otworzyć." in page.text
    assert "przód.jpg" not in page.text
    assert page.find("//table//th[@scope='row']/a/text()") == ["1-D"]
    assert "pewny, do zatwierdzenia" in page.text


def test_the_same_form_sent_again_keeps_nothing_twice(app, coordinator, here):
    token = coordinator.get(here).find("//input[@name='paczka']/@value")[0]
    for content in (b"a", b"a", b"b"):
        data = {"paczka": token, "csrf_token": coordinator.token, "zdjecia": (io.BytesIO(content), "a.jpg")}
        coordinator.client.post(here, data=data)
    assert len(paper.rows(app)) == 2


def test_a_script_is_answered_by_json_with_the_sentence_of_a_refusal(app, coordinator, here):
    assert send(coordinator, here, (b"x", "a.jpg"), skrypt="1", kolejny="4").json == {"received": 1}
    assert "25 MB" in send(coordinator, here, (b"", "b.jpg"), skrypt="1", status=400).json["error"]
    assert [row.position for row in paper.rows(app)] == [400]


@pytest.mark.parametrize("upload", ["", "x", "../../etc"])
def test_nonsense_for_a_package_is_refused(app, coordinator, here, upload):
    coordinator.get(here)
    data = {"paczka": upload, "csrf_token": coordinator.token, "zdjecia": (io.BytesIO(b"x"), "a.jpg")}
    assert coordinator.client.post(here, data=data).status_code == 400
    assert paper.rows(app) == []


def test_a_full_disk_is_told_and_nothing_is_acknowledged(app, coordinator, here, monkeypatch):
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "full")))
    told = send(coordinator, here, (b"x", "a.jpg"), skrypt="1", status=507).json["error"]
    monkeypatch.undo()
    assert "brakuje miejsca" in told
    assert paper.rows(app) == []


def test_a_picture_that_cannot_be_used_is_taken_off_the_list(app, coordinator, pile, here):
    [picture] = paper.receive(app, pile.meeting, b"nonsense")
    paper.read_all(app)
    coordinator.get(here)
    assert "Usunięto" in coordinator.post(f"{here}/{picture}/usun").text
    assert paper.rows(app) == []


def test_pages_of_a_scan_that_came_to_nothing_alike_are_one_line_and_go_together(app, coordinator, pile, here):
    """The blank backs of slips in a pile that went through a scanner."""
    scan = a_pdf(blank(), pile.side(1, 1, paper.FIRST), blank(), blank(), pile.side(1, 2, paper.SECOND), blank())
    paper.receive(app, pile.meeting, scan, b"nonsense", names=("skan.pdf", "inne.jpg"))
    paper.read_all(app)
    page = coordinator.get(here)
    lines = page.find("//ul[@class='outcomes']/li")
    assert [line.xpath("string(.//span[@class='name'])") for line in lines] == [
        "skan.pdf, strony 1, 3–4, 6",
        "inne.jpg",
    ]
    coordinator.post(lines[0].xpath("string(.//form/@action)"), {})
    assert [(row.name, row.state) for row in paper.rows(app)] == [
        ("skan.pdf, strona 2", "read"),
        ("skan.pdf, strona 5", "read"),
        ("inne.jpg", "foreign"),
    ]


def blank():
    return np.full((1170, 827), 250, np.uint8)


def a_pdf(*pages):
    first, *others = (Image.fromarray(page) for page in pages)
    out = io.BytesIO()
    first.save(out, "PDF", save_all=True, append_images=others, resolution=300)
    return out.getvalue()


def test_a_sheet_of_another_meeting_names_that_meeting(app, coordinator, pile):
    other = a_meeting(app, solectwo="kolbark")
    paper.receive(app, other, paper.both(pile, 1)[0])
    paper.read_all(app)
    assert "z innego spotkania: Bydlin, 12 marca 2026" in coordinator.get(f"/panel/spotkania/{other.id}/zdjecia").text


def test_a_look_shows_the_box_in_question_the_handwriting_and_the_whole_sheet(coordinator, here, photographed):
    page = coordinator.get(f"{here}/arkusz/1")
    assert page.find("//fieldset[@data-decide]/@data-proposed") == ["empty"]
    assert "kratka zamalowana: wycofana?" in page.text
    assert "wycofane" in page.text
    assert page.find("//textarea[@name='t.Q3']")
    assert len(page.find("//aside//img")) == 2
    for address in page.find("//img/@src"):
        if address.startswith(here):
            picture = coordinator.client.get(address)
            assert (picture.status_code, picture.mimetype) == (200, "image/jpeg")
            assert picture.headers["Cache-Control"] == "no-store"
            assert picture.headers["X-Content-Type-Options"] == "nosniff"


def test_a_look_settled_without_a_script_stores_the_sheet_and_opens_the_next(app, coordinator, here, photographed):
    page = coordinator.get(f"{here}/arkusz/1")
    sent = decisions(page) | {"b.Q5:G2": "empty", "t.Q3": "przy szkole"}
    after = coordinator.post(f"{here}/arkusz/1", sent)
    assert after.path.endswith("/arkusz/2")
    assert "Zatwierdzono arkusz 1-D" in after.text
    [row] = entries(app)
    assert row.answers == paper.ANSWERS | {"Q3": {"pick": "P01", "text": "przy szkole"}}
    after = coordinator.post(f"{here}/arkusz/2", decisions(after))
    assert after.path == here
    assert "Wszystkie odczytane arkusze są zatwierdzone." in after.text
    assert len(entries(app)) == 2


def test_a_look_with_open_doubts_comes_back_filled_with_what_is_missing(app, coordinator, here, photographed):
    page = coordinator.get(f"{here}/arkusz/1")
    back = coordinator.post(f"{here}/arkusz/1", decisions(page) | {"t.Q3": "przy szkole"}, status=422)
    assert "proszę rozstrzygnąć" in back.text
    assert back.find("//textarea[@name='t.Q3']")[0].text.strip() == "przy szkole"
    assert back.find("//div[@id='uwagi']//a/@href") == ["#b-Q5:G2"]
    assert entries(app) == []


def test_every_fault_of_a_look_leads_to_a_place_on_the_page(coordinator, here, photographed):
    back = coordinator.post(f"{here}/arkusz/1", {"wszystko": "1"}, status=422)
    places = back.find("//div[@id='uwagi']//a/@href")
    assert len(places) >= 2
    ids = set(back.find("//@id"))
    assert {place[1:] for place in places} <= ids


def test_what_was_read_without_doubt_can_be_changed(app, coordinator, here, photographed):
    page = coordinator.get(f"{here}/arkusz/2")
    sent = decisions(page)
    sent["k"] = [*(key for key in sent["k"] if key != "M2:K"), "M2:M"]
    coordinator.post(f"{here}/arkusz/2", sent)
    assert entries(app)[0].answers == paper.ANSWERS | {"M2": "M"}


def test_a_confirmation_is_taken_back_from_the_next_page(app, coordinator, here, photographed):
    after = coordinator.post(f"{here}/arkusz/2", decisions(coordinator.get(f"{here}/arkusz/2")))
    assert after.find("//form[@id='zapisano']/@action") == [f"{here}/arkusz/2/cofnij"]
    back = coordinator.post(f"{here}/arkusz/2/cofnij")
    assert back.path.endswith("/arkusz/2")
    assert [row.withdrawn for row in entries(app)] == [True]


def test_two_different_pictures_of_a_side_are_told_apart_on_the_page(app, coordinator, pile, here):
    paper.receive(app, pile.meeting, *paper.both(pile, 1), paper.jpeg(pile.side(1, 1, paper.FIRST | {"Q1": ["1"]})))
    paper.read_all(app)
    assert "dwa różne zdjęcia tej samej strony" in coordinator.get(here).text
    page = coordinator.get(f"{here}/arkusz/1")
    second = page.find("//input[@name='zdjecie']/@value")[1]
    after = coordinator.post(f"{here}/arkusz/1/rozne", {"zdjecie": second, "inna": "1"})
    assert "1-D (kartka 2)" in after.text
    assert "1-D (kartka 2)" in coordinator.get(here).text


def test_pictures_of_a_sheet_not_to_be_entered_are_erased(app, coordinator, here, photographed):
    coordinator.get(f"{here}/arkusz/1")
    assert "Żadnych odpowiedzi nie zapisano" in coordinator.post(f"{here}/arkusz/1/wyrzuc").text
    assert len(paper.files(app)) == 2


def test_pictures_of_confirmed_sheets_can_be_erased_at_once(app, coordinator, here, photographed):
    coordinator.post(f"{here}/arkusz/2", decisions(coordinator.get(f"{here}/arkusz/2")))
    assert "Skasowano zdjęcia zatwierdzonych arkuszy: 2." in coordinator.post(f"{here}/skasuj").text
    assert len(paper.files(app)) == 2
    coordinator.get(f"{here}/arkusz/2", status=404)


def test_a_look_is_written_down_once_a_day_without_a_name(app, coordinator, here, pile, photographed):
    page = coordinator.get(f"{here}/arkusz/1")
    coordinator.client.get(page.find("//aside//img/@src")[0])
    coordinator.get(f"{here}/arkusz/1")
    with app.extensions["answers"].reading() as work:
        noted = [(row.act, row.what) for row in work.query(AuditEntry) if "zdjęcie" in row.act]
    assert noted == [("obejrzane zdjęcie arkusza", f"{pile.meeting.id} 1-D")]
    assert "obejrzane zdjęcie arkusza" in coordinator.get("/panel/biuro/dziennik").text


def test_a_helper_looks_at_sheets_and_a_soltys_at_none(app, here, photographed):
    helper = account(app, Role.HELPER)
    page = helper.get(f"{here}/arkusz/1")
    assert "Odcinki" not in helper.get(here).text.split("Jak fotografować")[0]
    helper.post(f"{here}/skasuj", status=403)
    assert helper.client.get(page.find("//aside//img/@src")[0]).status_code == 200


def test_a_stranger_gets_no_picture(app, here, photographed, visitor, coordinator):
    address = coordinator.get(f"{here}/arkusz/1").find("//aside//img/@src")[0]
    assert visitor.client.get(address).status_code == 302
    soltys = account(app, Role.SOLTYS)
    assert soltys.client.get(address).status_code == 403


@pytest.mark.parametrize("piece", ["x=1", "x=a&y=1&w=1&h=1", "x=400&y=400&w=5&h=5", "x=1e9&y=0&w=nan&h=1", "fx=1&x=1"])
def test_nonsense_for_a_piece_of_a_picture_is_not_found(coordinator, here, photographed, piece):
    address = coordinator.get(f"{here}/arkusz/1").find("//aside//img/@src")[0]
    assert coordinator.client.get(f"{address}?{piece}").status_code == 404


def test_a_picture_of_another_meeting_is_not_found(app, coordinator, here, photographed):
    address = coordinator.get(f"{here}/arkusz/1").find("//aside//img/@src")[0]
    other = a_meeting(app, solectwo="kolbark")
    elsewhere = f"/panel/spotkania/{other.id}/zdjecia/{address.rsplit('/', 1)[1]}"
    assert coordinator.client.get(elsewhere).status_code == 404
    assert coordinator.client.get(f"{here}/{uuid.uuid4()}.jpg").status_code == 404


def test_settings_of_pictures_are_kept_and_nonsense_is_told(coordinator):
    page = coordinator.get("/panel/biuro/ustawienia")
    assert "Zdjęcia arkuszy" in page.text
    coordinator.post("/panel/biuro/ustawienia", {"picture_days": "7", "picture_settled": "0"})
    page = coordinator.get("/panel/biuro/ustawienia")
    assert page.find("//input[@name='picture_days']/@value") == ["7"]
    back = coordinator.post("/panel/biuro/ustawienia", {"picture_days": "90"}, status=422)
    assert "od 1 do 14" in back.text


def test_the_desk_of_the_meeting_and_the_typing_desk_lead_here(coordinator, pile, here):
    for address in (f"/panel/spotkania/{pile.meeting.id}", f"/panel/spotkania/{pile.meeting.id}/wpisywanie/"):
        assert coordinator.get(address).find(f"//a[@href='{here}']"), address


def test_the_form_is_named_for_people_who_hear_it(coordinator, here, photographed):
    page = coordinator.get(f"{here}/arkusz/1")
    for image in page.find("//main//img"):
        assert image.get("alt"), etree.tostring(image)
    for group in page.find("//fieldset[@data-decide]"):
        assert group.find("legend") is not None

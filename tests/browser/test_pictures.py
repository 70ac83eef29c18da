"""In a real browser: photographs handed in, doubts settled by keys, the sheet ahead loaded, answers as marked."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook

from survey_app.journeys import second_typing
from survey_app.store.submissions import Submission
from tests import paper
from tests.conftest import COORDINATOR

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def no_lot(monkeypatch):
    """No sheet is drawn for a second typing."""
    monkeypatch.setattr(second_typing, "offer", lambda *_: False)


@pytest.fixture
def page(pile, server, browser):
    page = browser.new_page(base_url=server, viewport={"width": 1280, "height": 900})
    page.faults = []
    page.on("pageerror", lambda fault: page.faults.append(str(fault)))
    page.on("console", lambda said: page.faults.append(said.text) if said.type == "error" else None)
    page.goto("/zaloguj")
    page.fill("[name=email]", COORDINATOR[0])
    page.fill("[name=password]", COORDINATOR[1])
    page.keyboard.press("Enter")
    page.wait_for_url("**/panel/**")
    page.goto(f"/panel/spotkania/{pile.meeting.id}/zdjecia")
    yield page
    page.close()


def entries(app):
    with app.extensions["answers"].reading() as work:
        return work.query(Submission).order_by(Submission.sheet).all()


def violations(page):
    found = Axe().run(page).response["violations"]
    return [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found]


def files_of(pile):
    """Sheet 1 scanned, with a doubtful mark, a blackened box and handwriting; sheet 2 photographed; no sheet."""
    first = pile.side(1, 1, paper.FIRST, faint=["Q1:2"], blackened=["Q5:G2"], written=["Q3"])
    sides = [paper.jpeg(first), paper.both(pile, 1)[1], *paper.photographs(pile, 2)]
    named = [{"name": f"IMG_{place}.jpg", "mimeType": "image/jpeg", "buffer": side} for place, side in enumerate(sides)]
    return [*named, {"name": "wiersz.svg", "mimeType": "image/svg+xml", "buffer": b"<svg xmlns='x'/>"}]


def test_photographs_become_rows_of_the_workbook_exactly_as_marked(app, pile, page, tmp_path):
    page.set_input_files("#zdjecia", files_of(pile))
    page.wait_for_selector("text=Przesłano wszystko.")
    page.wait_for_selector("text=Odczytujemy: 0 z 5.")
    sent = [file.read_bytes() for file in paper.files(app)]
    assert all(b"Exif" not in content for content in sent)
    paper.read_all(app)
    page.wait_for_selector("text=Oglądaj i zatwierdzaj (2)")  # the list keeps itself fresh
    assert "wiersz.svg" in page.locator(".outcomes").inner_text()
    assert violations(page) == []

    page.click("text=Oglądaj i zatwierdzaj")
    page.wait_for_selector("[data-decide]")
    assert violations(page) == []
    asked = page.locator("[data-decide]").count()
    assert asked == 3  # the blackened box, the faint mark and the clear one beside it
    meant = {"b-Q5:G2": "0", "b-Q1:2": "0", "b-Q1:4": "1"}
    for _ in range(asked):
        page.keyboard.press(meant[page.evaluate("document.activeElement.closest('[data-decide]').id")])
    assert page.evaluate("document.activeElement.name") == "t.Q3"
    page.keyboard.type("przy szkole")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.press("Control+Enter")
    page.wait_for_selector("h1:text('Arkusz 2-W')")
    assert "Zatwierdzono arkusz 1-D" in page.locator("#zapisano").inner_text()
    assert page.url.split("?")[0].endswith("/arkusz/2")

    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=Wszystkie odczytane arkusze są zatwierdzone.")
    first, second = entries(app)
    assert first.answers == paper.ANSWERS | {"Q3": {"pick": "P01", "text": "przy szkole"}}
    assert second.answers == paper.ANSWERS
    rows = workbook_rows(page, tmp_path)
    assert [rows[number]["Q3/text"] for number in (1, 2)] == ["przy szkole", None]
    for number in (1, 2):
        assert {name: rows[number][name] for name in CELLS} == CELLS
        assert sum(isinstance(value, int) and value for name, value in rows[number].items() if "Q2/" in name) == 4
    assert page.faults == []


CELLS = {
    "channel": "paper-scanned",
    "Q1": "4",
    "Q2/P01": 3,
    "Q2/P04": 1,
    "Q3/pick": "P01",
    "Q4/1": "N03",
    "Q4/2": "N09",
    "Q4/3": "N17",
    "Q5": "G1 G5",
    "Q6": None,
    "Q7": None,
    "Q7a": None,
    "Q8": "2",
    "Q9": "AKC",
    "Q10": "H01",
    "Q11": "B1",
    "Q12": "C3",
    "M1": "A4",
    "M2": "K",
    "M3": "L1",
}
"""Of the workbook's sheet "Dane", for paper.FIRST and paper.SECOND."""


def workbook_rows(page, folder):
    """Rows of the downloaded workbook by the sheet's number."""
    page.get_by_role("link", name="Wyniki", exact=True).click()
    page.get_by_role("link", name="Pliki do pobrania").click()
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name="Pobierz skoroszyt wyników").click()
    download.value.save_as(folder / "wyniki.xlsx")
    names, *rows = load_workbook(folder / "wyniki.xlsx")["Dane"].iter_rows(values_only=True)
    return {row["sheet"]: row for row in (dict(zip(names, row, strict=True)) for row in rows)}


def test_the_sheet_ahead_is_loaded_with_its_pictures_before_it_is_opened(app, pile, page):
    paper.receive(app, pile.meeting, *paper.both(pile, 1), *paper.both(pile, 2))
    paper.read_all(app)
    page.goto(f"/panel/spotkania/{pile.meeting.id}/zdjecia/arkusz/1")
    page.wait_for_load_state("networkidle")
    asked = []
    page.on("request", lambda request: asked.append((request.method, request.url.rsplit("/", 1)[-1])))
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("h1:text('Arkusz 2-W')")
    assert asked[0] == ("POST", "1")
    assert not [name for method, name in asked if method == "GET" and ".jpg" in name]
    assert page.evaluate("[...document.querySelectorAll('main img')].every(image => image.naturalWidth > 0)")
    page.click("#zapisano button")
    page.wait_for_selector("text=Cofnięto zatwierdzenie arkusza 1-D")
    assert [row.withdrawn for row in entries(app)] == [True]


def test_keys_go_back_and_accept_what_is_proposed(app, pile, page):
    doubtful = pile.side(1, 1, paper.FIRST | {"Q1": ["2", "4"]})
    paper.receive(app, pile.meeting, paper.jpeg(doubtful), paper.both(pile, 1)[1])
    paper.read_all(app)
    page.goto(f"/panel/spotkania/{pile.meeting.id}/zdjecia/arkusz/1")
    page.wait_for_selector("[data-decide]:focus-within")
    page.keyboard.press("0")
    page.keyboard.press("Backspace")
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    assert page.evaluate("[...document.querySelectorAll('[data-decide] input:checked')].map(one => one.value)") == [
        "empty",
        "marked",
    ]
    assert page.evaluate("document.activeElement.matches('[data-save]')")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Wszystkie odczytane arkusze są zatwierdzone.")
    assert entries(app)[0].answers == paper.ANSWERS


@pytest.mark.parametrize("width", [320, 820])
def test_every_page_of_pictures_is_accessible_and_fits(app, pile, page, width):
    faint = pile.side(1, 1, paper.FIRST, faint=["Q1:2"], written=["Q3"])
    other = pile.side(2, 1, paper.FIRST | {"Q1": ["1"]})
    blank = pile.side(1, 2, {**paper.SECOND, "Q12": []})
    slip = paper.jpeg(pile.slip("B", {"B3": ["AKC"]}, written=["B2"]))
    paper.receive(
        app, pile.meeting, paper.jpeg(faint), paper.jpeg(blank), paper.both(pile, 2)[0], paper.jpeg(other), slip
    )
    paper.read_all(app)
    page.set_viewport_size({"width": width, "height": 800})
    here = f"/panel/spotkania/{pile.meeting.id}"
    for address in ("/zdjecia", "/zdjecia/arkusz/1", "/zdjecia/arkusz/2", "/odcinki/zdjecia"):
        page.goto(here + address)
        page.wait_for_load_state("networkidle")
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    assert page.faults == []

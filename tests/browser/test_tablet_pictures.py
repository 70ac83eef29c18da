"""The operator photographs sheets with a tablet: kept without a network, handed in when there is one, read."""

import pytest
from PIL import Image

from survey_app.journeys import tablets
from survey_app.store.sheets import SheetPicture
from tests.browser.paired import pair
from tests.build import a_meeting
from tests.paper import Pile, read_all

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 820, "height": 1180})
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def opened_panel(app, meeting, page):
    """A long press on the mark, and the operator's PIN."""
    with app.extensions["answers"].writing() as work:
        pin = tablets.keys_of(work, meeting.id).operator_pin
    mark = page.locator("#mark")
    mark.dispatch_event("pointerdown")
    page.get_by_label("PIN obsługi").wait_for()
    mark.dispatch_event("pointerup")
    page.get_by_label("PIN obsługi").fill(pin)
    page.get_by_role("button", name="Otwórz").click()
    page.get_by_role("heading", name="Zdjęcia arkuszy").wait_for()


def test_pictures_wait_for_the_network_and_come_back_with_their_number(app, server, page, tmp_path):
    meeting = a_meeting(app)
    pile = Pile(app, meeting, copies=1)
    number = pile.made.numbers[0]
    path = tmp_path / "zdjecie.jpg"
    Image.fromarray(pile.side(number, 1, {"Q1": ["4"]})).save(path)
    pair(app, meeting, page, server)
    opened_panel(app, meeting, page)
    page.context.set_offline(True)
    page.locator("#camera-input").set_input_files(path)
    page.locator("#camera [data-unsent]", has_text="1").wait_for()
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.get_by_text("Odebrane, czeka na odczyt.").wait_for()
    page.locator("#camera [data-unsent]", has_text="0").wait_for()
    assert page.evaluate(STORED) == [None]
    read_all(app)
    page.get_by_text("odebrana, strona 1.").wait_for()
    with app.extensions["answers"].reading() as work:
        (row,) = work.query(SheetPicture)
        assert (row.meeting, row.sheet, row.side) == (meeting.id, number, 1)


STORED = """() => new Promise((done) => {
  const opening = indexedDB.open("zebranie");
  opening.onsuccess = () => {
    const asked = opening.result.transaction("pictures").objectStore("pictures").getAll();
    asked.onsuccess = () => done(asked.result.map(({ item }) => item));
  };
})"""

"""Results in a real browser: accessible, and whole at every width."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.conftest import COORDINATOR
from tests.web.test_report import a_village
from tests.web.test_report_compare import a_year_before

pytestmark = pytest.mark.browser

ADDRESSES = (
    "",
    "solectwo/bydlin",
    "spotkanie/{meeting}",
    "odpowiedzi/",
    "odpowiedzi/koduj",
    "odpowiedzi/lista",
    "odpowiedzi/podobne/N18",
    "odpowiedzi/drugie-czytanie",
    "jak-to-policzono",
    "sprawa/P01",
    "sprawa/N03",
    "porownanie",
    "rok-do-roku",
    "kogo-nie-uslyszelismy",
    "sily-i-bariery",
)


@pytest.fixture
def desk(app, server, browser):
    meeting, _ = a_village(app, forms=31)
    a_year_before(app)
    page = browser.new_page(base_url=server)
    page.goto("/zaloguj")
    page.fill("[name=email]", COORDINATOR[0])
    page.fill("[name=password]", COORDINATOR[1])
    page.keyboard.press("Enter")
    page.wait_for_url("**/panel/**")
    yield page, meeting
    page.close()


@pytest.mark.parametrize("width", [390, 820, 1280])
def test_pages_of_results_are_accessible_and_fit_the_window(desk, width):
    page, meeting = desk
    page.set_viewport_size({"width": width, "height": 900})
    for address in ADDRESSES:
        page.goto(f"/panel/wyniki/2026/{address.format(meeting=meeting.id)}")
        faults = [fault["id"] for fault in Axe().run(page).response["violations"]]
        assert faults == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_on_a_phone_no_figure_of_a_ranking_is_cut_off(desk):
    page, _ = desk
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto("/panel/wyniki/2026/")
    assert page.evaluate(
        """() => [...document.querySelectorAll('.ranking tbody td, .ranking tbody th')].every(
             cell => cell.getBoundingClientRect().right <= cell.closest('.scroll').getBoundingClientRect().right)"""
    )


def test_on_a_phone_a_ranking_is_still_a_table_to_those_who_hear_it(desk):
    page, _ = desk
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto("/panel/wyniki/2026/")
    assert page.eval_on_selector(".ranking tbody tr", "row => getComputedStyle(row).display") == "grid"
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    heard = {node["role"]["value"] for node in nodes if not node["ignored"]}
    assert {"table", "row", "cell", "rowheader", "columnheader"} <= heard


def test_the_longest_bar_belongs_to_the_largest_index(desk):
    page, _ = desk
    page.goto("/panel/wyniki/2026/")
    lengths = page.eval_on_selector_all(
        ".ranking >> nth=0 >> .length", "bars => bars.map(bar => bar.getBoundingClientRect().width)"
    )
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[0] > 100


def test_an_item_leads_to_how_it_was_counted(desk):
    page, _ = desk
    page.goto("/panel/wyniki/2026/solectwo/bydlin")
    page.get_by_role("link", name="Zajęcia dla dzieci po lekcjach, w ferie i wakacje").click()
    page.wait_for_url("**/jak-to-policzono**")
    assert "Zajęcia dla dzieci po lekcjach, w ferie i wakacje: Bydlin" in page.inner_text("main")


def test_on_paper_a_page_of_results_has_no_tools_and_keeps_its_bars(desk):
    page, _ = desk
    page.emulate_media(media="print")
    page.goto("/panel/wyniki/2026/sprawa/P01")
    for tool in ("nav.pages", ".pictures", ".crumbs"):
        assert not page.locator(tool).first.is_visible(), tool
    assert page.locator(".ranking .bar").first.is_visible()
    assert page.eval_on_selector(".ranking .length", "bar => getComputedStyle(bar).printColorAdjust") == "exact"


def test_a_wide_table_is_printed_across_the_sheet(desk):
    page, _ = desk
    page.goto("/panel/wyniki/2026/porownanie")
    assert landscape(page)
    page.goto("/panel/wyniki/2026/sprawa/P01")
    assert not landscape(page)


def landscape(page):
    import pypdfium2

    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    width, height = document[0].get_size()
    document.close()
    return width > height


def test_open_answers_are_put_under_themes_with_single_keys(desk):
    page, _ = desk
    page.goto("/panel/wyniki/2026/odpowiedzi/koduj?pytanie=Q3")
    read = page.get_by_label("Przeczytane")
    assert read.get_attribute("value") == "0"
    page.keyboard.press("1")
    page.wait_for_url("**krok=**")
    assert read.get_attribute("value") == "1"
    page.keyboard.press("u")
    page.wait_for_url(lambda address: "krok" not in address)
    assert read.get_attribute("value") == "0"
    page.keyboard.press("z")
    assert page.get_by_label("zastosuj też do takich samych").first.is_checked()
    page.keyboard.press("p")
    page.wait_for_url("**krok=**")
    assert int(read.get_attribute("value")) > 1


def test_a_key_typed_into_a_field_decides_nothing(desk):
    page, _ = desk
    page.goto("/panel/wyniki/2026/odpowiedzi/koduj")
    page.get_by_text("Inny temat, kilka tematów albo nowy").click()
    page.get_by_label("Nowy temat").press_sequentially("1 ławka pup")
    assert page.get_by_label("Przeczytane").get_attribute("value") == "0"
    assert page.get_by_label("Nowy temat").input_value() == "1 ławka pup"

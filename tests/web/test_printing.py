"""Pages of printing and of the ledger."""

import uuid

import pypdfium2
import pytest

from forms import paper
from survey_app.domain.access import Role
from survey_app.journeys import ledger
from tests.build import a_meeting
from tests.web.test_every_address import in_role


@pytest.fixture
def meeting(app):
    return a_meeting(app)


@pytest.fixture
def address(meeting):
    return f"/panel/spotkania/{meeting.id}"


def pdf_from(coordinator, address, **fields):
    """What the browser would save, opened."""
    sent = coordinator.client.post(address, data={"csrf_token": coordinator.token, **fields})
    assert sent.mimetype == "application/pdf"
    return sent, pypdfium2.PdfDocument(sent.get_data())


def test_sheets_are_ordered_on_a_page_and_come_as_a_pdf(coordinator, address):
    page = coordinator.get(f"{address}/arkusze-do-druku")
    assert "nie wydrukowano jeszcze" in page.text
    sent, made = pdf_from(coordinator, f"{address}/arkusze-do-druku", liczba="2", jezyk="pl", odcinki="1")
    assert 'filename="arkusze-1-2.pdf"' in sent.headers["Content-Disposition"]
    assert len(made) == 2 + 2 * 4
    page = coordinator.get(f"{address}/arkusze-do-druku")
    assert "1–2" in page.text
    _, again = pdf_from(coordinator, f"{address}/arkusze-do-druku/ponownie", numery="2")
    assert len(again) == 2 + 2


@pytest.mark.parametrize("wrong", ["", "dużo", "0", "9999"])
def test_a_wrong_number_of_sheets_is_said_and_nothing_is_numbered(coordinator, address, wrong):
    coordinator.get(f"{address}/arkusze-do-druku")
    page = coordinator.post(f"{address}/arkusze-do-druku", {"liczba": wrong}, status=422)
    assert "Nie wydrukowano" in page.text
    assert "nie wydrukowano jeszcze" in page.text


def test_a_questionnaire_that_does_not_fit_on_paper_is_named_with_the_remedy(coordinator, address, monkeypatch):
    def too_long(*_, **__):
        raise paper.TooLong("Odcinek B")

    monkeypatch.setattr(paper, "print_sheets", too_long)
    coordinator.get(f"{address}/arkusze-do-druku")
    page = coordinator.post(f"{address}/arkusze-do-druku", {"liczba": "2", "odcinki": "1"}, status=422)
    assert "„Odcinek B”: to za długie na papier" in page.text
    assert "nie wydrukowano jeszcze" in page.text


def test_the_ledger_is_noted_filtered_and_taken_back(app, coordinator, meeting, address):
    coordinator.get(f"{address}/arkusze-do-druku")
    pdf_from(coordinator, f"{address}/arkusze-do-druku", liczba="4")
    page = coordinator.post(f"{address}/ewidencja", {"numery": "1–3", "krok": "handed_out"})
    assert "Odnotowano: rozdane, 3 arkusze." in page.text
    assert "Nie wróciły: 1–3." in page.text
    page = coordinator.get(f"{address}/ewidencja?pokaz=missing&numer=2")
    assert len(page.find("//tbody/tr")) == 1
    page = coordinator.post(f"{address}/ewidencja", {"numery": "1-3", "krok": "handed_out", "stan": "cofnij"})
    assert "Cofnięto: rozdane, 3 arkusze." in page.text
    page = coordinator.post(f"{address}/ewidencja", {"numery": "9", "krok": "returned"}, status=422)
    assert "nie wydrukowano na to spotkanie: 9" in page.text


def test_a_helper_hands_out_and_collects_but_does_not_take_a_sheet_out_of_the_count(app, coordinator, meeting, address):
    coordinator.get(f"{address}/arkusze-do-druku")
    pdf_from(coordinator, f"{address}/arkusze-do-druku", liczba="2")
    helper = in_role(app, Role.HELPER)
    page = helper.get(f"{address}/ewidencja")
    assert "zniszczone lub puste</label>" not in page.text
    helper.post(f"{address}/ewidencja", {"numery": "1", "krok": "handed_out"})
    helper.post(f"{address}/ewidencja", {"numery": "1", "krok": "spoiled"}, status=403)
    with app.extensions["answers"].reading() as work:
        assert [(line.handed_out, line.spoiled) for line in ledger.lines(work, meeting.id)] == [
            (True, False),
            (False, False),
        ]


def test_a_typed_number_that_was_never_printed_is_asked_about_not_refused(app, coordinator, meeting, address):
    coordinator.get(f"{address}/arkusze-do-druku")
    pdf_from(coordinator, f"{address}/arkusze-do-druku", liczba="2")
    for number, asked in (("1", False), ("7", True)):
        coordinator.get(f"{address}/wpisywanie/mieszkaniec")
        typed = {"id": str(uuid.uuid4()), "arkusz": number, "q.Q1": "4"}
        page = coordinator.post(f"{address}/wpisywanie/mieszkaniec", typed)
        assert ("nie wydrukowano na to spotkanie" in page.text) is asked
    with app.extensions["answers"].reading() as work:
        assert ledger.findings(work, meeting.id).unprinted == [7]

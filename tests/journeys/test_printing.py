"""Printing for a meeting: numbers given once, layouts kept, batches printed again, the ledger and its sums."""

import pypdfium2
import pytest

from forms import layout
from survey_app.domain.refusals import Conflict, NotFound, WrongInput
from survey_app.domain.submissions import Channel
from survey_app.journeys import gather, ledger, office, printing
from survey_app.store.sheets import SheetLayout
from tests.build import a_meeting, an_answer
from tests.conftest import TODAY


@pytest.fixture
def meeting(app):
    return a_meeting(app, questionnaires=("mieszkaniec", "protokol"))


def print_for(app, meeting, copies=3, **more):
    with app.extensions["answers"].reading() as work:
        ordered = printing.order(work, meeting.id, None, **({"large": False, "slips": False} | more))
    return printing.print_new(app.extensions["answers"], meeting.id, ordered, copies, TODAY)


def test_numbers_go_on_through_batches_and_beyond_what_was_typed(app, meeting):
    assert print_for(app, meeting).numbers == [1, 2, 3]
    an_answer(app, meeting, channel=Channel.PAPER_TYPED, sheet=9)
    assert print_for(app, meeting, 2, language="uk").numbers == [10, 11]
    with app.extensions["answers"].reading() as work:
        batches = printing.batches(work, meeting.id)
        assert [(batch.numbers, batch.layout.language) for batch in batches] == [([10, 11], "uk"), ([1, 2, 3], "pl")]
        assert [batch.title for batch in batches] == ["Nasze sołectwo – co zmienić, co zrobić razem"] * 2


def test_the_layout_is_kept_as_it_was_printed(app, meeting):
    made = print_for(app, meeting, slips=True)
    print_for(app, meeting, slips=True)
    with app.extensions["answers"].reading() as work:
        assert printing.layouts_of(work, meeting.id) == {one.id: one for one in made.layouts}
        assert [layout.from_document(row.document) for row in work.query(SheetLayout)] != []


def test_the_same_numbers_can_be_printed_again(app, meeting):
    made = print_for(app, meeting)
    again = printing.print_again(app.extensions["answers"], meeting.id, [1, 2, 3], False, TODAY)
    assert again.pdf == made.pdf
    with app.extensions["answers"].reading() as work:
        assert len(printing.sheets_of(work, meeting.id)) == 3
    with pytest.raises(NotFound):
        printing.print_again(app.extensions["answers"], meeting.id, [3, 4], False, TODAY)


def test_answers_are_stored_while_sheets_are_typeset_and_no_number_is_given_twice(app, meeting, monkeypatch):
    def slowly(job, usual=printing._typeset):
        if job.numbers[0] == 1:
            an_answer(app, meeting, channel=Channel.PAPER_TYPED, sheet=2)
        return usual(job)

    monkeypatch.setattr(printing, "_typeset", slowly)
    assert print_for(app, meeting).numbers == [3, 4, 5]


def test_when_numbers_are_given_again_and_again_it_is_said_and_nothing_is_printed(app, meeting, monkeypatch):
    def always_late(job, usual=printing._typeset):
        an_answer(app, meeting, channel=Channel.PAPER_TYPED, sheet=job.numbers[0])
        return usual(job)

    monkeypatch.setattr(printing, "_typeset", always_late)
    with pytest.raises(Conflict):
        print_for(app, meeting, 1)
    with app.extensions["answers"].reading() as work:
        assert printing.sheets_of(work, meeting.id) == []


@pytest.mark.parametrize(("language", "large", "said"), [
    ("pl", False, "kartę z zaproszeniem"), ("uk", True, "картку із запрошенням"),
])  # fmt: skip
def test_where_cards_are_handed_out_no_slip_asks_for_a_name_and_the_sheet_says_so(app, meeting, language, large, said):
    with app.extensions["answers"].writing() as work:
        office.keep_settings(work, {"finding": "karty"}, TODAY)
    made = print_for(app, meeting, 1, slips=True, language=language, large=large)
    assert [one.part for one in made.layouts] == ["A", "B"]
    pages = [" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(made.pdf)]
    assert sum(said in page for page in pages[1:]) == (1 if large else 2)  # after part A, and where slip C would be
    assert "odcinkami B i C" not in pages[0]
    assert not any("Odcinek C" in page or "Талон C" in page for page in pages)


@pytest.mark.parametrize("copies", [0, -1, 201])
def test_a_batch_has_its_limits(app, meeting, copies):
    with pytest.raises(WrongInput):
        print_for(app, meeting, copies)


def test_what_the_office_fills_and_unknown_languages_are_not_printed(app, meeting):
    with app.extensions["answers"].reading() as work:
        assert [asked.id for asked in printing.printable(work, meeting.id)] == ["mieszkaniec"]
        with pytest.raises(NotFound):
            printing.order(work, meeting.id, "protokol", large=False, slips=False)
        with pytest.raises(WrongInput):
            printing.order(work, meeting.id, "mieszkaniec", "de", large=False, slips=False)


def test_a_batch_is_suggested_with_one_spare_in_ten():
    assert [printing.suggested_copies(present) for present in (None, 20, 21, 500)] == [30, 22, 24, 200]


def test_the_ledger_follows_what_is_noted_and_what_is_typed(app, meeting):
    print_for(app, meeting, 5)
    with app.extensions["answers"].writing() as work:
        assert ledger.note(work, meeting.id, "handed_out", [1, 2, 3], True) == 3
        assert ledger.note(work, meeting.id, "spoiled", [2], True) == 1
        assert ledger.note(work, meeting.id, "returned", [4], True) == 1
    an_answer(app, meeting, channel=Channel.PAPER_TYPED, sheet=1)
    an_answer(app, meeting, channel=Channel.PAPER_TYPED, sheet=77)
    with app.extensions["answers"].writing() as work:
        found = ledger.findings(work, meeting.id)
        assert (found.missing, found.not_entered, found.unprinted) == ([3], [4], [77])
        assert ledger.is_printed(work, meeting.id, 77) is False
        ledger.note(work, meeting.id, "spoiled", [2], False)
        assert ledger.findings(work, meeting.id).missing == [2, 3]
        with pytest.raises(WrongInput, match="77"):
            ledger.note(work, meeting.id, "handed_out", [1, 77], True)


def test_closing_compares_what_was_counted_with_the_ledger(app, meeting):
    print_for(app, meeting, 4)
    with app.extensions["answers"].writing() as work:
        gather.set_count(work, meeting.id, "present", 4)
        gather.set_count(work, meeting.id, "sheets_out", 4)
        ledger.note(work, meeting.id, "handed_out", [1, 2, 3], True)
        said = gather.reconcile(work, meeting.id)
        assert "„Arkusze rozdane”: policzono 4, a w ewidencji jest 3." in said
        done = {entry.key for entries in gather.checklist(work, meeting).values() for entry in entries if entry.done}
        assert "sheets_printed" in done

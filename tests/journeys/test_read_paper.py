"""From photographs to sheets: received once and durably, read, joined, told apart, erased by the clock."""

import io
import os
import stat
import uuid
from datetime import timedelta

import numpy as np
import pytest
from PIL import Image

from survey_app.domain.looks import Given
from survey_app.domain.pictures import PictureState
from survey_app.domain.refusals import MeetingNotOpen, NotFound, WrongInput
from survey_app.domain.submissions import Channel
from survey_app.journeys import (
    bring_home,
    correct,
    keep_safe,
    looking,
    office,
    pictures,
    read_paper,
    second_typing,
    settling,
)
from survey_app.people.tables import SlipPicture
from survey_app.store.sheets import SecondTyping, SheetLook, SheetPicture
from survey_app.store.submissions import Submission
from tests import paper
from tests.build import a_meeting, an_answer
from tests.conftest import TODAY


@pytest.fixture(autouse=True)
def no_lot(monkeypatch):
    """No sheet is drawn for a second typing, unless a test says so."""
    monkeypatch.setattr(second_typing, "offer", lambda *_: False)


@pytest.fixture
def meeting(pile):
    return pile.meeting


@pytest.fixture
def folder(app):
    return app.extensions["settings"].data_dir


def do(app, what, *arguments, **fields):
    with app.extensions["answers"].writing() as work:
        return what(work, *arguments, **fields)


def settings(app, **given):
    do(app, office.keep_settings, given)


def hand_in(app, pile, *contents):
    ids = paper.receive(app, pile.meeting, *contents)
    paper.read_all(app)
    return ids


def sheet(app, pile, key=1):
    with app.extensions["answers"].reading() as work:
        return looking.paper(work, pile.meeting.id, key)


def settle(app, pile, key=1, given=None, today=TODAY):
    folder = app.extensions["settings"].data_dir
    return do(app, settling.settle, folder, pile.meeting.id, key, given or Given(), today)


def entries(app):
    with app.extensions["answers"].reading() as work:
        return work.query(Submission).order_by(Submission.sheet).all()


def states(app):
    return sorted((row.state, row.reason) for row in paper.rows(app))


# ---- received


def test_a_picture_is_a_file_only_the_server_can_read_before_it_is_a_row(app, pile, folder):
    paper.receive(app, pile.meeting, b"some bytes")
    [file] = paper.files(app)
    assert file.read_bytes() == b"some bytes"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert paper.rows(app)[0].file == file.name


def test_the_same_id_twice_is_kept_once(app, pile, meeting, folder):
    given = {"id": str(uuid.uuid4()), "meeting_id": meeting.id, "upload": str(uuid.uuid4()), "position": 0}
    for content in (b"one", b"one", b"another"):
        do(app, pictures.receive, folder, **given, name="a.jpg", content=content, today=TODAY)
    assert len(paper.rows(app)) == len(paper.files(app)) == 1


@pytest.mark.parametrize("content", [b"", b"x" * (25 * 1024 * 1024 + 1)])
def test_an_empty_or_too_large_file_is_refused_with_the_limit(app, pile, content):
    with pytest.raises(WrongInput, match="25 MB"):
        paper.receive(app, pile.meeting, content)
    assert paper.files(app) == []


def test_pictures_for_a_meeting_that_takes_no_answers_are_refused(app):
    planned = a_meeting(app, opened=False)
    with pytest.raises(MeetingNotOpen):
        paper.receive(app, planned, b"x")


def test_a_full_disk_is_told_and_nothing_is_acknowledged(app, pile, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(pictures.NoRoom, match="brakuje miejsca"):
        paper.receive(app, pile.meeting, b"x")
    monkeypatch.undo()
    assert paper.rows(app) == []
    assert paper.files(app) == []


def test_a_file_whose_row_was_never_committed_is_swept_up(app, pile, folder, monkeypatch):
    """A server killed between the file and the row."""
    name = pictures.keep_file(folder, b"orphan")
    assert do(app, pictures.forget, folder, TODAY) == 0  # its row may be on its way
    an_hour_ago = (folder / pictures.FOLDER / name).stat().st_mtime - 2 * pictures.AN_HOUR
    os.utime(folder / pictures.FOLDER / name, (an_hour_ago, an_hour_ago))
    assert do(app, pictures.forget, folder, TODAY) == 1
    assert paper.files(app) == []


# ---- read


def test_a_sheet_filled_without_doubt_is_stored_exactly_as_marked(app, pile, meeting):
    hand_in(app, pile, *paper.both(pile, 1))
    read = sheet(app, pile)
    assert (read.doubts, read.missing, read.doubled) == (0, [], {})
    assert entries(app) == []  # nothing enters unseen
    assert settle(app, pile).faults == {}
    [row] = entries(app)
    assert row.answers == paper.ANSWERS
    assert (row.channel, row.sheet, row.language, row.filled_on) == (Channel.PAPER_SCANNED, 1, "pl", meeting.held_on)


def test_the_upload_is_erased_and_what_is_kept_says_nothing_of_camera_or_place(app, pile):
    exif = Image.Exif()
    exif[0x010F], exif[0x9003] = "Aparat Zmyślony", "2026:03:12 18:00:00"
    hand_in(app, pile, paper.jpeg(pile.side(1, 1, paper.FIRST), exif=exif))
    [file] = paper.files(app)
    with Image.open(io.BytesIO(file.read_bytes())) as kept:
        assert kept.mode == "L"
        assert len(kept.getexif()) == 0
    assert b"Zmy" not in file.read_bytes()


def test_pages_of_a_pdf_become_pictures_of_their_own(app, pile):
    sides = [Image.open(io.BytesIO(one)) for one in paper.both(pile, 2)]
    pdf = io.BytesIO()
    sides[0].save(pdf, "PDF", save_all=True, append_images=sides[1:], resolution=200)
    hand_in(app, pile, pdf.getvalue())
    assert [(row.sheet, row.side) for row in paper.rows(app)] == [(2, 1), (2, 2)]
    assert "strona 2" in paper.rows(app)[1].name
    assert sheet(app, pile, 2).missing == []


def test_the_same_side_with_the_same_marks_is_the_same_paper(app, pile):
    side = pile.side(1, 1, paper.FIRST)
    hand_in(app, pile, paper.jpeg(side), paper.jpeg(np.rot90(side, 2).copy(), quality=70))
    assert states(app) == [("read", ""), ("seen", "seen")]
    assert len(paper.files(app)) == 1


def test_a_sheet_photographed_again_after_its_pictures_are_erased_is_known_by_its_answers(app, pile):
    settings(app, picture_settled="0")
    hand_in(app, pile, *paper.both(pile, 1))
    settle(app, pile)
    assert paper.files(app) == []
    hand_in(app, pile, *paper.both(pile, 1))
    assert {row.state for row in paper.rows(app)} == {"seen"}


def test_the_same_number_with_other_marks_is_asked_about_and_never_stored(app, pile):
    hand_in(app, pile, *paper.both(pile, 1), paper.jpeg(pile.side(1, 1, paper.FIRST | {"Q1": ["1"]})))
    assert list(sheet(app, pile).doubled) == [1]
    with pytest.raises(Exception, match="dwa różne zdjęcia"):
        settle(app, pile)


def test_one_of_two_pictures_of_a_side_can_stay(app, pile, folder):
    hand_in(app, pile, *paper.both(pile, 1), paper.jpeg(pile.side(1, 1, paper.FIRST | {"Q1": ["1"]})))
    wanted = sheet(app, pile).doubled[1][1]
    do(app, settling.keep_one, folder, pile.meeting.id, 1, wanted.id)
    assert sheet(app, pile).doubled == {}
    settle(app, pile)
    assert entries(app)[0].answers["Q1"] == "1"
    assert len(paper.files(app)) == 2


def test_a_photocopied_blank_becomes_another_entry_with_the_same_number(app, pile):
    other = paper.jpeg(pile.side(1, 1, paper.FIRST | {"Q1": ["1"]})), paper.jpeg(pile.side(1, 2, {"M2": ["M"]}))
    hand_in(app, pile, *paper.both(pile, 1), *other)
    for side in (1, 2):
        second = sheet(app, pile).doubled[side][1]
        key = do(app, settling.tell_apart, pile.meeting.id, 1, second.id)
    assert sheet(app, pile).doubled == {}
    assert sheet(app, pile, key).name == "1-D (kartka 2)"
    settle(app, pile)
    assert settle(app, pile, key).faults == {}
    assert [(row.sheet, row.answers["Q1"], row.answers["M2"]) for row in entries(app)] in (
        [(1, "4", "K"), (1, "1", "M")],
        [(1, "1", "M"), (1, "4", "K")],
    )


def test_a_number_typed_by_keyboard_before_is_asked_about(app, pile, meeting):
    an_answer(app, meeting, {"Q1": "2"}, Channel.PAPER_TYPED, sheet=1)
    hand_in(app, pile, *paper.both(pile, 1))
    assert "jest już wpisany" in settle(app, pile).faults[settling.NUMBER]
    assert settle(app, pile, given=Given(another=True)).faults == {}
    assert len(entries(app)) == 2


def test_a_missing_side_is_named_and_stored_without_only_when_said(app, pile):
    hand_in(app, pile, paper.both(pile, 1)[0])
    assert sheet(app, pile).missing == [2]
    assert "strony 2" in settle(app, pile).faults[settling.SIDES]
    assert settle(app, pile, given=Given(incomplete=True)).faults == {}


def test_a_sheet_of_another_meeting_is_not_moved_silently(app, pile):
    other = a_meeting(app, solectwo="kolbark")
    paper.receive(app, other, paper.both(pile, 1)[0])
    paper.read_all(app)
    [row] = paper.rows(app)
    assert (row.state, row.reason, row.meeting, row.file) == ("foreign", "other_meeting", other.id, None)


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"not a picture", "not_a_picture"), (b"<svg xmlns='x'/>", "not_a_picture"), (b"%PDF-1.7 cut", "not_a_picture")],
)
def test_what_is_no_sheet_is_told_and_leaves_no_file_and_no_answer(app, pile, content, reason):
    hand_in(app, pile, content)
    [row] = paper.rows(app)
    assert (row.state, row.reason) in ((PictureState.FOREIGN, reason), (PictureState.RETAKE, reason))
    assert paper.files(app) == []
    assert entries(app) == []


def test_a_server_killed_while_reading_reads_the_picture_again(app, pile):
    paper.receive(app, pile.meeting, paper.both(pile, 1)[0])
    do(app, lambda work: setattr(work.query(SheetPicture).one(), "state", "reading"))
    assert not paper.read_one(app)
    do(app, read_paper.start_again)
    paper.read_all(app)
    assert states(app) == [("read", "")]


def test_a_fault_nobody_thought_of_is_told_at_its_picture_and_stops_no_other(app, pile):
    class Broken:
        def read(self, *_):
            raise RuntimeError("unexpected")

    paper.receive(app, pile.meeting, *paper.both(pile, 1))
    assert paper.read_one(app, readers=Broken())
    paper.read_all(app)
    assert states(app) == [("read", ""), ("retake", "not_read")]


def test_a_full_disk_while_reading_leaves_the_picture_waiting(app, pile, monkeypatch):
    paper.receive(app, pile.meeting, paper.both(pile, 1)[0])

    def full(*_):
        raise pictures.NoRoom

    monkeypatch.setattr(pictures, "keep_file", full)
    with pytest.raises(pictures.NoRoom):
        paper.read_one(app)
    monkeypatch.undo()
    assert states(app) == [("waiting", "")]
    paper.read_all(app)
    assert states(app) == [("read", "")]


# ---- looked at


def test_a_doubt_nobody_settled_keeps_the_sheet_out(app, pile):
    first = paper.jpeg(pile.side(1, 1, paper.FIRST, blackened=["Q5:G2"]))
    hand_in(app, pile, first, paper.both(pile, 1)[1])
    [look] = sheet(app, pile).looks
    assert (look.box.key, look.box.why) == ("Q5:G2", "cancelled")
    assert list(settle(app, pile).faults) == ["b-Q5:G2"]
    assert settle(app, pile, given=Given(boxes={"Q5:G2": "empty"})).faults == {}
    assert entries(app)[0].answers["Q5"] == ["G1", "G5"]


def test_two_answers_in_a_single_choice_are_never_guessed(app, pile):
    first = paper.jpeg(pile.side(1, 1, paper.FIRST | {"Q1": ["2", "4"]}))
    hand_in(app, pile, first, paper.both(pile, 1)[1])
    assert [look.box.key for look in sheet(app, pile).looks] == ["Q1:2", "Q1:4"]
    given = Given(boxes={"Q1:2": "marked", "Q1:4": "marked"})
    assert settle(app, pile, given=given).faults == {}
    assert "Q1" not in entries(app)[0].answers
    assert entries(app)[0].unreadable == ["Q1"]


def test_a_blank_question_shows_its_place_and_a_hidden_one_does_not(app, pile):
    hand_in(app, pile, paper.both(pile, 1)[0], paper.jpeg(pile.side(1, 2, {**paper.SECOND, "Q12": []})))
    assert [blank.question.id for blank in sheet(app, pile).blanks] == ["Q12"]  # Q7a belongs to Q7, which is empty


def test_handwriting_is_typed_or_said_to_be_unreadable_but_never_lost(app, pile):
    first, second = pile.side(1, 1, paper.FIRST, written=["Q3"]), pile.side(1, 2, paper.SECOND, written=["Q6", "Q7"])
    hand_in(app, pile, paper.jpeg(first), paper.jpeg(second))
    assert set(settle(app, pile).faults) >= {"Q3", "Q6", "Q7"}
    texts = {"Q3": "przy szkole", "Q6": "", "Q7": ""}
    given = Given(texts=texts, unreadable=frozenset({"Q6"}), no_answer=frozenset({"Q7"}))
    assert settle(app, pile, given=given).faults == {}
    [row] = entries(app)
    assert row.answers["Q3"] == {"pick": "P01", "text": "przy szkole"}
    assert row.unreadable == ["Q6"]


def test_sure_sheets_enter_unseen_only_where_the_office_switched_it_on(app, pile):
    settings(app, picture_unseen="tak")
    doubtful = paper.jpeg(pile.side(2, 1, paper.FIRST, blackened=["Q5:G2"])), paper.both(pile, 2)[1]
    hand_in(app, pile, *paper.both(pile, 1), *doubtful)
    [row] = entries(app)
    assert (row.sheet, row.answers) == (1, paper.ANSWERS)


def test_a_confirmation_sent_twice_is_stored_once_and_can_be_taken_back(app, pile):
    hand_in(app, pile, *paper.both(pile, 1))
    assert settle(app, pile).submission == settle(app, pile).submission
    do(app, settling.take_back, pile.meeting.id, 1, TODAY)
    assert [row.withdrawn for row in entries(app)] == [True]
    changed = Given(marked=frozenset({"Q1:3"}))
    assert settle(app, pile, given=changed).faults == {}
    [row] = entries(app)
    assert (row.withdrawn, row.answers) == (False, {"Q1": "3"})
    with app.extensions["answers"].reading() as work:
        assert len(correct.history(work, row.id)) == 3


def test_an_empty_sheet_is_not_stored(app, pile, folder):
    hand_in(app, pile, paper.jpeg(pile.side(1, 1, {})), paper.jpeg(pile.side(1, 2, {})))
    assert "Nic nie wpisano" in settle(app, pile).faults["Q1"]
    do(app, settling.throw_away, folder, pile.meeting.id, 1)
    assert (paper.files(app), paper.rows(app), entries(app)) == ([], [], [])


# ---- slips


def test_a_slip_goes_to_the_people_and_leaves_no_trace_of_its_place_among_sheets(app, pile):
    slip = paper.jpeg(pile.slip("B", {"B3": ["AKC"], "B4": ["H01"]}, written=["B2"]))
    hand_in(app, pile, paper.both(pile, 1)[0], slip, slip)
    with app.extensions["people"].reading() as people:
        [kept] = people.query(SlipPicture).all()
    slips = [row for row in paper.rows(app) if row.state == PictureState.SLIP]
    assert [(row.name, row.position, row.layout, row.reading, row.file) for row in slips] == [
        ("", 0, None, None, None),
        ("", 0, None, None, None),
    ]
    assert (kept.part, kept.meeting) == ("B", pile.meeting.id)
    assert not any(row.id in kept.fingerprint for row in slips)
    assert len(paper.files(app)) == 1


def test_a_slip_c_past_its_term_is_not_kept(app, pile):
    app.config["TODAY"] = lambda: TODAY + timedelta(days=31)
    slip = paper.jpeg(pile.slip("C", {"0.C2": ["H01"]}, written=["0.C1"]))
    hand_in(app, pile, slip)
    with app.extensions["people"].reading() as people:
        assert people.query(SlipPicture).all() == []
    assert states(app) == [("foreign", "slip_too_late")]


# ---- clocks


def forget(app, today):
    folder = app.extensions["settings"].data_dir
    keep_safe.forget(app.extensions["people"], app.extensions["answers"], today, folder)


def test_pictures_go_with_their_readings_names_and_decisions_when_their_term_comes(app, pile):
    settings(app, picture_days="5")
    slip = paper.jpeg(pile.slip("B", {"B3": ["AKC"]}, written=["B2"]))
    hand_in(app, pile, *paper.both(pile, 1), slip, b"nonsense")
    forget(app, TODAY + timedelta(days=4))
    assert len(paper.files(app)) == 2
    forget(app, TODAY + timedelta(days=5))
    assert (paper.files(app), paper.rows(app)) == ([], [])
    with app.extensions["people"].reading() as people:
        assert people.query(SlipPicture).all() == []


def test_pictures_of_a_confirmed_sheet_go_the_next_day_and_its_answers_stay(app, pile):
    hand_in(app, pile, *paper.both(pile, 1))
    settle(app, pile)
    assert len(paper.files(app)) == 2
    forget(app, TODAY + timedelta(days=1))
    assert paper.files(app) == []
    with app.extensions["answers"].reading() as work:
        assert work.query(SheetLook).all() == []
    assert len(entries(app)) == 1


def drawn(work, submission, meeting_id, by):
    work.add(SecondTyping(submission=submission, meeting=meeting_id, first_by=by, second_by=""))
    work.flush()


def test_a_second_typing_keeps_the_pictures_but_not_beyond_the_last_day(app, pile, monkeypatch):
    settings(app, picture_settled="0")
    hand_in(app, pile, *paper.both(pile, 1))
    monkeypatch.setattr(second_typing, "offer", drawn)
    submission = settle(app, pile).submission
    assert len(paper.files(app)) == 2
    forget(app, TODAY + timedelta(days=13))
    assert len(paper.files(app)) == 2
    with app.extensions["answers"].reading() as work:
        assert len(looking.pictures_behind(work, submission)) == 2
    forget(app, TODAY + timedelta(days=14))
    assert paper.files(app) == []


def test_pictures_and_decisions_about_them_never_leave_in_a_parcel():
    assert not {SheetPicture, SheetLook} & set(bring_home.TABLES.values())


def test_a_picture_of_another_meeting_or_an_erased_one_is_not_found(app, pile, folder):
    [picture_id] = hand_in(app, pile, paper.both(pile, 1)[0])
    other = a_meeting(app, solectwo="kolbark")
    for meeting_id, wanted in ((other.id, picture_id), (pile.meeting.id, "unknown")):
        with pytest.raises(NotFound):
            do(app, pictures.picture, meeting_id, wanted)

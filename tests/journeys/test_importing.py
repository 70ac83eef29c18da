"""Reading answers from CSV: the round trip is the identity, and a bad file stores nothing and says why."""

import csv
import io
import uuid

import pytest
from sqlalchemy import func, select

from survey_app.domain.meetings import MeetingKind
from survey_app.domain.refusals import WrongInput
from survey_app.journeys import exporting, importing, prepare, report
from survey_app.store.meetings import Meeting
from survey_app.store.submissions import ConflictingSubmission, Submission
from tests.build import SOME_ANSWERS, a_meeting, an_answer
from tests.conftest import TODAY, new_app

CAMPAIGN = 2026


def exported(app, tmp_path, name="csv"):
    out = tmp_path / f"{name}.csv"
    with app.extensions["answers"].reading() as work:
        exporting.write(work, name, CAMPAIGN, out, TODAY)
    return out.read_bytes()


def read_in(app, raw, campaign=CAMPAIGN):
    with app.extensions["answers"].writing() as work:
        return importing.import_responses(work, raw, campaign, TODAY)


def refused(app, raw, campaign=CAMPAIGN):
    """The sentence; nothing may be stored."""
    before = stored(app)
    with pytest.raises(WrongInput) as caught:
        read_in(app, raw, campaign)
    assert stored(app) == before
    assert "Niczego nie zapisano" in caught.value.sentence
    return caught.value.sentence


def stored(app):
    with app.extensions["answers"].reading() as work:
        rows = work.scalars(select(Submission))
        counts = [work.scalar(select(func.count()).select_from(kind)) for kind in (Meeting, ConflictingSubmission)]
        return {row.id: (row.meeting, row.solectwo, row.channel, row.filled_on, row.sheet, row.answers,
                         row.unreadable) for row in rows}, counts  # fmt: skip


def ranking(app):
    with app.extensions["answers"].reading() as work:
        return report.ranking(work, CAMPAIGN, None, TODAY)


def changed(raw, **cells):
    """The file with other values in its first row."""
    rows = list(csv.reader(io.StringIO(raw.decode())))
    for name, value in cells.items():
        rows[1][rows[0].index(name)] = value
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


@pytest.fixture
def empty(app, furnished, tmp_path):
    """A second installation, fresh from the first start."""
    import shutil

    from tests.conftest import settings_in

    folder = tmp_path / "druga"
    shutil.copytree(furnished, folder)
    second = new_app(settings_in(folder))
    yield second
    for name in ("answers", "people"):
        second.extensions[name].dispose()


@pytest.fixture
def filled(app):
    first, second = a_meeting(app), a_meeting(app, "kolbark")
    an_answer(app, first)
    an_answer(app, first, {"Q4": {"unordered": ["N01", "N02", "N03", "N04"]}, "Q2": {"P98": 1}})
    an_answer(app, first, {"Q4": ["N03", None, "N09"], "Q6": '=1+1;"tak"\n„nie”'}, sheet=17, unreadable=["Q1"])
    an_answer(app, second, {"Q1": "2", "Q4": ["N01"]})
    return app


@pytest.mark.parametrize("name", ["csv", "csv-excel"])
def test_export_read_into_an_empty_installation_is_the_identity(filled, empty, tmp_path, name):
    outcome = read_in(empty, exported(filled, tmp_path, name))
    assert (outcome.stored, outcome.duplicates) == (4, 0)
    assert stored(empty)[0] == stored(filled)[0]
    assert ranking(empty) == ranking(filled)
    assert exported(empty, tmp_path, name) == exported(filled, tmp_path, name)


def test_meetings_of_the_file_are_made_closed_in_their_village(filled, empty, tmp_path):
    read_in(empty, exported(filled, tmp_path))
    with empty.extensions["answers"].reading() as work:
        made = {(m.solectwo, m.kind, m.state, m.campaign, m.held_on) for m in work.scalars(select(Meeting))}
    assert made == {(village, "solectwo", "closed", 2026, TODAY) for village in ("bydlin", "kolbark")}


def test_reading_the_same_file_twice_stores_nothing_twice(filled, tmp_path):
    raw, before = exported(filled, tmp_path), stored(filled)
    outcome = read_in(filled, raw)
    assert (outcome.stored, outcome.duplicates) == (0, 4)
    assert stored(filled) == before


def test_partner_cards_come_back_without_their_contact(app, empty, tmp_path):
    meeting = a_meeting(app, None, ("partner",), kind=MeetingKind.EVENT, title="Spotkanie partnerów")
    an_answer(app, meeting, {"N1": "KGW Zmyślone", "N13": "Osoba Poufna"}, questionnaire="partner")
    raw = exported(app, tmp_path)
    assert "Poufna" not in raw.decode()
    read_in(empty, raw)
    assert read_in(app, raw).duplicates == 1
    ((*_, answers, _),) = stored(empty)[0].values()
    assert answers == {"N1": "KGW Zmyślone", "N13": "nie ma w pliku"}


def test_rows_typed_by_hand_go_to_the_meeting_of_their_village_and_day(app):
    raw = "solectwo;_filled_on;Q1;Q5\nbydlin;12.03.2026;4;G1 G2\nbydlin;12.03.2026;5;\nkolbark;13.03.2026;1;\n"
    assert read_in(app, raw.encode("cp1250")).stored == 3
    assert read_in(app, raw.encode()).duplicates == 3
    rows, (meetings, _) = stored(app)
    assert meetings == 2
    assert {row[2] for row in rows.values()} == {"imported"}


def test_rows_without_a_meeting_join_the_one_that_is_here(app):
    meeting = a_meeting(app)
    read_in(app, f"solectwo,_filled_on,Q1\nbydlin,{meeting.held_on},4\n".encode())
    assert [row[0] for row in stored(app)[0].values()] == [meeting.id]


@pytest.mark.parametrize(("cells", "told"), [
    ({"Q1": "9"}, "Wiersz 2:"),
    ({"Q2/P01": "dużo"}, "Wiersz 2, kolumna Q2/P01:"),
    ({"Q5/G1": "0"}, "Wiersz 2, kolumna Q5/G1:"),
    ({"solectwo": "nigdzie"}, "nie ma sołectwa „nigdzie”"),
    ({"solectwo": "kolbark"}, "w innym sołectwie"),
    ({"channel": "gołąb"}, "„gołąb” nie jest jedną z wartości"),
    ({"_filled_on": "wczoraj"}, "Wiersz 2, kolumna _filled_on:"),
    ({"_uuid": "1"}, "Wiersz 2:"),
    ({"_digest": "0" * 64}, "nie opublikowano"),
    ({"_unreadable": "Q77"}, "nie ma pytania „Q77”"),
    ({"sheet": "0"}, "numer arkusza"),
    ({"meeting": "../x"}, "identyfikator spotkania"),
    ({"Q4/crosses": "N01"}, "kolumna Q4/crosses"),
])  # fmt: skip
def test_a_wrong_cell_is_named_and_nothing_is_stored(app, tmp_path, cells, told):
    meeting = a_meeting(app)
    an_answer(app, meeting, SOME_ANSWERS)
    an_answer(app, meeting, SOME_ANSWERS)
    raw = changed(exported(app, tmp_path), **{"_uuid": str(uuid.uuid4())} | cells)
    assert told in refused(app, raw)


def test_other_content_under_the_same_id_is_refused_and_not_kept_as_a_conflict(filled, tmp_path):
    raw = exported(filled, tmp_path)
    assert "z inną treścią" in refused(filled, changed(raw, Q1="5", Q6="inaczej"))


def test_a_meeting_of_another_campaign_is_refused(filled, tmp_path):
    assert "kampanii 2026" in refused(filled, exported(filled, tmp_path), campaign=2025)


def test_a_meeting_closed_long_ago_takes_nothing_new(app):
    meeting = a_meeting(app, today=TODAY.replace(month=1))
    with app.extensions["answers"].writing() as work:
        prepare.close_meeting(work, meeting.id, TODAY.replace(month=1), "koniec")
    sentence = refused(app, f"meeting,Q1\n{meeting.id},4\n".encode())
    assert "Spotkanie nie przyjmuje odpowiedzi" in sentence


@pytest.mark.parametrize(("raw", "told"), [
    (b"", "pusty"),
    (b"meeting,Q1\n", "żadnego wiersza"),
    (b"Q1,Q2/P01\n1,2\n", "Brakuje kolumny „meeting”"),
    ("Sołectwo,Spotkanie\nBydlin,x\n".encode(), "Nieznana kolumna „Sołectwo”"),
    (b"meeting,Q1,Q1\n", "dwa razy"),
    (b"meeting,Q1\nx,\x00\n", "NUL"),
    (b"PK\x03\x04\x14\x00\x06\x00", "NUL"),
    (b"\xef\xbb\xbfmeeting,Q6\nx,\xff\n", "uszkodzony znak"),
    (b"meeting,Q1\nbrak,4\n", "bez dnia nie można go założyć"),
    (b"solectwo,_filled_on,Q6\nbydlin,2026-03-12," + b"x" * 5000 + b"\n", "Wiersz 2:"),
])  # fmt: skip
def test_a_bad_file_stores_nothing_and_says_why(app, raw, told):
    assert told in refused(app, raw)


def test_many_faults_are_told_up_to_a_limit(app):
    raw = "solectwo,_filled_on,Q1\n" + "bydlin,2026-03-12,99\n" * 100
    sentence = refused(app, raw.encode())
    assert sentence.count("Wiersz") == importing.MOST_NAMED
    assert "To pierwsze 20 usterek" in sentence


def test_thousands_of_lines_come_in_at_once(app):
    raw = "solectwo,_filled_on,Q1,Q4/1,Q4/2\n" + "bydlin,2026-03-12,4,N01,N02\n" * 3000
    assert read_in(app, raw.encode()).stored == 3000

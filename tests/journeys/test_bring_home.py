"""Bringing home: one sealed parcel, merged once and for all, nothing lost and nothing doubled."""

import shutil
from datetime import date
from typing import NamedTuple

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select

from survey_app.domain import parcel
from survey_app.domain.bring_home import Met, meet
from survey_app.domain.meetings import MeetingKind
from survey_app.domain.refusals import NotFound, WrongInput
from survey_app.domain.submissions import Channel
from survey_app.journeys import (
    bring_home,
    correct,
    gather,
    merge_home,
    prepare,
    questionnaires,
    record,
    report,
    second_typing,
    tablets,
)
from survey_app.journeys.transcribe import NUMBER
from survey_app.people import register
from survey_app.people.tables import Erasure, Mention, Volunteer
from survey_app.store.gmina import Solectwo
from survey_app.store.meetings import ChecklistTick, Meeting, MeetingCount, MeetingKeys, MeetingQuestionnaire
from survey_app.store.partners import Partner
from survey_app.store.sheets import SecondTyping, Sheet, SheetLayout
from survey_app.store.submissions import ConflictingSubmission, Correction, Submission
from tests.build import SOME_ANSWERS, a_meeting, an_answer
from tests.conftest import TODAY, new_app, settings_in
from tests.journeys.test_keep_safe import CANARY, left, nominate, sign_up

PASSPHRASE = "hasło paczki z sali"
OTHER = {"Q1": "2", "Q4": ["N09"]}
BROUGHT = (
    Meeting,
    MeetingQuestionnaire,
    MeetingCount,
    ChecklistTick,
    MeetingKeys,
    Submission,
    Correction,
    SheetLayout,
    Sheet,
    SecondTyping,
)


@pytest.fixture(autouse=True)
def light_key(monkeypatch):
    """The key of a parcel is made on purpose slowly; one test below takes the time."""
    monkeypatch.setattr(parcel, "MEMORY_KIB", 1024)


@pytest.fixture
def office(furnished, tmp_path):
    """Another installation; `app` is the laptop."""
    folder = tmp_path / "biuro"
    shutil.copytree(furnished, folder)
    office = new_app(settings_in(folder))
    yield office
    for name in ("answers", "people"):
        office.extensions[name].dispose()


class Taken(NamedTuple):
    difference: merge_home.Difference
    slips: register.Arriving


def packed(laptop, passphrase=PASSPHRASE, today=TODAY):
    with laptop.extensions["people"].reading() as people, laptop.extensions["answers"].reading() as work:
        return bring_home.pack(work, register.pack(people, today), passphrase)


def brought(laptop, office, take=(), today=TODAY, file=None):
    """Packed there, merged here; what the review said."""
    document = bring_home.unpack(file or packed(laptop, today=today), PASSPHRASE)
    with office.extensions["answers"].writing() as work:
        reviewed = merge_home.compare(work, document)
        assert merge_home.merge(work, document, today, take) == reviewed
    with office.extensions["people"].writing() as people:
        return Taken(reviewed, register.take_in(people, document.slips, today))


def rows(app, kind):
    with app.extensions["answers"].reading() as work:
        return [
            dict(row._mapping) for row in work.execute(select(kind.__table__).order_by(*kind.__table__.primary_key))
        ]


def everything(app):
    return {kind.__name__: rows(app, kind) for kind in BROUGHT}


def in_work(app, what, *arguments, **fields):
    with app.extensions["answers"].writing() as work:
        return what(work, *arguments, **fields)


@pytest.fixture
def full(app):
    """A laptop after an evening: forms of every kind of row, minutes, counts, ticks, keys."""
    meeting = a_meeting(app, questionnaires=("mieszkaniec", "protokol", "mlodziez"))
    first = an_answer(app, meeting)
    an_answer(app, meeting, OTHER, Channel.TABLET)
    an_answer(app, meeting, OTHER, Channel.PAPER_TYPED, sheet=3, unreadable=["Q7"])
    with app.extensions["answers"].writing() as work:
        minutes = record.questionnaire_of(work, meeting.id, "protokol")
        checked = record.keep(work, meeting.id, minutes, {"S2": "2026-03-12", "S5": 40}, TODAY)
        assert not checked.problems
        gather.set_count(work, meeting.id, "sheets_out", 12)
        gather.tick(work, meeting.id, "place", True, TODAY)
        tablets.keys_of(work, meeting.id)
        correct.correct(work, first, answers=SOME_ANSWERS | {"Q1": "5"}, today=TODAY)
        prepare.close_meeting(work, meeting.id, TODAY, "brakuje jednego arkusza")
    a_meeting(app, None, kind=MeetingKind.COUNCIL, council="RS", questionnaires=("rada",), opened=False)
    return meeting


def test_everything_of_the_meetings_comes_home_unchanged(app, office, full):
    told = brought(app, office).difference
    assert everything(office) == everything(app)
    assert [(one.title, one.new, dict(one.forms)) for one in told.meetings] == [
        ("Bydlin, 12 marca 2026 r.", True, {Met.NEW: 4}),
        ("Rada Społeczna przy Centrum Usług Społecznych, 12 marca 2026 r.", True, {}),
    ]


def a_sheet(app, meeting, number, **noted):
    """A printed sheet in the ledger, without its paper."""
    with app.extensions["answers"].writing() as work:
        if work.get(SheetLayout, "AAAAA") is None:
            digest = prepare.asked(work, meeting.id)[0].digest
            layout = {"meeting": meeting.id, "digest": digest, "part": "A", "language": "pl", "large": False}
            work.add(SheetLayout(id="AAAAA", document={"sides": []}, made_on=TODAY, **layout))
            work.flush()
        work.add(Sheet(meeting=meeting.id, number=number, layout="AAAAA", printed_on=TODAY, **noted))


def test_what_either_place_noted_of_a_printed_sheet_is_noted_after(app, office):
    meeting = a_meeting(app)
    a_sheet(app, meeting, 1, handed_out=True)
    brought(app, office)
    a_sheet(app, meeting, 2, spoiled=True)
    with app.extensions["answers"].writing() as work, office.extensions["answers"].writing() as there:
        work.get(Sheet, (meeting.id, 1)).handed_out = False
        there.get(Sheet, (meeting.id, 1)).returned = True
    brought(app, office)
    noted = {row["number"]: (row["handed_out"], row["returned"], row["spoiled"]) for row in rows(office, Sheet)}
    assert noted == {1: (True, True, False), 2: (False, False, True)}


def a_chosen_sheet(app, meeting):
    """Typed in the hall by somebody and chosen to be typed again."""
    sheet = an_answer(app, meeting, OTHER, Channel.PAPER_TYPED, sheet=5)
    with app.extensions["answers"].writing() as work:
        work.add(SecondTyping(submission=sheet, meeting=meeting.id, first_by="hall", second_by=""))
    return sheet


def type_again(app, meeting, sheet, boxes):
    boxes = {NUMBER: "5", **boxes}
    in_work(app, second_typing.type_again, meeting.id, sheet, boxes, by="another", today=TODAY)


def test_a_sheet_that_waits_for_a_second_typing_waits_at_home_too(app, office):
    meeting = a_meeting(app)
    sheet = a_chosen_sheet(app, meeting)
    brought(app, office)
    assert [row.id for row in in_work(office, second_typing.waiting, meeting.id, "anybody")] == [sheet]


@pytest.mark.parametrize("first", ["hall", "office"])
def test_of_two_second_typings_the_one_that_is_settled_counts(app, office, first):
    meeting = a_meeting(app)
    sheet = a_chosen_sheet(app, meeting)
    brought(app, office)
    done, waiting = (app, office) if first == "hall" else (office, app)
    type_again(done, meeting, sheet, {"Q1": "2", "Q4": "9"})
    type_again(waiting, meeting, sheet, {"Q1": "3", "Q4": "9"})
    brought(app, office)
    assert in_work(office, second_typing.counts, meeting.id).sheets == 1
    assert in_work(office, second_typing.to_settle, meeting.id) == []


def test_a_sheet_withdrawn_in_the_hall_is_not_typed_again_at_home(app, office):
    meeting = a_meeting(app)
    sheet = a_chosen_sheet(app, meeting)
    brought(app, office)
    in_work(app, correct.withdraw, sheet, TODAY)
    brought(app, office)
    assert rows(office, SecondTyping) == []


def test_the_office_counts_what_the_hall_counted(app, office, full):
    brought(app, office)
    here, there = (
        in_work(one, lambda work: (report.ranking(work, 2026, None, TODAY), gather.reconcile(work, full.id)))
        for one in (app, office)
    )
    assert here == there


def test_the_same_parcel_once_more_changes_nothing(app, office, full):
    file = packed(app)
    brought(app, office, file=file)
    before = everything(office)
    told = brought(app, office, file=file)
    assert told.difference.nothing_new
    assert told.difference.forms == {Met.KNOWN: 4}
    assert everything(office) == before


def test_meetings_of_the_office_stay_as_they_are(app, office, full):
    own = a_meeting(office, "kolbark")
    answer = an_answer(office, own)
    brought(app, office)
    assert {row["id"] for row in rows(office, Meeting)} == {row["id"] for row in rows(app, Meeting)} | {own.id}
    assert answer in {row["id"] for row in rows(office, Submission)}


def test_later_forms_of_a_known_meeting_are_added(app, office):
    meeting = a_meeting(app)
    an_answer(app, meeting)
    brought(app, office)
    late = an_answer(app, meeting, OTHER)
    told = brought(app, office).difference
    [news] = told.meetings
    assert (news.new, dict(news.forms), news.differs) == (False, {Met.NEW: 1, Met.KNOWN: 1}, [])
    assert late in {row["id"] for row in rows(office, Submission)}


def test_a_correction_made_in_the_hall_later_comes_home_with_its_history(app, office):
    answer = an_answer(app, a_meeting(app))
    brought(app, office)
    in_work(app, correct.correct, answer, answers=OTHER, today=TODAY)
    in_work(app, correct.withdraw, answer, TODAY, "pomyłka")
    assert brought(app, office).difference.forms == {Met.NEWER: 1}
    assert rows(office, Submission) == rows(app, Submission)
    assert rows(office, Correction) == rows(app, Correction)
    assert brought(app, office).difference.forms == {Met.KNOWN: 1}


def test_a_correction_made_in_the_office_is_not_undone(app, office):
    answer = an_answer(app, a_meeting(app))
    brought(app, office)
    in_work(office, correct.correct, answer, answers=OTHER, today=TODAY)
    assert brought(app, office).difference.forms == {Met.KNOWN: 1}
    assert [row["answers"] for row in rows(office, Submission)] == [OTHER]


def test_a_form_changed_in_both_places_is_kept_twice_and_counted_once(app, office):
    answer = an_answer(app, a_meeting(app))
    brought(app, office)
    in_work(office, correct.correct, answer, answers=OTHER, today=TODAY)
    in_work(app, correct.correct, answer, answers={"Q1": "1"}, today=TODAY)
    assert brought(app, office).difference.forms == {Met.CONFLICT: 1}
    assert [row["answers"] for row in rows(office, Submission)] == [OTHER]
    assert [(row["submission"], row["answers"], row["settled"]) for row in rows(office, ConflictingSubmission)] == [
        (answer, {"Q1": "1"}, False)
    ]
    told = brought(app, office).difference
    assert told.forms == {Met.KNOWN: 1}
    assert told.nothing_new
    assert len(rows(office, ConflictingSubmission)) == 1


def test_conflicts_of_the_hall_come_home_too(app, office):
    meeting = a_meeting(app)
    answer = an_answer(app, meeting)
    with app.extensions["answers"].writing() as work:
        work.add(ConflictingSubmission(id="c1", submission=answer, answers=OTHER, content="x", settled=True))
    for _ in range(2):
        brought(app, office)
        assert rows(office, ConflictingSubmission) == rows(app, ConflictingSubmission)


@pytest.fixture
def changed_in_both(app, office):
    """Known to both; since then closed and counted differently."""
    meeting = a_meeting(app)
    an_answer(app, meeting)
    in_work(app, gather.set_count, meeting.id, "present", 40)
    brought(app, office)
    in_work(app, gather.set_count, meeting.id, "present", 44)
    in_work(app, gather.set_count, meeting.id, "seniors", 7)
    in_work(app, prepare.close_meeting, meeting.id, TODAY)
    in_work(office, gather.set_count, meeting.id, "sheets_out", 20)
    return meeting


def counts(app, meeting):
    return in_work(app, gather.counts, meeting.id)


def test_a_meeting_that_differs_is_told_and_stays_with_the_office(app, office, changed_in_both):
    [news] = brought(app, office).difference.meetings
    assert [tuple(one) for one in news.differs] == [
        ("stan", "otwarte", "zamknięte"),
        ("zamknięte dnia", "–", "12.03.2026"),
        ("Obecni ogółem", "40", "44"),
    ]
    assert [row["state"] for row in rows(office, Meeting)] == ["open"]
    assert counts(office, changed_in_both) == {"present": 40, "seniors": 7, "sheets_out": 20}


def test_the_hall_decides_where_it_is_asked_to(app, office, changed_in_both):
    brought(app, office, take=[changed_in_both.id])
    assert [(row["state"], row["closed_on"]) for row in rows(office, Meeting)] == [("closed", TODAY)]
    assert counts(office, changed_in_both) == {"present": 44, "seniors": 7, "sheets_out": 20}
    assert brought(app, office).difference.nothing_new


def test_a_meeting_moved_in_the_hall_takes_its_forms_along(app, office):
    meeting = a_meeting(app)
    brought(app, office)
    an_answer(office, meeting)
    in_work(app, lambda work: setattr(work.get(Meeting, meeting.id), "solectwo", "kolbark"))
    brought(app, office, take=[meeting.id])
    assert [row["solectwo"] for row in rows(office, Submission)] == ["kolbark"]


def test_a_join_code_the_office_uses_is_replaced(app, office):
    meeting, own = a_meeting(app), a_meeting(office, "kolbark")
    in_work(app, lambda work: setattr(work.get(Meeting, meeting.id), "join_code", own.join_code))
    for _ in range(2):
        brought(app, office)
    codes = {row["id"]: row["join_code"] for row in rows(office, Meeting)}
    assert codes[own.id] == own.join_code
    assert codes[meeting.id] != own.join_code
    assert len(codes[meeting.id]) == 6


def test_a_village_the_office_has_not_comes_along_and_into_its_questionnaires(app, office):
    in_work(app, lambda work: work.add(Solectwo(slug="nowa", name="Nowa Zmyślona")))
    in_work(app, questionnaires.publish_library, TODAY)
    meeting = a_meeting(app, "nowa")
    answer = an_answer(app, meeting)
    told = brought(app, office).difference
    assert told.villages == ["Nowa Zmyślona"]
    [form] = rows(office, Submission)
    assert (form["id"], form["solectwo"]) == (answer, "nowa")
    with office.extensions["answers"].reading() as work:
        minutes = questionnaires.current_by_id(work, "protokol")
    assert ("nowa", "Nowa Zmyślona") in {(one.code, one.label["pl"]) for one in minutes.question("S1").options}


def test_a_wording_from_the_hall_is_not_offered_for_new_meetings(app, office):
    asked = in_work(app, questionnaires.current_by_id, "mieszkaniec")
    reworded = questionnaires.from_document(questionnaires.to_document(asked) | {"title": {"pl": "Inny tytuł"}})
    in_work(app, questionnaires.publish, reworded, TODAY)
    an_answer(app, a_meeting(app))
    before = in_work(office, questionnaires.current_by_id, "mieszkaniec").digest
    assert brought(app, office).difference.questionnaires == ["Inny tytuł"]
    assert in_work(office, questionnaires.current_by_id, "mieszkaniec").digest == before
    assert len(rows(office, Submission)) == 1


def test_a_form_that_no_channel_would_take_is_told_and_left_out(app, office):
    answer = an_answer(app, a_meeting(app))
    in_work(app, lambda work: setattr(work.get(Submission, answer), "answers", {"Q1": "99"}))
    assert brought(app, office).difference.forms == {Met.REJECTED: 1}
    assert rows(office, Submission) == []


def test_an_envelope_of_a_tablet_can_be_opened_in_the_office_later(app, office):
    meeting = a_meeting(app)
    key = in_work(app, lambda work: tablets.keys_of(work, meeting.id).private_key)
    brought(app, office)
    assert in_work(office, lambda work: tablets.keys_of(work, meeting.id).private_key) == key


def test_two_thousand_forms_come_home_none_lost_none_doubled(app, office):
    meeting = a_meeting(app)
    in_work(app, _many, meeting, 2000)
    brought(app, office)
    told = brought(app, office).difference
    assert told.forms == {Met.KNOWN: 2000}
    assert rows(office, Submission) == rows(app, Submission)


def _many(work, meeting, number):
    asked = prepare.asked(work, meeting.id)[0]
    work.add_all(
        Submission(
            id=f"00000000-0000-4000-8000-{n:012d}", meeting=meeting.id, solectwo="bydlin", campaign=2026,
            questionnaire=asked.id, version=asked.version, digest=asked.digest, channel="tablet", language="pl",
            filled_on=TODAY, sheet=None, answers={"Q1": "4"}, unreadable=[], content=str(n), withdrawn=False,
        )
        for n in range(number)
    )  # fmt: skip


# Slips


def test_slips_come_home_once_and_are_told_as_numbers(app, office):
    sign_up(app)
    nominate(app)
    nominate(app)
    assert brought(app, office).slips == register.Arriving(volunteers=1, mentions=2)
    assert brought(app, office).slips == register.Arriving(known=3)
    for kind in (Volunteer, Mention):
        assert plain(office, kind) == plain(app, kind)


def plain(app, kind):
    return sorted(
        tuple(getattr(row, column.name) for column in kind.__table__.columns if column.name != "areas")
        for row in left(app, kind)
    )


def test_what_the_office_erased_never_comes_back(app, office):
    nominate(app)
    brought(app, office)
    with office.extensions["people"].writing() as people:
        register.erase(people, "mention", left(office, Mention)[0].id, TODAY)
    assert brought(app, office).slips == register.Arriving(gone=1)
    assert left(office, Mention) == []


def test_what_the_hall_erased_is_erased_in_the_office_and_an_older_parcel_does_not_bring_it_back(app, office):
    sign_up(app)
    nominate(app)
    old = packed(app)
    brought(app, office, file=old)
    with app.extensions["people"].writing() as people:
        register.erase(people, "volunteer", left(app, Volunteer)[0].id, TODAY)
    assert brought(app, office).slips == register.Arriving(known=1, erased=1)
    assert left(office, Volunteer) == []
    assert brought(app, office, file=old).slips == register.Arriving(known=1, gone=1)
    assert left(office, Volunteer) == []


def test_an_erasure_is_remembered_for_a_slip_the_office_never_saw(app, office):
    nominate(app)
    old = packed(app)
    with app.extensions["people"].writing() as people:
        register.erase(people, "mention", left(app, Mention)[0].id, TODAY)
    brought(app, office)
    assert len(left(office, Erasure)) == 1
    brought(app, office, file=old)
    assert left(office, Mention) == []


@pytest.mark.parametrize(("today", "number"), [(date(2026, 4, 10), 1), (date(2026, 4, 11), 0)])
def test_the_clock_of_a_nomination_runs_on_in_the_parcel(app, office, today, number):
    nominate(app)
    brought(app, office, today=today, file=packed(app))
    assert len(left(office, Mention)) == number
    assert [row.erase_on for row in left(office, Mention)] == [date(2026, 4, 11)] * number


def test_a_slip_whose_term_has_come_is_not_packed(app):
    nominate(app)
    with app.extensions["people"].reading() as people:
        assert len(register.pack(people, date(2026, 4, 10))["mentions"]) == 1
        assert register.pack(people, date(2026, 4, 11))["mentions"] == []


# The parcel


def test_no_name_and_no_answer_can_be_read_in_a_parcel(app, full):
    nominate(app)
    sign_up(app)
    file = packed(app)
    for canary in (CANARY, "kanarella@example.org", "bydlin", "submissions", "brakuje jednego arkusza"):
        assert canary.encode() not in file
    assert packed(app) != packed(app)


def test_between_review_and_confirmation_no_name_lies_on_the_disk(app, office, tmp_path):
    nominate(app)
    word = bring_home.lay_aside(tmp_path / "biuro", packed(app), PASSPHRASE)
    on_disk = [path for path in (tmp_path / "biuro").rglob("*") if path.is_file()]
    assert not any(CANARY.encode() in path.read_bytes() or word.encode() in path.read_bytes() for path in on_disk)
    [waiting] = (tmp_path / "biuro" / bring_home.REVIEW_FOLDER).iterdir()
    assert waiting.stat().st_mode & 0o777 == 0o600
    assert bring_home.laid_aside(tmp_path / "biuro", word).slips["mentions"][0]["text"] == CANARY
    bring_home.let_go(tmp_path / "biuro", word)
    with pytest.raises(NotFound):
        bring_home.laid_aside(tmp_path / "biuro", word)


def test_what_nobody_confirmed_for_an_hour_is_thrown_away(app, tmp_path, monkeypatch):
    file, folder = packed(app), tmp_path / "dane"
    word = bring_home.lay_aside(folder, file, PASSPHRASE)
    now = bring_home.time.time()
    monkeypatch.setattr(bring_home.time, "time", lambda: now + bring_home.REVIEW_LASTS_S + 60)
    bring_home.lay_aside(folder, file, PASSPHRASE)
    with pytest.raises(NotFound):
        bring_home.laid_aside(folder, word)


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (b"", parcel.NOT_OURS),
        (b"PK\x03\x04 something else", parcel.NOT_OURS),
        (parcel.MARK, parcel.CANNOT_OPEN),
        (parcel.MARK + b"x" * 27, parcel.CANNOT_OPEN),
        (parcel.MARK + b"x" * 200, parcel.CANNOT_OPEN),
    ],
)
def test_another_file_is_refused_in_a_sentence(file, sentence):
    assert refused(file) == sentence


@pytest.mark.parametrize("passphrase", ["inne hasło paczki", "", PASSPHRASE.upper(), "\ud800"])
def test_another_passphrase_opens_nothing(passphrase):
    assert refused(parcel.seal(b"{}", PASSPHRASE), passphrase) == parcel.CANNOT_OPEN


@pytest.mark.parametrize(
    "content", [{}, [], {"zebranie": "bring home 2"}, {"zebranie": "bring home 1", "rows": {}, "slips": {}}]
)
def test_a_parcel_of_another_release_is_refused_in_a_sentence(content):
    assert refused(parcel.seal(orjson.dumps(content), PASSPHRASE)) == bring_home.OTHER_RELEASE


def refused(file, passphrase=PASSPHRASE):
    with pytest.raises(WrongInput) as no:
        bring_home.unpack(file, passphrase)
    return no.value.sentence


def test_a_key_costs_a_guesser_what_the_standard_asks_for(monkeypatch):
    monkeypatch.undo()
    assert (parcel.PASSES, parcel.MEMORY_KIB) == (3, 64 * 1024)
    assert parcel.unseal(parcel.seal(b"x", PASSPHRASE), PASSPHRASE) == b"x"


def test_one_changed_byte_anywhere_is_noticed():
    sealed = parcel.seal(b"all of an evening", PASSPHRASE)
    for place in (len(parcel.MARK), len(parcel.MARK) + parcel.SALT, len(sealed) - 1):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(WrongInput):
            parcel.unseal(bytes(changed), PASSPHRASE)
    assert parcel.unseal(sealed, f" {PASSPHRASE}\n") == b"all of an evening"


def test_a_short_passphrase_is_refused(app):
    with pytest.raises(WrongInput, match="co najmniej 12"):
        packed(app, "za krótkie!")
    assert parcel.unseal(packed(app, "dwanascie zn"), "dwanascie zn")


def test_a_questionnaire_that_is_not_what_its_digest_says_is_refused(app, office):
    an_answer(app, a_meeting(app))
    document = bring_home.unpack(packed(app), PASSPHRASE)
    document.rows["questionnaires"][0]["document"]["title"]["pl"] = "Podmieniony"
    with office.extensions["answers"].reading() as work, pytest.raises(WrongInput):
        merge_home.compare(work, document)


def test_a_row_with_a_value_of_another_kind_is_refused(app):
    an_answer(app, a_meeting(app))
    content = orjson.loads(parcel.unseal(packed(app), PASSPHRASE))
    for name, value in (("filled_on", "wczoraj"), ("sheet", "3"), ("withdrawn", 0), ("meeting", None)):
        wrong = orjson.loads(orjson.dumps(content))
        wrong["rows"]["submissions"][0][name] = value
        with pytest.raises(WrongInput):
            bring_home.unpack(parcel.seal(orjson.dumps(wrong), PASSPHRASE), PASSPHRASE)


def test_an_empty_installation_packs_and_merges(app, office):
    with app.extensions["answers"].writing() as work:
        work.execute(delete(Meeting))
    told = brought(app, office)
    assert told.difference.nothing_new
    assert told.slips == register.Arriving()


# Who knows more


STATES = st.lists(st.integers(0, 3), min_size=1, max_size=5)


@given(STATES, STATES)
def test_the_rule_never_forgets_a_state(here, there):
    here, there = ([{"answers": n} for n in states] for states in (here, there))
    met = meet(here, there)
    if met is Met.NEWER:
        assert there[: len(here)] == here
    if met is Met.KNOWN:
        assert there[-1] in here
    if met is Met.CONFLICT:
        assert here[-1] != there[-1]
    assert (met is Met.CONFLICT) == (meet(there, here) is Met.CONFLICT)


def test_cards_that_partners_filled_in_the_hall_join_the_list_of_the_office_and_follow_its_corrections(app, office):
    card = {"N1": "KGW Zmyślone", "N13": "Osoba Poufna"}
    meeting = a_meeting(app, questionnaires=("partner",))
    form = an_answer(app, meeting, card, Channel.PAPER_TYPED, questionnaire="partner")
    brought(app, office)
    assert [(row["submission"], row["state"]) for row in rows(office, Partner)] == [(form, "w spisie")]
    in_work(app, correct.correct, form, answers=card | {"N5": 12}, today=TODAY)
    brought(app, office)
    assert [row["answers"].get("N5") for row in rows(office, Partner)] == [12]

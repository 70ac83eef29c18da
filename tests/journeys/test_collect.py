"""Taking answers in: kept once, judged the same for every channel, never lost."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from survey_app.database import sqlite
from survey_app.domain.arrivals import SENTENCES, Arrival
from survey_app.domain.refusals import MeetingNotOpen, NotFound
from survey_app.domain.submissions import Channel, Receipt
from survey_app.journeys import collect, prepare
from survey_app.journeys.collect import Outcome
from survey_app.store.meetings import Meeting
from survey_app.store.submissions import ConflictingSubmission, Submission
from tests import build

TODAY = date(2026, 3, 12)


def an_arrival(app: Flask, meeting: Meeting, /, **fields: Any) -> Arrival:
    with app.extensions["answers"].reading() as work:
        digest = build.digest_of(work, meeting, "mieszkaniec")
    given = {
        "id": str(uuid.uuid4()),
        "meeting": meeting.id,
        "digest": digest,
        "channel": "tablet",
        "language": "pl",
        "filled_on": "2026-03-12",
        "answers": {"Q1": "4"},
    }
    return Arrival(**given | fields)


def take(app: Flask, *arrivals: Arrival, today: date = TODAY) -> list[Outcome]:
    with app.extensions["answers"].writing() as work:
        return collect.accept_many(work, arrivals, today)


def receipts(app: Flask, *arrivals: Arrival, today: date = TODAY) -> list[Receipt]:
    return [outcome.receipt for outcome in take(app, *arrivals, today=today)]


def stored(app: Flask) -> list[Submission]:
    with app.extensions["answers"].reading() as work:
        return list(work.query(Submission))


def conflicts(app: Flask) -> list[ConflictingSubmission]:
    with app.extensions["answers"].reading() as work:
        return list(work.query(ConflictingSubmission))


def code(outcome: Outcome) -> str:
    return outcome.problems[0].code


def test_new_form_is_stored_with_village_campaign_and_version(app):
    meeting = build.a_meeting(app, solectwo="bydlin")
    assert receipts(app, an_arrival(app, meeting, answers=build.SOME_ANSWERS)) == [Receipt.STORED]
    [row] = stored(app)
    assert (row.solectwo, row.campaign, row.questionnaire, row.channel) == (
        "bydlin",
        2026,
        "mieszkaniec",
        "tablet",
    )
    assert row.answers["Q4"] == ["N03", "N09", "N17"]
    assert not row.withdrawn


def test_same_form_again_is_a_duplicate_and_kept_once(app):
    arrival = an_arrival(app, build.a_meeting(app))
    assert receipts(app, arrival) == [Receipt.STORED]
    assert receipts(app, arrival) == [Receipt.DUPLICATE]
    assert receipts(app, arrival, arrival) == [Receipt.DUPLICATE] * 2
    assert len(stored(app)) == 1


def test_capital_letters_do_not_make_another_id(app):
    meeting = build.a_meeting(app)
    answer_id = str(uuid.uuid4())
    first, second = (an_arrival(app, meeting, id=given) for given in (answer_id.upper(), answer_id))
    assert receipts(app, first, second) == [Receipt.STORED, Receipt.DUPLICATE]
    assert [row.id for row in stored(app)] == [answer_id]


def test_same_id_with_other_answers_is_kept_beside_once_for_each_content(app):
    meeting = build.a_meeting(app)
    answer_id = str(uuid.uuid4())
    first, second, third = (an_arrival(app, meeting, id=answer_id, answers={"Q1": given}) for given in ("4", "2", "1"))
    assert receipts(app, first) == [Receipt.STORED]
    assert receipts(app, second, third, second) == [Receipt.CONFLICT] * 3
    assert receipts(app, second) == [Receipt.CONFLICT]
    assert [row.answers for row in stored(app)] == [{"Q1": "4"}]
    assert sorted(row.answers["Q1"] for row in conflicts(app)) == ["1", "2"]


def test_conflict_inside_one_batch_keeps_the_first(app):
    meeting = build.a_meeting(app)
    answer_id = str(uuid.uuid4())
    batch = [an_arrival(app, meeting, id=answer_id, answers={"Q1": given}) for given in ("4", "2", "4")]
    assert receipts(app, *batch) == [Receipt.STORED, Receipt.CONFLICT, Receipt.DUPLICATE]
    assert [row.answers for row in stored(app)] == [{"Q1": "4"}]


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"id": "7"}, "bad_id"),
        ({"id": None}, "bad_id"),
        ({"id": "x" * 100_000}, "bad_id"),
        ({"id": str(uuid.UUID(int=5)) + "\n"}, "bad_id"),
        ({"meeting": "nothere"}, "unknown_meeting"),
        ({"meeting": ["a"]}, "unknown_meeting"),
        ({"meeting": "a\x00b"}, "unknown_meeting"),
        ({"meeting": "\ud800"}, "unknown_meeting"),
        ({"digest": "0" * 64}, "unknown_questionnaire"),
        ({"digest": {}}, "unknown_questionnaire"),
        ({"questionnaire": "mlodziez"}, "unknown_questionnaire"),
        ({"version": 99}, "unknown_questionnaire"),
        ({"channel": "e-mail"}, "bad_channel"),
        ({"channel": []}, "bad_channel"),
        ({"language": "xx"}, "bad_language"),
        ({"language": {}}, "bad_language"),
        ({"filled_on": "wczoraj"}, "bad_day"),
        ({"filled_on": "2026-02-30"}, "bad_day"),
        ({"filled_on": 20260312}, "bad_day"),
        ({"answers": {"Q1": "999"}}, "unknown_option"),
        ({"answers": {"Q4": ["N01", "N02", "N03", "N04"]}}, "too_many"),
    ],
)
def test_what_cannot_be_kept_is_rejected_by_name(app, wrong, expected):
    [outcome] = take(app, an_arrival(app, build.a_meeting(app), **wrong))
    assert (outcome.receipt, code(outcome)) == (Receipt.REJECTED, expected)
    assert stored(app) == []


def test_one_bad_form_does_not_keep_the_others_out(app):
    meeting = build.a_meeting(app)
    batch = [an_arrival(app, meeting), an_arrival(app, meeting, id="7"), an_arrival(app, meeting)]
    assert receipts(app, *batch) == [Receipt.STORED, Receipt.REJECTED, Receipt.STORED]


def test_every_code_of_a_whole_form_has_its_sentence():
    assert all(sentence.endswith(".") for sentence in SENTENCES.values())


def test_planned_meeting_takes_nothing(app):
    [outcome] = take(app, an_arrival(app, build.a_meeting(app, opened=False)))
    assert (outcome.receipt, code(outcome)) == (Receipt.REJECTED, "meeting_not_open")


def closed(app: Flask) -> Meeting:
    meeting = build.a_meeting(app)
    with app.extensions["answers"].writing() as work:
        prepare.close_meeting(work, meeting.id, TODAY, reason="liczby się nie zgadzają")
    return meeting


@pytest.mark.parametrize(("days", "receipt"), [(7, Receipt.STORED), (8, Receipt.REJECTED)])
def test_queue_from_the_hall_comes_in_a_week_after_closing(app, days, receipt):
    assert receipts(app, an_arrival(app, closed(app)), today=TODAY + timedelta(days=days)) == [receipt]


def test_known_form_gets_its_receipt_long_after_closing(app):
    meeting = build.a_meeting(app)
    arrival = an_arrival(app, meeting)
    take(app, arrival)
    with app.extensions["answers"].writing() as work:
        prepare.close_meeting(work, meeting.id, TODAY, reason="liczby się nie zgadzają")
    assert receipts(app, arrival, today=TODAY + timedelta(days=90)) == [Receipt.DUPLICATE]


def test_published_questionnaire_the_meeting_does_not_list_is_accepted(app):
    meeting = build.a_meeting(app, questionnaires=("mlodziez",))
    other = build.a_meeting(app, questionnaires=("mieszkaniec",))
    with app.extensions["answers"].reading() as work:
        digest = build.digest_of(work, other, "mieszkaniec")
    arrival = Arrival(str(uuid.uuid4()), meeting.id, digest, "tablet", "pl", TODAY, {"Q1": "4"})
    assert receipts(app, arrival) == [Receipt.STORED]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2026-03-11", date(2026, 3, 11)),
        ("2025-03-07", date(2025, 3, 7)),
        ("2024-01-01", TODAY),
        ("9999-12-31", TODAY),
        ("0001-01-01", TODAY),
    ],
)
def test_nothing_is_refused_for_its_time(app, given, kept):
    assert receipts(app, an_arrival(app, build.a_meeting(app), filled_on=given)) == [Receipt.STORED]
    assert stored(app)[0].filled_on == kept


def test_counts_by_channel_leave_out_what_was_taken_back(app):
    meeting = build.a_meeting(app)
    take(app, *(an_arrival(app, meeting, channel=channel) for channel in ("tablet", "tablet", "phone")))
    with app.extensions["answers"].writing() as work:
        work.query(Submission).filter_by(channel="phone").update({"withdrawn": True})
        assert collect.counts_by_channel(work, meeting.id) == {Channel.TABLET: 2}


def test_join_code_leads_to_the_meeting_and_its_questionnaires(app):
    meeting = build.a_meeting(app, questionnaires=("mieszkaniec", "mlodziez"))
    with app.extensions["answers"].reading() as work:
        found = collect.meeting_for_answers(work, meeting.join_code, TODAY)
    assert found.meeting.id == meeting.id
    assert [questionnaire.id for questionnaire in found.questionnaires] == ["mieszkaniec", "mlodziez"]


def test_unknown_code_and_closed_meeting_are_told_apart(app):
    meeting = build.a_meeting(app, opened=False)
    with app.extensions["answers"].reading() as work:
        with pytest.raises(NotFound):
            collect.meeting_for_answers(work, "nocode", TODAY)
        with pytest.raises(MeetingNotOpen):
            collect.meeting_for_answers(work, meeting.join_code, TODAY)


def test_order_of_arrival_cannot_be_read_back(app):
    """Without a rowid the rows stand by their random id; no column counts or tells time."""
    path = app.extensions["answers"].url.database
    with sqlite.connect(path) as raw:
        [[made_by]] = raw.execute("SELECT sql FROM sqlite_master WHERE name = 'submission'")
        columns = {row[1] for row in raw.execute("PRAGMA table_info(submission)")}
    raw.close()
    assert "WITHOUT ROWID" in made_by
    assert not columns & {"created", "created_at", "at", "rowid", "address", "device", "tablet"}

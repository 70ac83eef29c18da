"""Whether people, sheets and forms of a meeting add up, and the sentence for each thing that does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.domain.meetings import ATTENDANCE, COUNTS
from survey_app.domain.reconciliation import PAPER, differences
from survey_app.domain.submissions import Channel

ADDS_UP = {"present": 30, "soltys": 2, "sheets_out": 20, "sheets_back": 20, "sheets_spoiled": 2}
CHANNELS = {Channel.PAPER_TYPED: 15, Channel.PAPER_SCANNED: 3, Channel.PHONE: 5}
ROLES = [key for key in ATTENDANCE if key != "present"]
ON_SCREEN = [Channel.TABLET, Channel.HELPED, Channel.PHONE, Channel.IMPORTED]


def test_numbers_that_add_up_raise_no_question():
    assert differences(ADDS_UP, CHANNELS) == []


def test_a_meeting_nobody_counted_is_asked_for_its_people_only():
    assert differences({}, {Channel.PHONE: 40}) == ["Nie wpisano, ile osób było obecnych."]


@pytest.mark.parametrize(("present", "forms", "said"), [
    (3, 3, []),
    (0, 0, []),
    (0, 1, ["Przyjęto 1 ankietę, a obecnych było 0 osób. Czy ktoś odpowiedział dwa razy albo z domu?"]),
    (1, 2, ["Przyjęto 2 ankiety, a obecnych było 1 osoba. Czy ktoś odpowiedział dwa razy albo z domu?"]),
    (2, 5, ["Przyjęto 5 ankiet, a obecnych było 2 osoby. Czy ktoś odpowiedział dwa razy albo z domu?"]),
    (12, 22, ["Przyjęto 22 ankiety, a obecnych było 12 osób. Czy ktoś odpowiedział dwa razy albo z domu?"]),
])  # fmt: skip
def test_more_forms_than_people_are_asked_about_in_good_polish(present, forms, said):
    assert differences({"present": present}, {Channel.TABLET: forms}) == said


@pytest.mark.parametrize("channel", Channel)
def test_a_form_of_every_channel_needs_somebody_who_was_there(channel):
    for forms in (1, 2):
        sheets = {"sheets_back": forms} if channel in PAPER else {}
        assert len(differences({"present": 1} | sheets, {channel: forms})) == forms - 1


@pytest.mark.parametrize("role", ROLES)
def test_no_role_counts_more_people_than_were_there(role):
    assert differences({"present": 4, role: 4}, {}) == []
    assert differences({"present": 4, role: 5}, {}) == [
        f"„{ATTENDANCE[role]}”: 5, to więcej niż wszystkich obecnych (4)."
    ]


def test_roles_may_overlap_so_their_sum_is_not_asked_about():
    assert differences({"present": 4, "soltys": 3, "organisations": 3, "seniors": 4}, {}) == []


@pytest.mark.parametrize(("counts", "said"), [
    ({"sheets_out": 20, "sheets_back": 0}, "Rozdano 20 arkuszy, a oddano 0 arkuszy."),
    ({"sheets_out": 3, "sheets_back": 1}, "Rozdano 3 arkusze, a oddano 1 arkusz."),
    ({"sheets_out": 1, "sheets_back": 4}, "Rozdano 1 arkusz, a oddano 4 arkusze."),
    ({"sheets_out": 1}, "Rozdano 1 arkusz, a nie wpisano, ile oddano."),
])  # fmt: skip
def test_every_sheet_handed_out_has_to_come_back(counts, said):
    paper = {Channel.PAPER_TYPED: counts.get("sheets_back", 0)}
    assert differences({"present": 50} | counts, paper) == [said]


def test_a_meeting_without_paper_is_not_asked_about_sheets():
    assert differences({"present": 9, "sheets_printed": 30, "sheets_out": 0}, {Channel.PHONE: 9}) == []


@pytest.mark.parametrize("counts", [{}, {"sheets_printed": 30}, {"sheets_out": 0}, {"sheets_spoiled": 1}])
@pytest.mark.parametrize("channel", PAPER)
def test_paper_that_nobody_counted_is_asked_about(counts, channel):
    said = ["Wpisano z papieru 2 ankiety, a nie policzono arkuszy: rozdanych ani oddanych."]
    assert differences({"present": 9} | counts, {channel: 2}) == said


@pytest.mark.parametrize(("typed", "said"), [
    (17, ["Do wpisania jest 18 arkuszy, a wpisano 17 arkuszy."]),
    (18, []),
    (22, ["Do wpisania jest 18 arkuszy, a wpisano 22 arkusze."]),
])  # fmt: skip
def test_every_usable_sheet_has_to_be_typed_once(typed, said):
    assert differences(ADDS_UP, {Channel.PAPER_TYPED: typed}) == said


def test_typed_and_scanned_sheets_are_paper_alike():
    assert differences(ADDS_UP, {Channel.PAPER_TYPED: 8, Channel.PAPER_SCANNED: 10}) == []
    assert differences(ADDS_UP, {Channel.PAPER_SCANNED: 18}) == []


def test_more_spoiled_sheets_than_came_back_is_a_slip_of_the_pen():
    counts = {"present": 30, "sheets_back": 2, "sheets_spoiled": 3}
    assert differences(counts, {}) == ["„Arkusze zniszczone lub puste”: 3, to więcej niż oddanych (2)."]


def test_everything_that_differs_is_said_at_once_people_first():
    counts = {"present": 4, "soltys": 5, "sheets_out": 9, "sheets_back": 8}
    said = differences(counts, {Channel.PAPER_TYPED: 7})
    assert [one.split()[0] for one in said] == ["„w", "Przyjęto", "Rozdano", "Do"]


@st.composite
def honest_meetings(draw):
    """Counts and channels of a meeting at which nobody made a mistake."""
    channels = {channel: draw(st.integers(0, 60)) for channel in Channel}
    spoiled = draw(st.integers(0, 20))
    back = channels[Channel.PAPER_TYPED] + channels[Channel.PAPER_SCANNED] + spoiled
    present = sum(channels.values()) + draw(st.integers(0, 60))
    counts = {role: draw(st.integers(0, present)) for role in ROLES}
    counts |= {"present": present, "sheets_out": back, "sheets_back": back, "sheets_spoiled": spoiled}
    return counts, channels


@given(honest_meetings())
def test_an_honest_count_is_never_questioned(meeting):
    assert differences(*meeting) == []


@given(honest_meetings(), st.sampled_from(["sheets_out", "sheets_back", "sheets_spoiled"]), st.integers(1, 9))
def test_one_wrong_count_of_sheets_is_always_noticed(meeting, which, by):
    counts, channels = meeting
    assert differences(counts | {which: counts[which] + by}, channels) != []


@given(honest_meetings(), st.sampled_from([Channel.PAPER_TYPED, Channel.PAPER_SCANNED]))
def test_a_sheet_typed_twice_is_always_noticed(meeting, channel):
    counts, channels = meeting
    assert differences(counts, channels | {channel: channels[channel] + 1}) != []


@given(
    st.dictionaries(st.sampled_from(sorted(COUNTS)), st.integers(0, 500)),
    st.integers(0, 500),
    st.dictionaries(st.sampled_from(ON_SCREEN), st.integers(0, 500)),
)
def test_forms_on_screens_never_disturb_the_count_of_sheets(counts, typed, on_screen):
    def about_sheets(channels):
        return [one for one in differences(counts, channels) if "arkusz" in one.lower()]

    paper = {Channel.PAPER_TYPED: typed}
    assert about_sheets(paper) == about_sheets(paper | on_screen)

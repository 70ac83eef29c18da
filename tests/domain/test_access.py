"""Who may do what. The tests of the house hold that every address names its act."""

import pytest

from survey_app.domain.access import MAY, Act, Role, may

NEEDS_AN_ACCOUNT = set(Act) - {Act.PUBLIC, Act.TABLET}


def test_the_table_has_a_row_for_every_role():
    assert set(MAY) == set(Role)


def test_the_coordinator_may_do_everything_that_needs_an_account():
    assert MAY[Role.COORDINATOR] == NEEDS_AN_ACCOUNT


@pytest.mark.parametrize("act", [Act.SEE_PEOPLE, Act.RUN_OFFICE])
def test_names_and_accounts_are_the_coordinators_alone(act):
    assert [role for role in Role if may(role, act)] == [Role.COORDINATOR]


def test_a_helper_types_part_a_and_nothing_more():
    assert MAY[Role.HELPER] == {Act.OWN_ACCOUNT, Act.SEE_MEETINGS, Act.TRANSCRIBE}


def test_a_soltys_sees_no_answers():
    assert MAY[Role.SOLTYS] == {Act.OWN_ACCOUNT}


@pytest.mark.parametrize("act", [Act.PUBLIC, Act.TABLET])
def test_pages_without_an_account_are_no_right_of_a_role(act):
    assert not any(may(role, act) for role in Role)

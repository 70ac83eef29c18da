"""Who may do what, spelled out; and that the door keeps to it. tests/test_house.py holds that every address has an act.

The addresses themselves are visited in every role by tests/web/test_every_address.py.
"""

import pytest

from survey_app.domain.access import MAY, Act, Role, may
from tests.conftest import COORDINATOR, signed_in

EVERYBODY = set(Role)
IN_THE_FIELD = {Role.COORDINATOR, Role.ORGANISER, Role.HELPER}
OFFICE = {Role.COORDINATOR, Role.ORGANISER}

WHO_MAY = {
    Act.PUBLIC: set(),  # no right of a role: residents have no account
    Act.TABLET: set(),  # nor this: a tablet has its token
    Act.OWN_ACCOUNT: EVERYBODY,
    Act.SEE_MEETINGS: IN_THE_FIELD,
    Act.TRANSCRIBE: IN_THE_FIELD,
    Act.PREPARE_MEETINGS: OFFICE,
    Act.CORRECT_ANSWERS: OFFICE,
    Act.TYPE_SLIPS: OFFICE,
    Act.SEE_RESULTS: OFFICE,
    Act.CODE_ANSWERS: OFFICE,
    Act.PUBLISH: {Role.COORDINATOR},
    Act.SEE_OWN_VILLAGE: {Role.SOLTYS},
    Act.EXPORT: OFFICE,
    Act.WORK_ON_PLAN: OFFICE,
    Act.WORK_WITH_PARTNERS: OFFICE,
    Act.SEE_QUESTIONNAIRES: OFFICE,
    Act.SEE_PEOPLE: {Role.COORDINATOR},
    Act.RUN_OFFICE: {Role.COORDINATOR},
}
OWN_ACCOUNT = {
    *("sign_in.password", "sign_in.change_password", "sign_in.sign_out_elsewhere", "sign_in.out"),
    *("second_factor.page", "second_factor.switch"),
}


def opened_to(app, role, method):
    """Endpoints behind an account that the role reaches by this method."""
    reached = set()
    for rule in app.url_map.iter_rules():
        act = getattr(app.view_functions[rule.endpoint], "act", None)
        if method in rule.methods and act is not None and may(role, act):
            reached.add(rule.endpoint)
    return reached


def test_the_table_has_a_row_for_every_role_and_this_test_a_line_for_every_act():
    assert set(MAY) == set(Role)
    assert set(WHO_MAY) == set(Act)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", Act)
def test_a_role_may_do_its_acts_and_no_others(role, act):
    assert may(role, act) == (role in WHO_MAY[act])


def test_rights_grow_from_helper_to_coordinator():
    assert MAY[Role.HELPER] < MAY[Role.ORGANISER] < MAY[Role.COORDINATOR]


def test_a_soltys_may_what_everybody_may_and_see_what_was_published_of_the_own_village():
    assert MAY[Role.SOLTYS] - MAY[Role.HELPER] == {Act.SEE_OWN_VILLAGE}


def test_a_helper_writes_nothing_but_part_a_the_ledger_and_the_own_account(app):
    pictures = {"remove", "send", "settle", "take_back", "tell_apart", "throw_away"}
    writes = {"transcribe.keep", "transcribe.undo", "second_typing.keep", "printing.note", *OWN_ACCOUNT}
    writes |= {f"pictures.{name}" for name in pictures}
    assert opened_to(app, Role.HELPER, "POST") == writes - {"sign_in.password", "second_factor.page"}


def test_a_helper_opens_no_page_of_answers_results_or_names(app):
    rooms = {endpoint.split(".")[0] for endpoint in opened_to(app, Role.HELPER, "GET")}
    own = {"sign_in", "second_factor"}
    assert rooms == own | {"prepare", "printing", "gather", "transcribe", "second_typing", "pictures"}
    assert not {"transcribe.sheet", "second_typing.look", "printing.form"} & opened_to(app, Role.HELPER, "GET")


def test_a_soltys_reaches_the_start_page_the_own_account_and_the_own_village_only(app):
    reached = opened_to(app, Role.SOLTYS, "GET") | opened_to(app, Role.SOLTYS, "POST")
    assert reached == {"prepare.start", "publish.own_village", "publish.own_card", *OWN_ACCOUNT}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_address_that_names_no_act_is_closed_to_everybody(app, method):
    app.config["WTF_CSRF_ENABLED"] = False
    app.add_url_rule("/forgotten", "forgotten", lambda: "something secret", methods=["GET", "POST"])
    for client in (app.test_client(), signed_in(app, *COORDINATOR).client):
        answer = client.open("/forgotten", method=method)
        assert answer.status_code == 403
        assert "secret" not in answer.get_data(as_text=True)

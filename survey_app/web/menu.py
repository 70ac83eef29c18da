"""The main menu of the organiser's pages: only what the role may do."""

from typing import NamedTuple

from flask import Flask, current_app, g, request, url_for

from survey_app.domain.access import Act, Role, may

_ENTRIES = (
    ("Spotkania", "prepare.meetings", Act.SEE_MEETINGS),
    ("Wyniki", "report.newest", Act.SEE_RESULTS),
    ("Moje sołectwo", "publish.own_village", Act.SEE_OWN_VILLAGE),
    ("Plan", "plan.newest", Act.WORK_ON_PLAN),
    ("Partnerzy", "partners.page", Act.WORK_WITH_PARTNERS),
    ("Osoby", "leaders.people", Act.SEE_PEOPLE),
    ("Kwestionariusze", "office.questionnaires_list", Act.SEE_QUESTIONNAIRES),
    ("Biuro", "office.start", Act.RUN_OFFICE),
)

_OF_RESULTS = {"themes", "second_coding", "downloads"}
_OF_OFFICE = {"backups", "slips_home"}


class Entry(NamedTuple):
    label: str
    address: str
    here: bool


def menu() -> list[Entry]:
    """Entries for who is signed in; the room of the page that is open is marked."""
    role = Role(g.organiser.role)
    here = (_room(request.blueprint or ""), request.endpoint)
    return [
        Entry(label, url_for(endpoint), here[0] == endpoint.split(".")[0] and _same_room(here[1], endpoint))
        for label, endpoint, act in _ENTRIES
        if endpoint in current_app.view_functions and may(role, act)
    ]


def _room(blueprint: str) -> str:
    """Results, people and the office are several view modules and one entry each."""
    if blueprint.startswith("leaders_"):
        return "leaders"
    if blueprint.startswith("partners_"):
        return "partners"
    if blueprint in _OF_OFFICE:
        return "office"
    return "report" if blueprint.startswith("report_") or blueprint in _OF_RESULTS else blueprint


def _same_room(here: str | None, endpoint: str) -> bool:
    """Questionnaires and the office share a blueprint but are two entries."""
    of_questionnaires = "questionnaire" in (here or "")
    return of_questionnaires == ("questionnaire" in endpoint)


def hang(app: Flask) -> None:
    app.jinja_env.globals["menu"] = menu
    app.context_processor(lambda: {"signed_in": g.get("organiser")})

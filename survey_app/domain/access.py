"""Who may do what: one table, role × act. Every address names its act; one without an act is refused."""

from enum import StrEnum


class Role(StrEnum):
    COORDINATOR = "koordynator"
    ORGANISER = "organizator"
    HELPER = "pomocnik"
    SOLTYS = "soltys"


class Act(StrEnum):
    PUBLIC = "public"  # residents, without an account
    TABLET = "tablet"  # a paired tablet, by its token
    OWN_ACCOUNT = "own account"
    SEE_MEETINGS = "see meetings"
    PREPARE_MEETINGS = "prepare meetings"
    TRANSCRIBE = "transcribe part A"
    CORRECT_ANSWERS = "correct answers"
    TYPE_SLIPS = "type slips"
    SEE_PEOPLE = "see people"
    SEE_RESULTS = "see results"
    PUBLISH = "publish results"
    SEE_OWN_VILLAGE = "see published results of the own village"
    CODE_ANSWERS = "put open answers under themes"
    EXPORT = "export"
    WORK_ON_PLAN = "work on the plan"
    WORK_WITH_PARTNERS = "work with partners"
    SEE_QUESTIONNAIRES = "see questionnaires"
    RUN_OFFICE = "run the office"


_HELPER = {Act.OWN_ACCOUNT, Act.SEE_MEETINGS, Act.TRANSCRIBE}
_ORGANISER = _HELPER | {
    Act.PREPARE_MEETINGS,
    Act.CORRECT_ANSWERS,
    Act.TYPE_SLIPS,
    Act.SEE_RESULTS,
    Act.CODE_ANSWERS,
    Act.EXPORT,
    Act.WORK_ON_PLAN,
    Act.WORK_WITH_PARTNERS,
    Act.SEE_QUESTIONNAIRES,
}

MAY: dict[Role, frozenset[Act]] = {
    Role.COORDINATOR: frozenset(_ORGANISER | {Act.SEE_PEOPLE, Act.RUN_OFFICE, Act.PUBLISH}),
    Role.ORGANISER: frozenset(_ORGANISER),
    Role.HELPER: frozenset(_HELPER),
    Role.SOLTYS: frozenset({Act.OWN_ACCOUNT, Act.SEE_OWN_VILLAGE}),
}


def may(role: Role, act: Act) -> bool:
    return act in MAY[role]

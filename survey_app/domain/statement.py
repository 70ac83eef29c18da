"""The accessibility statement: what state the pages may be in, and what still has to be said about them."""

from collections.abc import Mapping
from enum import StrEnum

from survey_app.domain.refusals import WrongInput


class State(StrEnum):
    """The three states of the statute of 4 April 2019, in its own words."""

    FULL = "w pełni zgodna"
    PARTIAL = "częściowo zgodna"
    NONE = "niezgodna"


NEEDED = (
    *("cus_name", "cus_address", "statement_published", "statement_changed", "statement_state", "statement_made"),
    *("statement_basis", "statement_contact", "statement_building", "statement_communication"),
)
EITHER = {"statement_email": "cus_email", "statement_phone": "cus_phone"}
"""The office's own contact stands in when none is named for accessibility."""


def missing(settings: Mapping[str, str]) -> list[str]:
    """Names of the settings without which the statement is not complete. A first review need not have been."""
    gaps = [name for name in NEEDED if not settings[name]]
    gaps += [name for name, other in EITHER.items() if not settings[name] and not settings[other]]
    if settings["statement_state"] in (State.PARTIAL, State.NONE) and not settings["statement_faults"]:
        gaps.append("statement_faults")
    return gaps


def refuse_contradiction(state: str, faults: str) -> None:
    """Raises WrongInput when pages said to be in full order have faults listed."""
    if state == State.FULL and faults:
        raise WrongInput(
            f"Strona „{State.FULL}” nie ma niedostępnych treści. Proszę zmienić stan albo usunąć listę treści."
        )

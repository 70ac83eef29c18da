"""Do people, sheets and forms of a meeting add up? Says in sentences what does not."""

from collections.abc import Mapping

from forms.polish import ile
from survey_app.domain.meetings import ATTENDANCE, SHEETS
from survey_app.domain.submissions import Channel

PAPER = (Channel.PAPER_TYPED, Channel.PAPER_SCANNED)


def differences(
    counts: Mapping[str, int], channels: Mapping[str, int], ledger: Mapping[str, int] | None = None
) -> list[str]:
    """Empty when everything adds up. counts: keys of domain.meetings.COUNTS; channels: residents' forms.

    ledger: the same keys as the ledger of printed sheets has them; it stands in for what nobody counted by hand.
    """
    said = [*_missing(counts), *_parts(counts), *_against(counts, ledger or {})]
    counts = {**(ledger or {}), **counts}
    forms, paper = sum(channels.values()), sum(channels.get(channel, 0) for channel in PAPER)
    present = counts.get("present")
    if present is not None and forms > present:
        said.append(
            f"Przyjęto {_ankiet(forms)}, a obecnych było {ile(present, 'osoba', 'osoby', 'osób')}."
            " Czy ktoś odpowiedział dwa razy albo z domu?"
        )
    return [*said, *_sheets(counts, paper)]


def _missing(counts: Mapping[str, int]) -> list[str]:
    return [] if "present" in counts else ["Nie wpisano, ile osób było obecnych."]


def _against(counts: Mapping[str, int], ledger: Mapping[str, int]) -> list[str]:
    """What was counted by hand and what the ledger of sheets says."""
    return [
        f"„{SHEETS[key]}”: policzono {counts[key]}, a w ewidencji jest {number}."
        for key, number in ledger.items()
        if key in counts and counts[key] != number
    ]


def _parts(counts: Mapping[str, int]) -> list[str]:
    """No role may count more people than were there; roles may overlap, so they need not add up."""
    present = counts.get("present")
    if present is None:
        return []
    return [
        f"„{label}”: {counts[key]}, to więcej niż wszystkich obecnych ({present})."
        for key, label in ATTENDANCE.items()
        if key != "present" and counts.get(key, 0) > present
    ]


def _sheets(counts: Mapping[str, int], paper: int) -> list[str]:
    """Every sheet handed out comes back; every one that came back and is not spoiled is typed."""
    out, back, spoiled = counts.get("sheets_out"), counts.get("sheets_back"), counts.get("sheets_spoiled", 0)
    if back is None and out:
        return [f"Rozdano {_arkuszy(out)}, a nie wpisano, ile oddano."]
    if back is None:
        return (
            [f"Wpisano z papieru {_ankiet(paper)}, a nie policzono arkuszy: rozdanych ani oddanych."] if paper else []
        )
    said = []
    if out is not None and out != back:
        said.append(f"Rozdano {_arkuszy(out)}, a oddano {_arkuszy(back)}.")
    if spoiled > back:
        said.append(f"„{SHEETS['sheets_spoiled']}”: {spoiled}, to więcej niż oddanych ({back}).")
    elif back - spoiled != paper:
        said.append(f"Do wpisania jest {_arkuszy(back - spoiled)}, a wpisano {_arkuszy(paper)}.")
    return said


def _ankiet(number: int) -> str:
    return ile(number, "ankietę", "ankiety", "ankiet")


def _arkuszy(number: int) -> str:
    return ile(number, "arkusz", "arkusze", "arkuszy")

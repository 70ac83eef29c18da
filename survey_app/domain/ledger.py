"""The ledger of numbered sheets: what became of each, and what does not add up."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from forms import sheetcode
from forms.sheetcode import SheetCodeFault
from survey_app.domain.refusals import WrongInput

STEPS = {
    "handed_out": "rozdane",
    "returned": "oddane",
    "spoiled": "zniszczone lub puste",
}
"""What people note by hand; the rest follows from what was typed and photographed."""
MOST_NUMBERS = 1000
_STRETCH = re.compile(r"(.+?)\s*(?:–|—|do|\.\.|-(?=\s*[0-9]))\s*(.+)")


@dataclass(frozen=True, slots=True)
class Line:
    """One printed sheet."""

    number: int
    handed_out: bool = False
    returned: bool = False
    spoiled: bool = False
    entered: int = 0  # how many stored sheets have the number
    photographed: bool = False
    checked: bool = False  # typed a second time by somebody else

    @property
    def is_back(self) -> bool:
        """Also a sheet nobody noted, once it is typed or photographed."""
        return self.returned or self.spoiled or self.photographed or self.entered > 0

    @property
    def was_out(self) -> bool:
        return self.handed_out or (self.is_back and not self.spoiled)


@dataclass(frozen=True, slots=True)
class Findings:
    """Numbers that a human should look after."""

    missing: list[int]  # handed out, not seen again
    not_entered: list[int]  # back, but neither typed nor spoiled
    doubled: list[int]  # entered more than once
    unprinted: list[int]  # entered, but never printed here
    spoiled_entered: list[int]  # noted as spoiled, and entered

    @property
    def any(self) -> bool:
        return bool(self.missing or self.not_entered or self.doubled or self.unprinted or self.spoiled_entered)


def findings(lines: Sequence[Line], entered: Iterable[int]) -> Findings:
    """entered: the number of every stored sheet that counts, printed here or not."""
    printed = {line.number for line in lines}
    return Findings(
        missing=[line.number for line in lines if line.handed_out and not line.is_back],
        not_entered=[line.number for line in lines if line.is_back and not line.entered and not line.spoiled],
        doubled=[line.number for line in lines if line.entered > 1],
        unprinted=sorted(set(entered) - printed) if printed else [],
        spoiled_entered=[line.number for line in lines if line.spoiled and line.entered],
    )


def counts(lines: Sequence[Line]) -> dict[str, int]:
    """The ledger in the words of the meeting's counts (domain.meetings.SHEETS); empty when nothing was printed here."""
    if not lines:
        return {}
    return {
        "sheets_printed": len(lines),
        "sheets_out": sum(line.was_out for line in lines),
        "sheets_back": sum(line.is_back for line in lines),
        "sheets_spoiled": sum(line.spoiled for line in lines),
    }


def reliable(lines: Sequence[Line]) -> dict[str, int]:
    """As `counts`, without what nobody noted: a ledger that was only printed knows nothing of the hall."""
    noted = any(line.handed_out or line.returned or line.spoiled for line in lines)
    return {key: number for key, number in counts(lines).items() if noted or key == "sheets_printed"}


def read_numbers(text: str) -> list[int]:
    """Numbers in "1–30, 34, 17-K do 20-P", rising, each once. Raises WrongInput."""
    numbers: set[int] = set()
    for part in filter(None, (part.strip() for part in re.split(r"[,;\n]", text))):
        numbers |= set(_stretch(part))
        if len(numbers) > MOST_NUMBERS:
            raise WrongInput(f"Naraz można podać najwyżej {MOST_NUMBERS} numerów. Proszę podzielić listę.")
    if not numbers:
        raise WrongInput("Nie podano numerów. Proszę wpisać je na przykład tak: 1–30, 34.")
    return sorted(numbers)


def _stretch(part: str) -> range:
    try:
        number = sheetcode.read(part)
        return range(number, number + 1)
    except SheetCodeFault as fault:
        ends = _STRETCH.fullmatch(part)
        if not ends:
            raise WrongInput(f"„{part[:30]}”: {fault}") from fault
    try:
        first, last = sheetcode.read(ends[1]), sheetcode.read(ends[2])
    except SheetCodeFault as fault:
        raise WrongInput(f"„{part[:30]}”: {fault}") from fault
    if last < first or last - first >= MOST_NUMBERS:
        raise WrongInput(f"„{part[:30]}”: proszę podać najpierw mniejszy numer, potem większy (najwyżej 1000 naraz).")
    return range(first, last + 1)

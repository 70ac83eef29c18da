"""Village cards as PDF: tagged, one page a village. Heavy: imported only where a card is made."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst

from exports.village_card import Card
from forms import letters, typeset
from forms.polish import hard_spaces

FAMILIES = ("Zebranie Latin", "Zebranie Cyrillic")
TEMPLATE = Path(__file__).parent / "print" / "card.typ"


def write(path: Path, cards: Sequence[Card], gmina: str) -> None:
    """One page a card, in the order given (PDF/UA-1)."""
    only = cards[0].title if len(cards) == 1 else "Karty sołectw"
    told = {
        "title": f"{only}, {gmina}",
        "description": "Co powiedzieli mieszkańcy: karta sołectwa",
        "fonts": list(FAMILIES),
        "cards": [asdict(card) for card in cards],
    }
    typst.compile(
        TEMPLATE,
        output=path,
        root=TEMPLATE.parent,
        font_paths=typeset.fonts(),
        sys_inputs={"data": json.dumps(_with_hard_spaces(letters.all_printable(told)), ensure_ascii=False)},
        pdf_standards="ua-1",
        timestamp=0,
    )


def _with_hard_spaces(told: Any) -> Any:
    """So that no one-letter word stands at the end of a line."""
    if isinstance(told, str):
        return hard_spaces(told)
    if isinstance(told, dict):
        return {key: _with_hard_spaces(value) for key, value in told.items()}
    return [_with_hard_spaces(one) for one in told] if isinstance(told, list | tuple) else told

"""Invitation cards: six on an A4 page with lines to cut along; on each a code and nobody's name.

What they say is given, in the language wanted. Heavy: the typesetter loads only where cards are made.
"""

import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

TEMPLATE = Path(__file__).parent / "print" / "invitation.typ"


@dataclass(frozen=True, slots=True)
class Words:
    """The same on every card of a printing."""

    language: str  # pl, en or uk
    title: str
    body: tuple[str, ...]  # what it is about, what is known of the holder
    how: str  # where the code is typed
    until: str
    sender: tuple[str, ...]  # the office: name, address, telephone and e-mail
    qr: str  # what the picture is, for who cannot see it


def pdf(words: Words, codes: Sequence[str], address: str) -> bytes:
    """Tagged (PDF/UA-1). address: of the page where a code is typed; in the QR the code stands behind #."""
    import segno
    import typst

    from forms import typeset
    from forms.letters import all_printable
    from forms.polish import hard_spaces

    def drawn(code: str) -> str:
        drawing = io.BytesIO()
        made = segno.make(f"{address}#{code}", error="m", micro=False)
        made.save(drawing, kind="svg", border=0, xmldecl=False, svgns=True, scale=1)
        return drawing.getvalue().decode()

    said = all_printable(asdict(words))
    told = {
        **said,
        "body": [hard_spaces(text) for text in said["body"]],
        "until": hard_spaces(said["until"]),
        "fonts": ["Zebranie Cyrillic"] if words.language == "uk" else ["Zebranie Latin", "Zebranie Cyrillic"],
        "cards": [{"code": code, "qr": drawn(code)} for code in codes],
    }
    made = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=typeset.fonts(),
        sys_inputs={"data": json.dumps(told, ensure_ascii=False)},
        pdf_standards="ua-1",
        timestamp=0,
    )
    assert isinstance(made, bytes)
    return made

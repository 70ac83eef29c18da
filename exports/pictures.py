"""A ranking or a chart as one picture for a slide: SVG drawn here, PNG made from it by the typesetter.

The picture stands alone: it says its title, how many answered, who they were and at what level it may be shown.
"""

import subprocess
import sys
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import NamedTuple

WIDTH = 1280
EDGE = 56
LABELS = 470  # width of the column of labels
LETTER = 14  # width of one letter of a figure
LINE = 30
GAP = 18
FONT = "Atkinson Hyperlegible Next, Zebranie Latin, Verdana, sans-serif"
INK, MUTED, BRAND, WASH, WARN, WARN_LINE = "#16202a", "#46545f", "#0b4f6c", "#e3edf2", "#fff3d1", "#b07800"
INTERNAL = "do użytku wewnętrznego"
MOST_ROWS = 18
PIXELS_PER_INCH = 144  # twice the size of the drawing: sharp on a projector
SECONDS = 60

_FONTS = Path(__file__).parent.parent / "forms" / "print"


class Bar(NamedTuple):
    label: str
    length: float
    value: str  # the figure beside the bar
    said: str = ""  # under the label: "wskazało 17 z 41 osób"


@dataclass(frozen=True, slots=True)
class Picture:
    title: str
    under: str  # what is counted and how many answered
    bars: tuple[Bar, ...]
    who: str
    level: str = INTERNAL


class PictureFailed(RuntimeError):
    """The process that makes the PNG ended without one; carries its last words."""


def svg(picture: Picture) -> str:
    """A whole SVG document. Every text is escaped; nothing is loaded from elsewhere."""
    drawing = _Drawing()
    drawing.lines(picture.title, 40, 46, bold=True, width=54)
    drawing.y += GAP / 2
    drawing.lines(picture.under, 23, LINE, fill=MUTED, width=100)
    drawing.y += GAP
    shown = picture.bars[:MOST_ROWS]
    longest = max((bar.length for bar in shown), default=0.0) or 1.0
    figures = 40 + LETTER * max((len(bar.value) for bar in shown), default=0)
    for bar in shown:
        drawing.bar(bar, bar.length / longest, figures)
    if left := len(picture.bars) - len(shown):
        drawing.lines(f"Pominięto dalsze pozycje: {left}.", 20, LINE, fill=MUTED, width=110)
    drawing.y += GAP
    drawing.lines(picture.who, 21, 28, fill=MUTED, width=88, right=330)
    drawing.tag(picture.level)
    return drawing.document(picture.title)


def png(document: str) -> bytes:
    """The drawing as PNG, twice its size. Raises PictureFailed.

    In a process of its own, like every other use of the typesetter: the serving process stays small.
    """
    command = [sys.executable, "-m", "exports.pictures"]
    ran = subprocess.run(command, input=document.encode(), capture_output=True, check=False, timeout=SECONDS)
    if ran.returncode or not ran.stdout.startswith(b"\x89PNG"):
        raise PictureFailed(ran.stderr.decode(errors="replace")[-500:])
    return ran.stdout


class _Drawing:
    """Draws from top to bottom; `y` is where the next thing begins."""

    def __init__(self) -> None:
        self.y = float(EDGE)
        self._parts: list[str] = []

    def lines(
        self, said: str, size: int, step: int, *, width: int, fill: str = INK, bold: bool = False, right: int = 0
    ) -> None:
        """A text wrapped after so many letters; `right` keeps a corner free."""
        most = width if not right else round(width * (WIDTH - 2 * EDGE - right) / (WIDTH - 2 * EDGE))
        for line in textwrap.wrap(said, most):
            self.y += step
            self._text(EDGE, self.y, line, size, fill=fill, bold=bold)

    def bar(self, bar: Bar, share: float, figures: int) -> None:
        label, said = textwrap.wrap(bar.label, 42)[:3], textwrap.wrap(bar.said, 48)[:2]
        top, height = self.y, LINE * len(label) + 24 * len(said)
        for place, line in enumerate(label, start=1):
            self._text(EDGE, top + LINE * place - 7, line, 22)
        for place, line in enumerate(said, start=1):
            self._text(EDGE, top + LINE * len(label) + 24 * place - 6, line, 18, fill=MUTED)
        left, length = EDGE + LABELS, WIDTH - 2 * EDGE - LABELS - figures
        middle = top + height / 2
        self._box(left, middle - 14, length, 28, WASH)
        if share > 0:
            self._box(left, middle - 14, max(length * share, 2.0), 28, BRAND)
        self._text(left + length + 18, middle + 9, bar.value, 24, bold=True)
        self.y = top + height + GAP / 2

    def tag(self, said: str) -> None:
        """The level, in the lower right corner."""
        width = 11.5 * len(said) + 36
        left, top = WIDTH - EDGE - width, self.y - 34
        ground, line = (WARN, WARN_LINE) if said == INTERNAL else (WASH, BRAND)
        self._parts.append(
            f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="42" rx="21" fill="{ground}"'
            f' stroke="{line}"/>'
        )
        self._text(left + width / 2, top + 28, said, 21, anchor="middle")

    def document(self, title: str) -> str:
        height = self.y + EDGE
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}"'
            f' height="{height:.0f}" font-family="{FONT}" role="img"><title>{escape(title)}</title>'
            f'<rect width="{WIDTH}" height="{height:.0f}" fill="#ffffff"/>{"".join(self._parts)}</svg>'
        )

    def _text(
        self, x: float, y: float, said: str, size: int, *, fill: str = INK, bold: bool = False, anchor: str = "start"
    ) -> None:
        weight = ' font-weight="700"' if bold else ""
        self._parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{fill}" text-anchor="{anchor}"{weight}>'
            f"{escape(_drawable(said))}</text>"
        )

    def _box(self, x: float, y: float, width: float, height: float, fill: str) -> None:
        self._parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="4" fill="{fill}"/>'
        )


def _drawable(said: str) -> str:
    """Without the control signs that no XML document may hold."""
    return "".join(letter for letter in said if letter.isprintable() or letter == "\u00a0")


def _png_here(document: bytes) -> bytes:
    import typst

    source = (
        "#set page(width: auto, height: auto, margin: 0pt)\n"
        f'#image(bytes(sys.inputs.drawing), format: "svg", width: {WIDTH / 2}pt)'
    )
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_FONTS)])
    made = typst.compile(
        source.encode(),
        format="png",
        ppi=PIXELS_PER_INCH * 2,
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"drawing": document.decode()},
    )
    assert isinstance(made, bytes)
    return made


def ordered(bars: Iterable[Bar]) -> tuple[Bar, ...]:
    """The longest first; what nobody named is left out."""
    return tuple(sorted((bar for bar in bars if bar.length > 0), key=lambda bar: -bar.length))


if __name__ == "__main__":
    sys.stdout.buffer.write(_png_here(sys.stdin.buffer.read()))

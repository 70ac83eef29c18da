"""Printing: how long 200 sheets take, what they weigh, and how far frames lie from where the layout says."""

import resource
import time
from dataclasses import astuple

import numpy as np
import pypdfium2

from forms import library
from forms.layout import Place
from forms.paper import Heading, print_sheets

COPIES = 200
DPI = 600


def main() -> None:
    asked = library.load("mieszkaniec", {})
    begun = time.perf_counter()
    made = print_sheets(asked, owner="bench", heading=Heading("Bydlin", "1 marca 2026"), numbers=range(1, COPIES + 1))
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"printing: {COPIES} sheets with slips ({made.pages} pages), s  {seconds:.1f}  goal 10")
    print(f"printing: size MB {len(made.pdf) / 1e6:.1f}, peak memory of the typesetter's process MB {peak:.0f}")
    off = [deviation for page in (0, 1, 4 * COPIES - 4) for deviation in _deviations(made, page)]
    print(
        f"printing: frames off their layout at {DPI} dpi, mm  worst {max(off):.3f}, mean {np.mean(off):.3f}  goal 0.1"
    )


def _deviations(made, page):
    side = made.layouts[0].sides[page % 4]
    picture = pypdfium2.PdfDocument(made.pdf)[page].render(scale=DPI / 72, grayscale=True).to_numpy().squeeze()
    return [
        abs(found - said)
        for box in side.boxes
        for found, said in zip(frame_in(picture, box.place), astuple(box.place), strict=True)
    ]


def frame_in(picture: np.ndarray, place: Place, dpi: int = DPI) -> tuple[float, float, float, float]:
    """x, y, width and height in mm of the dark frame printed near a place; picture: grey, one page at dpi."""
    scale, margin = dpi / 25.4, 0.6
    top, left = int((place.y - margin) * scale), int((place.x - margin) * scale)
    size = int((place.w + 2 * margin) * scale)
    dark = picture[top : top + size, left : left + size] < 128
    rows, columns = np.flatnonzero(dark.mean(axis=1) > 0.6), np.flatnonzero(dark.mean(axis=0) > 0.6)
    x, y = (left + columns[0]) / scale, (top + rows[0]) / scale
    return x, y, (columns[-1] + 1 - columns[0]) / scale, (rows[-1] + 1 - rows[0]) / scale


if __name__ == "__main__":
    main()

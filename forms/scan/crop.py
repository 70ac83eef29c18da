"""Pieces of a straightened side, cut out for a human to look at."""

import io

from forms.layout import Place
from forms.scan.reading import PX_PER_MM

QUALITY = 85
_BLUE = (0, 96, 168)


def cut(jpeg: bytes, place: Place, frame: Place | None = None) -> bytes:
    """The rectangle of a side (mm) as a JPEG of its own; a blue line goes round the box that is asked about.

    Raises ValueError when nothing of the rectangle lies on the side, OSError when the JPEG is none.
    """
    from PIL import Image, ImageDraw  # heavy, and needed for looking only

    with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as whole:
        left, top = max(0, _px(place.x)), max(0, _px(place.y))
        right, low = min(whole.width, _px(place.x + place.w)), min(whole.height, _px(place.y + place.h))
        if right - left < 1 or low - top < 1:
            raise ValueError("outside the side")
        piece = whole.crop((left, top, right, low))
    if frame is not None:
        piece = piece.convert("RGB")
        around = (frame.x - 1, frame.y - 1, frame.x + frame.w + 1, frame.y + frame.h + 1)
        shifted = tuple(
            _px(value) - (top if place_is_y else left) for value, place_is_y in zip(around, (0, 1, 0, 1), strict=True)
        )
        ImageDraw.Draw(piece).rounded_rectangle(shifted, radius=6, outline=_BLUE, width=4)
    out = io.BytesIO()
    piece.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _px(mm: float) -> int:
    return round(mm * PX_PER_MM)

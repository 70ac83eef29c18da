"""Opening what was uploaded, without trusting it: a few formats, bounded sizes, one grey picture a page."""

import io
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP", "TIFF")
MOST_BYTES = 25 * 1024 * 1024
MOST_PIXELS = 50_000_000
MOST_PAGES = 60
LONG_SIDE = 3600
"""Px: A4 at 300 dpi. Larger pictures are shrunk, they hold nothing more that is of use."""
PDF_LONG_SIDE = 2600
SHORTEST = 500
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1", b"ftyphevc", b"ftypavif")

Image.MAX_IMAGE_PIXELS = MOST_PIXELS


class Refused(Exception):
    """Carries the key of the reason (docs: survey_app/domain/pictures.py)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def pages_of(path: Path) -> Iterator[np.ndarray | Refused]:
    """Grey pictures, 8 bits, one for each page; a Refused stands for a page that cannot be used.

    Raises Refused when the file as a whole cannot be.
    """
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise Refused("too_large")
    with path.open("rb") as file:
        head = file.read(1024)
    if b"%PDF-" in head:
        yield from _pdf(path)
    else:
        yield from _picture(path, head)


def _pdf(path: Path) -> Iterator[np.ndarray | Refused]:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as fault:
        raise Refused("locked_pdf" if "password" in str(fault).lower() else "not_a_picture") from fault
    try:
        if len(document) > MOST_PAGES:
            raise Refused("too_many_pages")
        for number in range(len(document)):
            yield _pdf_page(document, number)
    finally:
        document.close()


def _pdf_page(document: pypdfium2.PdfDocument, number: int) -> np.ndarray | Refused:
    """The size is asked before anything is drawn: half a kilobyte can describe a page of five metres."""
    try:
        page = document[number]
        width, height = page.get_size()
        if min(width, height) < 1:
            return Refused("not_a_picture")
        scale = min(300 / 72, PDF_LONG_SIDE / max(width, height))
        drawn = page.render(scale=scale, grayscale=True, may_draw_forms=False).to_numpy().squeeze().copy()
    except pypdfium2.PdfiumError:
        return Refused("not_a_picture")
    return _usable(drawn)


def _picture(path: Path, head: bytes) -> Iterator[np.ndarray | Refused]:
    formats = [*FORMATS, "HEIF"] if _heic_is_read() else list(FORMATS)
    if head[4:12] in _HEIC and "HEIF" not in formats:
        raise Refused("heic")
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        warnings.simplefilter("ignore", UserWarning)  # a broken EXIF block says nothing about the picture
        try:
            with Image.open(path, formats=formats) as opened:
                yield from _frames(opened)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
            raise Refused("too_large") from fault
        except UnidentifiedImageError as fault:
            raise Refused("not_a_picture") from fault
        except (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, OverflowError) as fault:
            raise Refused("not_a_picture") from fault


def _frames(opened: Image.Image) -> Iterator[np.ndarray | Refused]:
    """Every page of a TIFF; one picture of anything else."""
    number = getattr(opened, "n_frames", 1) if opened.format == "TIFF" else 1
    if number > MOST_PAGES:
        raise Refused("too_many_pages")
    for place in range(number):
        opened.seek(place)
        if opened.width * opened.height > MOST_PIXELS:
            raise Refused("too_large")
        yield _grey(opened)


def _grey(opened: Image.Image) -> np.ndarray | Refused:
    if min(opened.size) < SHORTEST:
        return Refused("too_small")
    if opened.mode == "1":
        return Refused("two_level")
    if opened.format == "JPEG":
        opened.draft("L", (LONG_SIDE * 3 // 4, LONG_SIDE))
    turned = ImageOps.exif_transpose(opened)
    if turned.mode in ("RGBA", "LA", "PA", "P"):
        flat = Image.new("RGBA", turned.size, "white")
        turned = Image.alpha_composite(flat, turned.convert("RGBA"))
    grey = turned.convert("L")
    grey.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.BILINEAR, reducing_gap=2.0)
    return _usable(np.asarray(grey).copy())


def _usable(picture: np.ndarray) -> np.ndarray | Refused:
    if min(picture.shape) < SHORTEST:
        return Refused("too_small")
    return Refused("two_level") if _is_two_level(picture) else picture


def _is_two_level(picture: np.ndarray) -> bool:
    """Nothing between black and white: pencil has vanished in such a scan. Softened edges are few."""
    between = np.count_nonzero((picture > 40) & (picture < 215))
    dark = np.count_nonzero(picture <= 40)
    return bool(dark > 0 and between < 0.15 * dark and between < 0.004 * picture.size)


def _heic_is_read() -> bool:
    """Only where the extra `heic` is installed."""
    try:
        from pillow_heif import register_heif_opener
    except ImportError:
        return False
    register_heif_opener()
    return True


def jpeg_of(picture: np.ndarray) -> bytes:
    """A grey JPEG that holds pixels and nothing else."""
    packed = io.BytesIO()
    Image.fromarray(picture).save(packed, "JPEG", quality=72)
    return packed.getvalue()

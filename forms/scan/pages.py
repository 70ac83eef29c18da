"""One uploaded file from beginning to end: opened, sides found, boxes read, or a reason given."""

import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import cv2
import numpy as np

from forms.layout import Layout
from forms.scan import intake, marks, register
from forms.scan.intake import Refused
from forms.scan.reading import PageReading, SideReading, refused
from forms.scan.register import Found, Trouble

cv2.setNumThreads(1)


def read_file(path: Path, name: str, layouts: Mapping[str, Layout]) -> Iterator[PageReading]:
    """A reading for every side in every page. layouts: those that may occur, by id. Never raises for bad input."""
    begun, page = time.process_time(), 0
    try:
        for page, picture in enumerate(intake.pages_of(path), 1):
            if isinstance(picture, Refused):
                yield refused(name, page, picture.reason, time.process_time() - begun)
            else:
                for found in register.sides_in(picture, layouts):
                    yield _reading(picture, found, name, page, begun)
            begun = time.process_time()
    except Refused as no:
        yield refused(name, page + 1, no.reason, time.process_time() - begun)


def _reading(picture: np.ndarray, found: Found | Trouble, name: str, page: int, begun: float) -> PageReading:
    if isinstance(found, Trouble):
        return refused(name, page, found.reason, time.process_time() - begun)
    straight = marks.straighten(picture, found.to_picture, found.side)
    dark = marks.darkness(straight)
    measured = marks.measure(dark, found.side)
    if reason := marks.why_not(measured):
        return refused(name, page, reason, time.process_time() - begun)
    side = SideReading(
        layout=found.layout.id,
        sheet=found.printed.number,
        side=found.side.number,
        boxes=marks.read_boxes(found.side, measured),
        writings=marks.read_writings(dark, found.side),
        mean_score=round(measured.score, 3),
    )
    picture_of_side = intake.jpeg_of(straight)
    return PageReading(name, page, "read", "", side, picture_of_side, time.process_time() - begun)

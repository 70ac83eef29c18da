"""From a picture to sheets in it: corner marks and the QR code say which side lies where."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import zxingcpp

from forms import layout, sheetcode
from forms.layout import Layout, Place, Side
from forms.sheetcode import Printed

Picture = np.ndarray
"""Grey, 8 bits, rows × columns."""

DETECT_AT = 1700
"""Long side in px at which marks are looked for first: a mark is then some 60 px wide."""
LEAST_MARKS = 3
QR_OFF_MM = 6.0
_QR_PX_PER_MM = 14
_QR_CODES = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


@dataclass(frozen=True, slots=True)
class Found:
    """One side in the picture. to_picture: 3 × 3, mm on paper to px in the picture."""

    printed: Printed
    layout: Layout
    side: Side
    to_picture: np.ndarray
    marks: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why nothing can be read: a reason's key, and the number if the code could be read."""

    reason: str
    printed: Printed | None = None


def sides_in(picture: Picture, layouts: Mapping[str, Layout]) -> list[Found | Trouble]:
    """What lies in the picture: one side, or the two slips of a leaf that was not torn. Never empty."""
    marks = _marks_in(picture)
    codes = [(code, _middle(code)) for code in zxingcpp.read_barcodes(picture, formats=_QR_CODES)]
    groups = _groups(marks)
    if not groups:
        return [Trouble(_nothing(picture, codes))]
    doubled = any(times > 1 for times in Counter(mark for mark, _ in marks).values())
    if doubled or sum(part == "A" for part, _ in groups) > 1:
        return [Trouble("two_sheets")]
    return [_found(picture, part, side, dict(marks), codes, layouts) for part, side in groups]


def _groups(marks: Sequence[tuple[int, np.ndarray]]) -> list[tuple[str, int]]:
    """Part and number of every side that shows at least two of its marks; one alone may be a mistake."""
    seen: Counter[tuple[str, int]] = Counter()
    for mark in {mark for mark, _ in marks}:
        part = next((part for part, first in layout.IDS.items() if 0 <= mark - first < layout.CORNERS), "A")
        side = mark // layout.CORNERS + 1 if part == "A" else 1
        if part != "A" or side <= layout.MOST_SIDES:
            seen[(part, side)] += 1
    most = max(seen.values(), default=0)
    return sorted(key for key, times in seen.items() if times >= min(2, most) and times > most - 3)


def _found(
    picture: Picture,
    part: str,
    number: int,
    marks: Mapping[int, np.ndarray],
    codes: Sequence[tuple[Any, np.ndarray]],
    layouts: Mapping[str, Layout],
) -> Found | Trouble:
    ours = [(printed, at) for printed, at in _ours(codes) if _is_of(printed, part, number, layouts)]
    if len({printed for printed, _ in ours}) > 1:
        return Trouble("two_sheets")
    have = [mark for mark in layout.marks_of(part, number) if mark in marks]
    if len(have) < LEAST_MARKS:
        return Trouble("corner_missing", ours[0][0] if ours else None)
    height = _height(part, ours, layouts)
    to_picture, off = _homography(part, number, height, marks, have)
    if to_picture is None or off > 2.0:
        return Trouble("bad_fit", ours[0][0] if ours else None)
    printed = ours[0][0] if ours else _code_by_place(picture, to_picture)
    if printed is None:
        return Trouble("foreign_code" if codes and not _ours(codes) else "no_number")
    kept = layouts.get(printed.layout)
    if kept is None:
        return Trouble("unknown_layout", printed)
    if kept.part != part or printed.side != number or number > len(kept.sides):
        return Trouble("two_sheets", printed)
    side = kept.side(number)
    if side.height_mm != height:
        to_picture, _ = _homography(part, number, side.height_mm, marks, have)
    if ours and _distance(to_picture, side.qr, ours[0][1]) > QR_OFF_MM:
        return Trouble("two_sheets", printed)
    return Found(printed, kept, side, to_picture, len(have))


def _height(part: str, ours: Sequence[tuple[Printed, np.ndarray]], layouts: Mapping[str, Layout]) -> float:
    kept = layouts.get(ours[0][0].layout) if ours else None
    if kept:
        return kept.sides[0].height_mm
    return 297.0 if part == "A" else 148.5


def _is_of(printed: Printed, part: str, number: int, layouts: Mapping[str, Layout]) -> bool:
    """Codes of the other slip on the leaf are not this slip's."""
    kept = layouts.get(printed.layout)
    return kept is None or part == "A" or kept.part == part


def _ours(codes: Sequence[tuple[Any, np.ndarray]]) -> list[tuple[Printed, np.ndarray]]:
    read = [(sheetcode.read_qr(code.text), at) for code, at in codes]
    return [(printed, at) for printed, at in read if printed is not None]


def _middle(code: Any) -> np.ndarray:
    corners = (code.position.top_left, code.position.top_right, code.position.bottom_right, code.position.bottom_left)
    middle: np.ndarray = np.array([(corner.x, corner.y) for corner in corners]).mean(axis=0)
    return middle


def _distance(to_picture: np.ndarray, qr: Place, at: np.ndarray) -> float:
    """Millimetres on paper between where the code was found and where it is printed."""
    on_paper = cv2.perspectiveTransform(at.reshape(1, 1, 2).astype(np.float64), np.linalg.inv(to_picture))[0, 0]
    return float(np.hypot(*(on_paper - (qr.x + qr.w / 2, qr.y + qr.h / 2))))


def _homography(
    part: str, number: int, height: float, marks: Mapping[int, np.ndarray], have: Sequence[int]
) -> tuple[Any, float]:
    """The matrix, and how far in mm its worst corner is off. Every mark gives its four corners."""
    side = Side(number, 210.0, height, layout.marks_of(part, number), Place(0, 0, 0, 0), (), (), ())
    paper, seen = [], []
    for mark, place in zip(side.marks, side.mark_places(), strict=True):
        if mark in have:
            near, far = (place.x, place.y), (place.x + place.w, place.y + place.h)
            paper += [near, (far[0], near[1]), far, (near[0], far[1])]
            seen += list(marks[mark])
    on_paper, in_picture = np.array(paper, np.float64), np.array(seen, np.float64)
    matrix: Any = cv2.findHomography(on_paper, in_picture, 0)[0]
    if matrix is None:
        return None, np.inf
    back = cv2.perspectiveTransform(in_picture.reshape(-1, 1, 2), np.linalg.inv(matrix)).reshape(-1, 2)
    return matrix, float(np.abs(back - on_paper).max())


def _code_by_place(picture: Picture, to_picture: np.ndarray) -> Printed | None:
    """The code once more, straightened and enlarged."""
    qr, margin = Place(158.0, 10.0, 22.0, 22.0), 3.0
    size = round((qr.w + 2 * margin) * _QR_PX_PER_MM)
    to_crop = np.array(
        [
            [_QR_PX_PER_MM, 0, (margin - qr.x) * _QR_PX_PER_MM],
            [0, _QR_PX_PER_MM, (margin - qr.y) * _QR_PX_PER_MM],
            [0, 0, 1],
        ]
    )
    crop = cv2.warpPerspective(picture, to_crop @ np.linalg.inv(to_picture), (size, size), flags=cv2.INTER_CUBIC)
    for tried in (crop, cv2.createCLAHE(3.0, (4, 4)).apply(crop)):
        for code in zxingcpp.read_barcodes(tried, formats=_QR_CODES):
            printed = sheetcode.read_qr(code.text)
            if printed:
                return printed
    return None


def _marks_in(picture: Picture) -> list[tuple[int, np.ndarray]]:
    """Ids with their corners (4 × 2, px), looked for in the smaller picture first."""
    shrink = min(1.0, DETECT_AT / max(picture.shape))
    small = cv2.resize(picture, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA) if shrink < 1 else picture
    best: list[tuple[int, np.ndarray]] = []
    for tried, scale in _attempts(picture, small, shrink):
        marks = [(mark, corners / scale) for mark, corners in _detect(tried)]
        if len(marks) > len(best):
            best = marks
        if len(best) >= layout.CORNERS:
            break
    return [(mark, _refined(picture, corners)) for mark, corners in best]


def _attempts(picture: Picture, small: Picture, shrink: float) -> Iterator[tuple[Picture, float]]:
    yield small, shrink
    yield cv2.createCLAHE(4.0, (8, 8)).apply(small), shrink
    if shrink < 1:
        yield picture, 1.0
    half = cv2.resize(small, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    yield half, shrink / 2


def _detect(picture: Picture) -> list[tuple[int, np.ndarray]]:
    settings = cv2.aruco.DetectorParameters()
    settings.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
    settings.adaptiveThreshWinSizeMax = 43
    dictionary = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
    found: Any = cv2.aruco.ArucoDetector(dictionary, settings).detectMarkers(picture)
    corners, ids, _ = found
    if ids is None:
        return []
    return [(int(mark), four.reshape(4, 2)) for mark, four in zip(ids.flatten(), corners, strict=True)]


def _refined(picture: Picture, corners: np.ndarray) -> np.ndarray:
    reach = max(2, int(np.linalg.norm(corners[0] - corners[1]) / 14))
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 20, 0.02)
    points = corners.astype(np.float32).reshape(-1, 1, 2).copy()
    moved = cv2.cornerSubPix(picture, points, (reach, reach), (-1, -1), stop).reshape(4, 2)
    return np.where(np.abs(moved - corners) < reach, moved, corners)


def _nothing(picture: Picture, codes: Sequence[Any]) -> str:
    """No mark of ours: is it a mirror image, somebody else's form, or only half a sheet?"""
    mirrored = _groups(_marks_in(cv2.flip(picture, 1)))
    if mirrored:
        return "mirrored"
    if _ours(codes):
        return "corner_missing"
    return "foreign_code" if codes else "no_marks"

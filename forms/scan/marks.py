"""From a straightened side to the state of every box: frames found again, ink inside measured, a small model asked."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from forms.layout import Box, Place, Side
from forms.scan.reading import PX_PER_MM, BoxReading, BoxState, WritingReading

STATES = (BoxState.EMPTY, BoxState.MARKED, BoxState.CANCELLED)
SURE = 0.985
"""Below this the box is shown to a human; set on training sheets so that few clear marks fall under it."""
LIGHT = 0.5
"""Less than this share of the ink that marks of the same side have: perhaps the tail of another mark, or a spot."""
FEWEST_MARKS = 4
"""With fewer of them on a side nothing can be said about the usual ink."""
LEAST_SCORE = 0.22
"""Median match of the frames below which a picture is too poor to read."""
WORST_SCORE = 0.12
"""A tenth of the frames match worse than this: part of the sheet is out of focus, bent or covered."""
SEARCH_MM = 1.6
OF_PITCH = 0.45
"""How far a frame is looked for, as a share of the way to its neighbour: further, and rows are mistaken."""
INSET_MM = 0.75
LINE_MM = 2.5
"""Ink that goes on level for so long is a printed line, not handwriting."""
LEAST_INK_MM2 = 2.5
"""A digit written small has some 4 mm² of ink."""
_MARGIN = 10  # px kept around a frame
_RING = 3  # px of light expected inside and outside the frame


@dataclass(frozen=True, slots=True)
class Measured:
    """The features of every box (boxes × features) and how well the frames were found."""

    features: np.ndarray
    ink: np.ndarray  # inside each frame, 0 to 1, beyond what an empty frame of this side has
    score: float  # median match of the frames, 0 to 1
    worst: float  # the tenth percentile
    off_mm: float  # the furthest a frame was from its place


def straighten(picture: np.ndarray, to_picture: np.ndarray, side: Side) -> np.ndarray:
    """The side alone, grey, PX_PER_MM px a millimetre."""
    to_mm = np.diag([1 / PX_PER_MM, 1 / PX_PER_MM, 1.0])
    size = (round(side.width_mm * PX_PER_MM), round(side.height_mm * PX_PER_MM))
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpPerspective(picture, to_picture @ to_mm, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)


def darkness(straight: np.ndarray) -> np.ndarray:
    """Ink from 0 to 1: what is darker than the paper around it, whatever the shadow."""
    small = cv2.resize(straight, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper = cv2.dilate(small, np.ones((9, 9), np.uint8))
    paper = cv2.medianBlur(paper, 15)
    paper = cv2.resize(paper, straight.shape[::-1], interpolation=cv2.INTER_LINEAR).astype(np.float32)
    return np.clip(1 - straight.astype(np.float32) / np.maximum(paper, 1), 0, 1)


def measure(dark: np.ndarray, side: Side) -> Measured:
    places = [box.place for box in side.boxes]
    centres, scores = _frames(dark, places)
    patches = _patches(dark, places, centres)
    expected = _centres(places)
    off = float(np.abs(centres - expected).max(initial=0)) / PX_PER_MM
    score, worst = (float(np.percentile(scores, share)) for share in (50, 10)) if len(scores) else (0.0, 0.0)
    return Measured(_features(patches, scores), _ink(patches), score, worst, off)


def why_not(measured: Measured) -> str:
    """The reason why these boxes must not be read; empty when they may. A side without boxes is not measured."""
    if not len(measured.features):
        return ""
    return "blurred" if measured.score < LEAST_SCORE else "bad_fit" if measured.worst < WORST_SCORE else ""


def read_boxes(side: Side, measured: Measured) -> tuple[BoxReading, ...]:
    """States with their probability; the rules of questions come later."""
    if not side.boxes:
        return ()
    chances = probabilities(measured.features)
    best = chances.argmax(axis=1)
    light = _light(measured.ink, best == STATES.index(BoxState.MARKED))
    return tuple(
        _reading(box, STATES[state], float(chances[row, state]), bool(light[row]))
        for row, (box, state) in enumerate(zip(side.boxes, best, strict=True))
    )


def _light(ink: np.ndarray, marked: np.ndarray) -> np.ndarray:
    """Marks with far less ink than the others of this side: people press alike all through a sheet."""
    if np.count_nonzero(marked) < FEWEST_MARKS:
        return np.zeros(len(ink), bool)
    light: np.ndarray = marked & (ink < LIGHT * np.median(ink[marked]))
    return light


def _reading(box: Box, state: BoxState, chance: float, light: bool) -> BoxReading:
    why = "cancelled" if state is BoxState.CANCELLED else "doubtful" if chance < SURE or light else ""
    return BoxReading(box.question, box.option, state, round(chance, 4), bool(why), why)


def read_writings(dark: np.ndarray, side: Side) -> tuple[WritingReading, ...]:
    return tuple(WritingReading(one.question, _is_written(dark, one.place)) for one in side.writings)


def _is_written(dark: np.ndarray, place: Place) -> bool:
    """Ink that is no printed line: tall strokes remain when long horizontal ones are taken away."""
    margin = 1.2
    crop = _crop(dark, Place(place.x + margin, place.y + 0.6, place.w - 2 * margin, place.h - 1.6))
    if crop.size == 0:
        return False
    ink = (crop > 0.3).astype(np.uint8)
    lines = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, round(LINE_MM * PX_PER_MM)), np.uint8))
    left = cv2.subtract(ink, cv2.dilate(lines, np.ones((7, 1), np.uint8)))
    left = cv2.morphologyEx(left, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    return float(left.sum()) / PX_PER_MM**2 > LEAST_INK_MM2


def _crop(dark: np.ndarray, place: Place) -> np.ndarray:
    top, left = round(place.y * PX_PER_MM), round(place.x * PX_PER_MM)
    return dark[max(0, top) : top + round(place.h * PX_PER_MM), max(0, left) : left + round(place.w * PX_PER_MM)]


def _centres(places: Sequence[Place]) -> np.ndarray:
    return (
        np.array([((one.x + one.w / 2), (one.y + one.h / 2)) for one in places], np.float64).reshape(-1, 2) * PX_PER_MM
    )


def _frames(dark: np.ndarray, places: Sequence[Place]) -> tuple[np.ndarray, np.ndarray]:
    """Centres (boxes × 2, px) and match scores: each looked for alone, then held to a smooth bend of the paper."""
    expected = _centres(places)
    if not len(expected):
        return expected, np.zeros(0)
    template = _template(round(places[0].w * PX_PER_MM))
    reach = np.minimum(_nearest(expected) * OF_PITCH, SEARCH_MM * PX_PER_MM)
    found, scores = _search(dark, expected, reach, template)
    bent = expected + _bend(expected, found - expected, scores)
    near = np.full((len(expected), 2), 0.45 * PX_PER_MM)
    return _search(dark, bent, near, template)


def _nearest(centres: np.ndarray) -> np.ndarray:
    """For each frame the distance in px to its neighbours to the side and above (boxes × 2)."""
    apart = np.abs(centres[:, None] - centres[None])
    beside = np.where(apart[:, :, 1] < 3, apart[:, :, 0], np.inf)
    above = np.where(apart[:, :, 0] < 3, apart[:, :, 1], np.inf)
    for distances in (beside, above):
        distances[distances < 1] = np.inf
    return np.stack([beside.min(axis=1, initial=np.inf), above.min(axis=1, initial=np.inf)], axis=1)


def _template(size: int) -> np.ndarray:
    """Weights that reward a dark frame with light on both sides and do not look at what is written inside."""
    whole, border = size + 2 * _RING, 3
    weights = np.zeros((whole, whole), np.float32)
    weights[:] = -1
    weights[_RING : _RING + size, _RING : _RING + size] = 1
    inner = _RING + border
    weights[inner:-inner, inner:-inner] = -1
    inner += _RING
    weights[inner:-inner, inner:-inner] = 0
    for sign in (1, -1):
        weights[weights == sign] /= (weights == sign).sum()
    return weights


def _search(
    dark: np.ndarray, centres: np.ndarray, reach: np.ndarray, template: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The best place of each frame within reach (px, boxes × 2), with its score."""
    found, scores = centres.copy(), np.zeros(len(centres))
    half = template.shape[0] / 2
    for row, (centre, limit) in enumerate(zip(centres, np.ceil(reach).astype(int), strict=True)):
        size = (template.shape[1] + 2 * int(limit[0]), template.shape[0] + 2 * int(limit[1]))
        patch = cv2.getRectSubPix(dark, size, (float(centre[0] - 0.5), float(centre[1] - 0.5)))
        match = cv2.matchTemplate(patch, template, cv2.TM_CCORR)
        _, best, _, at = cv2.minMaxLoc(match)
        scores[row] = best
        found[row] = centre + (np.array(at) - (np.array(size) / 2 - half))
    return found, scores


def _bend(at: np.ndarray, moved: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """A smooth field of second order through the moves (px), by weights that forget outliers."""
    if len(at) < 12:
        return np.tile(np.median(moved, axis=0), (len(at), 1))
    x, y = ((at - at.mean(axis=0)) / (at.std(axis=0) + 1)).T
    terms = np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], axis=1)
    weights = np.clip(scores, 0.01, None)
    field = np.zeros_like(moved)
    for _ in range(6):
        weighted = terms * weights[:, None]
        solved = np.linalg.lstsq(weighted.T @ terms + 1e-6 * np.eye(6), weighted.T @ moved, rcond=None)[0]
        field = terms @ solved
        off = np.linalg.norm(moved - field, axis=1)
        weights = np.clip(scores, 0.01, None) / (1 + (off / 2.0) ** 2)
    return field


def _patches(dark: np.ndarray, places: Sequence[Place], centres: np.ndarray) -> np.ndarray:
    """Each frame with _MARGIN px around it, boxes × size × size."""
    size = (round(places[0].w * PX_PER_MM) if len(places) else 40) + 2 * _MARGIN
    cut = [cv2.getRectSubPix(dark, (size, size), (float(x - 0.5), float(y - 0.5))) for x, y in centres]
    return np.stack(cut) if cut else np.zeros((0, size, size), np.float32)


def _features(patches: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """What the model looks at. Some are measured against the other boxes of the side: pens and cameras differ."""
    if not len(patches):
        return np.zeros((0, 0), np.float32)
    inside = _inside(patches)
    flat = inside.reshape(len(inside), -1)
    side = inside.shape[1]
    mean, spread = flat.mean(axis=1), flat.std(axis=1)
    low, middle, high, top = (np.percentile(flat, share, axis=1) for share in (25, 50, 85, 97))
    shares = [(flat > limit).mean(axis=1) for limit in (0.12, 0.25, 0.4, 0.6)]
    half = side // 2
    quarters = np.stack(
        [inside[:, y : y + half, x : x + half].mean(axis=(1, 2)) for y in (0, side - half) for x in (0, side - half)]
    )
    third = side // 3
    centre = inside[:, third:-third, third:-third].mean(axis=(1, 2))
    falling, rising = _diagonals(inside)
    around = _around(patches)
    frame = _frame_ink(patches)
    typical = np.median(frame)
    calm = np.median(mean)
    ink = np.sort(top)[-max(3, len(top) // 20) :].mean()
    own = [
        mean,
        spread,
        low,
        middle,
        high,
        top,
        *shares,
        quarters.min(axis=0),
        quarters.max(axis=0),
        centre,
        falling,
        rising,
    ]
    relative = [
        mean - calm,
        high - np.median(high),
        top / (ink + 0.05),
        mean / (typical + 0.05),
        top / (typical + 0.05),
    ]
    whole = [scores, *around, np.full_like(mean, typical), np.full_like(mean, calm), np.full_like(mean, ink)]
    logs = [np.log(0.02 + np.clip(value, 0, None)) for value in (mean, spread, high, top, shares[1], mean - calm)]
    return np.stack([*own, *relative, *whole, *logs], axis=1).astype(np.float32)


def _inside(patches: np.ndarray) -> np.ndarray:
    edge = _MARGIN + round(INSET_MM * PX_PER_MM)
    return patches[:, edge:-edge, edge:-edge]


def _ink(patches: np.ndarray) -> np.ndarray:
    mean = _inside(patches).mean(axis=(1, 2))
    return mean - np.median(mean) if len(mean) else np.zeros(0)


def _diagonals(inside: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How dark the two strokes of a cross would be."""
    size = inside.shape[1]
    band = np.abs(np.subtract.outer(np.arange(size), np.arange(size))) <= 3
    return inside[:, band].mean(axis=1), inside[:, band[:, ::-1]].mean(axis=1)


def _around(patches: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Ink just outside the frame: on the lightest side and on the second darkest."""
    near = _MARGIN - 2
    sides = np.stack(
        [
            patches[:, :near, _MARGIN:-_MARGIN].mean(axis=(1, 2)),
            patches[:, -near:, _MARGIN:-_MARGIN].mean(axis=(1, 2)),
            patches[:, _MARGIN:-_MARGIN, :near].mean(axis=(1, 2)),
            patches[:, _MARGIN:-_MARGIN, -near:].mean(axis=(1, 2)),
        ]
    )
    ordered = np.sort(sides, axis=0)
    return ordered[0], ordered[2]


def _frame_ink(patches: np.ndarray) -> np.ndarray:
    ring = np.zeros(patches.shape[1:], bool)
    ring[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN] = True
    ring[_MARGIN + 3 : -_MARGIN - 3, _MARGIN + 3 : -_MARGIN - 3] = False
    ink: np.ndarray = patches[:, ring].mean(axis=1)
    return ink


@cache
def _model() -> dict[str, np.ndarray]:
    kept = json.loads((Path(__file__).parent / "marks.json").read_text(encoding="utf-8"))
    return {name: np.array(values, np.float32) for name, values in kept.items()}


def probabilities(features: np.ndarray) -> np.ndarray:
    """Boxes × states in the order of STATES: two layers of numpy, weights from bench/paper/train.py."""
    model = _model()
    scaled = np.clip((features - model["mean"]) / model["spread"], -6, 6)
    hidden = np.maximum(0, scaled @ model["first"] + model["first_bias"])
    raised = hidden @ model["second"] + model["second_bias"]
    powers = np.exp(raised - raised.max(axis=1, keepdims=True))
    chances: np.ndarray = powers / powers.sum(axis=1, keepdims=True)
    return chances

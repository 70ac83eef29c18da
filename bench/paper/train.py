"""Trains forms/scan/marks.json on drawn sheets: `python -m bench.paper.train [SHEETS_A_KIND]`.

Training seeds are 1 to 999,999; what bench and tests measure starts at 1,000,000 and is never trained on.
"""

import json
import sys
from multiprocessing import Pool
from pathlib import Path

import numpy as np

from bench.paper import material
from forms.scan import marks, register

WEIGHTS = Path(register.__file__).parent / "marks.json"
HIDDEN = 24
ROUNDS = 60
_SHARE = {"scan 300": 0.5, "scan 150": 1.0, "phone": 1.0, "small phone": 1.0, "bad phone": 0.7}


def features_of(task: tuple[str, int]) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """Features, states (index in marks.STATES) and whether each mark is clear; None when the picture is refused."""
    kind, seed = task
    one = material.sample(kind, seed, mistakes=0.06)
    found = register.sides_in(one.picture, material.layouts())[0]
    if isinstance(found, register.Trouble):
        return None
    dark = marks.darkness(marks.straighten(one.picture, found.to_picture, found.side))
    measured = marks.measure(dark, found.side)
    if marks.why_not(measured):
        return None
    truths = [one.filled.marks[(box.question, box.option)] for box in found.side.boxes]
    states = np.array([[state.value for state in marks.STATES].index(truth.state) for truth in truths])
    return measured.features, states, np.array([truth.clear for truth in truths])


def main() -> None:
    sheets = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    tasks = [
        (kind, 1 + 100_000 * place + n)
        for place, kind in enumerate(material.KINDS)
        for n in range(round(sheets * _SHARE[kind]))
    ]
    with Pool(2) as pool:
        made = [one for one in pool.imap_unordered(features_of, tasks, chunksize=8) if one is not None]
    features, states, clear = (np.concatenate([one[part] for one in made]) for part in range(3))
    print(f"train: {len(made)} of {len(tasks)} pictures, {len(states)} boxes, {np.bincount(states)}")
    model = fit(features, states, clear)
    WEIGHTS.write_text(
        json.dumps({name: np.round(values, 4).tolist() for name, values in model.items()}) + "\n", encoding="utf-8"
    )


def fit(features: np.ndarray, states: np.ndarray, clear: np.ndarray) -> dict[str, np.ndarray]:
    """Two layers by Adam; marks two people might read differently weigh less."""
    chance = np.random.default_rng(7)
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-3
    scaled = np.clip((features - mean) / spread, -6, 6).astype(np.float32)
    outputs = len(marks.STATES)
    model = {
        "first": chance.normal(0, (2 / scaled.shape[1]) ** 0.5, (scaled.shape[1], HIDDEN)),
        "first_bias": np.zeros(HIDDEN),
        "second": chance.normal(0, (2 / HIDDEN) ** 0.5, (HIDDEN, outputs)),
        "second_bias": np.zeros(outputs),
    }
    model = {name: values.astype(np.float32) for name, values in model.items()}
    moments = {name: [np.zeros_like(values), np.zeros_like(values)] for name, values in model.items()}
    weights = np.where(clear, 1.0, 0.4).astype(np.float32)
    weights[states > 0] *= 2.0
    step = 0
    for turn in range(ROUNDS):
        rate = 3e-3 * 0.5 * (1 + np.cos(np.pi * turn / ROUNDS)) + 1e-5
        for rows in np.array_split(chance.permutation(len(states)), max(1, len(states) // 512)):
            step += 1
            grown = _gradients(model, scaled[rows], states[rows], weights[rows])
            for name, slope in grown.items():
                slope = slope + 2e-5 * model[name]
                first, second = moments[name]
                first += 0.1 * (slope - first)
                second += 0.001 * (slope**2 - second)
                corrected = first / (1 - 0.9**step), second / (1 - 0.999**step)
                model[name] -= (rate * corrected[0] / (np.sqrt(corrected[1]) + 1e-8)).astype(np.float32)
    return {"mean": mean, "spread": spread, **model}


def _gradients(
    model: dict[str, np.ndarray], rows: np.ndarray, states: np.ndarray, weights: np.ndarray
) -> dict[str, np.ndarray]:
    hidden = np.maximum(0, rows @ model["first"] + model["first_bias"])
    raised = hidden @ model["second"] + model["second_bias"]
    powers = np.exp(raised - raised.max(axis=1, keepdims=True))
    chances = powers / powers.sum(axis=1, keepdims=True)
    chances[np.arange(len(states)), states] -= 1
    wrong = chances * (weights / weights.sum())[:, None]
    back = (wrong @ model["second"].T) * (hidden > 0)
    return {
        "first": rows.T @ back,
        "first_bias": back.sum(axis=0),
        "second": hidden.T @ wrong,
        "second_bias": wrong.sum(axis=0),
    }


if __name__ == "__main__":
    main()

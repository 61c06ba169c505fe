"""The learned reader in torch: one small encoder, one head a question. Used in training only; see export.py for what ships.

Invariant: every head reads the hidden state of a token's first piece, so that the shipped reader needs nothing but the encoder's
output and a few matrices.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertModel

WIDTH = 384
LINK = 96
# Links of a trigger (to its subject, object) and of a cue (to its source, content).
LINKS = ("subject", "object", "source", "content")
MARKERS = 4  # [unused0] .. [unused3]: before and after the subject, before and after the object


class Reader(nn.Module):
    """Encoder and heads.

    Args:
        folder: The packaged encoder (config.json and model.safetensors).
        predicates: Number of predicates; class 0 of the head is "no trigger".
        modalities: Number of modalities.
        roots: Number of PLOVER types; class 0 of the head is "none".
    """

    def __init__(self, folder: Path, predicates: int, modalities: int, roots: int) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="sdpa")
        # Most words of the vocabulary never occur in training: moved embeddings would only move apart from the others.
        self.encoder.embeddings.word_embeddings.weight.requires_grad = False
        self.markers = nn.Parameter(torch.randn(MARKERS, WIDTH) * 0.02)
        self.trigger = nn.Sequential(
            nn.Dropout(0.1), nn.Linear(WIDTH, WIDTH), nn.GELU(), nn.Linear(WIDTH, predicates + 1)
        )
        self.modality = nn.Sequential(
            nn.Dropout(0.1), nn.Linear(WIDTH, 128), nn.GELU(), nn.Linear(128, modalities + 1)
        )
        self.fact = nn.Sequential(nn.Dropout(0.1), nn.Linear(WIDTH, 128), nn.GELU(), nn.Linear(128, 1))
        self.cue = nn.Sequential(nn.Dropout(0.1), nn.Linear(WIDTH, 128), nn.GELU(), nn.Linear(128, 1))
        self.from_ = nn.Linear(WIDTH, LINK * len(LINKS))
        self.to_ = nn.Linear(WIDTH, LINK * len(LINKS))
        self.bias = nn.Linear(WIDTH, len(LINKS))
        self.pair = nn.Sequential(
            nn.Dropout(0.1),
            nn.Linear(WIDTH * 3, WIDTH),
            nn.GELU(),
            nn.Dropout(0.1),
            nn.Linear(WIDTH, roots + 1),
        )

    def encode(self, pieces: Tensor, mask: Tensor) -> Tensor:
        """Return hidden states (batch, pieces, WIDTH)."""
        words = self.encoder.embeddings.word_embeddings(pieces)
        is_marker = ((pieces >= 1) & (pieces <= MARKERS)).unsqueeze(-1)
        marks = self.markers[(pieces - 1).clamp(0, MARKERS - 1)]
        hidden: Tensor = self.encoder(
            inputs_embeds=torch.where(is_marker, marks, words), attention_mask=mask
        ).last_hidden_state
        return hidden

    def links(self, at: Tensor, tokens: Tensor) -> Tensor:
        """Return scores (triggers, len(LINKS), tokens) of every token as argument of every trigger.

        Args:
            at: States of triggers or cues (triggers, WIDTH).
            tokens: States of the tokens of each one's window (triggers, tokens, WIDTH).
        """
        left = self.from_(at).view(len(at), len(LINKS), LINK)
        right = self.to_(tokens).view(len(at), tokens.shape[1], len(LINKS), LINK)
        scores = torch.einsum("nkd,ntkd->nkt", left, right) / LINK**0.5
        return scores + self.bias(tokens).transpose(1, 2)

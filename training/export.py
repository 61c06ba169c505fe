"""Turn a checkpoint of train.py into what ships: an int8 encoder (ONNX), its word pieces, and the heads as matrices.

``python training/export.py CHECKPOINT ENCODER OUT``. Prints how far the int8 encoder is from the float one.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from model import LINK, LINKS, MARKERS, Reader
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from train import MODALITIES, PREDICATES, ROOTS


def prune(model: Reader, tokenizer: Path, out: Path) -> None:
    """Leave out the pieces of scripts that the reader never sees; write the others, a piece a line.

    The markers keep their places (1 to MARKERS); a word in another script becomes the unknown piece.
    """
    vocabulary: dict[str, int] = json.loads(tokenizer.read_text("utf-8"))["model"]["vocab"]

    def is_kept(piece: str, number: int) -> bool:
        if piece.startswith("[unused"):
            return number <= MARKERS
        return all(ord(letter) < 0x250 or 0x2010 <= ord(letter) <= 0x20CF for letter in piece)

    kept = sorted((number, piece) for piece, number in vocabulary.items() if is_kept(piece, number))
    out.write_text("".join(f"{piece}\n" for _, piece in kept), encoding="utf-8")
    with torch.no_grad():
        words = model.encoder.embeddings.word_embeddings.weight[[number for number, _ in kept]]
        words[1 : MARKERS + 1] = model.markers
    model.encoder.embeddings.word_embeddings = nn.Embedding.from_pretrained(words, padding_idx=0)


class Plain(nn.Module):
    """The encoder alone: piece identifiers and mask in, hidden states out."""

    def __init__(self, model: Reader) -> None:
        super().__init__()
        self.encoder = model.encoder

    def forward(self, pieces: Tensor, mask: Tensor) -> Tensor:
        """Return hidden states."""
        hidden: Tensor = self.encoder(input_ids=pieces, attention_mask=mask).last_hidden_state
        return hidden


def main() -> None:
    """Write encoder.onnx, heads.npz, labels.json and pieces.txt."""
    checkpoint, folder, out = map(Path, sys.argv[1:4])
    out.mkdir(parents=True, exist_ok=True)
    model = Reader(folder, len(PREDICATES), len(MODALITIES), len(ROOTS))
    model.load_state_dict(torch.load(checkpoint))
    model.eval()
    prune(model, folder / "tokenizer.json", out / "pieces.txt")
    model.encoder.set_attn_implementation("eager")
    plain = Plain(model).eval()
    pieces = torch.randint(1000, 20000, (2, 17))
    mask = torch.ones_like(pieces)
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / "encoder.onnx"
        torch.onnx.export(
            plain,
            (pieces, mask),
            str(whole),
            input_names=["pieces", "mask"],
            output_names=["hidden"],
            dynamic_axes={name: {0: "windows", 1: "length"} for name in ("pieces", "mask", "hidden")},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(str(whole), str(out / "encoder.onnx"), weight_type=QuantType.QInt8, per_channel=True)
    state = {name: value.numpy().astype(np.float16) for name, value in model.state_dict().items()}
    heads = {
        name: value for name, value in state.items() if not name.startswith("encoder") and name != "markers"
    }
    np.savez_compressed(out / "heads.npz", **heads)  # type: ignore[arg-type]
    labels = {
        "predicates": PREDICATES,
        "modalities": MODALITIES,
        "roots": ROOTS,
        "links": LINKS,
        "link_width": LINK,
    }
    (out / "labels.json").write_text(json.dumps(labels, indent=1) + "\n", encoding="utf-8")
    session = onnxruntime.InferenceSession(str(out / "encoder.onnx"))
    ours = session.run(None, {"pieces": pieces.numpy(), "mask": mask.numpy()})[0]
    theirs = plain(pieces, mask).detach().numpy()
    cosine = (ours * theirs).sum(-1) / np.linalg.norm(ours, axis=-1) / np.linalg.norm(theirs, axis=-1)
    sizes = {path.name: path.stat().st_size for path in sorted(out.iterdir())}
    print("cosine to float", float(cosine.mean()), "bytes", sizes, sum(sizes.values()))


if __name__ == "__main__":
    main()

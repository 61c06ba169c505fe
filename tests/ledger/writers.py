"""A process that records small documents until it is killed, and says each number once it is durable."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CLAIMS_PER_DOCUMENT = 3

WRITER = """
import sys
sys.path.insert(0, sys.argv[1])
from tests.status.claims import article, claim
from legation.ledger import Ledger

number = int(sys.argv[3])
with Ledger.open(sys.argv[2]) as ledger:
    while True:
        text = article(f"Article {number}. Russia met the Taliban.", "2024-01-01")
        made = [claim(text, "ru", word, "taliban") for word in ("meet", "consult", "negotiate")]
        ledger.record(text, made)
        print(number, flush=True)
        number += 1
"""


def start_writer(path: str | Path, folder: Path, first: int = 0) -> subprocess.Popen[str]:
    """Start it; its standard output has one number a line."""
    script = folder / "writer.py"
    script.write_text(WRITER, "utf-8")
    return subprocess.Popen(
        [sys.executable, str(script), str(ROOT), str(path), str(first)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )

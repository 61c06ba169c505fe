"""Records in a child that is killed at random moments, again and again; run as a script.

Arguments: the checkout, the ledger, how many kills. It prints one line a round: what the child had
acknowledged and what the ledger holds afterwards. Forking spares each round the start of an interpreter.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
import traceback

if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])

from tests.status.claims import article, claim

from legation.ledger import Ledger
from legation.model import Claim, Document
from legation.vocab.actor_rows import all_rows

WORDS = ("meet", "consult", "negotiate")


def _reading(number: int) -> tuple[Document, list[Claim]]:
    text = article(f"Article {number}. Russia met the Taliban.", "2024-01-01")
    return text, [claim(text, "ru", word, "taliban") for word in WORDS]


def _work(path: str, first: int, out: int) -> None:
    with Ledger.open(path) as ledger:
        os.write(out, b"open\n")
        for number in range(first, 10**9):
            ledger.record(*_reading(number))
            os.write(out, f"{number}\n".encode())


def _kill_one(path: str, first: int, seconds: float) -> int:
    """Return the last number that a child acknowledged before it was killed, or first - 1."""
    source, out = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(source)
        try:
            _work(path, first, out)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    os.close(out)
    with os.fdopen(source) as said:
        assert said.readline() == "open\n"
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        numbers = [int(line) for line in said if line.endswith("\n")]
    return numbers[-1] if numbers else first - 1


def main() -> None:
    """Kill, look, repeat."""
    path, kills = sys.argv[2], int(sys.argv[3])
    dice = random.Random(20250417)
    held = 1
    all_rows()
    with Ledger.open(path) as ledger:
        ledger.record(*_reading(0))  # what is loaded on first use is loaded before the forks
    for _ in range(kills):
        acknowledged = _kill_one(path, held, dice.uniform(0, 0.04)) + 1
        with Ledger.open(path) as ledger:
            found = ledger.counts()
            whole = found["claims"] == len(WORDS) * found["documents"]
        held = found["documents"]
        print(acknowledged, held, int(whole), flush=True)


if __name__ == "__main__":
    main()

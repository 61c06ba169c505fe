"""Streams of documents -> their readings in order: on several cores, without those that are remembered, in flat memory.

Invariants: the readings come in the order of the documents and are the same for any number of processes, with and
without memory; a document that cannot be read is a Failure and stops no other; no more than a few documents a
process are ever at hand.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from legation import pipeline
from legation.model import Document
from legation.pipeline import Reading

if TYPE_CHECKING:
    from legation.remembered import RememberedReadings

AHEAD = 4
"""Documents a process that are read ahead of the one to be given out."""
ALONE = 24
"""A stream with fewer documents to read is read by this process: starting others takes as long."""


@dataclass(frozen=True)
class Failure:
    """A document that could not be read."""

    document: Document
    problem: Exception


def cores() -> int:
    """Return the processor cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on this system
        return os.cpu_count() or 1


def iter_corpus(
    documents: Iterable[Document], jobs: int = 1, remembered: RememberedReadings | None = None
) -> Iterator[Reading | Failure]:
    """Read documents one after the other, on several processes where there are many.

    Args:
        documents: Drawn lazily, a few ahead of what is given out where ``jobs`` is above 1.
        jobs: Processes; 1 reads in this one.
        remembered: Where readings are looked up and kept, or None.

    Yields:
        A Reading or a Failure for each document, in order. Readings carry no mentions: they would cost more to
        hand from process to process than the claims.
    """
    if jobs == 1:
        for document in documents:
            known = remembered.find(document) if remembered is not None else None
            yield known or _kept(_read(document), remembered)
        return
    stream = iter(documents)
    first = list(islice(stream, ALONE))
    if len(first) < ALONE:
        yield from iter_corpus(first, 1, remembered)
        return
    yield from _iter_shared(chain(first, stream), jobs, remembered)


def _iter_shared(
    documents: Iterator[Document], jobs: int, remembered: RememberedReadings | None
) -> Iterator[Reading | Failure]:
    pool: ProcessPoolExecutor | None = None
    waiting: deque[tuple[Document, Reading | Future[Reading | Failure]]] = deque()
    try:
        while True:
            for document in islice(documents, max(0, jobs * AHEAD - len(waiting))):
                known = remembered.find(document) if remembered is not None else None
                if known is None and pool is None:
                    pool = _new_pool(jobs)
                waiting.append((document, known or _submit(pool, document)))
            if not waiting:
                return
            document, result = waiting.popleft()
            if isinstance(result, Reading):
                yield result
                continue
            try:
                done = result.result()
            except BrokenProcessPool:
                # One document brought its process down, this one or another that was being read: read it by itself.
                if pool is not None:
                    pool.shutdown(wait=False, cancel_futures=True)
                done = _read_by_itself(document)
                pool = _new_pool(jobs)
                waiting = deque((d, r if isinstance(r, Reading) else _submit(pool, d)) for d, r in waiting)
            except Exception as problem:
                done = Failure(document, problem)
            yield _kept(done, remembered)
    finally:
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=True)


def _read_by_itself(document: Document) -> Reading | Failure:
    """Read in a process that reads nothing else, so that its death is this document's doing."""
    with _new_pool(1) as pool:
        try:
            return pool.submit(_read_apart, document).result()
        except BrokenProcessPool:
            return Failure(document, RuntimeError("the process that read it was killed"))


def _kept(done: Reading | Failure, remembered: RememberedReadings | None) -> Reading | Failure:
    if isinstance(done, Reading) and remembered is not None:
        remembered.keep(done)
    return done


def _submit(pool: ProcessPoolExecutor | None, document: Document) -> Future[Reading | Failure]:
    assert pool is not None
    try:
        return pool.submit(_read_apart, document)
    except BrokenProcessPool as problem:
        lost: Future[Reading | Failure] = Future()
        lost.set_exception(problem)
        return lost


def _read(document: Document) -> Reading | Failure:
    try:
        return replace(pipeline.read_document(document), mentions=())
    except Exception as problem:
        return Failure(document, problem)


def _read_apart(document: Document) -> Reading | Failure:
    """Read in a process of its own; a problem that cannot be handed over is told in words."""
    done = _read(document)
    if isinstance(done, Failure):
        try:
            pickle.loads(pickle.dumps(done.problem))
        except Exception:
            words = f"{type(done.problem).__name__}: {done.problem}"
            return Failure(document, RuntimeError(words))
    return done


def _new_pool(jobs: int) -> ProcessPoolExecutor:
    from multiprocessing import get_context

    # Not forked: a copy of a process that has threads or an open database is no safe place to work in.
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_begin_worker)


def _begin_worker() -> None:
    """Leave Ctrl-C to the first process, and end when that ends, however it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    from multiprocessing import parent_process
    from multiprocessing.connection import wait

    parent = parent_process()
    if parent is not None:
        with contextlib.suppress(OSError):
            wait([parent.sentinel])
        os._exit(1)

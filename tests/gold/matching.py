"""Maximum-weight one-to-one matching, in small pieces (the Hungarian method on each connected part).

Source: Kuhn (1955), in the shortest augmenting path form with potentials (Jonker and Volgenant 1987).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping


def best_matching(weights: Mapping[tuple[int, int], float]) -> dict[int, int]:
    """Return row -> column of the heaviest matching; absent pairs cannot match.

    >>> best_matching({(0, 0): 1001.0, (0, 1): 1002.0, (1, 1): 1001.0})
    {0: 0, 1: 1}
    """
    chosen: dict[int, int] = {}
    for rows, columns in _parts(weights):
        chosen.update(_hungarian(sorted(rows), sorted(columns), weights))
    return dict(sorted(chosen.items()))


def _parts(weights: Mapping[tuple[int, int], float]) -> list[tuple[set[int], set[int]]]:
    by_row: dict[int, set[int]] = defaultdict(set)
    by_column: dict[int, set[int]] = defaultdict(set)
    for row, column in weights:
        by_row[row].add(column)
        by_column[column].add(row)
    parts: list[tuple[set[int], set[int]]] = []
    seen: set[int] = set()
    for start in sorted(by_row):
        if start in seen:
            continue
        rows, todo = {start}, [start]
        columns: set[int] = set()
        while todo:
            for column in by_row[todo.pop()] - columns:
                columns.add(column)
                fresh = by_column[column] - rows
                rows |= fresh
                todo += fresh
        seen |= rows
        parts.append((rows, columns))
    return parts


def _hungarian(
    rows: list[int], columns: list[int], weights: Mapping[tuple[int, int], float]
) -> dict[int, int]:
    n, m = len(rows), len(columns) + len(rows)  # one idle column a row, so that every row has a place
    cost = [[-weights.get((row, column), 0.0) for column in columns] + [0.0] * len(rows) for row in rows]
    u, v = [0.0] * (n + 1), [0.0] * (m + 1)
    owner = [0] * (m + 1)
    for i in range(1, n + 1):
        owner[0] = i
        j0 = 0
        least = [float("inf")] * (m + 1)
        back = [0] * (m + 1)
        used = [False] * (m + 1)
        while True:
            used[j0] = True
            i0, delta, j1 = owner[j0], float("inf"), 0
            for j in range(1, m + 1):
                if used[j]:
                    continue
                reduced = cost[i0 - 1][j - 1] - u[i0] - v[j]
                if reduced < least[j]:
                    least[j], back[j] = reduced, j0
                if least[j] < delta:
                    delta, j1 = least[j], j
            for j in range(m + 1):
                if used[j]:
                    u[owner[j]] += delta
                    v[j] -= delta
                else:
                    least[j] -= delta
            j0 = j1
            if owner[j0] == 0:
                break
        while j0:
            owner[j0] = owner[back[j0]]
            j0 = back[j0]
    found = {}
    for j in range(1, len(columns) + 1):
        if owner[j]:
            pair = rows[owner[j] - 1], columns[j - 1]
            if pair in weights:
                found[pair[0]] = pair[1]
    return found

"""Claims -> Status: a pure function of claims, machines (statuses.yaml) and procedures (procedures/*.yaml).

Invariants:

- the order in which claims arrive does not matter;
- an announcement never puts anything in force: only an event said to have happened does, or a procedure under
  which the announced date binds by itself;
- what does not agree is shown (``contradictions``, state ``disputed``), never settled silently;
- every point of an answer names the claims it rests on; ``unknown`` is an answer and gives its reasons.

``Status.details`` has the keys listed in ``legation.status.derive.DETAILS``.
"""

from __future__ import annotations

from legation.status.derive import derive, derive_all

__all__ = ["derive", "derive_all"]

"""GraphML: parties are nodes, claims are directed edges between them; parallel edges are kept.

Every edge carries modality and polarity: an analysis of what happened keeps ``modality`` = ``actual`` and
``polarity`` = ``positive`` only.

Loses: claims without an object; speakers other than by name, roles, quantities, the evidence and its
offsets.

Source: GraphML 1.0 (graphml.graphdrawing.org).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from legation.model import Argument, Claim, make_id
from legation.publish.harvest import Harvest
from legation.publish.rows import speakers, to_date
from legation.vocab.frames import predicates

NODE_KEYS = ("name", "kind", "state", "provisional")
EDGE_KEYS = (
    "predicate",
    "plover",
    "modality",
    "polarity",
    "time",
    "earliest_start",
    "latest_end",
    "speakers",
    "document",
    "score",
    "verdict",
)
TYPES = {"score": "double", "provisional": "boolean"}

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(target: Path, harvest: Harvest) -> int:
    """Write the file; return the number of edges."""
    nodes: dict[str, dict[str, str]] = {}
    edges: list[tuple[str, str, str, dict[str, str]]] = []
    for claim in harvest.iter_claims():
        if claim.object is None:
            harvest.left_out["without an object"] += 1
            continue
        ends = [_node(nodes, argument) for argument in (claim.subject, claim.object)]
        edges.append((claim.id, ends[0], ends[1], _edge(claim, harvest.verdict(claim))))
    with target.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        stream.write('<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
        for kind, keys in (("node", NODE_KEYS), ("edge", EDGE_KEYS)):
            for key in keys:
                type_ = TYPES.get(key, "string")
                stream.write(f'<key id="{kind}-{key}" for="{kind}" attr.name="{key}" attr.type="{type_}"/>\n')
        stream.write('<graph id="claims" edgedefault="directed">\n')
        for node, cells in nodes.items():
            _element(stream, f"node id={_attribute(node)}", "node", cells)
        for claim_id, source, target_node, cells in edges:
            opening = (
                f"edge id={_attribute(claim_id)} source={_attribute(source)} target={_attribute(target_node)}"
            )
            _element(stream, opening, "edge", cells)
        stream.write("</graph>\n</graphml>\n")
    return len(edges)


def _node(nodes: dict[str, dict[str, str]], argument: Argument) -> str:
    actor = argument.actor
    if actor is None:
        node = make_id("phr", argument.key)
        nodes.setdefault(node, {"name": argument.label, "kind": "phrase"})
        return node
    nodes.setdefault(
        actor.id,
        {
            "name": actor.name,
            "kind": actor.kind,
            "state": actor.state,
            "provisional": str(actor.provisional).lower(),
        },
    )
    return actor.id


def _edge(claim: Claim, verdict: str) -> dict[str, str]:
    entry = predicates().get(claim.predicate)
    low, high = to_date(claim.time.earliest_start), to_date(claim.time.latest_end)
    return {
        "predicate": claim.predicate,
        "plover": entry.plover if entry else "",
        "modality": str(claim.modality),
        "polarity": claim.polarity,
        "time": claim.time.edtf,
        "earliest_start": low.isoformat() if low else "",
        "latest_end": high.isoformat() if high else "",
        "speakers": speakers(claim),
        "document": claim.document_id,
        "score": str(float(claim.score)),
        "verdict": verdict,
    }


def _element(stream: TextIO, opening: str, kind: str, cells: Mapping[str, str]) -> None:
    data = "".join(f'<data key="{kind}-{key}">{_text(cell)}</data>' for key, cell in cells.items() if cell)
    stream.write(f"<{opening}>{data}</{kind}>\n")


def _text(words: str) -> str:
    # XML has no way at all to write most control characters.
    return escape(_NO_XML.sub("\ufffd", words))


def _attribute(words: str) -> str:
    return quoteattr(_NO_XML.sub("\ufffd", words))

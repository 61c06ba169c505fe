"""What the walk of modality carries upward."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from legation.model import Modality
from legation.vocab.cues import ModalityCue

if TYPE_CHECKING:
    from spacy.tokens import Token

# Modalities that say what kind of future or chance a bare auxiliary meant.
SHARPENING = frozenset(
    {Modality.PROMISED, Modality.THREATENED, Modality.ANNOUNCED, Modality.PLANNED, Modality.REQUESTED}
)
BARE = frozenset({Modality.PREDICTED, Modality.CONDITIONAL})


@dataclass
class WalkState:
    """Modality and polarity so far.

    Attributes:
        modality: None while nothing has spoken against actual.
        negative: Polarity so far.
        bare: True when only a bare auxiliary (will, would) set the modality.
        cues: Tokens that decided.
        rules: Names of rules, innermost first.
        through: Lemmas of the nouns passed on the way up.
    """

    modality: Modality | None = None
    negative: bool = False
    bare: bool = False
    cues: list[Token] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    through: list[str] = field(default_factory=list)

    def put(self, modality: Modality, token: Token, rule: str, *, bare: bool = False) -> None:
        """Let an outer word speak about the modality."""
        current = self.modality
        if modality is Modality.DENIED:
            self.modality = Modality.DENIED if not self.negative else current or Modality.DENIED
        elif current is None:
            self.modality, self.bare = modality, bare
        elif modality is current and not bare:
            self.bare = False  # "it is unlikely that we will": no longer a bare auxiliary
        elif (self.bare and current in BARE and modality in SHARPENING) or (
            modality is Modality.CONDITIONAL and current in BARE | {Modality.PLANNED} and not bare
        ):
            self.modality, self.bare = modality, False
        self.cues.append(token)
        self.rules.append(rule)

    def flip(self, token: Token, rule: str) -> None:
        """Turn the polarity."""
        if self.modality is Modality.DENIED:
            # "did not deny that": nothing is settled
            self.modality = Modality.POSSIBLE
        else:
            self.negative = not self.negative
        self.cues.append(token)
        self.rules.append(rule)

    def apply(self, cue: ModalityCue, token: Token) -> None:
        """Let an entry of the vocabulary speak."""
        name = f"{cue.pattern}:{cue.lemma}"
        if cue.modality is not None:
            self.put(cue.modality, token, name)
        if cue.polarity != "keep":
            self.flip(token, name)

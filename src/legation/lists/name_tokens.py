"""Names -> comparable tokens: Latin letters, without ranks and legal forms, with a skeleton of consonants.

A skeleton keeps what transliterations agree on: Мухаммад, محمد, Mohammed and Muhamad all give ``mhmd``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from legation.lists.latin import latinise
from legation.vocab.folding import word_set

PARTICLES = word_set(
    "al el ul ur ad as an ar at az bin ibn ben bint binti abu ould oglu ogly kyzy de da do dos "
    "del della der den di "
    "du la le van von y e of the and for"
)
RANKS = word_set(
    "mr mrs ms dr prof sir dame lord general gen colonel col major maj captain capt lieutenant "
    "president minister "
    "shaykh sheikh shaikh sheik mullah mulla maulavi mawlawi maulana mawlana haji hajji hadji "
    "qari hafiz sayyid "
    "sayed sayyed ayatollah imam mv mt"
)
LEGAL_FORMS = word_set(
    "inc incorporated corp corporation co company ltd limited llc llp lp plc ag gmbh se sa sas "
    "sarl srl spa bv nv ab "
    "as asa oy oyj aps kg kgaa sp zoo pty pjsc ojsc jsc oao zao pao ooo ao too kft zrt doo dd ad "
    "aktiengesellschaft "
    "pte bhd sdn group holdings holding"
)
_PHRASES = (
    (r"\b(?:open |public |closed )?joint stock company\b", "jsc"),
    (r"\b(?:otkrytoe |zakrytoe |publichnoe )?aktsionernoe obshchestvo\b", "ao"),
    (r"\b(?:limited liability company|obshchestvo s ogranichennoi otvetstvennostyu)\b", "llc"),
    (r"\bgesellschaft mit beschrankter haftung\b", "gmbh"),
    (r"\bsp z o ?o\b", "sp"),
    (r"\b(?:ob|p)shch?estvo\b", "ao"),
    # The two halves of one given name, however they are parted: Abd al-Aziz, Abdul Aziz, Abdelaziz.
    (r"\babd(?:u|e|o|a)?(?:l|r|s|n|z)?(?: (?:al|el|ul|ur|ar|as|us|an|ad))? (?=[a-z]{2})", "abd"),
)
_ONE_LETTERS = re.compile(r"\b([a-z]) (?=[a-z]\b)")
_SPELLINGS = """
    shch>sh sch>sh tsch>c tch>c ch>c ck>k kh>h gh>g ph>f dzh>j dj>j zh>j dh>d th>t ts>c tz>c x>ks q>k w>v
    ou>u oo>u ee>i y>i ae>e oe>o ue>u
"""
_SOUNDS = tuple(rule.partition(">")[::2] for rule in _SPELLINGS.split())
_DOUBLED = re.compile(r"(.)\1+")
_SOFT_C = re.compile(r"c(?=[ei])")
_VOWELS = re.compile(r"[aeiouv]")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a name.

    Attributes:
        text: In Latin letters.
        sound: Spelling habits evened out.
        skeleton: Its consonants; a vowel at the beginning stays as ``a``.
        is_small: True for particles, which tell little.
    """

    text: str
    sound: str
    skeleton: str
    is_small: bool


@lru_cache(maxsize=131072)
def tokens_of(name: str) -> tuple[Token, ...]:
    """Split a name into tokens; ranks and legal forms are left out unless nothing else is there.

    >>> [token.text for token in tokens_of("Shaykh 'Abd al-Aziz al-Nuristani")]
    ['abdaziz', 'al', 'nuristani']
    """
    words = latinise(name)
    for pattern, replacement in _PHRASES:
        words = re.sub(pattern, replacement, words)
    parts = _ONE_LETTERS.sub(r"\1", words).split() if _is_initialism(words) else words.split()
    told = [part for part in parts if part not in RANKS and part not in LEGAL_FORMS]
    return tuple(_token(part) for part in (told or parts))


def _is_initialism(words: str) -> bool:
    """True for single letters in a row at the beginning (``a b c company``), not for one middle initial."""
    return bool(re.match(r"[a-z] [a-z]\b", words))


@lru_cache(maxsize=131072)
def _token(text: str) -> Token:
    sound = sound_of(text)
    return Token(text, sound, skeleton_of(sound), text in PARTICLES)


def sound_of(word: str) -> str:
    """Even out spelling habits.

    >>> sound_of("mohammed"), sound_of("yousef")
    ('mohamed', 'iusef')
    """
    word = _SOFT_C.sub("s", word) if "ch" not in word else word
    for written, heard in _SOUNDS:
        if written in word:
            word = word.replace(written, heard)
    word = word.replace("c", "k") if "ch" not in word and word.isalpha() and "c" in word else word
    return _DOUBLED.sub(r"\1", word)


def skeleton_of(sound: str) -> str:
    """Return the consonants of a sound.

    >>> skeleton_of(sound_of("muhammad")), skeleton_of(sound_of("mhmd"))
    ('mhmd', 'mhmd')
    """
    if not sound:
        return ""
    rest = _VOWELS.sub("", sound[1:]).removesuffix("h")
    first = "a" if _VOWELS.match(sound) else sound[0]
    return _DOUBLED.sub(r"\1", first + rest)

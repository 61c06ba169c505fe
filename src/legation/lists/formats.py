"""Which reader a file of a list needs, found from its first bytes; streams the entries in flat memory."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from legation.errors import UnreadableError, UsageError
from legation.lists.eu_acts import iter_eu_acts
from legation.lists.eu_xml import iter_eu_xml
from legation.lists.ofac_advanced import iter_ofac_advanced, read_listings
from legation.lists.ofac_csv import Aliases, iter_ofac_csv, read_aliases
from legation.lists.ofac_xml import iter_ofac_xml
from legation.lists.reading import Imprint, Record
from legation.lists.uk import iter_uk_csv, iter_uk_xml
from legation.lists.un import iter_un_xml

HEAD_BYTES = 4096
_XML = {"un": iter_un_xml, "eu": iter_eu_xml, "uk": iter_uk_xml}
_OFAC = ("ofac", "ofac-consolidated")


class _Hashing(io.RawIOBase):
    """Hashes the bytes of a file on their way to a reader."""

    def __init__(self, stream: BinaryIO, digest: Any) -> None:
        self._stream = stream
        self._digest = digest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        found = self._stream.read(len(buffer))
        self._digest.update(found)
        buffer[: len(found)] = found
        return len(found)


class ListFile:
    """One file of a list.

    Attributes:
        path: Where it lies.
        list: Key of the list.
        imprint: What the file says of itself; complete once it has been read.
        media_type: ``application/xml`` or ``text/csv``.
    """

    def __init__(self, path: str | Path, list_key: str, *, aliases: str | Path | None = None) -> None:
        """Name a file; nothing is read yet.

        Args:
            path: The file.
            list_key: A key of official_lists.yaml.
            aliases: The file alt.csv that goes with OFAC's sdn.csv.
        """
        self.path = Path(path)
        self.list = list_key
        self.imprint = Imprint()
        self.media_type = "application/xml"
        self._aliases = None if aliases is None else Path(aliases)
        self._digest = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """Hash of the bytes read so far: of the whole file once it has been read."""
        return self._digest.hexdigest()

    def __iter__(self) -> Iterator[Record]:
        """Yield entries and problems in the order of the file, in flat memory.

        Raises:
            UnreadableError: When it is not that list, or not whole; it may come after the last entry.
        """
        self._digest = hashlib.sha256()
        self.imprint = Imprint()
        count = 0
        try:
            for record in self._iter_records():
                count += 1
                yield record
        except UnreadableError as error:
            raise UnreadableError(f"{self.path}: {error}") from None
        except UnicodeDecodeError as error:
            raise UnreadableError(
                f"{self.path}: byte {error.start} is no UTF-8; save the file as UTF-8 and import that"
            ) from None
        except csv.Error as error:
            raise UnreadableError(f"{self.path}: {error}; it is not the CSV file of that list") from None
        if not count:
            raise UnreadableError(f"{self.path}: there is no entry in it; is it the {self.list} list?")
        if self.imprint.expected is not None and self.imprint.expected != count:
            raise UnreadableError(
                f"{self.path}: it says that it has {self.imprint.expected} records and has "
                f"{count}; it may be "
                "cut off, fetch it again"
            )

    def _iter_records(self) -> Iterator[Record]:
        with self.path.open("rb") as file:
            head = file.read(HEAD_BYTES)
            file.seek(0)
            stream = io.BufferedReader(_Hashing(file, self._digest))
            if _is_xml(head):
                yield from self._iter_xml(stream, head)
                return
            self.media_type = "text/csv"
            text = io.TextIOWrapper(stream, "utf-8-sig", newline="")
            if self.list in _OFAC:
                yield from iter_ofac_csv(text, self.list, self._read_aliases())
            elif self.list == "eu":
                yield from iter_eu_acts(text, self.list)
            elif self.list == "uk":
                yield from iter_uk_csv(text, self.list, self.imprint)
            else:
                raise UnreadableError(f"it is no XML, and the {self.list} list is read from XML only")

    def _iter_xml(self, stream: BinaryIO, head: bytes) -> Iterator[Record]:
        if self._aliases is not None:
            raise UsageError(f"{self.path}: an XML file holds the aliases itself; leave the alias file out")
        if self.list not in _OFAC:
            yield from _XML[self.list](stream, self.list, self.imprint)
        elif b"<Sanctions" in head:
            with self.path.open("rb") as first:
                listings = read_listings(first, self.imprint)
            yield from iter_ofac_advanced(stream, self.list, listings)
        else:
            yield from iter_ofac_xml(stream, self.list, self.imprint)

    def _read_aliases(self) -> Aliases | None:
        if self._aliases is None:
            return None
        with self._aliases.open(encoding="utf-8-sig", newline="") as file:
            return read_aliases(file)


def _is_xml(head: bytes) -> bool:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    return head.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"<")

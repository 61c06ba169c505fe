"""Where a ledger lies: a file, or the address of a PostgreSQL database; and how to speak of it in public.

An address may hold a password. Nothing of it that could be one is ever shown.
"""

from __future__ import annotations

import re
from pathlib import Path

from legation.errors import LedgerError

SCHEMES = ("postgresql", "postgres")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]{2,}):/")  # three letters at least: C:/ is a drive
_SECRET = re.compile(r"((?:^|[?&\s])(?:ssl)?pass(?:word|phrase|wd)?=)[^&]*", re.IGNORECASE)
_HIDDEN = "***"


def is_address(path: str | Path) -> bool:
    """True for the address of a server, False for a file.

    Raises:
        LedgerError: if it is an address that no store understands.

    >>> is_address("postgresql://ana@db.example/claims"), is_address("mine.ledger")
    (True, False)
    """
    found = _SCHEME.match(str(path))
    if found is None:
        return False
    scheme = found[1].lower()
    if isinstance(path, Path) and scheme in SCHEMES:
        # A Path has lost one of the two slashes.
        raise LedgerError("give the address of a PostgreSQL ledger as text, not as a Path")
    if isinstance(path, Path) or not str(path).startswith(f"{found[1]}://"):
        return False
    if scheme not in SCHEMES:
        raise LedgerError(
            f"{without_password(str(path))}: no ledger can lie there; name a file, "
            "or postgresql://USER@HOST/DATABASE"
        )
    return True


def without_password(address: str) -> str:
    """Return an address as it may be shown: whatever could be a password is left out.

    >>> without_password("postgresql://ana:s3c@ret@db.example:5433/claims?password=x&sslmode=require")
    'postgresql://ana:***@db.example:5433/claims?password=***&sslmode=require'
    >>> without_password("postgresql://ana:secret")
    'postgresql://ana:***'
    """
    scheme, mark, rest = address.partition("://")
    query = ""
    if "@" in rest:
        # The last @: one in a password that was not written %40 must not end it.
        who, _, rest = rest.rpartition("@")
        user, colon, _ = who.partition(":")
        who = f"{user}:{_HIDDEN}@" if colon else f"{user}@"
    else:
        who = ""
    rest, question, query = rest.partition("?")
    hosts, slash, database = rest.partition("/")
    hosts = ",".join(_host(host) for host in hosts.split(","))
    query = _SECRET.sub(rf"\1{_HIDDEN}", f"{question}{query}")
    return f"{scheme}{mark}{who}{hosts}{slash}{database}{query}"


def is_well_formed(address: str) -> bool:
    """False where a password that was not percent-encoded may have been cut into host, port or database.

    >>> is_well_formed("postgresql://ana:s3c%40ret@db.example:5433/claims")
    True
    >>> is_well_formed("postgresql://ana:12/34@db.example/claims")
    False
    """
    rest = address.partition("://")[2].partition("?")[0]
    authority, _, database = rest.partition("/")
    who, _, hosts = authority.rpartition("@")
    ports = [host.rpartition("]")[2].partition(":")[2] for host in hosts.split(",")]
    return "@" not in who + database and all(port.isdigit() or not port for port in ports)


def _host(host: str) -> str:
    if host.startswith("["):  # IPv6
        return host
    name, colon, port = host.partition(":")
    return host if not colon or port.isdigit() else f"{name}:{_HIDDEN}"

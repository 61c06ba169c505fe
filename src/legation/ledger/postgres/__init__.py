"""A ledger in a PostgreSQL database: for several writers on several machines.

The tables, the chain and every question are those of a ledger file; this package says only where PostgreSQL
differs: connections and locks (``database``), what its errors mean (``failures``), steps from older schemas
(``revisions``). Loaded when an address is given; needs ``legation[postgres]``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legation.errors import LedgerError
from legation.ledger.address import without_password

if TYPE_CHECKING:
    from legation.ledger.postgres.database import ServerDatabase


def open_server(
    address: str, *, create: bool, read_only: bool, busy_seconds: float, durable: bool
) -> ServerDatabase:
    """Return the database at an address; see `legation.ledger.Ledger.open`.

    Raises:
        LedgerError: if the packages for PostgreSQL are missing or the address makes no sense.
    """
    try:
        import psycopg  # noqa: F401  # says here whether it is there, and its library too
    except ImportError as error:
        raise LedgerError(
            f"{without_password(address)}: ledgers in PostgreSQL need further packages ({error}); "
            "install them: pip install 'legation[postgres]'"
        ) from error
    from legation.ledger.postgres.database import ServerDatabase

    return ServerDatabase(
        address, create=create, read_only=read_only, busy_seconds=busy_seconds, durable=durable
    )

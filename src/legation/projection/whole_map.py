"""Questions about all pairs at once, in DuckDB over the Parquet files (extra ``scale``).

Every answer equals that of ``StatusMap.find_places``, which needs no extra and takes longer.
"""

from __future__ import annotations

from typing import Any

from legation.ledger.instants import Day, Instant, to_day, to_micros
from legation.projection.parquet import ParquetMap, need
from legation.projection.statuses import Place, StatusMap
from legation.projection.visibility import FOREVER
from legation.status.sweep import Standing

_COLUMNS = (
    "machine, list, subject, object, state, basis, since_low, since_high, pending, valid_from, valid_to"
)


class WholeMap:
    """The whole map of one ledger. A context manager."""

    def __init__(self, statuses: StatusMap, *, threads: int | None = None) -> None:
        """Open DuckDB over the files of a map; `refresh` brings them up to date first.

        Args:
            statuses: The map.
            threads: How many DuckDB may use; None is all.

        Raises:
            MissingExtraError: if duckdb is not installed.
        """
        self.files = ParquetMap(statuses)
        settings = {} if threads is None else {"threads": threads}
        self._connection = need("duckdb").connect(":memory:", config=settings)
        self._event = -1

    def __enter__(self) -> WholeMap:
        """Return itself."""
        return self

    def __exit__(self, *error: object) -> None:
        """Close it."""
        self._connection.close()

    def refresh(self) -> None:
        """Bring the files up to the ledger's last event and look at them."""
        manifest = self.files.refresh()
        if manifest["event"] != self._event:
            for kind in manifest["files"]:
                listed = ", ".join("'" + path.replace("'", "''") + "'" for path in self.files.paths(kind))
                self._connection.execute(
                    f"CREATE OR REPLACE VIEW {kind} AS SELECT * FROM read_parquet([{listed}])"
                )
            self._event = manifest["event"]

    def to_arrow(
        self,
        *,
        machine: str | None = None,
        subject: str | None = None,
        object_: str | None = None,
        party: str | None = None,
        valid_at: Day,
        known_at: Instant | None = None,
        ordered: bool = False,
    ) -> Any:
        """Return where pairs stand on a day as known at a moment, as an Arrow table.

        Args:
            machine: One status machine.
            subject, object_, party: Keys of parties; party stands on either side.
            valid_at: The day.
            known_at: The moment; None is the last that the files hold.
            ordered: In order of machine, parties and list, which takes longer than finding them.
        """
        query, values = self._query(
            machine=machine,
            subject=subject,
            object_=object_,
            party=party,
            valid_at=valid_at,
            known_at=known_at,
        )
        if ordered:
            query += " ORDER BY machine, subject, object, list"
        return self._connection.sql(query, params=values).to_arrow_table()

    def _query(
        self,
        *,
        machine: str | None = None,
        subject: str | None = None,
        object_: str | None = None,
        party: str | None = None,
        valid_at: Day,
        known_at: Instant | None = None,
    ) -> tuple[str, list[Any]]:
        where, values = ["valid_from <= ? AND valid_to > ?"], [to_day(valid_at)] * 2
        moment = to_micros(known_at)
        subject, object_, party = self.files.statuses.as_known(known_at, subject, object_, party)
        known: tuple[Any, ...] = ()
        for column, value in (("machine", machine), ("subject", subject), ("object", object_)):
            if value is not None:
                where.append(f"{column} = ?")
                values.append(value)  # type: ignore[arg-type]
        if party is not None:
            where.append("(subject = ? OR object = ?)")
            values += [party, party]  # type: ignore[list-item]
        query = f"SELECT {_COLUMNS} FROM open WHERE {' AND '.join(where)} AND known_from <= ?"
        everything = [*values, FOREVER if moment is None else moment]
        if moment is not None:
            known = (moment, moment)
            query += (
                f" UNION ALL SELECT {_COLUMNS} FROM closed WHERE {' AND '.join(where)} "
                "AND known_from <= ? AND known_to > ?"
            )
            everything += [*values, *known]
        return query, everything

    def find_places(self, **question: Any) -> list[Place]:
        """Return the same as a list of places, in order; see `to_arrow` for the question."""
        columns = self.to_arrow(**question, ordered=True).to_pydict().values()
        return [
            Place(machine, list_, one, other, Standing(state, basis, low, high, tuple(phases.split())), *days)
            for machine, list_, one, other, state, basis, low, high, phases, *days in zip(
                *columns, strict=True
            )
        ]

    def count_states(self, *, valid_at: Day, known_at: Instant | None = None) -> list[tuple[str, str, int]]:
        """Return (machine, state, pairs) on a day as known at a moment, in that order."""
        query, values = self._query(valid_at=valid_at, known_at=known_at)
        rows: list[tuple[str, str, int]] = self._connection.execute(
            f"SELECT machine, state, count(*) FROM ({query}) GROUP BY ALL ORDER BY ALL", values
        ).fetchall()
        return rows

    def count_claims(self, *, known_at: Instant | None = None) -> list[tuple[str, str, int]]:
        """Return (predicate, modality, claims) that the ledger held at a moment, retracted ones left out."""
        moment = to_micros(known_at)
        moment = FOREVER if moment is None else moment
        rows: list[tuple[str, str, int]] = self._connection.execute(
            "SELECT predicate, modality, count(*) FROM claims WHERE recorded_at <= ? AND seq NOT IN "
            "(SELECT seq FROM retracted WHERE retracted_at <= ?) GROUP BY 1, 2 ORDER BY 1, 2",
            (moment, moment),
        ).fetchall()
        return rows

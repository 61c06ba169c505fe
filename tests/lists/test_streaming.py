"""A large file is read in the memory of a small one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import resource, sys
from legation.lists.formats import ListFile
count = sum(1 for _ in ListFile(sys.argv[1], sys.argv[2]))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(count, peak // 1024 if sys.platform == "darwin" else peak)
"""
RECORD = (
    "<INDIVIDUAL><FIRST_NAME>Arman</FIRST_NAME><SECOND_NAME>Number {0}</SECOND_NAME>"
    "<UN_LIST_TYPE>Taliban</UN_LIST_TYPE><REFERENCE_NUMBER>TAi.{0}</REFERENCE_NUMBER>"
    "<LISTED_ON>2001-02-03</LISTED_ON><COMMENTS1>"
    + "Nothing is known of him. " * 160
    + "</COMMENTS1></INDIVIDUAL>\n"
)
ROW = '{0},"NUMBER {0}, Arman","individual","SDGT",-0-,-0-,-0-,-0-,-0-,-0-,-0-,"' + "x" * 4000 + '"\n'
ALLOWED_KB = 12_000


def _peak(path: Path, list_key: str) -> tuple[int, int]:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(path), list_key], capture_output=True, text=True, check=True
    )
    count, peak = done.stdout.split()
    return int(count), int(peak)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs resource.getrusage")
@pytest.mark.parametrize(
    ("list_key", "head", "record", "tail"),
    [
        ("un", "<CONSOLIDATED_LIST><INDIVIDUALS>\n", RECORD, "</INDIVIDUALS></CONSOLIDATED_LIST>"),
        ("ofac", "", ROW, ""),
    ],
)
def test_memory_is_flat(tmp_path: Path, list_key: str, head: str, record: str, tail: str) -> None:
    """Twenty megabytes take no more than twenty kilobytes do, but for a small allowance."""
    peaks = {}
    for records in (5, 5000):
        path = tmp_path / f"{records}.txt"
        with path.open("w", encoding="utf-8") as file:
            file.write(head)
            file.writelines(record.format(number) for number in range(records))
            file.write(tail)
        count, peaks[records] = _peak(path, list_key)
        assert count == records
    assert path.stat().st_size > 20_000_000
    assert peaks[5000] - peaks[5] < ALLOWED_KB

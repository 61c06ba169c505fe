"""The ``legation`` command.

One file a command. Nothing heavy (spaCy, SQLAlchemy, rich) is imported before a command needs it, so that
``legation --help`` answers in a fraction of a second.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and end the process with its exit code."""
    from legation.surfaces.cli.failures import quiet_pipes

    for stream in (sys.stdout, sys.stderr):
        # A terminal without Unicode shows a "?" in place of a curly quote instead of a failure.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    with quiet_pipes():
        from legation.surfaces.cli.app import app, narrowed

        narrowed(app, sys.argv[1:])(prog_name="legation")

"""The child process that writes one export: NAME CAMPAIGN OUT TODAY [SOLECTWO]; settings as variables.

How far it is stands in a file beside OUT.
"""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from survey_app.config import from_environment
from survey_app.database import Database
from survey_app.domain.refusals import Refusal
from survey_app.journeys import exporting, waited_for


def main(arguments: Sequence[str]) -> int:
    """Exit code 0, or exporting.REFUSED with status and sentence on standard output."""
    name, campaign, out, today, *solectwo = arguments
    database = Database(from_environment().database_url)
    try:
        with database.reading() as work:
            exporting.write(
                work,
                name,
                int(campaign),
                Path(out),
                date.fromisoformat(today),
                solectwo[0] if solectwo else None,
                waited_for.telling_beside(Path(out)),
            )
    except Refusal as no:
        sys.stdout.buffer.write(f"{no.status} {no.sentence}".encode())
        return exporting.REFUSED
    finally:
        database.dispose()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

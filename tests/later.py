"""The dashboard's server with a clock that a test may put on: as many seconds as stand in the file that LATER names. Takes streamlit's arguments."""

import os
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from streamlit.web.cli import main

from data_access.service import desk


class _Later(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return datetime.now(tz) + timedelta(seconds=float(Path(os.environ["LATER"]).read_text(encoding="utf-8")))


if __name__ == "__main__":
    desk.datetime = _Later
    main(prog_name="streamlit")

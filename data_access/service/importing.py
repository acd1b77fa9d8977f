"""Loading real cases from the front desk: the deed and its entry in the log."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from data_access import audit
from data_access.database.engine import open_register
from data_access.intake.doubts import QUESTIONS
from data_access.intake.imports import ImportReport, import_files
from data_access.intake.proposing import propose_mapping
from data_access.settings import Settings
from data_access.viewer import Viewer

__all__ = ["QUESTIONS", "import_cases", "propose_mapping"]


def import_cases(
    viewer: Viewer,
    files: Sequence[Path],
    mapping_file: Path,
    settings: Settings,
    *,
    made_at: datetime,
    **asked: object,
) -> ImportReport:
    """Loads the files and logs the collection of personal data that it is. ``asked``: as ``import_files`` takes it. Raises BadInput and
    DatabaseUnavailable.

    The command line's user holds the databases' keys, so that there is no permission to ask for here.
    """
    urls = {"case_url": settings.case_database_url, "register_url": settings.register_database_url}
    report = import_files(files, mapping_file, **urls, imported_by=viewer.subject, made_at=made_at, **asked)
    register = open_register(settings.register_database_url)
    with register.begin() as connection:
        what = f"{'dry run of an ' if report.is_dry_run else ''}import of {len(files)} {'file' if len(files) == 1 else 'files'} by {mapping_file.name}"
        audit.record(connection, viewer, "collection", what, at=made_at, data_version=report.data_version)
    register.dispose()
    return report

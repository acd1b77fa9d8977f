"""Every calendar rule: London days, weeks, the scheme's limits. One place, never a database's dialect."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
FOREVER = date(9999, 12, 31)
"""The end of what still holds."""


def london_day(moment: datetime) -> date:
    """The London calendar day of an aware moment."""
    return moment.astimezone(LONDON).date()


def start_of_london_day(day: date) -> datetime:
    """The first moment of a London day, in UTC."""
    return datetime.combine(day, time(), tzinfo=LONDON).astimezone(UTC)


def end_of_london_day(day: date) -> datetime:
    """The last microsecond of a London day, in UTC: what was known by the close of that day."""
    return start_of_london_day(day + timedelta(days=1)) - timedelta(microseconds=1)


def as_utc(moment: datetime) -> datetime:
    """An aware moment in UTC; a moment without a zone is London's clock, which is what a person types."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=LONDON)).astimezone(UTC)


def as_stored(moment: datetime) -> datetime:
    """An aware moment as both databases keep it: UTC without a zone."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def week_start(day: date) -> date:
    """The Monday of the ISO week."""
    return day - timedelta(days=day.weekday())


def in_words(day: date) -> str:
    """'1 March 2024', whatever the machine's locale."""
    months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
    return f"{day.day} {months[day.month - 1]} {day.year}"


def clock_time(moment: datetime) -> str:
    """'17:05', by London's clock."""
    return f"{moment.astimezone(LONDON):%H:%M}"


def moment_in_words(moment: datetime) -> str:
    """'17:05 on 1 March 2024', by London's clock; 'the end of 1 March 2024' for its last microsecond."""
    day = london_day(moment)
    return f"the end of {in_words(day)}" if moment == end_of_london_day(day) else f"{clock_time(moment)} on {in_words(day)}"


def in_utc(moment: datetime) -> str:
    """'2024-03-01T17:05:00Z': an aware moment as a link can carry it, whatever the season."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"

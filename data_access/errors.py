"""Errors that may be shown to a person: what is wrong, where, and what to do. Never a record's value, SQL or a trace."""


class ReviewError(Exception):
    """The base of every error whose message is fit to be read on a screen."""


class BadRequest(ReviewError):
    """What was asked for cannot be: an unknown figure, a date that is no date, a filter that names nothing."""


class WouldDisclose(BadRequest):
    """What was to be published would let a protected count be worked out. Names the tables and the labels, never the count."""


class NotPermitted(ReviewError):
    """The viewer's role does not allow what was asked. ``about`` names it in the log where the sentence does not."""

    def __init__(self, sentence: str, *, about: str = "") -> None:
        super().__init__(sentence)
        self.about = about

    is_logged = False
    """Whether it is in the log already: one refusal is one entry, through however many doors it goes."""


class NotSignedIn(ReviewError):
    """Nobody is signed in, the sign-in has ended, or what came from the provider is not for this dashboard. Signing in again may lift it."""


class Refused(ReviewError):
    """A step of a release, or of an import, that its state, its conditions or the person's part in it does not allow; says who or what would lift it."""


class Altered(ReviewError):
    """A kept release is not what was sealed, so that nothing may be done with it. Names the release."""


class DatabaseUnavailable(ReviewError):
    """The case database or the register is missing, locked, damaged, empty, too old, too new or out of reach. Its first sentence says what is so."""


class OutOfDate(DatabaseUnavailable):
    """The case database or the register has the schema of an older release, which ``upgrade`` would mend."""


class BadInput(ReviewError):
    """A file or a mapping that cannot be read as it is."""


class NotConfigured(ReviewError):
    """A setting is missing or contradicts another."""

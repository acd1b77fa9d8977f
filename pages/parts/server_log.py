"""The server's log in our form, the screen library's and the server's own lines too."""

import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from hashlib import sha256

from streamlit import logger
from streamlit.runtime.scriptrunner import get_script_run_ctx

from data_access.service import NotConfigured, begin_log

_OF_VISITORS = "streamlit.runtime.scriptrunner_utils.script_run_context"


def begin() -> None:
    """From the start of the server. One that is wrongly set up does not start, and says why to whoever starts it."""
    try:
        form = begin_log(session_told)
    except NotConfigured as fault:
        sys.exit(f"error: {fault}")
    as_it_was = logger.setup_formatter

    def in_our_form(made) -> None:
        # The library gives each of its loggers a handler of its own, some of them long after the start.
        as_it_was(made)
        made.streamlit_console_handler.setFormatter(form)

    logger.setup_formatter = in_our_form
    # Named before there is a visitor, the navigation is said to have none: by design, and nothing that whoever starts the server has to know.
    logger.get_logger(_OF_VISITORS).addFilter(lambda said: "missing ScriptRunContext" not in said.getMessage())


def logging_to_the_end(
    then: Callable[[object], AbstractAsyncContextManager[None]],
) -> Callable[[object], AbstractAsyncContextManager[None]]:
    """The same once more when the server answers: it made handlers of its own meanwhile."""

    @asynccontextmanager
    async def during(server: object) -> AsyncIterator[None]:
        begin_log(session_told)
        async with then(server):
            yield

    return during


def session_told() -> str:
    """What ties together the lines of one visitor's session: a digest, since who knows a session's number could ask for it."""
    context = get_script_run_ctx(suppress_warning=True)
    return digest_of(context.session_id) if context else ""


def digest_of(session: str) -> str:
    """How a session is named in the log."""
    return sha256(session.encode()).hexdigest()[:12]

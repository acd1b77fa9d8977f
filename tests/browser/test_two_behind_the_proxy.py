"""Two dashboards behind nginx, with the configuration that we ship: when the one that somebody visits goes, the other answers the next click."""

import ssl
from contextlib import ExitStack

import psutil
import pytest
from websockets.exceptions import ConnectionClosed

from tests.browser.conftest import needed
from tests.demonstration_maker import demonstration_in
from tests.own_proxy import installed, own_proxy
from tests.wire import serving_dashboard, visiting

ASKED = {"as_at": "2024-02-20", "known_by": "then", "team": "Team 1"}


def test_who_visits_one_that_goes_is_answered_by_the_other_with_the_same_figures(tmp_path):
    for program in ("nginx", "openssl"):
        needed(installed(program), f"{program} is not installed, so nothing was tried behind it (Debian: apt-get install nginx openssl).")
    urls = demonstration_in(tmp_path, applications=300)
    with ExitStack() as stack:
        dashboards = [ExitStack(), ExitStack()]
        addresses = [stack.enter_context(one).enter_context(serving_dashboard(urls)) for one in dashboards]
        proxy = stack.enter_context(own_proxy(tmp_path, *addresses))
        trusting = ssl.create_default_context(cafile=str(proxy.certificate))
        with visiting(proxy.secure, "risk", trusting=trusting) as visitor:
            shown = visitor.ask(**ASKED).figures
            visited = [address for address in addresses if _is_visited(address)]
            assert len(visited) == 1
            with visiting(proxy.secure, "contact", trusting=trusting) as another:
                another.ask()
                assert [address for address in addresses if _is_visited(address)] == visited, "who comes from one address stays with one"
            dashboards[addresses.index(visited[0])].close()
            with pytest.raises(ConnectionClosed):
                visitor.ask(**ASKED)
        with visiting(proxy.secure, "risk", trusting=trusting) as visitor:
            assert visitor.ask(**ASKED).figures == shown
            assert [address for address in addresses if _is_visited(address)] == [
                address for address in addresses if address not in visited
            ]


def _is_visited(address: str) -> bool:
    """Whether anybody holds a connection to it; a connection that nginx keeps for later is held by nobody for long."""
    port = int(address.rpartition(":")[2])
    return any(one.status == psutil.CONN_ESTABLISHED and one.laddr and one.laddr.port == port for one in psutil.net_connections("tcp4"))

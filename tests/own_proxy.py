"""nginx with the configuration that we ship, before a running dashboard: on ports of its own, with a certificate made for the occasion."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.house.source import ROOT

SITE = ROOT / ".deploy" / "nginx.conf"
_ONE_DASHBOARD = "    server 127.0.0.1:8501 max_fails=1 fail_timeout=5s;\n"
_AROUND = """
daemon off;
pid {folder}/pid;
error_log {folder}/error.log;
{user}
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {site}
}}
"""


@dataclass(frozen=True)
class Proxy:
    """Where it answers, with TLS and without, whose certificate it shows and where it writes down who came."""

    secure: str
    plain: str
    certificate: Path
    log: Path


def installed(program: str) -> str | None:
    """Where a program is; those of the machine's keeper are not on everybody's path."""
    return shutil.which(program, path=f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin")


@contextmanager
def own_proxy(folder: Path, *dashboards: str) -> Iterator[Proxy]:
    """nginx before dashboards, gone afterwards."""
    secure, plain = _free_port(), _free_port()
    proxy = Proxy(f"https://localhost:{secure}", f"http://localhost:{plain}", folder / "certificate.pem", folder / "review.log")
    _make_certificate(folder)
    user = "user root;" if os.geteuid() == 0 else ""
    settings = folder / "nginx.conf"
    settings.write_text(_AROUND.format(folder=folder, user=user, site=_site(proxy, dashboards, folder)))
    process = subprocess.Popen([installed("nginx") or "nginx", "-c", str(settings), "-p", str(folder)])
    try:
        _wait_for(secure)
        yield proxy
    finally:
        process.terminate()
        process.wait(20)


def _site(proxy: Proxy, dashboards: Sequence[str], folder: Path) -> str:
    """What we ship, with this machine's names in the place of those that whoever installs it has to replace."""
    site = SITE.read_text(encoding="utf-8")
    names = {
        "https://review.example": proxy.secure,
        "review.example": "localhost",
        "/etc/review/tls": str(folder),
        "/var/log/nginx/review.log": str(proxy.log),
        "listen 443": f"listen 127.0.0.1:{proxy.secure.rsplit(':', 1)[1]}",
        "listen 80": f"listen 127.0.0.1:{proxy.plain.rsplit(':', 1)[1]}",
        _ONE_DASHBOARD: "".join(_ONE_DASHBOARD.replace("127.0.0.1:8501", one.removeprefix("http://")) for one in dashboards),
    }
    for ours, theirs in names.items():
        assert ours in site, ours
        site = site.replace(ours, theirs)
    return site


def _make_certificate(folder: Path) -> None:
    new = (
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    )
    subprocess.run(["openssl", *new.split(), "-keyout", "key.pem", "-out", "certificate.pem"], cwd=folder, check=True, capture_output=True)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _wait_for(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("nginx did not start.")

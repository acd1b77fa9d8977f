"""An identity provider of the tests' own on loopback: OpenID Connect with the code flow, which asks for everything that a strict one asks for.

Whoever opens its page signs in as one of its people by a button. ``spoil`` makes it say one thing wrong in the next tokens, as an attacker
between the two would.
"""

import base64
import json
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, CLIENT_SECRET = "review-dashboard", "k7Qm2vN9rT4xW8zB3dF6hJ5p"
Claims = dict[str, object]

SPOILS: dict[str, Callable[[Claims], Claims]] = {
    "nonce": lambda claims: {**claims, "nonce": "of another sign-in"},
    "no nonce": lambda claims: {name: value for name, value in claims.items() if name != "nonce"},
    "audience": lambda claims: {**claims, "aud": "another-program"},
    "audience by proxy": lambda claims: {**claims, "aud": "another-program", "azp": CLIENT},
    "issuer": lambda claims: {**claims, "iss": "https://elsewhere.example"},
    "expired": lambda claims: {**claims, "iat": claims["iat"] - 7200, "exp": claims["iat"] - 3600},
    "old": lambda claims: {**claims, "iat": claims["iat"] - 901},
    "signature": lambda claims: claims,
    "unsigned": lambda claims: claims,
}
"""What can be wrong in a token, and how the claims are then."""


def _key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})


@dataclass
class OwnProvider:
    """``people`` are subject id → further claims. ``refused`` says what it would not do, in order."""

    people: Mapping[str, Claims]
    redirect_uri: str = ""
    spoil: str = ""
    is_away: bool = False
    """Whether it answers nothing but that it cannot."""
    refused: list[str] = field(default_factory=list)
    authorised: list[dict[str, str]] = field(default_factory=list)
    """What the dashboard asked for, each time."""
    ended: list[dict[str, str]] = field(default_factory=list)
    """The ends of sessions that it was told of."""
    issuer: str = ""
    _codes: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    _signing: RSAKey = field(default_factory=_key)
    _another: RSAKey = field(default_factory=_key)

    def described(self) -> dict[str, object]:
        """The discovery document."""
        places = {"authorization_endpoint": "authorise", "token_endpoint": "token", "jwks_uri": "keys", "end_session_endpoint": "end"}
        return {
            "issuer": self.issuer,
            **{name: f"{self.issuer}/{place}" for name, place in places.items()},
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }

    def keys(self) -> dict[str, object]:
        """The public half of what it signs with."""
        return {"keys": [self._signing.as_dict(private=False)]}

    def why_not_authorised(self, asked: Mapping[str, str]) -> str:
        """'' for a request that a strict provider takes."""
        wanted = {"client_id": CLIENT, "redirect_uri": self.redirect_uri, "response_type": "code", "code_challenge_method": "S256"}
        wrong = [name for name, value in wanted.items() if asked.get(name) != value]
        missing = [name for name in ("state", "nonce", "code_challenge") if len(asked.get(name, "")) < 8]
        if "openid" not in asked.get("scope", "").split():
            wrong.append("scope")
        return ", ".join(wrong + missing)

    def code_for(self, person: str, asked: dict[str, str]) -> str:
        """A code, good for one exchange."""
        code = secrets.token_urlsafe(24)
        self._codes[code] = (person, asked)
        return code

    def exchange(self, given: Mapping[str, str], authorization: str) -> dict[str, object] | None:
        """The tokens for a code, or None with the reason in ``refused``."""
        expected = "Basic " + base64.b64encode(f"{CLIENT}:{CLIENT_SECRET}".encode()).decode()
        person, asked = self._codes.pop(given.get("code", ""), ("", {}))
        challenge = base64.urlsafe_b64encode(sha256(given.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        reasons = {
            "client secret": authorization != expected,
            "code": not person,
            "redirect_uri": given.get("redirect_uri") != self.redirect_uri,
            "code_verifier": bool(asked) and challenge != asked["code_challenge"],
        }
        if wrong := [name for name, is_wrong in reasons.items() if is_wrong]:
            self.refused.append("token: " + ", ".join(wrong))
            return None
        return {
            "access_token": secrets.token_urlsafe(24),
            "token_type": "Bearer",
            "expires_in": 300,
            "id_token": self._token(person, asked),
        }

    def _token(self, person: str, asked: Mapping[str, str]) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "sub": person, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims |= self.people[person]
        if self.spoil:
            claims = SPOILS[self.spoil](claims)
        if self.spoil == "unsigned":
            parts = (base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in ({"alg": "none"}, claims))
            return ".".join([*parts, ""])
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, self._another if self.spoil == "signature" else self._signing)


@contextmanager
def providing(people: Mapping[str, Claims]) -> Iterator[OwnProvider]:
    """A provider that answers on a free port of loopback; ``redirect_uri`` has to be set before somebody signs in."""
    provider = OwnProvider(people)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Answering", (_Answering,), {"provider": provider}))
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Answering(BaseHTTPRequestHandler):
    provider: OwnProvider

    def log_message(self, *_args: object) -> None:
        """Nothing is said of a request."""

    def do_GET(self) -> None:
        path, asked = self._asked()
        if self.provider.is_away:
            self._send(503, b"")
        elif path == "/.well-known/openid-configuration":
            self._json(self.provider.described())
        elif path == "/keys":
            self._json(self.provider.keys())
        elif path == "/authorise":
            self._authorise(asked)
        elif path == "/as":
            person = asked.pop("person")
            answer = {"code": self.provider.code_for(person, asked), "state": asked["state"]}
            self._send(302, b"", Location=f"{asked['redirect_uri']}?{urlencode(answer)}")
        elif path == "/end":
            self.provider.ended.append(asked)
            self._send(302, b"", Location=asked["post_logout_redirect_uri"])
        else:
            self._send(404, b"")

    def do_POST(self) -> None:
        given = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        tokens = self.provider.exchange({name: values[0] for name, values in given.items()}, self.headers.get("Authorization", ""))
        self._json(tokens or {"error": "invalid_grant"}, 200 if tokens else 400)

    def _asked(self) -> tuple[str, dict[str, str]]:
        parts = urlsplit(self.path)
        return parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()}

    def _authorise(self, asked: dict[str, str]) -> None:
        self.provider.authorised.append(asked)
        if wrong := self.provider.why_not_authorised(asked):
            self.provider.refused.append(f"authorise: {wrong}")
            self._send(400, b"")
            return
        links = (f'<a href="/as?{escape(urlencode({**asked, "person": person}))}">{escape(person)}</a>' for person in self.provider.people)
        page = f"<!doctype html><title>Provider</title><h1>Who are you?</h1>{'<br>'.join(links)}"
        self._send(200, page.encode(), **{"Content-Type": "text/html; charset=utf-8"})

    def _json(self, body: object, status: int = 200) -> None:
        self._send(status, json.dumps(body).encode(), **{"Content-Type": "application/json"})

    def _send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

"""An OpenID Connect provider on this machine: discovery, authorize, token, keys, and the end of a session."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.browser.served import HOST

CLIENT, SECRET = "fatigue", "a secret of client and provider"
# Who can sign in: what the provider says of each.
PEOPLE: dict[str, dict[str, Any]] = {
    "Ann": {"email": "Ann@Hospital.example", "email_verified": True},
    "Ben": {"email": "ben@clinic.example"},
    "Eve": {"email": "eve@evil.example", "email_verified": True},
    "Mallory": {"email": "ann@hospital.example", "email_verified": False},  # says that she is Ann
}


@contextmanager
def provider() -> Iterator[str]:
    """Give the address of a provider that lasts as long as the block."""
    server = ThreadingHTTPServer((HOST, 0), _Provider)
    server.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"}, private=True)  # type: ignore[attr-defined]
    server.codes = {}  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://{HOST}:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


class _Provider(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path, asked = urlsplit(self.path).path, {k: v[0] for k, v in parse_qs(urlsplit(self.path).query).items()}
        if path == "/.well-known/openid-configuration":
            self._json(self._about())
        elif path == "/keys":
            self._json({"keys": [self.server.key.as_dict(private=False)]})
        elif path == "/authorize":
            assert asked["client_id"] == CLIENT
            links = "".join(f'<p><a href="/choose?{urlencode({**asked, "who": who})}">{who}</a></p>' for who in PEOPLE)
            self._send(f"<!doctype html><title>Provider</title>{links}".encode(), "text/html")
        elif path == "/choose":
            code = secrets.token_urlsafe(16)
            self.server.codes[code] = asked
            self._lead(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}")
        elif path == "/end":
            self._lead(asked["post_logout_redirect_uri"])
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        said = {k: v[0] for k, v in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()}
        asked = self.server.codes.pop(said["code"])
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        assert self.headers["Authorization"].split()[1] == basic or said.get("client_secret") == SECRET
        digest = hashlib.sha256(said["code_verifier"].encode()).digest()
        assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]
        now, who = int(time.time()), asked["who"]
        claims = {"iss": self._here(), "aud": CLIENT, "sub": who, "name": who, "iat": now, "exp": now + 300,
                  "nonce": asked["nonce"], **PEOPLE[who]}  # fmt: skip
        token = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.server.key)
        self._json({"access_token": "x", "token_type": "Bearer", "expires_in": 300, "id_token": token})

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _here(self) -> str:
        return f"http://{HOST}:{self.server.server_address[1]}"

    def _about(self) -> dict[str, Any]:
        ways = {f"{name}_endpoint": f"{self._here()}/{path}" for name, path in
                (("authorization", "authorize"), ("token", "token"), ("end_session", "end"))}  # fmt: skip
        return {"issuer": self._here(), "jwks_uri": f"{self._here()}/keys", **ways,
                "response_types_supported": ["code"], "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"]}  # fmt: skip

    def _json(self, said: dict[str, Any]) -> None:
        self._send(json.dumps(said).encode(), "application/json")

    def _send(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _lead(self, to: str) -> None:
        self.send_response(302)
        self.send_header("Location", to)
        self.send_header("Content-Length", "0")
        self.end_headers()

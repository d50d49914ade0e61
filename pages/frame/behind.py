"""Files of sessions behind the sign-in: what a page links to is no less closed than the page.

Streamlit serves pictures, tables and downloads at addresses of their own, to whoever knows them, and takes uploads.
With a sign-in, only who has signed in and is on the list gets an answer there. A link that somebody without a sign-in
opens is kept in a cookie until they have signed in, as the provider leads back to the start alone.
"""

from __future__ import annotations

import json
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from pages.frame import sign_in
from pages.frame.guarded import is_of_a_session

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_CLOSED = ("/_stcore/upload_file", "/_stcore/bidi-components", "/component/")
_LINK = "fatigue_link"  # the cookie of a link that waits for the sign-in
_WAITS = 600  # seconds
_LONGEST = 2000  # letters of a link that is kept


class BehindSignIn:
    """Answer for files of sessions with 403 to whoever has not signed in; lead back to the link after it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand over what may be seen."""
        if scope["type"] != "http" or not sign_in.is_on():
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        is_in = sign_in.is_let_in(person_of(request.cookies))
        if not is_in and _is_closed(scope["path"]):
            await PlainTextResponse("Sign in to see this.", status_code=403)(scope, receive, send)
            return
        waiting = local(unquote(request.cookies.get(_LINK, "")))
        is_page = "text/html" in request.headers.get("accept", "") and request.method == "GET"
        if is_in and waiting and is_page and not request.url.query:
            answer = RedirectResponse(waiting, status_code=302)
            answer.delete_cookie(_LINK, path="/")
            await answer(scope, receive, send)
            return
        keeps = is_page and not is_in and request.url.query and not _is_of_the_sign_in(scope["path"])
        await self.app(scope, receive, _keeping(send, request) if keeps else send)


def person_of(cookies: dict[str, str]) -> dict[str, Any]:
    """Give whom Streamlit's signed cookie names; nobody where there is none that it has signed."""

    def signed(name: str) -> bytes | None:
        value = cookies.get(name)
        return None if value is None else decode_signed_value(get_cookie_secret(), name, value.encode("latin-1"))

    said = get_cookie_with_chunks(signed, USER_COOKIE_NAME)
    person = json.loads(said) if said else {}
    return person if person.get("is_logged_in") else {}


def _is_closed(path: str) -> bool:
    return is_of_a_session(path) or any(part in path for part in _CLOSED)


def _is_of_the_sign_in(path: str) -> bool:
    return path.endswith(("/auth/login", "/auth/logout", "/oauth2callback"))


def local(link: str) -> str:
    """Give a link if it is one to this server, and nothing else."""
    is_local = link.startswith("/") and not link.startswith(("//", "/\\")) and link.isprintable()
    return link if is_local else ""


def _keeping(send: Send, request: Request) -> Send:
    link = local(f"{request.url.path}?{request.url.query}")
    cookie: SimpleCookie = SimpleCookie()
    cookie[_LINK] = quote(link, safe="")
    cookie[_LINK].update({"path": "/", "httponly": True, "samesite": "lax", "max-age": _WAITS})
    line = (b"set-cookie", cookie.output(header="").strip().encode("latin-1"))

    async def keeping(message: Message) -> None:
        if message["type"] == "http.response.start" and link and len(link) <= _LONGEST:
            message = {**message, "headers": [*message.get("headers", ()), line]}
        await send(message)

    return keeping

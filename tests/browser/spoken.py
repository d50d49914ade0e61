"""A session without a browser: Streamlit's own protocol over a websocket, as a browser would speak it."""

from __future__ import annotations

import http.client
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLs, UploadedFileInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

SECONDS = 120  # that an answer may take
UPLOADER = re.compile(r"_file_\d")
KEY = re.compile(r"\$\$ID-[0-9a-f]+-(.+)")


class Spoken:
    """One reader: all that was sent to them, and what they do."""

    def __init__(self, address: str, line: ClientConnection) -> None:
        self.address, self._line = address, line
        self.heard = bytearray()
        self.name = ""  # of the session, by which the server knows it
        self._page = self._query = ""
        self._widgets: dict[str, str] = {}  # the id of each by its key
        self._values: dict[str, dict[str, Any]] = {}

    def visit(self, page: str, query: str | None = None) -> None:
        """Turn to a page, by a link or from the one before."""
        self._query = self._query if query is None else query
        self._run(page=page)

    def press(self, key: str) -> None:
        """Press a button."""
        self._run(press=self._widgets[key])

    def upload(self, name: str, content: bytes) -> UploadedFileInfo:
        """Choose a file, and give what the server knows it by."""
        urls = self._place_for(name)
        server = urlsplit(self.address)
        line = http.client.HTTPConnection(server.hostname or "", server.port, timeout=SECONDS)
        line.request("GET", "/_stcore/health")
        answer = line.getresponse()
        answer.read()
        cookie = (answer.getheader("set-cookie") or "").partition(";")[0]
        mark = uuid.uuid4().hex
        head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        line.request("PUT", urls.upload_url, head.encode() + content + f"\r\n--{mark}--\r\n".encode(), {
            "Content-Type": f"multipart/form-data; boundary={mark}", "Cookie": cookie,
            "X-Xsrftoken": cookie.partition("=")[2]})  # fmt: skip
        assert line.getresponse().status == 204
        line.close()
        file = UploadedFileInfo(name=name, size=len(content), file_id=urls.file_id, file_urls=urls)
        self.choose(file)
        return file

    def choose(self, file: UploadedFileInfo) -> None:
        """Say that a file was uploaded, and have the page run."""
        key = max(filter(UPLOADER.fullmatch, self._widgets))  # of those there were, the one that is there now
        self._values[key] = {"file_uploader_state_value": {"uploaded_file_info": [file]}}
        self._run()
        del self._values[key]

    def _place_for(self, name: str) -> FileURLs:
        message = BackMsg()
        asked = message.file_urls_request
        asked.request_id, asked.session_id = uuid.uuid4().hex, self.name
        asked.file_names.append(name)
        self._line.send(message.SerializeToString())
        while (heard := self._next()).WhichOneof("type") != "file_urls_response":
            pass
        return heard.file_urls_response.file_urls[0]

    def _run(self, *, page: str = "", press: str = "") -> None:
        """Have the page run, and read to its end."""
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.page_name, asked.page_script_hash = self._query, page, "" if page else self._page
        for key, value in self._values.items():
            asked.widget_states.widgets.add(id=self._widgets[key], **value)
        if press:
            asked.widget_states.widgets.add(id=press, trigger_value=True)
        self._line.send(message.SerializeToString())
        while True:
            heard = self._next()
            if heard.WhichOneof("type") == "script_finished":
                assert heard.script_finished != ForwardMsg.FINISHED_WITH_COMPILE_ERROR
                if heard.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                    return

    def _next(self) -> ForwardMsg:
        content = self._line.recv(timeout=SECONDS)
        assert isinstance(content, bytes)
        self.heard += content
        heard = ForwardMsg.FromString(content)
        kind = heard.WhichOneof("type")
        if kind == "new_session":
            self._page, self.name = heard.new_session.page_script_hash, heard.new_session.initialize.session_id
        elif kind == "page_info_changed":
            self._query = heard.page_info_changed.query_string
        elif kind == "delta" and heard.delta.WhichOneof("type") == "new_element":
            element = heard.delta.new_element
            shown = getattr(element, element.WhichOneof("type"))
            found = KEY.fullmatch(getattr(shown, "id", ""))
            if found:
                self._widgets[found[1]] = shown.id
        return heard


@contextmanager
def spoken(address: str) -> Iterator[Spoken]:
    """Give a session of the server there, for as long as a `with` block lasts."""
    stream = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
    with connect(stream, subprotocols=["streamlit"], max_size=None, compression=None) as line:  # type: ignore[list-item]
        yield Spoken(address, line)

"""How a call of the Bot API is read and answered: four encodings in, one envelope out."""

import json
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

from tests.live.loopback import Reply, Request

Params = dict[str, Any]
_NESTED = {
    "allowed_updates",
    "commands",
    "drop_pending_updates",
    "link_preview_options",
    "menu_button",
    "reply_markup",
    "reply_parameters",
    "scope",
}
"""Parameters that are JSON inside a form."""


def read_params(request: Request) -> Params:
    """The parameters of a call, from the address and from a body of any of the four kinds."""
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        return dict(request.query) | (json.loads(request.body) if request.body else {})
    if kind.startswith("multipart/form-data"):
        given = _multipart(kind, request.body)
    else:
        given = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
    return {name: _value(name, value) for name, value in (dict(request.query) | given).items()}


def _multipart(kind: str, body: bytes) -> dict[str, str]:
    whole = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
    parts = [part for part in whole.iter_parts() if part.get_filename() is None]
    return {str(part.get_param("name", header="content-disposition")): _text(part) for part in parts}


def _text(part: Any) -> str:
    content: bytes = part.get_payload(decode=True)
    return content.decode()


def _value(name: str, value: str) -> object:
    return json.loads(value) if name in _NESTED and value else value


def ok(result: object, **more: object) -> Reply:
    """It was done."""
    return Reply(body=json.dumps({"ok": True, "result": result, **more}).encode())


def refused(code: int, description: str, **parameters: object) -> Reply:
    """It was not done; `parameters` help to handle that."""
    said: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    if parameters:
        said["parameters"] = parameters
    return Reply(status=code, body=json.dumps(said).encode())

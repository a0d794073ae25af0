"""The style sheets, scripts and icons of the pages: read once, served from memory, cached for a year by content."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

FOLDER = Path(__file__).parent / "static"
FOREVER = "public, max-age=31536000, immutable"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Asset:
    """One file and the short fingerprint that stands in its address."""

    content: bytes
    media_type: str
    version: str


@cache
def assets() -> Mapping[str, Asset]:
    """Every file that pages may load, by name."""
    return MappingProxyType({path.name: _asset(path) for path in FOLDER.iterdir() if path.suffix in _TYPES})


def _asset(path: Path) -> Asset:
    content = path.read_bytes()
    version = hashlib.sha256(content).hexdigest()[:12]
    return Asset(content=content, media_type=_TYPES[path.suffix], version=version)


def address(name: str) -> str:
    """Where a page finds a file; a changed file has another address."""
    return f"/static/{name}?v={assets()[name].version}"


async def _serve(request: Request) -> Response:
    asset = assets().get(request.path_params["name"])
    if asset is None:
        raise HTTPException(404)
    lasting = request.query_params.get("v") == asset.version
    headers = {"Cache-Control": FOREVER if lasting else "no-cache"}
    return Response(asset.content, media_type=asset.media_type, headers=headers)


def routes() -> list[Route]:
    """The one route of all files."""
    return [Route("/static/{name}", _serve)]

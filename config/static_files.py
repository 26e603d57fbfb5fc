"""The files in the packages: styles, scripts, icons."""

from __future__ import annotations

import os

from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

# Their names say nothing of their content, so a browser asks each time whether its copy still is the file.
HEADERS = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}


class PackageFiles(StaticFiles):
    """Static files that a browser keeps and asks for again, as they are called the same after an update."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """The file, or 304 for a copy that is still good."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers.update(HEADERS)
        return response


def packed(files: ASGIApp) -> ASGIApp:
    """The files, packed for whoever can unpack them."""
    return GZipMiddleware(files, compresslevel=6)

"""Which media type goes with which format of plan files."""

from __future__ import annotations

from cascade.errors import UnknownFormatError
from cascade.formats import FORMATS

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What an export of each format is called.
MEDIA_OF: dict[str, str] = {
    "yaml": "application/yaml",
    "json": "application/json",
    "stratml": "application/xml",
    "stratml-core": "application/xml",
    "csv": "text/csv",
    "xlsx": SHEET,
    "graphml": "application/graphml+xml",
    "node-link": "application/json",
}
#: What format a body of each media type has, where none is told.
FORMAT_OF: dict[str, str] = {
    "application/yaml": "yaml",
    "application/x-yaml": "yaml",
    "text/yaml": "yaml",
    "application/json": "json",
    "application/xml": "stratml",
    "text/xml": "stratml",
    "text/csv": "csv",
    SHEET: "xlsx",
    "application/graphml+xml": "graphml",
}
MULTIPART = "multipart/form-data"


def format_of_media(media: str) -> str:
    """The format of a media type; raises :class:`~cascade.errors.UnknownFormatError`."""
    try:
        return FORMAT_OF[media]
    except KeyError:
        raise UnknownFormatError(media, list(FORMATS)) from None


def file_name(slug: str, format: str) -> str:
    """What an exported file is called.

    >>> file_name("northwind", "node-link")
    'northwind.node-link.json'
    """
    endings = FORMATS[format].endings or (".xml",)
    return f"{slug}{endings[0]}"

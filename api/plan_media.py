"""Which media type goes with which format of plan files."""

from __future__ import annotations

from cascade.errors import UnknownFormatError
from cascade.formats import FORMATS, SHEET

#: What an export of each format is called.
MEDIA_OF: dict[str, str] = {known.name: known.media for known in FORMATS.values()}
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

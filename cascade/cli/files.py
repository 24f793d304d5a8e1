"""Files: plans read and written, the configuration found, the examples of rules."""

from __future__ import annotations

import os
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from cascade.cli.terminal import patiently, print_out, refuse
from cascade.config import Config, config_from
from cascade.errors import CascadeError, ConfigError, PlanFileError
from cascade.formats import format_of, read_plan
from cascade.sayings import say
from cascade.types import Plan


def read_all(files: Sequence[str], source: str | None) -> list[tuple[str, Plan]] | None:
    """Every plan; when any cannot be read, all errors are told and nothing else is."""
    plans: list[tuple[str, Plan]] = []
    errors: list[CascadeError] = []
    for file in files:
        try:
            plans.append((shown(file), read(file, source)))
        except CascadeError as error:
            errors.append(error)
    if errors:
        refuse(*errors)
        return None
    return plans


def shown(file: str) -> str:
    """A file's name as text, also where its bytes are none."""
    return os.fsencode(file).decode("utf-8", "replace")


def read(file: str, source: str | None) -> Plan:
    """The plan of one file, or of standard input (``-``), in the format named or by its ending."""
    if Path(file).is_dir():
        raise PlanFileError(say("is a directory"), expected=say("a plan file"), file=shown(file))
    # The format is settled first: an unknown ending should not cost the reading.
    name = source or format_of(shown(file))
    with patiently(f"reading {shown(file)}"):
        return read_plan(_bytes(file), file=shown(file), format=name)


def _bytes(file: str) -> bytes:
    try:
        if file != "-":
            return Path(file).read_bytes()
        if sys.stdin is None:
            raise PlanFileError(
                say("standard input is closed"), expected=say("a plan on standard input")
            )
        return sys.stdin.buffer.read()
    except (OSError, ValueError) as error:
        words = getattr(error, "strerror", None) or str(error)
        raise PlanFileError(
            say("cannot be opened: {words}", words=words),
            expected=say("the path of a file that you may read"),
            file=shown(file),
        ) from None


def write(file: str, data: bytes) -> None:
    """Writes all or nothing: what stood there stays until the new file is complete.

    A device or a pipe is written to as it is; of a link, the file that it leads to.
    """
    if file == "-":
        print_out(data)
        return
    target = Path(file).resolve()
    try:
        if target.exists() and not target.is_file() and not target.is_dir():
            target.write_bytes(data)
        else:
            _replace(target, data)
    except OSError as error:
        raise PlanFileError(
            say("cannot be written: {words}", words=error.strerror),
            expected=say("a place that you may write to"),
            file=file,
        ) from None


def _replace(target: Path, data: bytes) -> None:
    new = None
    try:
        with tempfile.NamedTemporaryFile(
            dir=target.parent, prefix=".cascade-", delete=False
        ) as new:
            new.write(data)
        Path(new.name).chmod(target.stat().st_mode if target.exists() else 0o666 & ~_umask())
        Path(new.name).replace(target)
    except OSError:
        if new is not None:
            Path(new.name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def find_config(file: str | None) -> Config:
    """The configuration of a file, or of the nearest one at or above the working directory."""
    if file is not None:
        return _config_in(Path(file), required=True) or Config()
    for folder in (Path.cwd(), *Path.cwd().parents):
        for name in ("cascade.toml", "pyproject.toml"):
            if (folder / name).is_file():
                found = _config_in(folder / name, required=False)
                if found is not None:
                    return found
    return Config()


def _config_in(path: Path, *, required: bool) -> Config | None:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be opened: {error.strerror}", file=str(path)) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read as TOML: {error}", file=str(path)) from None
    if path.name == "pyproject.toml":
        inner = table.get("tool", {}).get("cascade")
        if inner is None:
            return Config() if required else None
        table = inner
    return config_from(table, str(path))


def example(rule: str, side: str) -> str:
    """The text of a rule's example, from the installed package or the checkout."""
    here = Path(__file__).parents[1]
    for folder in (here / "_examples", here.parent / "examples"):
        for file in sorted(folder.glob(f"rules/{rule}.{side}.*")):
            return file.read_text(encoding="utf-8", errors="replace")
    return ""


def read_lines() -> Iterator[str]:
    """The lines of standard input, one after another, as they come.

    Raises :class:`PlanFileError` for a line that is not UTF-8, with its number.
    """
    for number, raw in enumerate(sys.stdin.buffer, 1):
        try:
            yield raw.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            raise PlanFileError(
                say("a statement is not UTF-8"),
                expected=say("UTF-8"),
                file="standard input",
                line=number,
            ) from None

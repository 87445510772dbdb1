#!/usr/bin/env python3
"""Lay out a Python 3.14 from Debian's testing packages in a folder of its own.

The last way of script/setup to an interpreter. Only the folder named on the command
line is written: apt works on private lists, and the packages are unpacked, never
installed. With --pip it is the machine's own release that gives pip, for a python3
that comes without. It runs on whatever python3 the machine has: keep it to 3.9.
"""

import argparse
from pathlib import Path
import re
import shutil
import subprocess
import sys
import tempfile
from typing import Dict, Iterable, Iterator, List, NamedTuple, Optional

PYTHON = [
    # The interpreter, its standard library, and the headers for C extensions.
    "python3.14",
    "python3.14-dev",
    "python3.14-minimal",
    "libpython3.14",
    "libpython3.14-dev",
    "libpython3.14-minimal",
    "libpython3.14-stdlib",
    # What it links to: the C library too, for the machine's own may be older.
    "libbz2-1.0",
    "libc6",
    "libdb5.3t64",
    "libexpat1",
    "libffi8",
    "libgcc-s1",
    "liblzma5",
    "libncursesw6",
    "libreadline8t64",
    "libsqlite3-0",
    "libssl3t64",
    "libstdc++6",
    "libtinfo6",
    "libuuid1",
    "libzstd1",
    "openssl-provider-legacy",
    "zlib1g",
]

INTERPRETER = "usr/bin/python3.14"

# Bump it when the recipe changes: older folders are then laid out anew.
RECIPE = "1"
SOURCE_OPTIONS = ("signed-by", "trusted", "check-valid-until")


class SetupError(Exception):
    """Something is missing; the text tells the person what."""


class Source(NamedTuple):
    """One place the machine takes packages from."""

    uri: str
    suites: List[str]
    components: List[str]
    options: Dict[str, str]

    @property
    def is_debian(self) -> bool:
        """Whether it looks like a mirror of Debian's main archive."""
        uri = self.uri.lower()
        other = re.search(r"security|debian-(debug|ports|archive)", uri)
        return "debian" in uri and "main" in self.components and not other

    @property
    def doubts(self) -> int:
        """Count what speaks for somebody else's packages for Debian."""
        key = self.options.get("signed-by", "")
        return (
            (not self.uri.rstrip("/").endswith("/debian"))
            + (bool(key) and "debian-archive" not in key)
            + (self.release is None)
        )

    @property
    def release(self) -> Optional[str]:
        """The suite that the machine itself is made of."""
        plain = (suite for suite in self.suites if re.fullmatch(r"[a-z]+", suite))
        return next(plain, None)


def parse_list(text: str) -> Iterator[Source]:
    """Read the one-line format: deb [options] uri suite components."""
    line = re.compile(r"(?m)^[ \t]*deb[ \t]+(?:\[([^\]]*)\][ \t]*)?([^#\n]+)")
    for options, words in line.findall(text):
        uri, suite, *components = words.split()
        pairs = (pair.partition("=") for pair in options.split())
        named = {key.lower(): value for key, _, value in pairs}
        yield Source(uri, [suite], components, named)


def parse_deb822(text: str) -> Iterator[Source]:
    """Read the paragraphs of a .sources file."""
    field = re.compile(r"(?m)^([\w-]+):(.*(?:\n[ \t].*)*)")
    for paragraph in re.split(r"\n\s*\n", re.sub(r"(?m)^#.*\n?", "", text)):
        fields = {key.lower(): value.strip() for key, value in field.findall(paragraph)}
        off = fields.get("enabled", "yes").lower() in ("no", "false", "0", "off")
        if off or "deb" not in fields.get("types", "").split():
            continue
        suites = fields.get("suites", "").split()
        for uri in fields.get("uris", "").split():
            yield Source(uri, suites, fields.get("components", "").split(), fields)


def machine_sources(etc: Path) -> Iterator[Source]:
    """Read all of the machine's apt sources."""
    parsers = {".list": parse_list, ".sources": parse_deb822}
    for path in (etc / "sources.list", *sorted((etc / "sources.list.d").glob("*"))):
        parse = parsers.get(path.suffix)
        if parse and path.is_file():
            yield from parse(path.read_text(encoding="utf-8", errors="replace"))


def find_mirror(sources: Iterable[Source]) -> Optional[Source]:
    """Choose the Debian mirror that the machine uses."""
    mirrors = (source for source in sources if source.is_debian)
    return min(mirrors, key=lambda mirror: mirror.doubts, default=None)


def source_text(mirror: Source, suite: str) -> str:
    """Write the one source, in the deb822 format (it takes a key as text, too)."""
    lines = [
        "Types: deb",
        f"URIs: {mirror.uri}",
        f"Suites: {suite}",
        "Components: main",
    ]
    lines += [
        # A key may be given as text of many lines: it begins on a line of its own.
        f"{option.title()}:\n {mirror.options[option]}"
        for option in SOURCE_OPTIONS
        if option in mirror.options
    ]
    return "\n".join(lines) + "\n"


def run(*command: str, cwd: Optional[Path] = None) -> str:
    """Run a program; what it said goes into the error if it fails."""
    done = subprocess.run(
        command,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-6:])
        raise SetupError(
            f"'{' '.join(command[:4])} ...' failed ({done.returncode}):\n{said}"
        )
    return done.stdout


class Apt:
    """An apt that knows one source and writes into one folder only."""

    def __init__(self, folder: Path, mirror: Source, suite: str) -> None:
        """Lay out apt's folders and its configuration."""
        self.folder = folder
        for name in ("lists/partial", "archives/partial", "debs"):
            (folder / name).mkdir(parents=True)
        (folder / "status").touch()
        (folder / "debian.sources").write_text(
            source_text(mirror, suite), encoding="utf-8"
        )
        self.config = folder / "apt.conf"
        self.config.write_text(
            f'Dir::Etc::SourceList "{folder}/debian.sources";\n'
            'Dir::Etc::SourceParts "/dev/null";\n'
            'Dir::Etc::Preferences "/dev/null";\n'
            'Dir::Etc::PreferencesParts "/dev/null";\n'
            f'Dir::State::Lists "{folder}/lists";\n'
            f'Dir::State::Status "{folder}/status";\n'
            f'Dir::State::Extended_States "{folder}/extended_states";\n'
            f'Dir::Cache "{folder}";\n'
            f'Dir::Log "{folder}";\n'
            'APT::Sandbox::User "root";\n'
            'APT::Default-Release "";\n'
            'Acquire::Languages "none";\n'
            'Acquire::Retries "2";\n'
            "#clear APT::Update::Pre-Invoke;\n"
            "#clear APT::Update::Post-Invoke;\n"
            "#clear APT::Update::Post-Invoke-Success;\n",
            encoding="utf-8",
        )

    def download(self, packages: Iterable[str]) -> List[Path]:
        """Fetch the packages' files."""
        debs = self.folder / "debs"
        run("apt-get", "-qq", "-c", str(self.config), "update")
        run("apt-get", "-qq", "-c", str(self.config), "download", *packages, cwd=debs)
        return sorted(debs.glob("*.deb"))


def unpack(debs: Iterable[Path], target: Path) -> None:
    """Unpack the packages over each other, /lib being the same as /usr/lib."""
    for name in ("bin", "sbin", "lib", "lib32", "lib64", "libx32"):
        (target / "usr" / name).mkdir(parents=True, exist_ok=True)
        if not (target / name).exists():
            (target / name).symlink_to(f"usr/{name}")
    for deb in debs:
        run("dpkg-deb", "-x", str(deb), str(target))


def only(paths: Iterable[Path], what: str) -> Path:
    """Take the first path found."""
    for path in sorted(paths):
        return path
    raise SetupError(f"Debian's packages hold no {what}.")


def bind(target: Path, prefix: Path, patchelf: str) -> None:
    """Make the interpreter use the libraries beside it, once it lies in prefix."""
    libc = only((target / "usr/lib").glob("*/libc.so.6"), "libc.so.6")
    triplet = libc.parent.name
    loader = only((target / "usr").glob("lib*/ld-linux*.so.*"), "dynamic loader")
    link = target / "usr/include/python3.14" / triplet
    if not link.exists():
        link.symlink_to(f"../{triplet}")
    run(
        patchelf,
        "--set-interpreter",
        str(prefix / loader.relative_to(target)),
        "--force-rpath",
        "--set-rpath",
        str(prefix / "usr/lib" / triplet),
        str(target / INTERPRETER),
    )


def is_finished(prefix: Path, stamp: str) -> bool:
    """Whether an earlier run laid out this folder to its end, and in this place."""
    file = prefix / "finished"
    return file.is_file() and file.read_text(encoding="utf-8") == stamp


def find_debian(etc: Path) -> Source:
    """Find the mirror, or say what is missing."""
    for tool in ("apt-get", "dpkg-deb"):
        if not shutil.which(tool):
            raise SetupError(
                f"This machine has no {tool}: Debian's packages are no way."
            )
    mirror = find_mirror(machine_sources(etc))
    if mirror is None:
        raise SetupError("The machine's apt sources name no mirror of Debian.")
    return mirror


def lay_out_python(work: Path, prefix: Path, mirror: Source, patchelf: str) -> None:
    """Build the interpreter's folder beside its place, move it there and try it."""
    debs = Apt(work / "apt", mirror, "testing").download(PYTHON)
    unpack(debs, work / "new")
    bind(work / "new", prefix, patchelf)
    replace(prefix, work / "new")
    run(str(prefix / INTERPRETER), "-c", "import ctypes, lzma, sqlite3, ssl, zoneinfo")


def lay_out_pip(work: Path, prefix: Path, mirror: Source) -> None:
    """Unpack the wheel of pip that this release of Debian has."""
    debs = Apt(work / "apt", mirror, mirror.release or "stable").download(
        ["python3-pip-whl"]
    )
    unpack(debs, work / "new")
    replace(prefix, work / "new")


def replace(prefix: Path, new: Path) -> None:
    """Put the new folder in its place."""
    shutil.rmtree(prefix, ignore_errors=True)
    new.rename(prefix)


def main() -> int:
    """Lay out the folder unless it is there, and print the path to what it is for."""
    parser = argparse.ArgumentParser(description="Unpack Debian's Python 3.14, or pip.")
    parser.add_argument("prefix", type=Path)
    parser.add_argument("--pip", action="store_true", help="pip instead of Python")
    parser.add_argument("--patchelf", default="patchelf", help="the program to use")
    parser.add_argument(
        "--etc", type=Path, default=Path("/etc/apt"), help="apt's folder"
    )
    arguments = parser.parse_args()
    prefix = arguments.prefix.resolve()
    stamp = f"recipe {RECIPE} for {prefix}\n"
    try:
        if not is_finished(prefix, stamp):
            mirror = find_debian(arguments.etc)
            prefix.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix="new-", dir=prefix.parent) as work:
                if arguments.pip:
                    lay_out_pip(Path(work), prefix, mirror)
                else:
                    lay_out_python(Path(work), prefix, mirror, arguments.patchelf)
            (prefix / "finished").write_text(stamp, encoding="utf-8")
        wheels = (prefix / "usr/share/python-wheels").glob("pip-*.whl")
        print(only(wheels, "pip") if arguments.pip else prefix / INTERPRETER)
    except SetupError as err:
        print(err, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Lay out a Python 3.14 from Debian's testing packages in a folder of its own.

The last way of script/setup to an interpreter. Only the folder named on the command
line is written: apt works on private lists, and the packages are unpacked, never
installed. It runs on whatever python3 the machine has, so it keeps to Python 3.9.
"""

import argparse
import os
from pathlib import Path
import re
import shutil
import subprocess
import sys
import tempfile
from typing import Dict, Iterable, Iterator, List, NamedTuple, Optional

PACKAGES = (
    # The interpreter, its standard library, and the headers for C extensions.
    "python3.14 python3.14-minimal python3.14-dev libpython3.14 libpython3.14-dev"
    " libpython3.14-minimal libpython3.14-stdlib"
    # What it links to: the C library first, for the machine's own may be older.
    " libc6 libgcc-s1 libstdc++6 libexpat1 libzstd1 zlib1g libssl3t64 openssl-provider-legacy"
    " libbz2-1.0 libdb5.3t64 libffi8 liblzma5 libtinfo6 libncursesw6 libreadline8t64"
    " libsqlite3-0 libuuid1"
).split()

# Bump it when the recipe changes: older folders are then laid out anew.
RECIPE = "1"
SOURCE_OPTIONS = ("signed-by", "trusted", "check-valid-until")


class SetupError(Exception):
    """Something is missing; the text tells the person what."""


class Source(NamedTuple):
    """One place the machine takes packages from."""

    uri: str
    suites: List[str]
    options: Dict[str, str]

    @property
    def is_debian(self) -> bool:
        """Whether it is a mirror of Debian's main archive."""
        path = self.uri.rstrip("/").lower()
        return "debian" in path and not re.search(
            r"debian-security|security\.debian|debian-debug|debian-ports|archive\.debian", path
        )


def parse_list(text: str) -> Iterator[Source]:
    """Read the one-line format: deb [options] uri suite components."""
    for line in text.splitlines():
        match = re.match(r"\s*deb\s+(?:\[([^\]]*)\]\s*)?(\S+)\s+(\S+)", line)
        if match:
            pairs = (pair.partition("=") for pair in (match[1] or "").split())
            options = {key.lower(): value for key, _, value in pairs}
            yield Source(match[2], [match[3]], options)


def parse_deb822(text: str) -> Iterator[Source]:
    """Read the paragraphs of a .sources file."""
    text = re.sub(r"(?m)^#.*\n?", "", text)
    for paragraph in re.split(r"\n[ \t]*\n", text):
        fields = {
            match[1].lower(): match[2].strip()
            for match in re.finditer(r"(?m)^([\w-]+):((?:.*)(?:\n[ \t]+.*)*)", paragraph)
        }
        if fields.get("enabled", "yes").lower() in ("no", "false", "0", "off", "disable"):
            continue
        if "deb" in fields.get("types", "").split():
            for uri in fields.get("uris", "").split():
                yield Source(uri, fields.get("suites", "").split(), fields)


def machine_sources(etc: Path) -> Iterator[Source]:
    """Read all of the machine's apt sources."""
    files = [etc / "sources.list", *sorted((etc / "sources.list.d").glob("*"))]
    for path in files:
        if path.suffix == ".list" and path.is_file():
            yield from parse_list(path.read_text(encoding="utf-8", errors="replace"))
        elif path.suffix == ".sources" and path.is_file():
            yield from parse_deb822(path.read_text(encoding="utf-8", errors="replace"))


def find_mirror(sources: Iterable[Source]) -> Optional[Source]:
    """Choose the Debian mirror that the machine uses, a release's own suite first."""
    mirrors = [source for source in sources if source.is_debian]
    for mirror in mirrors:
        if any(re.fullmatch(r"[a-z]+", suite) for suite in mirror.suites):
            return mirror
    return mirrors[0] if mirrors else None


def testing_source(mirror: Source, suite: str) -> str:
    """Write the one source, in the deb822 format (it takes a key as text, too)."""
    lines = ["Types: deb", f"URIs: {mirror.uri}", f"Suites: {suite}", "Components: main"]
    for option in SOURCE_OPTIONS:
        if option in mirror.options:
            lines.append(f"{option.title()}: {mirror.options[option]}")
    return "\n".join(lines) + "\n"


def run(*command: str, cwd: Optional[Path] = None) -> str:
    """Run a program; what it said goes into the error if it fails."""
    done = subprocess.run(
        command, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-6:])
        raise SetupError(f"'{' '.join(command[:4])} ...' failed:\n{said}")
    return done.stdout


class Apt:
    """An apt that knows one source and writes into one folder only."""

    def __init__(self, folder: Path, mirror: Source, suite: str) -> None:
        self.folder = folder
        for name in ("lists/partial", "archives/partial", "debs"):
            (folder / name).mkdir(parents=True)
        (folder / "status").touch()
        (folder / "testing.sources").write_text(testing_source(mirror, suite), encoding="utf-8")
        self.config = folder / "apt.conf"
        self.config.write_text(
            f'Dir::Etc::SourceList "{folder}/testing.sources";\n'
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
    stdlib = only((target / "usr/lib").glob("*/libc.so.6"), "libc.so.6")
    triplet = stdlib.parent.name
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
        str(target / "usr/bin/python3.14"),
    )


def stamp_text(prefix: Path) -> str:
    """Tell what a finished folder says of itself; it cannot be moved."""
    return f"recipe {RECIPE} for {prefix}\n"


def is_finished(prefix: Path) -> bool:
    """Whether an earlier run laid out this folder to its end."""
    stamp = prefix / "finished"
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == stamp_text(prefix)


def lay_out(prefix: Path, patchelf: str, suite: str, etc: Path) -> None:
    """Build the folder beside its place, move it there, try it, stamp it."""
    for tool in ("apt-get", "dpkg-deb"):
        if not shutil.which(tool):
            raise SetupError(f"This machine has no {tool}, so Debian's packages are no way.")
    mirror = find_mirror(machine_sources(etc))
    if mirror is None:
        raise SetupError("The machine's apt sources name no mirror of Debian.")
    prefix.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="python-", dir=prefix.parent) as work:
        folder = Path(work)
        folder.chmod(0o755)
        debs = Apt(folder / "apt", mirror, suite).download(PACKAGES)
        unpack(debs, folder / "new")
        bind(folder / "new", prefix, patchelf)
        shutil.rmtree(prefix, ignore_errors=True)
        (folder / "new").rename(prefix)
    version = run(str(prefix / "usr/bin/python3.14"), "-c", "import ssl, sqlite3, ctypes, lzma")
    del version
    (prefix / "finished").write_text(stamp_text(prefix), encoding="utf-8")


def main() -> int:
    """Lay out the folder unless it is there, and print the interpreter's path."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("prefix", type=Path)
    parser.add_argument("--patchelf", default="patchelf", help="the program to use")
    parser.add_argument("--suite", default="testing")
    parser.add_argument("--etc", type=Path, default=Path("/etc/apt"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    prefix = Path(os.path.abspath(arguments.prefix))
    try:
        if not is_finished(prefix):
            lay_out(prefix, arguments.patchelf, arguments.suite, arguments.etc)
    except SetupError as err:
        print(err, file=sys.stderr)
        return 1
    print(prefix / "usr/bin/python3.14")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The ways to an environment, and the promises that only tools can keep."""

from collections.abc import Callable
from importlib import util
import json
from pathlib import Path
import re
import shutil
import subprocess
import sys
import tomllib
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
PURE = (
    "engine",
    "engine/deeper",
    "ocpp/protocol",
    "chargers",
    "message",
    "message/texts/en",
)
PURE_FILES = ("text",)

PLANTED = '''"""What no pure place may do."""

from datetime import date, datetime
import datetime as dt
import time
from time import monotonic

from homeassistant.core import HomeAssistant

IMPURE = (
    HomeAssistant,
    datetime.now(),
    dt.datetime.now(dt.UTC),
    datetime.utcnow(),
    date.today(),
    time.time(),
    monotonic(),
    time.perf_counter(),
)
'''


def load(path: Path) -> ModuleType:
    """Import a script that is no package."""
    spec = util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


debian = load(ROOT / "script/debian_python.py")

ONE_LINE = """
# deb http://old.example/debian bullseye main
deb [arch=amd64] https://vendor.example/apt stable main
deb http://security.example/debian-security bookworm-security main
deb [signed-by=/keys/debian-archive-keyring.gpg] http://mirror.example/debian/ bookworm main # ours
deb-src http://source.example/debian bookworm main
"""
PARAGRAPHS = """\
Types: deb
# http://comment.example/debian
URIs: http://mirror.example/debian
Suites: trixie trixie-updates
Components: main
Signed-By: /keys/debian-archive-keyring.gpg

Types: deb
URIs: http://security.example/debian-security
Suites: trixie-security
Components: main
"""
KEY_AS_TEXT = """\
Enabled: yes
Types: deb deb-src
URIs: http://mirror.example/debian
Suites: trixie
Components: main contrib
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 mDMEY
 -----END PGP PUBLIC KEY BLOCK-----
"""
VENDOR = """\
Types: deb
URIs: https://vendor.example/linux/debian
Suites: trixie
Components: main
Signed-By: /keys/vendor.gpg
"""


@pytest.fixture
def apt(tmp_path: Path) -> Callable[..., Path]:
    """Write a machine's apt sources."""

    def write(**files: str) -> Path:
        (tmp_path / "sources.list.d").mkdir()
        for name, text in files.items():
            stem, _, suffix = name.rpartition("_")
            folder = tmp_path if stem == "sources" else tmp_path / "sources.list.d"
            (folder / f"{stem}.{suffix}").write_text(text)
        return tmp_path

    return write


def mirror_of(etc: Path) -> Any:
    """Find the mirror as the script does."""
    return debian.find_mirror(debian.machine_sources(etc))


def test_the_mirror_is_found_in_a_one_line_list(apt: Callable[..., Path]) -> None:
    """Comments, source packages, security updates and vendors are not the mirror."""
    mirror = mirror_of(apt(sources_list=ONE_LINE))

    assert mirror.uri == "http://mirror.example/debian/"
    assert mirror.release == "bookworm"
    assert mirror.options["signed-by"] == "/keys/debian-archive-keyring.gpg"


def test_the_mirror_is_found_in_paragraphs(apt: Callable[..., Path]) -> None:
    """The newer format of the sources is read as well."""
    mirror = mirror_of(apt(debian_sources=PARAGRAPHS))

    assert mirror.uri == "http://mirror.example/debian"
    assert mirror.release == "trixie"


def test_a_vendor_with_packages_for_debian_is_not_debian(
    apt: Callable[..., Path],
) -> None:
    """Even one that is named first."""
    mirror = mirror_of(apt(aaa_sources=VENDOR, debian_sources=PARAGRAPHS))

    assert mirror.uri == "http://mirror.example/debian"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (PARAGRAPHS, "Signed-By:\n /keys/debian-archive-keyring.gpg\n"),
        (KEY_AS_TEXT, KEY_AS_TEXT[KEY_AS_TEXT.index("Signed-By") :]),
    ],
    ids=["a file", "the key itself"],
)
def test_the_mirrors_key_is_kept(apt: Callable[..., Path], text: str, key: str) -> None:
    """Testing is trusted for the key that the machine trusts, and no other."""
    text = debian.source_text(mirror_of(apt(debian_sources=text)), "testing")

    assert text == (
        "Types: deb\nURIs: http://mirror.example/debian\nSuites: testing\n"
        f"Components: main\n{key}"
    )


@pytest.mark.parametrize(
    "text",
    ["", PARAGRAPHS.replace("Types: deb", "Enabled: no\nTypes: deb"), "nonsense"],
    ids=["nothing", "switched off", "nonsense"],
)
def test_a_machine_without_a_mirror_is_told_so(
    apt: Callable[..., Path], text: str
) -> None:
    """One sentence, no trace."""
    with pytest.raises(debian.SetupError, match="name no mirror of Debian"):
        debian.find_debian(apt(debian_sources=text))


@pytest.mark.parametrize(
    "stamp", [None, "recipe 0 for /elsewhere\n"], ids=["interrupted", "moved"]
)
def test_a_folder_is_not_believed_unless_it_was_finished_here(
    tmp_path: Path, stamp: str | None
) -> None:
    """An interrupted run leaves no stamp, a moved project an old one."""
    if stamp is not None:
        (tmp_path / "finished").write_text(stamp)

    assert not debian.is_finished(tmp_path, f"recipe 1 for {tmp_path}\n")


def test_the_lock_names_no_place_to_download_from() -> None:
    """Where packages come from is the machine's choice: script/lock takes it out."""
    places = set(re.findall(r"https?://[^/\"]+", (ROOT / "uv.lock").read_text()))

    assert places == {"https://index.invalid"}


def test_the_lock_knows_all_that_the_project_asks_for() -> None:
    """A change to pyproject.toml is followed by script/lock."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    lock = tomllib.loads((ROOT / "uv.lock").read_text())
    ours = next(
        package
        for package in lock["package"]
        if package["name"] == project["project"]["name"]
    )
    locked = {
        need["name"] + need.get("specifier", "")
        for need in ours["metadata"]["requires-dev"]["dev"]
    }

    assert locked == {need.lower() for need in project["dependency-groups"]["dev"]}


def test_the_lock_leaves_out_a_wheel_that_lacks_its_c_module() -> None:
    """Home Assistant would be slower here than anywhere else, and every figure of script/bench wrong."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text())
    ulid = next(each for each in lock["package"] if each["name"] == "ulid-transform")
    wheels = [wheel["filename"] for wheel in ulid["wheels"]]

    assert [w for w in wheels if w.endswith("manylinux_2_28_x86_64.whl")]
    assert not [w for w in wheels if w.endswith("manylinux_2_41_x86_64.whl")]


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    """A package that breaks the rule everywhere, pure places and others."""
    package = tmp_path / "custom_components/cp_notifications"
    for folder in (*PURE, "sources"):
        (package / folder).mkdir(parents=True)
        (package / folder / "planted.py").write_text(PLANTED)
    for name in (*PURE_FILES, "coordinator"):
        (package / f"{name}.py").write_text(PLANTED)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_ruff_keeps_the_pure_places_pure(planted: Path) -> None:
    """Home Assistant and the clock are found in each of them, and nowhere else."""
    ruff = Path(sys.executable).with_name("ruff")
    said = subprocess.run(
        [ruff, "check", "--select=TID251", "--output-format=concise", "--no-cache"],
        cwd=planted,
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    found = re.findall(r"cp_notifications/(\S+?)\.py:\d+:\d+: TID251", said)

    assert {place: found.count(place) for place in found} == dict.fromkeys(
        [*(f"{folder}/planted" for folder in PURE), *PURE_FILES], 8
    )


def stamp(folder: Path, tag: str) -> int:
    """Run the release's stamping in a folder with a manifest."""
    return subprocess.run(
        [sys.executable, ROOT / "script/stamp-version", tag],
        cwd=folder,
        stderr=subprocess.DEVNULL,
        check=False,
    ).returncode


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """A copy of the integration's manifest where the release expects it."""
    path = tmp_path / "custom_components/cp_notifications/manifest.json"
    path.parent.mkdir(parents=True)
    shutil.copy(ROOT / path.relative_to(tmp_path), path)
    return path


@pytest.mark.parametrize(
    ("tag", "version"), [("v1.2.3", "1.2.3"), ("2.0.0b1", "2.0.0b1")]
)
def test_a_release_has_the_version_of_its_tag(
    tmp_path: Path, manifest: Path, tag: str, version: str
) -> None:
    """Nothing else in the manifest changes."""
    before = json.loads(manifest.read_text())

    assert stamp(tmp_path, tag) == 0
    assert json.loads(manifest.read_text()) == before | {"version": version}


@pytest.mark.parametrize("tag", ["latest", "v1.2", "1.2.3; rm", ""])
def test_a_tag_that_is_no_version_stops_the_release(
    tmp_path: Path, manifest: Path, tag: str
) -> None:
    """Home Assistant would refuse to load the integration."""
    before = manifest.read_text()

    assert stamp(tmp_path, tag) != 0
    assert manifest.read_text() == before

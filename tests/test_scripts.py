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

from awesomeversion import AwesomeVersion
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


def locked(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the packages that are locked in a folder, by name."""
    lock = tomllib.loads((folder / "uv.lock").read_text())
    return {package["name"]: package for package in lock["package"]}


def home_assistant_of(folder: Path) -> AwesomeVersion:
    """Return which Home Assistant is locked in a folder."""
    return AwesomeVersion(locked(folder)["homeassistant"]["version"])


def asked_for(folder: Path) -> list[str]:
    """Return what an environment is to have, by its pyproject.toml."""
    project = tomllib.loads((folder / "pyproject.toml").read_text())
    needs: list[str] = project["dependency-groups"]["dev"]
    return needs


ENVIRONMENTS = sorted(path.parent for path in ROOT.glob("environments/*/uv.lock"))
each_lock = pytest.mark.parametrize(
    "folder", [pytest.param(path, id=path.name) for path in (ROOT, *ENVIRONMENTS)]
)


@each_lock
def test_the_lock_names_no_place_to_download_from(folder: Path) -> None:
    """Where packages come from is the machine's choice: script/lock takes it out."""
    places = set(re.findall(r"https?://[^/\"]+", (folder / "uv.lock").read_text()))

    assert places == {"https://index.invalid"}


@each_lock
def test_the_lock_knows_all_that_the_project_asks_for(folder: Path) -> None:
    """A change to pyproject.toml is followed by script/lock."""
    ours = next(
        package
        for package in locked(folder).values()
        if package["source"] == {"virtual": "."}
    )
    known = {
        need["name"] + need.get("specifier", "")
        for need in ours["metadata"]["requires-dev"]["dev"]
    }

    assert known == {need.lower() for need in asked_for(folder)}


@each_lock
def test_the_lock_leaves_out_a_wheel_that_lacks_its_c_module(folder: Path) -> None:
    """Home Assistant would be slower here than anywhere else, and every figure of script/bench wrong."""
    ulid = locked(folder)["ulid-transform"]
    wheels = [wheel["filename"] for wheel in ulid["wheels"]]

    assert [w for w in wheels if w.endswith("manylinux_2_28_x86_64.whl")]
    assert not [w for w in wheels if w.endswith("manylinux_2_41_x86_64.whl")]


def test_the_lowest_home_assistant_that_hacs_allows_is_the_one_of_the_gate() -> None:
    """What is promised is what was tried: not a version below it, and not only one above."""
    lowest = json.loads((ROOT / "hacs.json").read_text())["homeassistant"]

    assert home_assistant_of(ROOT) == lowest
    assert f"Home Assistant {lowest} or newer" in (ROOT / "README.md").read_text()


def test_one_newer_home_assistant_is_locked_beside_it() -> None:
    """The newest one: .ci/run tries it as well. Its folder has its name."""
    (newest,) = ENVIRONMENTS

    assert home_assistant_of(newest) == newest.name
    assert home_assistant_of(newest) > home_assistant_of(ROOT)


@pytest.mark.parametrize(
    "folder", [pytest.param(path, id=path.name) for path in ENVIRONMENTS]
)
def test_another_home_assistant_is_tested_with_all_that_the_gate_has(
    folder: Path,
) -> None:
    """A package that is added to pyproject.toml is added there by script/lock --home-assistant."""
    theirs = {need.partition("==")[0] for need in asked_for(folder)}
    ours = {need.partition("==")[0] for need in asked_for(ROOT)}

    assert theirs == ours | {"homeassistant"}


@pytest.mark.parametrize("version", ["", "beta", "dev", "../2026.11.0", "2026.11"])
def test_what_is_no_home_assistant_gets_no_environment(version: str) -> None:
    """It becomes the name of a folder. Betas have numbers too."""
    said = subprocess.run(
        [ROOT / "script/setup", "--home-assistant", version],
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.returncode == 1
    assert said.stdout == ""
    assert said.stderr.startswith(f"script/setup: '{version}' is no version")


environment = load(ROOT / "script/environment.py")


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """A Home Assistant in a folder: what its files say that counts for an environment."""
    files = {
        "homeassistant-2099.1.0.dist-info/METADATA": "Name: homeassistant\nVersion: 2099.1.0\n",
        "homeassistant/package_constraints.txt": "# no\nPyTurboJPEG==9.9\nattrs>=1\nnumpy==8.8\n",
        "homeassistant/components/smtp/manifest.json": '{"requirements": ["aiosmtplib==7.7"]}',
        "homeassistant/components/sun/manifest.json": "{}",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_an_environment_takes_its_versions_from_its_home_assistant(
    unpacked: Path,
) -> None:
    """Those of integrations around ours too; what it does not ask for stays as it is."""
    project = tomllib.loads(environment.pyproject(unpacked, is_fitting=True))
    dev = project["dependency-groups"]["dev"]

    assert {"PyTurboJPEG==9.9", "aiosmtplib==7.7", "homeassistant==2099.1.0"} <= {*dev}
    assert "hypothesis" in dev
    assert project["tool"]["uv"]["override-dependencies"] == []


def test_the_pins_of_a_plug_in_for_an_older_home_assistant_give_way(
    unpacked: Path,
) -> None:
    """Otherwise nothing could be tried before it is published, weeks later."""
    project = tomllib.loads(environment.pyproject(unpacked, is_fitting=False))

    assert set(project["tool"]["uv"]["override-dependencies"]) == {
        "homeassistant==2099.1.0",
        "numpy==8.8",
    }


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

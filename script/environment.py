"""Print the pyproject.toml of environments/VERSION: ours, with the versions that another Home Assistant asks for.

    script/environment.py FOLDER fitting    FOLDER has that Home Assistant, unpacked
    script/environment.py FOLDER last       with a test plug-in that was published for an older one: its pins give way

Run by script/lock, in .venv.
"""

from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distributions, requires
import json
from pathlib import Path
import re
import sys
import tomllib
from typing import Final

ROOT: Final = Path(__file__).parent.parent
PLUGIN: Final = "pytest-homeassistant-custom-component"
PIN: Final = re.compile(r"([A-Za-z0-9._-]+)==([A-Za-z0-9.]+)")


def pins(requirements: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the names and versions of what is asked for in one version only; names as the index spells them."""
    for requirement in requirements:
        if pin := PIN.fullmatch(requirement.strip()):
            yield re.sub(r"[-_.]+", "-", pin[1]).lower(), pin[2]


def home_assistant(folder: Path) -> Distribution:
    """Return the Home Assistant in a folder."""
    return next(iter(distributions(name="homeassistant", path=[str(folder)])))


def asked_for(folder: Path) -> dict[str, str]:
    """Return what a Home Assistant and its integrations ask for, and itself."""
    package = folder / "homeassistant"
    constraints = (package / "package_constraints.txt").read_text().splitlines()
    manifests = package.glob("components/*/manifest.json")
    needs = [json.loads(path.read_text()).get("requirements", ()) for path in manifests]
    return {
        **dict(pins(need for each in needs for need in each)),
        **dict(pins(constraints)),
        "homeassistant": home_assistant(folder).version,
    }


def in_its_version(requirement: str, versions: dict[str, str]) -> str:
    """Return one of our requirements; where we pin what Home Assistant asks for, in its version."""
    for name, _version in pins([requirement]):
        return (
            f"{requirement.partition('==')[0]}=={versions[name]}"
            if name in versions
            else requirement
        )
    return requirement


def pyproject(folder: Path, *, is_fitting: bool) -> str:
    """Return the text of the file."""
    ours = tomllib.loads((ROOT / "pyproject.toml").read_text())
    versions = asked_for(folder)
    dev = [in_its_version(each, versions) for each in ours["dependency-groups"]["dev"]]
    dev.append(f"homeassistant=={versions['homeassistant']}")
    # Those of the plug-in that is installed here; the last one has the same, or newer ones.
    theirs = (
        [] if is_fitting else [name for name, _version in pins(requires(PLUGIN) or ())]
    )
    overrides = [f"{name}=={versions[name]}" for name in theirs if name in versions]
    return f"""\
# Made by script/lock --home-assistant {versions["homeassistant"]}, from the pyproject.toml of the project.
[project]
name = {json.dumps(ours["project"]["name"])}
version = "0.0.0"
requires-python = {json.dumps(ours["project"]["requires-python"])}

[dependency-groups]
dev = {listed(dev)}

[tool.uv]
package = false
environments = {listed(ours["tool"]["uv"]["environments"])}
override-dependencies = {listed(overrides)}
"""


def listed(texts: Iterable[str]) -> str:
    """Return a list as TOML, a line for each."""
    lines = "".join(f"    {json.dumps(text)},\n" for text in texts)
    return f"[\n{lines}]" if lines else "[]"


if __name__ == "__main__":
    print(pyproject(Path(sys.argv[1]), is_fitting=sys.argv[2] == "fitting"), end="")

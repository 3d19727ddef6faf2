"""The wheel: built from the tree, installed into an empty environment without setuptools, run outside the checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = "Мэр Орска Иван Орлов сообщил, что мост обойдётся в 5 млн рублей."
PROBE = f"""
import json, sys
import svodka
record = svodka.Pipeline().extract({TEXT!r})
assert not {{"natasha", "pymorphy2", "pkg_resources", "setuptools", "torch"}} & set(sys.modules), "a forbidden import"
print(json.dumps([len(record.entities), [a.min for a in record.amounts], [q.speaker.name for q in record.quotes], svodka.__file__]))
"""


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def run_in_fresh_environment(python: str, wheel: Path, folder: Path) -> list[object]:
    """What the probe prints where only the wheel and what it requires are installed."""
    if python == sys.executable:
        venv.create(folder / "env", with_pip=True)
    else:
        subprocess.run([python, "-m", "venv", str(folder / "env")], check=True)
    own = folder / "env" / "bin" / "python"
    subprocess.run(
        [own, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel)], check=True
    )
    subprocess.run([own, "-m", "pip", "uninstall", "--quiet", "--yes", "setuptools"], check=True)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    output = subprocess.run(
        [own, "-c", PROBE], cwd=folder, env=clean, check=True, capture_output=True, text=True
    )
    printed: list[object] = json.loads(output.stdout.splitlines()[-1])
    help_page = subprocess.run(
        [folder / "env" / "bin" / "svodka", "--help"], cwd=folder, env=clean, capture_output=True, check=True
    )
    assert b"extract" in help_page.stdout
    return printed


def check(printed: list[object], folder: Path) -> None:
    entities, amounts, speakers, home = printed
    assert entities == 2
    assert amounts == ["5000000"]
    assert speakers == ["Иван Орлов"]
    assert str(home).startswith(str(folder))


def test_an_empty_environment_without_setuptools(wheel: Path, tmp_path: Path) -> None:
    check(run_in_fresh_environment(sys.executable, wheel, tmp_path), tmp_path)


def interpreter(version: str) -> str | None:
    """A Python of this version: on the path, or among pyenv's."""
    pyenv = sorted(
        Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")).glob(f"versions/{version}*/bin/python")
    )
    return str(pyenv[-1]) if pyenv else shutil.which(f"python{version}")


@pytest.mark.slow
@pytest.mark.parametrize("version", ["3.12", "3.13"])
def test_other_pythons(wheel: Path, tmp_path: Path, version: str) -> None:
    python = interpreter(version)
    if python is None:
        pytest.skip(f"no Python {version} on this machine")
    check(run_in_fresh_environment(python, wheel, tmp_path), tmp_path)

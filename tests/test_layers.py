"""Data flows one way: a module imports only from layers below its own, and no stage another stage."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import svodka

PACKAGE = Path(svodka.__file__).parent
STAGES = ("clean", "segment", "tag", "entities", "amounts", "quotes")
LAYERS = (
    ("version", "errors", "garbage", "lexicon", "source_map"),
    (
        "article",
        "annotations",
        "columns",
        "meanings",
        "morphology",
        "news_words",
        "requirements",
        "record",
        "zones",
    ),
    STAGES,
    ("compose", "workers"),
    ("pipeline",),
    ("io", "gold"),
    ("batch", "report"),
    ("cli",),
)
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
# nobody may import it, it imports nothing of its own
FORBIDDEN = ("natasha", "pymorphy2", "pkg_resources", "setuptools", "pickle")

MODULES = sorted(PACKAGE.rglob("*.py"))


def part_of(module: Path) -> str:
    return module.relative_to(PACKAGE).with_suffix("").parts[0]


def imported(module: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(str(node.module))
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_one_way(module: Path) -> None:
    own = part_of(module)
    if own == "__init__":
        pytest.skip("the package's front door names everything, lazily")
    for name in imported(module):
        parts = name.split(".")
        if parts[0] != "svodka" or len(parts) == 1 or parts[1] == own or parts[1] == "__version__":
            continue
        assert RANK[parts[1]] <= RANK[own], f"{own} imports {name}, which lies above it"
        assert not (own in STAGES and parts[1] in STAGES), f"stage {own} reaches into stage {parts[1]}"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_imports_what_a_fresh_machine_lacks(module: Path) -> None:
    if "training" in module.parts:
        pytest.skip("training has an extra of its own")
    roots = {name.split(".")[0] for name in imported(module)}
    assert not roots & set(FORBIDDEN)

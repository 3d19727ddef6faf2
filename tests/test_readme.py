"""What the README shows is what happens."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from tests.readme import README, Command, blocks, commands, run, workshop

TEXT = README.read_text(encoding="utf-8")
# figures that differ from run to run
_VOLATILE = re.compile(r"\d+(\.\d+)? (s|MB|articles/s)\b")


def steady(output: str) -> str:
    return _VOLATILE.sub(r"… \2", output)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[Command, str]]]:
    """The folder in which the README's commands were run, and what each printed."""
    folder = workshop(tmp_path_factory.mktemp("readme"))
    shown = [command for block in blocks("console", TEXT) for command in commands(block)]
    return folder, [(command, run(command.line, folder)) for command in shown]


def test_console_blocks_print_what_they_show(printed: tuple[Path, list[tuple[Command, str]]]) -> None:
    assert printed[1]
    for command, output in printed[1]:
        assert steady(output) == steady(command.shown), command.line


def test_python_blocks_are_true(
    printed: tuple[Path, list[tuple[Command, str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(printed[0])  # where the commands have left their files
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    namespace: dict[str, object] = {}
    examples = blocks("pycon", TEXT)
    assert examples
    for number, block in enumerate(examples, 1):
        test = parser.get_doctest(block, namespace, f"block {number}", str(README), 0)
        runner.run(test, clear_globs=False)
        namespace = test.globs
    assert runner.summarize(verbose=False).failed == 0


def test_links_lead_somewhere() -> None:
    root = README.parent
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", TEXT):
        assert (root / target).exists(), target

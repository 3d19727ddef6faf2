"""What the README shows is what happens."""

from __future__ import annotations

import doctest
import os
import re
from pathlib import Path

import pytest

from tests.readme import README, blocks, commands, run, workshop

TEXT = README.read_text(encoding="utf-8")
# figures that differ from run to run
_VOLATILE = re.compile(r"\d+(\.\d+)? (s|MB|articles/s)\b")


def steady(output: str) -> str:
    return _VOLATILE.sub(r"… \2", output)


def test_console_blocks_print_what_they_show(tmp_path: Path) -> None:
    folder = workshop(tmp_path)
    shown = [command for block in blocks("console", TEXT) for command in commands(block)]
    assert shown
    for command in shown:
        assert steady(run(command.line, folder)) == steady(command.shown), command.line


def test_python_blocks_are_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workshop(tmp_path))
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    namespace: dict[str, object] = {}
    examples = blocks("pycon", TEXT)
    assert examples
    for number, block in enumerate(examples, 1):
        test = parser.get_doctest(block, namespace, f"block {number}", str(README), 0)
        runner.run(test, clear_globs=False)
        namespace = test.globs
    assert runner.summarize(verbose=False).failed == 0
    assert os.getcwd() == str(tmp_path)


def test_links_lead_somewhere() -> None:
    root = README.parent
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", TEXT):
        assert (root / target).exists(), target

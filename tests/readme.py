"""The README's examples: finds them, runs them, and can print anew what they print (`python -m tests.readme`).

A ```console block holds commands after `$ ` and what they print; a ```pycon block is a doctest. Blocks of any
other language are shown, not run.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
_BLOCK = re.compile(r"^```(console|pycon)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_WIDTH = "100"
_COINS = "талер талера талеру талером талере талеры талеров талерам талерами талерах"
_VERBS = "# how our sports desk reports\nlemma\ttakes\tsense\n{}\tчто direct insert\tsay\n"
_OF_A_USER = {
    "a.txt": "Клуб протрубил, что новый сезон начнётся в мае. Билет стоит 20 талеров.\n",
    "words/speech_verbs.tsv": _VERBS.format("протрубить"),
    "words/currency_nouns.tsv": f"noun\tcode\tforms\tdoubtful\nталер\tXXX\t{_COINS}\n",
    "misspelt/speech_verbs.tsv": _VERBS.format("пpотрубить"),  # its second letter is Latin
}


class Command(NamedTuple):
    """A shell command of a console block and the output that the README shows."""

    line: str
    shown: str


def blocks(language: str, text: str) -> list[str]:
    """The bodies of the fenced blocks of a language."""
    return [match.group(2) for match in _BLOCK.finditer(text) if match.group(1) == language]


def commands(block: str) -> list[Command]:
    """The commands of a console block."""
    parts = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    return [Command(part.split("\n", 1)[0], part.split("\n", 1)[1]) for part in parts]


def run(line: str, folder: Path) -> str:
    """What a command prints in a folder: standard output, then standard error, without trailing spaces."""
    bin_folder = Path(sys.executable).parent
    environment = os.environ | {
        "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": _WIDTH,
        "NO_COLOR": "1",
        "TERM": "dumb",
    }
    done = subprocess.run(
        line, shell=True, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    return re.sub(r"[ \t]+$", "", done.stdout + done.stderr, flags=re.MULTILINE)


def renewed(text: str, folder: Path) -> str:
    """The README with the output of every console command as it is printed now."""

    def renew(match: re.Match[str]) -> str:
        if match.group(1) != "console":
            return match.group()
        body = "".join(
            f"$ {command.line}\n{run(command.line, folder)}" for command in commands(match.group(2))
        )
        return f"```console\n{body}```"

    return _BLOCK.sub(renew, text)


def workshop(folder: Path) -> Path:
    """A folder that looks like the checkout to the README's commands, with a user's word lists."""
    for name in ("corpus", "README.md"):
        (folder / name).symlink_to(ROOT / name)
    for name, content in _OF_A_USER.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as temporary:
        place = workshop(Path(temporary))
        README.write_text(renewed(README.read_text(encoding="utf-8"), place), encoding="utf-8")

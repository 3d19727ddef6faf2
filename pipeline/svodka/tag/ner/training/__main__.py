"""Trains the network of svodka_ner anew: ``python -m svodka.tag.ner.training``.

1. fine-tunes the teachers on the gold of NEREL train;
2. makes copies of the articles with other words in them and has the teachers label all of them;
3. trains small networks, the students, on these labels (and the gold);
4. has the students label new copies, and trains still smaller networks, their heirs, on these labels (and the
   gold); writes weights and model card of the best.

The development part of NEREL is only read to report scores and to choose the best heir.
"""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

from svodka.tag.ner.network import WEIGHTS
from svodka.tag.ner.training.run import LOG_FORMAT, LOG_TIME, Settings, run


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m svodka.tag.ner.training", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    defaults = Settings()
    parser.add_argument("--nerel", type=Path, default=defaults.nerel, help="folder of train/ and dev/")
    parser.add_argument(
        "--unlabelled",
        type=Path,
        default=defaults.unlabelled,
        help="folder of more .txt articles; no gold is read",
    )
    parser.add_argument(
        "--output", type=Path, default=WEIGHTS.parent, help="folder for weights and model card"
    )
    parser.add_argument(
        "--kept",
        type=Path,
        default=defaults.kept,
        help="folder for the teachers' labels, from which a training started again goes on",
    )
    parser.add_argument("--seed", type=int, default=defaults.seed)
    parser.add_argument(
        "--teachers",
        type=int,
        default=defaults.teachers,
        help="whose labels are averaged; of different seeds",
    )
    parser.add_argument(
        "--students",
        type=int,
        default=defaults.students,
        help="whose labels are averaged for the heirs; of different seeds",
    )
    parser.add_argument(
        "--heirs", type=int, default=defaults.heirs, help="of different seeds; the best on dev is kept"
    )
    parser.add_argument("--teacher-epochs", type=int, default=defaults.teacher_epochs)
    parser.add_argument(
        "--copies", type=int, default=defaults.copies, help="of each article, the original included"
    )
    parser.add_argument(
        "--rounds",
        type=int,
        default=defaults.rounds,
        help="of the student, each over one copy of all articles",
    )
    parser.add_argument(
        "--heir-copies", type=int, default=defaults.heir_copies, help="as --copies, for the heirs"
    )
    parser.add_argument("--heir-rounds", type=int, default=defaults.heir_rounds, help="as --rounds")
    parser.add_argument(
        "--threads",
        type=int,
        default=defaults.threads,
        help="teachers and students learn at once, one a thread",
    )
    arguments = vars(parser.parse_args())
    logging.basicConfig(level=logging.INFO, format=LOG_FORMAT, datefmt=LOG_TIME)
    run(Settings(**arguments))


if __name__ == "__main__":
    main()

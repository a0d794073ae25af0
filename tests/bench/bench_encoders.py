"""What the encoders of `xunfang[semantic]` cost and buy, beside the matcher without one: the lines of the README.

Run `python -m tests.bench.bench_encoders [E.csv Q.csv]...`; without files on the pack that ships. Each choice runs in a
process of its own: memory of matcher and encoder, CPU seconds until the first answer from what is stored, CPU
milliseconds a question, and right first / in three / AUROC of near questions / outright at 90 % / calibration error.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.commands.knowledge import read_entries, read_questions
from bot.encoders import open_encoder
from bot.packs import read_pack
from bot.settings import ENCODERS, Settings, SettingsError
from bot.weights import read, write
from knowledge.evaluate import evaluate
from knowledge.matching import Index, build, match

PAGE = 4096
NAMES = {"": "default"}


def memory() -> float:
    """Megabytes that this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE / 1e6


def latency(index: Index, asked: list[str]) -> str:
    """Milliseconds, median / 99 %."""
    spent = []
    for text in asked:
        begun = time.process_time()
        match(index, text)
        spent.append((time.process_time() - begun) * 1000)
    spent.sort()
    return f"{spent[len(spent) // 2]:.1f} / {spent[int(0.99 * len(spent))]:.1f}"


def costs(choice: str) -> str:
    """Memory, start and latency on the pack that ships."""
    town = read_pack(Settings().pack).town
    with TemporaryDirectory() as folder:
        again("--fit", f"{folder}/learnt", choice)
        bare = memory()
        begun = time.process_time()
        index = build(town.entries, town.words, learnt=read(Path(folder) / "learnt"), encoder=open_encoder(choice))
        match(index, town.questions[0].text)
        started = time.process_time() - begun
    held = memory() - bare
    return f"{held:.0f} MB | {started:.1f} s | {latency(index, [each.text for each in town.questions])} ms"


def fit(file: str, choice: str) -> None:
    """What a child process leaves."""
    town = read_pack(Settings().pack).town
    write(Path(file), build(town.entries, town.words, town.questions, encoder=open_encoder(choice)))


def scores(choice: str, files: list[str]) -> Iterator[str]:
    """The figures of each set."""
    town = read_pack(Settings().pack).town
    for entries, questions in zip(files[::2], files[1::2], strict=True):
        index = build(read_entries(Path(entries)), town.words, encoder=open_encoder(choice))
        got = evaluate(index, read_questions(Path(questions)), count().__next__).scores
        yield (
            f"{got.top1:.3f}/{got.recall_at_3:.3f}/{got.near_auroc:.3f}"
            f"/{got.outright_at_90:.3f}/{got.calibration_error:.3f}"
        )


def one(choice: str, files: list[str]) -> None:
    """What a process of its own prints."""
    try:
        print("|", " | ".join([NAMES.get(choice, choice), costs(choice), *scores(choice, files)]), "|", flush=True)
    except SettingsError as error:
        print(f"{choice}: {error}", flush=True)


def again(*arguments: str) -> None:
    """This file in a process of its own."""
    subprocess.run([sys.executable, "-m", "tests.bench.bench_encoders", *arguments], check=True)


def main(files: list[str]) -> None:
    """A line for each choice."""
    heads = ["encoder", "memory", "start", "a question, median / 99 %", *(Path(file).stem for file in files[::2])]
    print("|", " | ".join(heads), "|", flush=True)
    for choice in ENCODERS:
        again("--one", choice, *files)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--one", choice, *files]:
            one(choice, files)
        case ["--fit", file, choice]:
            fit(file, choice)
        case arguments:
            main(arguments)

"""The rules of the house that no linter knows."""

import ast
import re
import statistics
import tomllib
from pathlib import Path

import pytest

from tests.house import FLOORS, LOWER_FLOORS, ROOT, body_lines, files, functions, sources, text_of

PACK_TOWN = re.compile("\u67ab\u6cfe|feng" + "jing", re.IGNORECASE)
CODE = {".py", ".html", ".js", ".css", ".sql"}
# Each in two pieces, so that this very file does not hold one.
HOSTS = (
    "pypi" + r"\.org",
    "python" + "hosted",
    "npm" + r"js\.",
    r"deb\." + "debian",
    "docker" + r"\.(io|com)",
)
REGISTRY = re.compile("|".join(HOSTS))
DOWNLOAD = re.compile(r"https?://\S+\.(whl|tar\.gz|tgz|zip|deb|exe)\b|https?://\S+/simple\b")
WORLDLY = re.compile(
    r"(open|input|print|exec|eval|__import__)|(.*\.)?(datetime|date)\.(now|today|utcnow)|importlib\..*"
)
VAGUE = {"util", "utils", "helper", "helpers", "common", "manager", "base", "misc"}


def test_no_python_file_is_longer_than_300_lines() -> None:
    lengths = {path.name: len(text_of(path).splitlines()) for path in files() if path.suffix == ".py"}
    assert {name: lines for name, lines in lengths.items() if lines > 300} == {}


def test_the_median_function_has_at_most_7_lines() -> None:
    lengths = [body_lines(function) for _, tree in sources(*FLOORS) for function in functions(tree)]
    assert statistics.median([length for length in lengths if length]) <= 7


def test_names_say_what_is_inside() -> None:
    assert [path for path in files() if path.stem.lower() in VAGUE or path.parent.name in VAGUE] == []


def test_the_shipped_town_is_named_only_in_its_pack() -> None:
    allowed = {ROOT / "bot" / "settings.py"}
    pack = ROOT / "knowledge" / ("feng" + "jing")
    code = [path for path in files(*FLOORS, "tests") if path.suffix in CODE and pack not in path.parents]
    assert [path for path in code if path not in allowed and PACK_TOWN.search(text_of(path))] == []


def test_the_settings_name_the_shipped_town_once() -> None:
    assert len(PACK_TOWN.findall(text_of(ROOT / "bot" / "settings.py"))) == 1


def test_no_registry_and_no_download_address_is_named() -> None:
    found = [(path.name, match.group()) for path in files() for match in _addresses(path)]
    assert found == []


def _addresses(path: Path) -> list[re.Match[str]]:
    text = text_of(path)
    return [*REGISTRY.finditer(text), *DOWNLOAD.finditer(text)]


def test_pins_carry_hashes_and_no_options() -> None:
    pins = [path for path in files("requirements") if path.suffix == ".txt"]
    lines = [line for path in pins for line in text_of(path).splitlines()]
    assert {path.name for path in pins} == {"build.txt", "run.txt", "test.txt", "dev.txt", "semantic.txt"}
    assert [line for line in lines if line.startswith("-")] == []
    assert sum("==" in line for line in lines) <= sum("--hash=sha256:" in line for line in lines)


@pytest.mark.parametrize("part", ["run", "test", "dev"])
def test_every_dependency_is_pinned(part: str) -> None:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    wanted = project["dependencies"] if part == "run" else project["optional-dependencies"][part]
    pins = text_of(ROOT / "requirements" / f"{part}.txt")
    pinned = re.findall(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==", pins, re.MULTILINE)
    assert {re.split("[;= ]", package)[0] for package in wanted} <= set(pinned)


def test_the_changelog_tells_of_this_version() -> None:
    version = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]["version"]
    assert f"## {version}" in text_of(ROOT / "CHANGELOG.md")


def test_only_the_turn_swallows_every_error() -> None:
    found = {name for name, tree in sources(*FLOORS) for node in ast.walk(tree) if _swallows(node)}
    assert found <= {"bot/turn.py"}


def _swallows(node: ast.AST) -> bool:
    """A handler for everything that neither raises again nor hands the error to whoever waits for it."""
    if not isinstance(node, ast.ExceptHandler) or not _is_broad(node.type):
        return False
    inside = list(ast.walk(node))
    hands_on = any(isinstance(inner, ast.Attribute) and inner.attr == "set_exception" for inner in inside)
    return not hands_on and not any(isinstance(inner, ast.Raise) for inner in inside)


def _is_broad(kind: ast.expr | None) -> bool:
    if isinstance(kind, ast.Tuple):
        return any(_is_broad(one) for one in kind.elts)
    return kind is None or (isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"})


def test_the_lower_floors_call_nothing_of_the_world() -> None:
    found = [(name, call) for name, tree in sources(*LOWER_FLOORS) for call in _worldly_calls(tree)]
    assert found == []


def _worldly_calls(tree: ast.AST) -> list[str]:
    calls = [ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call for call in calls if WORLDLY.fullmatch(call)]


PLANTED = """
def f():
    open('x')
    return datetime.now()
try:
    f()
except Exception:
    pass
"""


def test_the_house_rules_see_what_breaks_them() -> None:
    planted = ast.parse(PLANTED)
    assert _worldly_calls(planted) == ["open", "datetime.now"]
    assert [_swallows(node) for node in ast.walk(planted)].count(True) == 1
    assert [body_lines(function) for function in functions(planted)] == [2]

"""Where the project's files are and how its functions are measured, for the tests of the house itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOWER_FLOORS = ("handlers", "patrol", "knowledge")
FLOORS = ("bot", *LOWER_FLOORS)
Function = ast.FunctionDef | ast.AsyncFunctionDef
_PLACES = (*FLOORS, "tests", "deploy", "docs", "requirements", ".ci")
_NOT_OURS = ("__pycache__", ".hypothesis", ".coverage", ".env")


def files(*places: str) -> Iterator[Path]:
    """Every file of ours under these places, or of the whole project, without what a run leaves behind."""
    roots = [ROOT / place for place in places or _PLACES]
    top = [] if places else [path for path in ROOT.iterdir() if path.is_file()]
    for path in sorted([*top, *(path for root in roots for path in root.rglob("*") if path.is_file())]):
        if not any(part.startswith(_NOT_OURS) for part in path.relative_to(ROOT).parts):
            yield path


def sources(*places: str) -> Iterator[tuple[str, ast.Module]]:
    """Every Python file under these places: its path from the root, and its tree."""
    for path in files(*places):
        if path.suffix == ".py":
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))


def text_of(path: Path) -> str:
    """The file's text; empty for a picture."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return ""


def functions(tree: ast.AST) -> Iterator[Function]:
    """Every function and method, nested ones too."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def body_lines(function: Function) -> int:
    """Lines of the body without its docstring; 0 where nothing is left, as in a protocol."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    body = [statement for statement in body if not _is_ellipsis(statement)]
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def _is_ellipsis(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and ast.unparse(statement) == "..."

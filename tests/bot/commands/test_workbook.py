"""`xunfang knowledge export` and `import`: out, changed, looked at, and published with a yes."""

from pathlib import Path

from tests.bot.commands.conftest import Run

TOLD = "当场能拿到新卡"


def exported(run: Run, file: Path) -> str:
    assert run("knowledge", "export", str(file)).lines == [f"存好了：{file}"]
    return file.read_text("utf-8-sig")


def test_what_was_exported_changes_nothing(run: Run, tmp_path: Path) -> None:
    for name in ("base.xlsx", "base.csv"):
        run("knowledge", "export", str(tmp_path / name))
        assert run("knowledge", "import", str(tmp_path / name)).lines == ["和现在用的一样，没有要改的。"]


def test_a_change_is_shown_first_and_published_with_a_yes(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "base.csv"
    file.write_text(exported(run, file).replace(TOLD, "当场拿新的"), "utf-8", newline="")
    shown = run("knowledge", "import", str(file)).lines
    assert shown[:3] == ["新加 0 处", "改动 1 处：条目 card_lost", "撤下 0 处"]
    assert shown[-1].startswith("还没有改")
    assert run("knowledge", "import", str(file), "--yes").lines[-1] == "发布了，现在是第 2 版。"
    assert "当场拿新的" in "".join(run("ask", "医保卡丢了怎么补？").lines)


def test_a_template_and_what_cannot_be_read(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "empty.xlsx"
    run("knowledge", "export", str(file), "--template")
    assert "一条答案也没有留下" in run("knowledge", "import", str(file)).error
    assert "读不了" in run("knowledge", "import", str(tmp_path / "gone.xlsx")).error
    assert "写不了" in run("knowledge", "export", str(tmp_path / "gone" / "x.csv")).error
    file.write_bytes(b"x" * (2 * 1024 * 1024 + 1))
    assert "太大了" in run("knowledge", "import", str(file)).error


def test_taking_most_away_needs_the_word(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "base.csv"
    rows = exported(run, file)
    head, first = rows.splitlines(keepends=True)[0], rows.index("条目,card_lost")
    file.write_text(head + rows[first : rows.index("\n条目,", first)], "utf-8", newline="")
    assert "--word 清空" in run("knowledge", "import", str(file)).error
    assert "清空" not in run("knowledge", "import", str(file), "--word", "清空").lines[-1]

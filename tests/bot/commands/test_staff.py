"""`xunfang staff`: who works here, and their one-time links."""

import re
from pathlib import Path

import pytest

from tests.bot.commands.conftest import Run

LINK = re.compile(r"登录链接（5 分钟内有效，只能用一次）：http://127\.0\.0\.1:8080/signin\?t=[\w-]{43}")


def test_adding_somebody_gives_a_link(run: Run) -> None:
    ran = run("staff", "add", "张三", "--post", "柳东村")
    assert (ran.code, ran.lines[0]) == (0, "已添加：张三")
    assert LINK.fullmatch(ran.lines[1])
    assert run("staff", "list").lines == ["张三\t巡访员\t柳东村党员巡访服务岗"]


@pytest.mark.parametrize("post", ["LD", "ld", "柳东村", "liudong", "柳东村党员巡访服务岗"])
def test_a_post_goes_by_code_village_or_name(run: Run, post: str) -> None:
    run("staff", "add", "张三", "--post", post)
    assert run("staff", "list").lines == ["张三\t巡访员\t柳东村党员巡访服务岗"]


def test_a_head_belongs_to_a_post(run: Run) -> None:
    assert run("staff", "add", "赵六", "--role", "head", "--post", "柳东村").code == 0
    assert run("staff", "list").lines == ["赵六\t岗长\t柳东村党员巡访服务岗"]
    assert "没有找到巡访岗" in run("staff", "add", "孙七", "--role", "head").error


@pytest.mark.parametrize(("role", "word"), [("town", "镇台"), ("care", "专人"), ("admin", "管理员")])
def test_the_other_roles_work_at_the_town_desk(run: Run, role: str, word: str) -> None:
    assert run("staff", "add", "李四", "--role", role).code == 0
    assert run("staff", "list").lines == [f"李四\t{word}\t柳溪镇为民服务台"]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["add", "张三", "--post", "火星村"], "没有找到巡访岗“火星村”。请用 --post 写村名或岗位代码，例如 LD"),
        (["add", "张三"], "没有找到巡访岗“”"),
        (["add", "  ", "--post", "LD"], "请写上名字"),
        (["link", "无名"], "“无名”不在名单里"),
        (["off", "无名"], "“无名”不在名单里"),
    ],
)
def test_what_does_not_fit_is_said(run: Run, arguments: list[str], error: str) -> None:
    ran = run("staff", *arguments)
    assert (ran.code, ran.lines) == (2, [])
    assert error in ran.error


def test_two_people_of_one_name_are_told_apart(run: Run) -> None:
    run("staff", "add", "张三", "--post", "LD")
    ran = run("staff", "add", " 张三 ", "--post", "XA")
    assert ran.code == 2
    assert "同名的请加以区别" in ran.error


def test_a_new_link_is_another_one(run: Run) -> None:
    first = run("staff", "add", "张三", "--post", "LD").lines[1]
    (second,) = run("staff", "link", "张三").lines
    assert LINK.fullmatch(second)
    assert first != second


def test_who_has_left_gets_no_link_and_can_come_back(run: Run) -> None:
    run("staff", "add", "张三", "--post", "LD")
    assert run("staff", "off", "张三").lines == ["已停用：张三，登录都已失效。"]
    assert "“张三”已经停用" in run("staff", "link", "张三").error
    assert run("staff", "add", "张三", "--post", "XA").code == 0
    assert run("staff", "list").lines == [
        "张三\t巡访员\t柳东村党员巡访服务岗\t已停用",
        "张三\t巡访员\t新安村党员巡访服务岗",
    ]
    assert LINK.fullmatch(run("staff", "link", "张三").lines[0])


def test_links_lead_to_where_residents_come_by(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUNFANG_PUBLIC_URL", "https://town.example/")
    link = run("staff", "add", "张三", "--post", "LD").lines[1]
    assert "：https://town.example/signin?t=" in link


def test_a_name_lies_in_no_file_readably(run: Run, tmp_path: Path) -> None:
    run("staff", "add", "欧阳修文", "--post", "LD")
    files = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert [path for path in files if "欧阳修文".encode() in path.read_bytes()] == []


def test_a_code_joins_an_account(run: Run) -> None:
    run("staff", "add", "张三", "--post", "LD")
    (line,) = run("staff", "code", "张三").lines
    assert re.fullmatch(r"请张三用自己的号单独发给我们（5 分钟内有效，只能用一次）：绑定 \d{8}", line)
    assert "不在名单里" in run("staff", "code", "无名").error


def test_the_named_person_for_delicate_matters_joins_none(run: Run) -> None:
    run("staff", "add", "李四", "--role", "care")
    assert run("staff", "code", "李四").lines == ["专人的事只在工作台上办，不用绑定。"]

"""`xunfang staff door` and `doors`: how staff are told, entered at the command line."""

from pathlib import Path

import pytest

from bot.commands.doors import opened
from bot.settings import Settings
from tests.bot.commands.conftest import Run

ROBOT = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-0000-4bc4-97a0-0ec2abcd5aaa"


@pytest.mark.parametrize(
    ("given", "lines"),
    [
        ({}, []),
        ({"sms_url": "https://sms.example/{phone}/{text}"}, ["已打开：通知工作人员（短信）"]),
        (
            {"wecom_corp_id": "ww1", "wecom_agent_id": "1", "wecom_secret": "x", "sms_url": "https://s.example/{text}"},
            [
                "已打开：通知工作人员（企业微信）",
                "短信没有打开：XUNFANG_SMS_URL 和 XUNFANG_SMS_BODY 里都没有 {phone}，不知道发给谁。",
            ],
        ),
        ({"wecom_corp_id": "ww1"}, ["企业微信应用没有打开：设置不全，请运行 xunfang channels check。"]),
    ],
)
def test_the_service_says_which_doors_are_open(given: dict[str, str], lines: list[str]) -> None:
    assert opened(Settings(**given)) == lines  # type: ignore[arg-type] # only texts are given


@pytest.fixture
def staffed(run: Run) -> Run:
    """A post with somebody in it."""
    run("staff", "add", "张三", "--post", "LD")
    return run


def test_a_phone_is_entered_and_listed_without_its_middle(staffed: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUNFANG_SMS_URL", "https://sms.example/?to={phone}&text={text}")
    assert staffed("staff", "door", "张三", "--sms", "138 1234 5678").lines == ["记下了：有事短信告诉张三。"]
    assert staffed("staff", "doors").lines == ["张三\t短信\t138****5678"]


def test_a_door_that_is_not_set_up_is_said(staffed: Run) -> None:
    assert "XUNFANG_SMS_URL" in staffed("staff", "door", "张三", "--sms", "13812345678").lines[1]
    assert "XUNFANG_WECOM_CORP_ID" in staffed("staff", "door", "张三", "--wecom", "ZhangSan").lines[1]
    assert staffed("staff", "doors").lines == ["张三\t短信\t138****5678", "张三\t企业微信\tZhangSan"]


def test_a_posts_group_is_entered_and_its_key_not_shown(staffed: Run, tmp_path: Path) -> None:
    ran = staffed("staff", "door", "--post", "柳东村", "--wecom-group", ROBOT)
    assert "记下了：柳东村党员巡访服务岗有新事，会在群里说。" in ran.lines[0]
    assert staffed("staff", "doors").lines == ["柳东村党员巡访服务岗\t企业微信群\t…5aaa"]
    key = ROBOT.rpartition("=")[2].encode()
    files = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert [path for path in files if key in path.read_bytes()] == []


def test_doors_are_closed_one_or_all(staffed: Run) -> None:
    staffed("staff", "door", "张三", "--sms", "13812345678")
    staffed("staff", "door", "张三", "--wecom", "ZhangSan")
    assert staffed("staff", "door", "张三", "--sms", "13812345678", "--off").lines == ["停了：不再这样通知张三。"]
    assert staffed("staff", "doors").lines == ["张三\t企业微信\tZhangSan"]
    assert staffed("staff", "door", "张三", "--off").lines == ["停了：不再这样通知张三。"]
    assert staffed("staff", "door", "张三", "--off").lines == ["张三没有登记过。"]
    staffed("staff", "door", "--post", "LD", "--wecom-group", ROBOT)
    assert "停了：柳东村党员巡访服务岗的群" in staffed("staff", "door", "--post", "LD", "--off").lines[0]
    assert "没有登记过群" in staffed("staff", "door", "--post", "LD", "--off").lines[0]
    assert "还没有登记。" in staffed("staff", "doors").lines[0]


def test_a_door_of_somebody_who_left_is_marked(staffed: Run) -> None:
    staffed("staff", "door", "张三", "--wecom", "ZhangSan")
    staffed("staff", "off", "张三")
    assert staffed("staff", "doors").lines == ["张三\t企业微信\tZhangSan\t已停用"]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["张三"], "请写清楚给谁"),
        (["张三", "--sms", "66000011"], "不像手机号"),
        (["张三", "--wecom", "张 三"], "不像企业微信的账号"),
        (["李四", "--sms", "13812345678"], "“李四”不在名单里"),
        (["--post", "LD"], "请写清楚给谁"),
        (["--post", "火星村", "--wecom-group", ROBOT], "没有找到巡访岗“火星村”"),
        (["--post", "LD", "--wecom-group", "https://evil.example/x"], "不是企业微信群机器人的地址"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_kept(staffed: Run, arguments: list[str], error: str) -> None:
    ran = staffed("staff", "door", *arguments)
    assert (ran.code, ran.lines) == (2, [])
    assert error in ran.error
    assert "还没有登记。" in staffed("staff", "doors").lines[0]

"""The settings: defaults, the config file, the environment, and what cannot be meant."""

from pathlib import Path

import pytest

from bot.settings import Limits, Settings, SettingsError, read_settings


def config(tmp_path: Path, text: str) -> dict[str, str]:
    file = tmp_path / "xunfang.toml"
    file.write_text(text)
    return {"XUNFANG_CONFIG": str(file)}


def test_without_anything_the_defaults_hold() -> None:
    assert read_settings({}) == Settings()
    assert Settings().limits == Limits()
    assert Settings().key_path == Path("data/xunfang.key")


def test_the_environment_goes_over_the_file_and_the_file_over_the_defaults(tmp_path: Path) -> None:
    given = config(tmp_path, 'port = 9000\nhost = "::1"\nlimit_chat = 5')
    settings = read_settings({**given, "XUNFANG_PORT": "9001", "XUNFANG_KEY_FILE": "/etc/key", "PORT": "1"})
    assert (settings.port, settings.host, settings.limits.chat) == (9001, "::1", 5)
    assert settings.key_path == Path("/etc/key")


def test_the_process_environment_is_read_when_none_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUNFANG_DATA", "/somewhere")
    assert read_settings().directory == Path("/somewhere")


@pytest.mark.parametrize(
    ("url", "secure"), [("https://town.example", True), ("http://town.example", False), ("", False)]
)
def test_cookies_are_bound_to_https_where_residents_come_by_it(url: str, secure: bool) -> None:
    assert read_settings({"XUNFANG_PUBLIC_URL": url}).secure == secure


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"XUNFANG_PORT": "eighty"}, "设置 port 要填一个整数，现在是“eighty”"),
        ({"XUNFANG_PORT": "70000"}, "端口要在 0 到 65535 之间"),
        ({"XUNFANG_PORT": "-1"}, "端口要在"),
        ({"XUNFANG_LIMIT_DAY": "0"}, "设置 limit_day 至少是 1"),
        ({"XUNFANG_TAKE_BACK_SECONDS": "61"}, "设置 take_back_seconds 要在 0 到 60 之间"),
        ({"XUNFANG_ENCODER": "heavy"}, "设置 encoder 可以空着，或者写 light、both，现在是“heavy”"),
        ({"XUNFANG_CONFIG": "/nowhere/x.toml"}, "设置文件 /nowhere/x.toml 读不了"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_sentence(given: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        read_settings(given)


@pytest.mark.parametrize(("text", "sentence"), [("port =", "读不了"), ("prot = 1\nhots = 2", "不认识的项：hots、prot")])
def test_a_config_file_that_cannot_be_meant_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        read_settings(config(tmp_path, text))

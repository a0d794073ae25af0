"""A town pack as files: found by name or by path, read whole, and refused with the file and the row."""

import shutil
from pathlib import Path

import pytest

import knowledge
from bot.packs import find_pack, read_pack
from bot.settings import Settings
from knowledge.reading import PackError
from tests.empty import TOWN


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the invented town that a test may spoil."""
    shutil.copytree(TOWN, tmp_path / "town")
    return tmp_path / "town"


def test_a_pack_is_read_with_a_fingerprint_of_its_files(pack: Path) -> None:
    first = read_pack(str(pack))
    assert first.town.name == "柳溪镇"
    assert read_pack(str(TOWN)).sha256 == first.sha256
    with (pack / "questions.csv").open("a") as file:
        file.write("明天下雨吗,\n")
    assert read_pack(str(pack)).sha256 != first.sha256


def test_a_file_saved_with_a_mark_in_front_is_read_too(pack: Path) -> None:
    file = pack / "villages.csv"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert len(read_pack(str(pack)).town.villages) == 4


def test_a_shipped_pack_goes_by_its_name_and_any_other_by_its_path() -> None:
    assert find_pack(Settings().pack).parent == Path(knowledge.__file__).parent
    assert find_pack(str(TOWN)) == TOWN
    assert find_pack("nowhere") == Path("nowhere")


def test_a_folder_without_files_is_no_pack(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="没有找到地名包"):
        read_pack(str(tmp_path))


def test_a_file_in_another_encoding_is_named(pack: Path) -> None:
    (pack / "villages.csv").write_bytes("柳东村".encode("gbk"))
    with pytest.raises(PackError, match=r"villages\.csv.*不是 UTF-8"):
        read_pack(str(pack))


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("triage,assign,town admin,new", "triage,assign,town boss,new", "不认识的词"),
        ("triage,assign,town admin,new", "triage,assign,town town,new", "写了两行"),
        ("*,erase,resident,*", "new closed,erase,resident,*", "少了 erase"),
    ],
)
def test_a_lifecycle_that_cannot_be_meant_is_refused(pack: Path, before: str, after: str, sentence: str) -> None:
    file = pack / "lifecycle.csv"
    file.write_text(file.read_text().replace(before, after))
    with pytest.raises(PackError, match=sentence):
        read_pack(str(pack))


def test_deadlines_of_an_unknown_kind_are_refused(pack: Path) -> None:
    file = pack / "deadlines.csv"
    file.write_text(file.read_text().replace("question,,", "riddle,,"))
    with pytest.raises(PackError, match=r"deadlines\.csv：有不认识的词"):
        read_pack(str(pack))

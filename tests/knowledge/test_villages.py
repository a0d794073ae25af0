"""Village names in what people write, and the names that only look like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.sounds import sounded
from knowledge.town import Town
from knowledge.villages import Village, find_villages, full_names


def village(name: str, *, suffix: bool = False, aliases: tuple[str, ...] = ()) -> Village:
    kind = "村" if name.endswith("村") else "居民区"
    return Village(
        id=name,
        code=name,
        name=name,
        short=name.removesuffix(kind),
        kind=kind,
        post=name,
        needs_suffix=suffix,
        aliases=aliases,
        source="",
    )


VILLAGES = (
    village("新春村", aliases=("新村村",)),
    village("新华村", suffix=True),
    village("新义村", suffix=True),
    village("新新村", suffix=True),
    village("新元村"),
    village("新黎村"),
    village("中洪村", aliases=("农民画村",)),
    village("兴塔村"),
    village("兴塔居民区"),
    village("五一村", suffix=True),
    village("卫星村", suffix=True),
    village("和平居民区", suffix=True),
    village("友好居民区", suffix=True),
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("新春村河边都是垃圾", ["新春村"]),
        ("我是新村村的", ["新春村"]),
        ("新春这边路灯不亮", ["新春村"]),
        ("新春快乐，大家好", []),
        ("新春佳节快到了", []),
        ("祝贺新春大吉", []),
        ("新华村和新义村中间的桥", ["新华村", "新义村"]),
        ("新义村到新华村", ["新义村", "新华村"]),
        ("新华书店在哪里", []),
        ("新新村9组", ["新新村"]),
        ("新新春村", ["新春村"]),
        ("买了个新的", []),
        ("重新元旦再说", []),
        ("新元村医务室", ["新元村"]),
        ("新黎的路坏了", ["新黎村"]),
        ("农民画村停车", ["中洪村"]),
        ("兴塔村有人偷倒", ["兴塔村"]),
        ("兴塔居委会怎么走", ["兴塔居民区"]),
        ("兴塔社区的垃圾房", ["兴塔居民区"]),
        ("兴塔这里停水了", ["兴塔村", "兴塔居民区"]),
        ("五一放假吗", []),
        ("五一村的水黄", ["五一村"]),
        ("卫星电视没信号", []),
        ("卫星村", ["卫星村"]),
        ("大家和平相处", []),
        ("和平居委会", ["和平居民区"]),
        ("和平居民区三号楼", ["和平居民区"]),
        ("态度不友好", []),
        ("友好居委在哪", ["友好居民区"]),
        ("新元路上有个坑", []),
        ("興塔村路燈壞了", ["兴塔村"]),
        ("新春村，新春村委会", ["新春村"]),
        ("", []),
    ],
)
def test_names_are_found_and_traps_are_not(text: str, names: list[str]) -> None:
    assert [found.name for found in find_villages(text, VILLAGES)] == names


def test_without_villages_nothing_is_found() -> None:
    assert find_villages("新春村", ()) == ()


def test_each_village_is_found_by_every_full_name(town: Town) -> None:
    for each in town.villages:
        for name in full_names(each):
            assert find_villages(f"我住{name}", town.villages) == (each,)


@given(st.text(alphabet="新春华义元黎村兴塔居民区和平五一快乐路重 ，", max_size=40))
def test_a_found_village_is_named_in_the_text_or_sounds_so(text: str) -> None:
    found, heard = find_villages(text, VILLAGES), sounded(text)
    assert len(set(found)) == len(found)
    assert all(any(sounded(name) in heard for name in (each.short, *each.aliases)) for each in found)

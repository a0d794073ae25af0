"""Numbers read out over the phone: what the check digit finds, and what a typed number may look like."""

from hypothesis import given
from hypothesis import strategies as st

from patrol.numbers import FIRST_SERIAL, Around, around_number, check_digit, complaint_number, find_number

CODES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=3)
SERIALS = st.integers(FIRST_SERIAL, 999_999_999)
FULL_WIDTH = {narrow: narrow + 0xFEE0 for narrow in range(0x21, 0x7F)}


@given(CODES, SERIALS)
def test_a_number_is_found_as_it_was_given_out(code: str, serial: int) -> None:
    number = complaint_number(code, serial)
    assert find_number(number) == number


@given(CODES, SERIALS, st.sampled_from(["-", "", " ", "－", "—", " - ", "–", "　"]))
def test_however_it_is_typed_it_is_the_same_number(code: str, serial: int, gap: str) -> None:
    number = complaint_number(code, serial)
    typed = number.replace("-", gap).lower()
    assert find_number(f"查一下{typed}，谢谢") == number
    assert find_number(typed.translate(FULL_WIDTH)) == number


@given(CODES, SERIALS, st.data())
def test_every_single_wrong_digit_is_found(code: str, serial: int, data: st.DataObject) -> None:
    digits = f"{serial}{check_digit(f'{code}{serial}')}"
    place = data.draw(st.integers(0, len(digits) - 1))
    wrong = data.draw(st.sampled_from("0123456789").filter(lambda digit: digit != digits[place]))
    slip = f"{digits[:place]}{wrong}{digits[place + 1 :]}"
    assert find_number(f"{code}-{slip[:-1]}-{slip[-1]}") is None


@given(CODES, SERIALS, st.data())
def test_swapped_neighbours_are_found_unless_they_follow_each_other(
    code: str, serial: int, data: st.DataObject
) -> None:
    digits = f"{serial}{check_digit(f'{code}{serial}')}"
    place = data.draw(st.integers(0, len(digits) - 2))
    left, right = digits[place], digits[place + 1]
    swapped = f"{digits[:place]}{right}{left}{digits[place + 2 :]}"
    found = find_number(f"{code}-{swapped[:-1]}-{swapped[-1]}")
    assert found is None or (int(left) - int(right)) % 10 in {0, 1, 9}


def test_nearly_every_swap_is_found() -> None:
    missed = total = 0
    for serial in range(1001, 9999, 3):
        digits = f"{serial}{check_digit(f'LD{serial}')}"
        for place in range(4):
            swapped = f"{digits[:place]}{digits[place + 1]}{digits[place]}{digits[place + 2 :]}"
            total += swapped != digits
            missed += swapped != digits and check_digit(f"LD{swapped[:-1]}") == int(swapped[-1])
    assert missed / total < 0.03


@given(st.text(max_size=40))
def test_what_is_found_is_always_well_formed(text: str) -> None:
    found = find_number(text)
    assert found is None or find_number(found) == found


def test_what_is_no_number_is_not_taken_for_one() -> None:
    number = complaint_number("XC", 1027)
    assert find_number("新春村1027号，电话12345") is None
    assert find_number(f"{number}5") is None
    assert find_number(number.replace("1027", "١٠٢٧")) is None
    assert find_number(f"XC-1027-{(int(number[-1]) + 1) % 10} 还是 {number}") == number


def test_the_words_around_a_number_stay_as_they_were_written() -> None:
    number = complaint_number("XC", 1027)
    wide = "ｘｃ—１０２７—" + number[-1]
    assert around_number(f" 回 {wide}：明天，９点　去 ") == Around(before="回", number=number, after="：明天，９点　去")
    assert around_number(f"ß{number}") == Around(before="ß", number=number, after="")
    slip = f"XC-1027-{(int(number[-1]) + 1) % 10}"
    assert around_number(f"接 {slip}") == Around(before="接", number="", after="")
    assert around_number("接人") is None

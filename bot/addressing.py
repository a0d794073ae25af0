"""The addresses of group chats: what a member says has an own talk, and the room is where it is answered.

A member's address is "<group>/<thread>/<user>", the room's "<group>/<thread>"; thread 0 is the group itself. A
private chat is the vendor's own address, which holds no slash.
"""

SEPARATOR = "/"


def format_member(group: str, thread: str, user: str) -> str:
    """The address of what one member says in a group, or in one topic of it."""
    return SEPARATOR.join((group, thread or "0", user))


def format_room(group: str, thread: str) -> str:
    """The address of a group, or of one topic of it."""
    return SEPARATOR.join((group, thread or "0"))


def room_of(address: str) -> str:
    """The room in which an address lies; a room's own address and a private one are themselves."""
    return SEPARATOR.join(address.split(SEPARATOR)[:2])


def is_group(address: str) -> bool:
    """Whether this is a room, or a member in one."""
    return SEPARATOR in address


def parse_room(address: str) -> tuple[str, str]:
    """Group and thread of a room or of a member in one; ValueError for a private address."""
    group, thread, *_ = address.split(SEPARATOR)
    return group, thread

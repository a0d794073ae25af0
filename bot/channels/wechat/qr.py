"""Codes for the posters: whoever scans one follows the account, and their village is known."""

from datetime import timedelta

from bot import clock
from bot.channels.http import Failed
from bot.channels.wechat.answers import Done, Refused
from bot.channels.wechat.api import Api
from bot.channels.wechat.envelope import SCENE
from bot.storage import vendors
from bot.storage.database import Database
from bot.storage.vendors import Kept
from bot.vault import Vault
from knowledge.offices import Post

CREATE = "qrcode/create"
_FOR_EVER = timedelta(days=36500)


async def of_post(api: Api, database: Database, vault: Vault, account: str, post: Post) -> str | Refused | Failed:
    """The address to be drawn as the post's code.

    It never expires; an account has a hundred thousand of them, so each is asked for once and kept.
    """
    name = f"wechat.qr.{account}.{post.code}"
    kept = await vendors.find(database, vault, name)
    if kept is not None:
        return kept.value
    scene = {"scene": {"scene_str": f"{SCENE}{post.code}"}}
    answer = await api.call(CREATE, {"action_name": "QR_LIMIT_STR_SCENE", "action_info": scene})
    if not isinstance(answer, Done):
        return answer
    address = str(answer.fields.get("url", ""))
    if not address:
        return Failed(reason="no address in the answer", again=True)
    await database.write(vendors.keep, vault, name, Kept(value=address, good_until=clock.now() + _FOR_EVER))
    return address

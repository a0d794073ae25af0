"""Voices that nobody wrote down, places on a map, and what cannot be read: nothing is refused, somebody listens."""

SENTENCES = {
    "voice_urgent": "您的语音收到了，会有人听。急吗？有人有危险，请先打 110、119、120。",
    "voice_urgent_which": (
        "您的语音收到了，会有人听。要是前面那件事的，就点它的编号；是新的事，急吗？有人有危险，请先打 110、119、120。"
    ),
    "voice_urgent_care": (
        "您的语音收到了。只给镇里那位专人听，村里不会知道；不想给人听，就说“取消”。急吗？身边有危险，请先打 110。"
    ),
    "voice_urgent_again": "语音我留着。急吗？点一下就行。",
    "voice_place": "您是哪个村的？说一声村名就行；说不清，就交给镇里。",
    "voice_place_again": "您是哪个村的？点一下“说不清”也行，就交给镇里。",
    "voice_filed": (
        "已经记下，编号 {number}，{post}会有人听。什么时候回您，现在说不准。{phone}\n"
        "急着要办，打 {hotline}；人有危险，打 110、119、120。"
    ),
    "voice_filed_unasked": (
        "又收到一段。都已经记下，编号 {number}，{post}会有人听。要是很急，请点“很急”。{phone}\n"
        "急着要办，打 {hotline}；人有危险，打 110、119、120。"
    ),
    "voice_filed_urgent": (
        "人有危险，先打 110、119、120！\n您的语音已经记下，编号 {number}，交给{post}，写了“很急”。"
        "不一定马上有人听到，这代替不了打电话。{phone}"
    ),
    "voice_filed_care": (
        "已经记下，编号 {number}。只有那位专人听得到，村里不会知道。不一定马上有人听到，身边有危险，请马上打 110。"
    ),
    "voice_phone_hint": "想让人打电话给您，就把号码发在这里。",
    "voice_added": "您的语音放进 {number} 里了，会有人听。人有危险，打 110、119、120。",
    "voice_added_urgent": (
        "人有危险，先打 110、119、120！\n“很急”已经写进 {number} 里。不一定马上有人看到，这代替不了打电话。"
    ),
    "voice_added_care": "好，收到了，只有那位专人听得到。身边有危险，请马上打 110。",
    "voice_says_urgent": "居民说：很急",
    "voice_matter": "（语音留言）",
    "voice_in_draft": "语音，会有人听",
    "dictated": "{text}\n（机器听写，可能有错，请听录音）",
    "dictated_note": "上面的字是机器听出来的，不对就改一改。您的语音也会一起交上去。",
    "heard": "我听到的是：“{what}”。不对的话，请再说一遍，或者打字。",
    "photo_got": "照片收到了。",
    "voice_got": "语音收到了。",
    "spot_got": "位置收到了。",
    "spot": "地图位置 {spot}",
    "spot_unnamed": "地图上的一个点",
    "spot_line": "地方：{spot}",
    "spot_care": "地方我收到了，可是我不能替您报警。身边有危险，请马上打 110，告诉他们您在哪里。",
    "spot_kept_care": "好，地方记下了，只有那位专人看得到。身边有危险，请马上打 110。",
    "voice_not_fetched": "您的语音没有收到。请再发一次，或者打字。急着要办，打 {hotline}；人有危险，打 110、119、120。",
    "voice_unreadable": "这段语音打不开，没有收下。请再录一次，或者打字说。",
    "voice_too_long": "这段语音太长了，没有收下。请分几次说，每次不超过十分钟。",
    "kind_unknown": "对不起，这种消息我看不了。请打字、拍照，或者发语音。",
    "sticker": "收到您的表情了。有什么事，打字、拍照、发语音都行。",
    "edited": "您改过的话也收到了。",
}

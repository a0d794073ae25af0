"""Taking down what should be mended: place, draft, changes, filing."""

SENTENCES = {
    "choose": "您刚才说：“{what}”。\n您是想问事情，还是反映问题？点一下就行。",
    "choose_item": "您刚才说：“{what}”。\n是前面那件事的，还是新的事？点一下就行。",
    "choose_photos": "照片收到了，{photos} 张。这是哪件事的？",
    "choose_spot": "地方收到了：{spot}。这是哪件事的地方？",
    "choose_phone": "电话号码收到了。要让人打 {phone} 给您吗？",
    "choose_phone_item": "电话号码收到了。要让人打 {phone} 给您，还是记到前面那件事里？",
    "choose_ended": "{number} 这件事已经结束，没法再补充。您刚才的话我留着，要怎么办？",
    "which_category": "您说的是：“{what}”。\n这算哪一类事？点一下就行。",
    "report": "好，请说说是什么事、在什么地方。有照片也可以发来。",
    "report_photos": "照片收到了。请用一两句话说说，是什么事、在什么地方。",
    "report_voices": "您的语音我留着，一起交上去。请用一两句话说说，是什么事、在什么地方。",
    "report_spot": "地方收到了。请用一两句话说说，是什么事。",
    "place": "听到了，还没有交上去。这是哪个村、什么地方的事？",
    "place_again": "我还没听出是哪个村。请说一下村名；说不清也没关系，就交给镇里。",
    "place_which": "您说的是下面哪一个？",
    "draft": (
        "事情：{text}\n类别：{category}\n哪个村：{village}{place}\n照片：{photos} 张{voices}\n保密：{guarded}{notes}\n"
        "对的话，请按“提交”。"
    ),
    "draft_waiting": "您前面那件事还没提交：“{what}”。对的话，请按“提交”。",
    "draft_kept": "您前面说的事还留着，没有丢。",
    "why_guarded": "话里说到“{word}”，先替您选了保密。",
    "guarded_asked": "照您说的，选了保密，村里看不到。",
    "guarded_first": "先替您选了保密，村里看不到。不要保密的话，可以改。",
    "danger_hint": "要是现在就有危险，请先打 {call}。",
    "contact_line": "电话：{contact}",
    "place_part": "\n地方：{place}",
    "place_spot": "{place}（地图位置）",
    "voices_part": "\n语音：{voices} 段",
    "village_unknown": "说不清，先交给镇里",
    "long_text": "{start}……（一共 {length} 个字，都会交上去）",
    "yes": "是",
    "no": "否",
    "filed": (
        "已经记下，编号 {number}，交给{post}。\n那边有人看了，会在这里回您；哪天办好，现在还说不准。\n"
        "随时说“进度”，就能看到办到哪一步。急着要办，打 {hotline}；人有危险，打 110、119、120。"
    ),
    "filed_guarded": (
        "已经记下，编号 {number}，交给{post}。这件事是保密的，村里看不到。\n那边有人看了，会在这里回您。"
        "随时说“进度”，就能看到办到哪一步。\n要是说的就是镇里的事，也可以打 {hotline}。"
    ),
    "filed_town": (
        "已经记下，编号 {number}，交给{post}。这件事是保密的，村里看不到。\n说的是镇里的事，请也打 {hotline} 说一遍，"
        "那里不归镇里管。\n那边有人看了，会在这里回您。随时说“进度”，就能看到办到哪一步。"
    ),
    "already_known": "已经有人反映差不多的事：\n{lines}\n是同一件的话，要一起跟进吗？有了结果也会告诉您。",
    "known_line": "{what}（{state}，{since}前报的）",
    "joined_item": (
        "好，记下了，您的编号 {number}，和 {other} 一起办。现在：{state}。\n"
        "有了结果，会在这里告诉您。您的话和照片，办事的人也看得到。"
    ),
    "case_code": "\n在网页上也能看进度：{link}，要编号和查询码 {code}。查询码只说这一次，请记下来，不要给别人。",
    "case_code_bare": "\n在网页的“查进度”里也能看，要编号和查询码 {code}。查询码只说这一次，请记下来，不要给别人。",
    "filed_already": "已经记下了，编号 {number}，不用再按。",
    "next_one": "您还说了另一件事，也请看一下：",
    "separate": "您刚才又说：“{what}”。\n这是前面那件事的补充，还是另一件事？",
    "separate_dropped": "好，刚才那句不记了。前面那件事还在：",
    "other_kept": "好，另一件事我先留着。先把前面这件办完：",
    "edit_what": "要改哪一样？点一下，或者直接说。",
    "edit_text": "好，请把事情重新说一遍。",
    "edit_village": "好，请说是哪个村、什么地方。",
    "edit_village_again": "我没听出是哪个村。请说村名；说不清就交给镇里。",
    "edit_place": "好，请说是什么地方，比如哪条路、靠着什么。",
    "edit_category": "是哪一类？点一下就行。",
    "add_in_draft": "好，要补充什么，请直接说。照片也可以发来。",
}

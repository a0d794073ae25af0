"""Answers, suggestions, and saying honestly that something is not known."""

SENTENCES = {
    "answer": "{text}",
    "answer_part": "您问：{asked}\n{text}",
    "answer_same": "关于这件事，我这里写好的就是这一条，请您对着看看。里面没有您要的，可以转给人来答。\n{text}",
    "more_questions": "一次先说这几件。后面的请再问一遍：{asked}",
    "options": "您是不是想问下面的哪一个？",
    "options_part": "您问：{asked}\n是不是想问下面的哪一个？",
    "options_follow": "您是接着刚才的话问吗？看看是不是下面的哪一个。",
    "notknown": "对不起，这个我这里还没有写好的答复，不敢乱说。\n可以转给巡访岗的人来答，也可以换个说法再问一次。",
    "notknown_part": (
        "您问：{asked}\n这个我这里还没有写好的答复，不敢乱说。可以转给巡访岗的人来答，也可以换个说法再问一次。"
    ),
    "notknown_again": "换了说法，我这里还是没有。我把您的话转给人来答，好不好？",
    "notknown_here": "这句我这里没有现成的答复。",
    "outside": "{text}",
    "outside_office": "请问{name}，电话 {phone}。",
    "outside_hotline": "请问{name}，也可以打 {hotline}。",
    "rephrase": "好，请换个说法再说一遍，短一点也行。",
    "rephrase_later": "好。这句先放一放，办完手上的事可以再问。",
    "offer_person": "那就找人来答吧。您前面说的话我都留着，一起转过去，好不好？",
    "ask": "好，请说您想问什么。",
    "ask_for_post": "好，请写下您想问的，我转给巡访岗。",
    "weigh": "（有没有帮上您？回“有用”或“没帮助”都行，不回也行。）",
    "weighed": "谢谢，记下了。有事随时再说。",
    "no_help": "对不起，没有帮上您。可以换个说法再问一次，也可以转给巡访岗的人来答。",
    "question_filed": (
        "您的问题已经记下，编号 {number}，转给{post}。\n有了答复会发在这里。随时说“进度”，就能看到办到哪一步。"
    ),
}

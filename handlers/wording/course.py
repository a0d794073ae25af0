"""The names of the sentences about the course of a case, beside those of `keys.py`."""

from enum import StrEnum

from handlers.wording.answers import AmendKey
from handlers.wording.keys import Key
from handlers.wording.money import Money


class Course(StrEnum):
    """A sentence of the wording; its value is the key stored and rendered."""

    # what staff did with an item
    STAFF_REPLY = "staff_reply"
    STAFF_TAKEN = "staff_taken"
    STAFF_ASKED = "staff_asked"
    STAFF_CLOSED = "staff_closed"
    STAFF_CONTACTED = "staff_contacted"
    STAFF_EXTENDED = "staff_extended"
    STAFF_HANDED_ON = "staff_handed_on"
    STAFF_SENT_BACK = "staff_sent_back"
    STAFF_SENT_OUTSIDE = "staff_sent_outside"
    STAFF_MERGED = "staff_merged"
    STAFF_SPLIT = "staff_split"
    STAFF_REJECTED = "staff_rejected"
    STAFF_REOPENED = "staff_reopened"
    CLOSED_BY_SILENCE = "closed_by_silence"
    # the same to those who follow it
    FOLLOWED_TAKEN = "followed_taken"
    FOLLOWED_EXTENDED = "followed_extended"
    FOLLOWED_OUTSIDE = "followed_outside"
    FOLLOWED_REJECTED = "followed_rejected"
    FOLLOWED_CLOSED = "followed_closed"
    # in danger
    URGENT_SEEN = "urgent_seen"
    URGENT_ACKED = "urgent_acked"
    URGENT_UNSEEN = "urgent_unseen"
    # what could not be done
    REFUSED_TAKEN = "refused_taken"
    REFUSED_ENDED = "refused_ended"
    REFUSED_STATE = "refused_state"
    REFUSED_TOO_LATE = "refused_too_late"
    # the like that others have reported
    ALREADY_KNOWN = "already_known"
    KNOWN_LINE = "known_line"
    JOINED_ITEM = "joined_item"
    ITEM_LEAD = "item_lead"
    MERGED_STAYS = "merged_stays"
    # what is handed in
    WHICH_CATEGORY = "which_category"
    FILED_TOWN = "filed_town"
    # somebody is called to a danger
    NOTICE_CALLED = "notice_called"
    # the page of a case
    CASE_CODE = "case_code"
    CASE_CODE_BARE = "case_code_bare"
    # how content the resident is
    RATE = "rate"
    RATED = "rated"
    RATED_BAD = "rated_bad"
    RATE_SKIPPED = "rate_skipped"


Named = Key | Course | Money | AmendKey
"""The name of any sentence."""

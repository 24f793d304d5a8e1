"""English words that the first rules know, as patterns with the place where they stand."""

from __future__ import annotations

import re

#: Says that something shall be better, not what or how much.
VAGUE = re.compile(
    r"\b(?:as (?:appropriate|needed|possible|required)|where (?:appropriate|possible)|"
    r"best[- ]in[- ]class|world[- ]class|cutting[- ]edge|state[- ]of[- ]the[- ]art|"
    r"and so on|etc\b\.?|various|several|optimi[sz]e|synerg\w+|leverage|better|more effective\w*|"
    r"more efficient\w*|user[- ]friendly|robust|excellen\w+|enhance|strengthen|improve)\b",
    re.IGNORECASE,
)

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)

#: A day, month, quarter, half or year that a statement names as its end.
DEADLINE = re.compile(
    rf"\b(?:(?:by|before|until|till|through|within|in|end of)\s+(?:the\s+)?(?:end\s+of\s+)?)?"
    rf"(?:\d{{4}}-\d{{2}}-\d{{2}}|(?:fy|fiscal year)\s?(?:20)?\d\d|[qh][1-4][ /-]?(?:20)?\d\d\b|"
    rf"[qh][1-4]\b|{_MONTH}\s+(?:\d{{1,2}},?\s+)?20\d\d|20[2-9]\d|"
    r"\d+\s+(?:days|weeks|months|quarters|years))",
    re.IGNORECASE,
)

#: A number with what makes it a measure: a share, a money amount, a count of something.
AMOUNT = re.compile(
    r"(?:[$€£]\s?\d[\d,.]*\s?(?:k|m|bn|million|billion)?|\d[\d,.]*\s?(?:%|percent|per cent)|"
    r"\b(?:double|triple|halve)\b|\b\d+(?:\.\d+)?\s?x\b|\b\d[\d,.]*\s+[a-z]{3,})",
    re.IGNORECASE,
)

#: A metric that counts what people did.
ACTIVITY = re.compile(
    r"\b(?:(?:number|count|share) of |# of )?(?:[\w-]+ ){0,2}?"
    r"(?:meetings?|calls?|e-?mails?|workshops?|"
    r"trainings?|sessions?|webinars?|posts?|campaigns?|demos?|visits?|interviews?|presentations?|"
    r"hours|story points|commits?|tickets)\s+(?:were\s+)?"
    r"(?:held|made|sent|run|given|published|done|"
    r"completed|logged|worked|attended|hosted|delivered|written|launched)\b|"
    r"\b(?:hold|make|send|run|host|attend|publish|give) (?:\d+|more|the) ",
    re.IGNORECASE,
)

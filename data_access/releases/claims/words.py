"""The words by which people name the figures of the catalogue: nouns that say a unit, and cues that say a figure. Tables, no rules.

Everything here is written for plain text: lower case, straight quotation marks, blanks for every kind of space.
"""

import re
from types import MappingProxyType

from data_access.figures.catalogue import FIGURES
from data_access.releases.claims.numerals import DIGITS, WORDS

# Nouns ----------------------------------------------------------------------------------------------------------------------------------
#
# unit → (plural forms, singular forms). A neutral noun counts anything: '25 cases of failure', 'on four occasions'.

NEUTRAL, TIMES = "neutral", "times"
_NOUNS = {
    "applications": (
        "applications|requests|files|risk[ -]assessments|assessments|(?:detailed |in-depth |full |second )?reviews",
        "application|request|file|risk[ -]assessment|review",
    ),
    "people": (
        "people|persons|individuals|victims|survivors|women|men|applicants|children|families|clients|residents|members of the public",
        "person|individual|victim|survivor|woman|man|applicant|child",
    ),
    "failures": (
        "failures|failings|errors|mistakes|lapses|slips|blunders|shortcomings|oversights",
        "failure|failing|error|mistake|lapse|blunder",
    ),
    "disclosures": ("disclosures", "disclosure"),
    "referrals": ("referrals", "referral"),
    "contact attempts": ("(?:contact )?attempts", "(?:contact )?attempt"),
    "officers": ("officers|detectives|investigators|staff|colleagues|specialists", "officer|detective|investigator"),
    "enquiries": ("enquiries|inquiries|calls|emails|e-mails|messages", "enquiry|inquiry|call|email"),
    "actions": ("actions", "action"),
    "days": ("days", "day"),
    NEUTRAL: ("cases|instances|matters|others|ones", "case|instance|matter"),
    TIMES: ("occasions|times", "occasion"),
}
ANY_NOUN = "|".join(f"{plural}|{one}" for plural, one in _NOUNS.values())
"""Any noun that says a unit, to look ahead for."""
_NO_OWNER = rf"(?!'s\b|' (?:{ANY_NOUN})\b)"
"""'3,778 people's applications' counts applications."""
PLURAL = re.compile("|".join(rf"(?P<_{n}>\b(?:{plural})\b{_NO_OWNER})" for n, (plural, _) in enumerate(_NOUNS.values())))
SINGULAR = re.compile("|".join(rf"(?P<_{n}>\b(?:{one})\b{_NO_OWNER})" for n, (_, one) in enumerate(_NOUNS.values())))
FOREIGN = "foreign"
"""Not a unit: the noun of something that the catalogue does not count, such as recommendations."""
SOMEBODY = re.compile(r"\b(?:no[ -]one|nobody|everyone|everybody|anyone|whom)\b")
_UNITS = tuple(_NOUNS)


def unit_of(noun: re.Match) -> str:
    """The unit that a match of PLURAL or SINGULAR says."""
    return _UNITS[int(noun.lastgroup.removeprefix("_"))]


DEFAULTS = MappingProxyType(
    {
        "applications": "applications_in_scope",
        "failures": "failures_confirmed",
        "referrals": "referrals_made",
        "contact attempts": "contact_attempts",
        "enquiries": "enquiries_received",
        NEUTRAL: "applications_in_scope",
    }
)
"""What a number of these is, where nothing else near it says. People, officers and disclosures are of too many kinds to have one."""
DEFAULT_NOUN = re.compile(r"applications?|requests?|cases|failures?|failings?|referrals?|contact attempts?|enquir\w+|inquir\w+")
"""The nouns plain enough for that: 'reviews', 'errors' and 'calls' need a cue beside them."""

ACCEPTED_BESIDES = MappingProxyType(
    {
        "failures_harm": ("people",),
        "originally_disclosed": ("disclosures",),
        "officers_on_review": ("people",),
        "supporting_officers": ("people",),
        "officer_load": ("applications",),
        "people_unreachable_or_not_safe": ("people",),
    }
)
"""Units that are no mistake beside the figure's own: a harm failure is by its definition about a person who may have been harmed."""

# Cues -----------------------------------------------------------------------------------------------------------------------------------

_IN_DEPTH = r"(?:detailed|in-depth|full(?:er)?)"
_DONE = r"(?:complete|completed|concluded|finished|done|carried out|undertaken|conducted)"
_NOT = r"(?:not|n't|never)"
REVIEWED = "reviewed"
"""No figure: the word that says neither risk assessed nor detailed review complete."""

_CONTACT = r"(?:contact\w*|sp(?:eak|oken|oke) (?:to|with)|reach(?:ed)?|hear(?:d)? from us|visit(?:ed)?|call(?:ed)?|rung|ring|phoned?|warn(?:ed)?|told)\b"
_OUGHT = r"(?:should|ought to|must|(?:need|have|has|had)(?:s|ed)? to|who (?:we )?want(?:ed)? to)"
_REACH = r"(?:contact|reach|trac|locat|find|speak|get hold|get in touch)\w*"
_WATCHDOG = r"\b(?:iopc|independent office for police conduct|watchdog|regulator)\b"
_NO_REASON = r"(?! (?:because|as it|since it)\b)"
"""'Not contacted because it was not safe' is of those whom it was not safe to contact."""

_CUES = (
    ("applications_in_scope", 2, r"(?:with)?in scope|scope of (?:the|our|this) review|\btotal(?:s|ed|led|ing|ling)\b|under review"),
    (
        "applications_in_scope",
        2,
        r"(?:applications?|requests?) (?:\w+ )?(?:made|received|submitted)|being reviewed|\breviewing\b|to review\b",
    ),
    ("applications_in_scope", 2, r"\breviews? (?:of|into)\b(?! their| our| your)|we (?:have )?received|part of (?:the|our|this) review"),
    (
        "applications_in_scope",
        2,
        r"\b(?:number|total) of (?:\w+ )?(?:applications|requests|cases)\b|\bscope (?:\w+ )?(?:grew|rose|increased)|\bthe scope (?:is|was|stands|stood)\b",
    ),
    ("applications_in_scope", 1, r"\bapplications\b"),
    (
        "risk_assessed",
        3,
        r"risk[ -]+assess\w*|\btriag\w+|\b(?:been|were|was|are) (?:now )?assessed\b(?! (?:as|to be)\b)|assessed for risk|initial assessments?",
    ),
    (
        "detailed_review_required",
        3,
        rf"\b(?:requir\w*|need\w*|in need of|identified for|selected for|(?:put|brought|sent|passed) (?:[\w,]+ ){{0,3}}?(?:forward|through|on) (?:for|to)|(?:met|meets?|reach(?:ed)?|cross(?:ed)?) the (?:threshold|criteria|test|bar) for|(?:sent|took|taken) (?:[\w,]+ ){{0,3}}?to|referred for|(?:went|go|gone|moved|progressed|proceeded) (?:on |forward )?(?:to|for)|warrant\w*) (?:an? |the |further |more )*"
        rf"{_IN_DEPTH} reviews?|{_IN_DEPTH} reviews? (?:is|are|was|were) (?:required|needed|necessary)",
    ),
    (
        "detailed_review_completed",
        3,
        rf"{_IN_DEPTH} reviews?\b(?: (?!and\b|but\b)[\w'-]+){{0,12}}? {_DONE}\b|\b{_DONE} (?:[\w'-]+ ){{0,4}}{_IN_DEPTH} reviews?",
    ),
    (
        "detailed_review_completed",
        3,
        rf"\breviewed in (?:detail|depth|full)|\b(?:fully|thoroughly) reviewed|received an? {_IN_DEPTH} review",
    ),
    ("detailed_review_completed", 3, rf"{_IN_DEPTH} reviews?,? and (?:\w+ ){{0,3}}?(?:finished|completed)\b"),
    ("detailed_review_completed", 2, rf"{_IN_DEPTH} reviews?\b"),
    (
        "detailed_review_completed",
        3,
        r"\breviews (?:still |that )*(?:remain|are outstanding|to be completed)|\b(?:remaining|outstanding) reviews\b",
    ),
    ("actions_completed", 3, r"\bactions?\b(?: [\w'-]+){0,6}? (?:complete|completed|closed|taken)\b|\bcompleted? (?:\w+ ){0,2}actions?\b"),
    ("failures_harm", 3, r"(?<!risk of )(?<!risk of serious )(?<!self-)(?<!at )\bharm(?:ed|s)?\b|\binjur(?:y|ies|ed)\b|(?<!n't )\bhurt\b"),
    (
        "failures_administrative",
        3,
        r"\badministrati(?:ve|on)\b|\badmin\b|\bclerical\b|record[ -]keeping|\bpaperwork\b|\bfiling\b|\b(?:data|record) entry\b",
    ),
    (
        "failures_service",
        3,
        r"(?<!failures in )(?<!failings in )(?<!mistakes in )\bthe service (?:\w+ )?(?:gives?|gave|given|provides?|provided|offered|received|got)\b|\bthe service (?:\w+ )?(?:fell|failed|was (?:not good|poor|slow|bad|inadequate))\b|\b(?:poor|bad|inadequate|substandard|unacceptable|slow) (?:\w+ of )?service\b|\bservice (?:failures?|failings?|issues|related|errors)|\bservice-related|(?:failures?|failings?) (?:of|in|to do with) service\b",
    ),
    ("failures_service", 3, r"\b(?:were|was|are|is|as) (?:\w+ )?(?:failures?|failings?) (?:of|in|by) (?:the |our )?service\b"),
    (
        "failures_service",
        3,
        r"\b(?:were|was|are|is|about|concern(?:ed|ing)?|relat(?:ed|ing) to|to do with|of|in|to) (?:the )?service\b(?! by| we| to)",
    ),
    (
        "failures_service",
        2,
        r"(?<!our )(?<!the )(?<!this )(?<!a )(?<!important )(?<!public )(?<!in )\bservice\b(?!\w| by| we| to| under| fail)",
    ),
    ("failures_confirmed", 2, r"\bfailures?\b|\bfailings?\b|\bfailed\b(?! to)|\blet down\b|\b(?:went|gone|go|goes) wrong\b"),
    ("failures_confirmed", 1, r"\b(?:mistakes?|errors?|lapses?|blunders?|shortcomings|oversights)\b"),
    (
        "failures_confirmed",
        2,
        r"\b(?:made|make|making) (?:an? |some |serious |any )*(?:mistakes?|errors?)\b|\bgot (?:it|things|something) wrong\b|\bfell short\b"
        r"|\blet (?:people|you|them|someone|somebody|victims|applicants|women) down\b",
    ),
    (
        "failures_out_of_scope",
        4,
        r"\bout(?:side)?(?: of)?(?:[ -](?:the|our|its))?(?: (?:review|original))?[ -](?:scope|period|time ?frame|review period)\b",
    ),
    (
        "failures_out_of_scope",
        4,
        r"\bafter (?:the )?(?:august 2023|review period)|\bnot (?:with)?in (?:the )?scope|outside (?:the|our) review\b",
    ),
    (
        "applications_with_failure",
        3,
        r"\b(?:applications?|requests?) (?:[\w'-]+ ){0,4}?(?:with|where|containing|affected by|in which|that|had|have|has|held|holds?|contain(?:ed|s)?) "
        r"(?:(?!and\b|[0-9])[\w'-]+ ){0,4}?(?:failures?|failings?|failed)\b",
    ),
    (
        "applications_with_failure",
        3,
        r"\baffect(?:s|ed|ing)?(?= (?!the\b)(?:[a-z]+ )?[\w,-]+ (?:applications|requests)\b)|\b(?:applications?|requests?) (?:was|were|is|are) affected\b",
    ),
    (
        "applications_with_failure",
        3,
        r"\b(?:found|identified|occurred|made|confirmed|failures?|failings?|sit|sat|fall|fell|lie|arise|arose|stem|stemmed|happened|spread) (?:on|in|across|over|among|from)(?= (?!the\b)(?:[a-z]+ )?[\w,-]+ (?:of the [0-9,]+ )?(?:applications|requests)\b)",
    ),
    (
        "people_requiring_contact",
        3,
        rf"\b{_OUGHT} (?:be )?{_CONTACT}|\b(?:requir\w*|need\w*)(?: to be)?(?: \w+)? contact(?:ed|ing)?\b|\b(?:people|those) (?:\w+ )?to (?:be )?contact(?:ed)?\b",
    ),
    (
        "people_contacted",
        3,
        r"\b(?:been|were|was|are|have|has|had|'ve|we|successfully|now|officers) (?:now |already |all |since |successfully )?"
        r"(?:contacted|reached|spoken to|visited)\b|\b(?:made contact|(?:been|got|in|were) (?:\w+ )?touch) with\b|\bg[eo]t(?:ten)? (?:hold of|through to)\b|\bsucceeded (?:with|in)\b|\bcontact (?:was|has been|had been) made\b|\bsafely contacted\b",
    ),
    (
        "people_contacted",
        4,
        r"\bstill (?:need(?:s|ed|ing)? |(?:a)?wait(?:s|ed|ing)? |have |has |to |for )+(?:be |our |an? |the )?(?:contact(?:ed)?|call(?:ed)?|visit(?:ed)?|hear from us)\b",
    ),
    ("people_contacted", 3, r"\b(?:has|have|had|is|are|were|was) yet to (?:be )?(?:contact|reach|trac|locat)\w*"),
    ("people_contacted", 2, r"\bcontacted\b(?! us)|\bspoken to\b|\bg[eo]t in touch\b"),
    (
        "people_unreachable",
        3,
        rf"(?:\bunable|\b{_NOT}(?: yet)?(?: been)? able) to (?:safely |be )?(?:contact|reach|trace|locate|speak)\w*|\bunreachable\b|\buncontactable\b"
        rf"|(?:could|can|ca|did|had|have|has|were|was|been|are|is)(?: ?{_NOT})(?: yet)?(?: been)?(?: be)? (?:contact|reach|trac|locat)\w*\b{_NO_REASON}"
        rf"|\bcannot be (?:contact|reach|trac|locat)\w*|\bnot (?:yet )?(?:been )?(?:reached|contacted|traced)\b{_NO_REASON}|\bno valid (?:contact )?details|\b(?:could|can) ?(?:not|n't) be\b(?=[.,;]|$)"
        r"|\b(?:did|have|has) ?(?:not|n't) (?:answer|respond|repl(?:y|ied))\w*",
    ),
    (
        "people_not_safe_or_appropriate",
        3,
        rf"{_NOT}(?: [\w']+){{0,4}}? (?:safe|appropriate)\b|\bunsafe\b|\binappropriate\b|{_NOT}(?: be)? safely(?: be)? \w+",
    ),
    (
        "people_unreachable",
        3,
        rf"\b(?:{_NOT}(?: \w+)?|can't|(?:could|did|do|does)n't|cannot) (?:ever )?(?:managed? to |able to )?(?:find(?! (?:an?|any|the|no|out|evidence|records?|what|why|how|where))|get hold of|get in touch|get through|get to|be found)\b|\bno forwarding address\b"
        rf"|\b(?:never|failed to|not managed to) (?:manage[ds]? to |able to )?{_REACH}"
        rf"|\btr(?:ied|ying) (?:\w+ )?to {_REACH}(?: [\w']+){{0,2}}?,? (?:and|but) (?:could ?n[o']t|failed|(?:have|had) no)|\bno way of {_REACH}|\b(?:not (?:\w+ )?|im)possible to {_REACH}",
    ),
    (
        "contact_attempts",
        3,
        r"\battempts? at (?:making )?contact\b|\b(?:contact )?attempts?\b(?: (?:to|at) (?:contact|reach)\w*)?|\battempted to (?:contact|reach)",
    ),
    (
        "referrals_made",
        2,
        rf"\b(?:gone|went|go|turned|reported|written|told|notified|come|came) (?:[\w,]+ ){{0,8}}?{_WATCHDOG}|\breferrals?\b|\b(?:been|were|was|are) referred\b(?! (?:on )?(?:to|for)\b)|\breferred (?:ourselves|itself|themselves|himself|herself)\b|\breferred (?:\w+ ){{0,6}}?to the (?:\w+ )?(?:iopc|independent office|regulator|watchdog)",
    ),
    ("referrals_made", 2, _WATCHDOG),
    (
        "originally_disclosed",
        3,
        r"\bdisclos(?:ed|ures?)\b(?: [\w'-]+){0,6}? at the time\b|\b(?:originally|initially|previously) (?:been )?disclosed",
    ),
    (
        "originally_disclosed",
        3,
        r"\b(?:resulted in|led to|ended in|given) an? disclosures?\b|\bdisclosures? (?:was|were|had been) (?:\w+ )?(?:made|given) (?:in|at)\b",
    ),
    ("originally_disclosed", 3, r"\bdisclosed (?:\w+ )?(?:originally|initially|previously)|\b(?:received|given|got|had) an? disclosure\b"),
    ("originally_disclosed", 2, r"\b(?:were|was|had been) disclosed\b"),
    (
        "new_disclosures",
        3,
        r"\bnew disclosures?\b|\bdisclosures? (?:\w+ ){0,4}?(?:because|as a result|as part|following|since|due to|thanks to|through)\b",
    ),
    (
        "new_disclosures",
        3,
        r"\bbecause of (?:the|our|this) review, [\w' -]{0,40}disclosures?|\bfurther disclosures?\b|\badditional disclosures?\b",
    ),
    (
        "supporting_officers",
        3,
        rf"\bsupport(?:s|ed|ing)?\b(?! (?:for|from|services?|workers?|groups?|victims|survivors|people|women|men|families|(?:\w+ )?(?:{DIGITS}|{WORDS}))\b)|\bad[ -]hoc\b|\bassist(?:s|ed|ing)?\b|\bin support\b|\b(?:lend|lent|lending) (?:us |them )?a hand\b|\bpitch(?:ed|ing)? in\b",
    ),
    (
        "officers_on_review",
        3,
        r"\bdedicated\b|\bon the case\b|\bteam of\b|\bteam (?:numbered|grew to)\b|\bteam (?:had|has)\b(?! been)|\bstrong team\b|\bworking (?:\w+ )?on\b|\bon the review\b|\bassigned to\b|\btask(?:ed|force)\b",
    ),
    ("officers_on_review", 2, r"\bon the team\b|\breview team\b|\bon (?:this|our) review\b|\bat its (?:height|peak)\b|\bfull[ -]time\b"),
    ("enquiries_received", 2, r"\benquir(?:y|ies)\b|\binquir(?:y|ies)\b|\b(?:calls|e-?mails|messages) (?:\w+ )?(?:received|from)\b"),
    (
        "enquiries_open",
        3,
        r"\benquir(?:y|ies)\b(?: [\w'-]+){0,6}? (?:open|outstanding|unanswered)\b|\b(?:open|outstanding|unanswered) enquir(?:y|ies)\b",
    ),
    ("enquiries_open", 2, r"\b(?:still|remain) open\b"),
    (
        "open_age_days",
        3,
        r"\bin their (?:present |current )?stage\b|\bage of open\b|\bwaiting for\b|\bopen for\b|\bopen applications? (?:has|have) been\b",
    ),
    (
        "officer_load",
        4,
        r"\beach (?:\w+ ){0,2}?(?:carr(?:y|ied|ies|ying)|h[eo]ld(?:s|ing)?) (?=[0-9])|\b(?:per|(?:for|to) (?:each|every)|each) (?:full[ -]time[ -]equivalent|fte|officer|investigator|member of staff)\b",
    ),
    (
        "review_agreement",
        4,
        r"\bsecond (?:reviews?|reviewers?|officers?|assessors?)\b(?:,? [\w'-]+){0,5}? (?:agree\w*|reached|same)|\bagree[ds]?\b(?: [\w'-]+){0,4}? second reviews?",
    ),
    (
        "review_agreement",
        3,
        r"\bsecond (?:review(?:er)?s?|assessors?|look)\b|\b(?:double|dual|inter)[ -](?:review\w*|mark\w*|rater)\b"
        r"|\bsame (?:view|conclusion|result|decision|answer|grade|judgement)s?\b",
    ),
    ("review_agreement", 2, r"\bagree(?:d|s|ment)\b"),
    (
        REVIEWED,
        3,
        rf"(?<!be )(?<!being )(?<!fully )(?<!thoroughly )(?<!peer )(?<!independently )\breviewed\b(?! (?:in (?:detail|depth|full)|(?:for )?a second time|twice|by a second))|\breviews? (?:of|into) (?:all|each|every)\b(?: [\w,'()-]+){{0,14}}? {_DONE}",
    ),
    (
        REVIEWED,
        3,
        r"(?<!detailed )(?<!in-depth )(?<!full )(?<!second )\breviews? (?:(?:is|are|was|were|has been|have been|had been|has|have) )?(?:now )?(?:complete|completed|concluded|finished)\b",
    ),
    (REVIEWED, 3, r"\bcompleted? (?:(?:our|the|a|their|its) )?(?:urgent )?reviews? of\b|\bfinished reviewing\b|\bcompleted reviewing\b"),
)
CUES = tuple((figure, weight, re.compile(pattern)) for figure, weight, pattern in _CUES)
"""Figure, weight (4 names it beyond doubt, 2 is a hint) and pattern."""

BASES = MappingProxyType(
    {
        figure.key: other.key
        for figure in FIGURES.values()
        if figure.denominator
        for other in FIGURES.values()
        if other.kind == "count"
        and f"{other.population}.{other.numerator}" in (figure.denominator, f"{figure.population}.{figure.denominator}")
    }
)
"""figure → the figure that is its denominator: risk assessed → in scope."""
PARTS = MappingProxyType({"failures_confirmed": ("failures_harm", "failures_administrative", "failures_service")})
"""figure → those that add up to it."""
STAGES = ("risk_assessed", "detailed_review_required", "detailed_review_completed")
"""The figures that are taken for one another when 'reviewed' is said of applications."""
CONFUSED = ("applications", "people", "failures", "disclosures", "referrals", "enquiries")
"""The units that were taken for one another in public."""
HEADLINES = ("applications_in_scope", "risk_assessed", "failures_confirmed")
"""The figures whose numbers are so well known that they are recognised under another name."""
SHARE_OF = MappingProxyType({"failures_confirmed": "failures_share"})
"""The figure that a percentage is of, where it is not the figure itself by its denominator."""

UNABLE = re.compile(r"\b(?:un)?able\b|\bcan(?:not|'t)?\b|\bcould\b|\bfailed\b|\bpossible\b|\bun\w+able\b|\bno\b")
"""Words by which somebody could not be reached; without one, 'not contacted' may be not yet."""
LEFT = re.compile(
    r"\bremain(?:s|ed|ing)?\b|\boutstanding\b|\bstill (?:to|need|a?wait(?:s|ed|ing)?)\b|\byet to\b|\bnot yet\b|\bleft to\b|\bleav(?:es|ing)\b|\b(?:in front|ahead) of (?:us|them)\b|\bawaiting\b|\bbacklog\b|\b(?:to go|left)(?=[.,;!?]|$)"
)
"""Words that turn a stage into what is left of it."""
NEXT = MappingProxyType({"detailed_review_required": "detailed_review_completed"})
"""What becomes of a figure's things when they are done."""
DONE = re.compile(rf"\b(?:{_DONE[3:-1]}|closed|signed off|had (?:one|it|theirs))\b")
FOUND_OUT = ("failures_confirmed", "applications_in_scope")
FOUND = re.compile(r"\b(?:found|identified|confirmed|uncovered|discovered|(?:come|came) to light)\b")
"""What is said of these figures' things, and of hardly any others."""
NEED = re.compile(r"\b(?:need|requir|warrant)(?:s|ed|es|ing|e)?\b|\b(?:necessary|called for)\b")
PLAN = re.compile(
    r"\b(?:will|'ll|would|shall|should|must|aim(?:s|ing)? to|plan(?:s|ned|ning)? to|expect(?:s|ed|ing)? to|hop(?:e|ing) to|intend(?:s|ed|ing)? to"
    r"|going to|due to|committed to|need(?:s|ed)? to|ready to|are to|were to|once|until)\b(?: [\w']+){0,4}? ?$"
)
"""Words that make of what follows a plan, a wish or a condition: nothing that is frozen can bear it out."""
WISH = re.compile(r"\b(?:expect|hope|hop|aim|plann?|intend|want|ask|call)(?:s|d|ed|ing)?\b(?: [\w']+){0,3} ?$")
"""The same, before the number itself: 'we expect all …'."""
TO_BE = re.compile(r"(?: [\w']+){0,4}(?<!said)(?<!thought)(?<!believed)(?<!reported)(?<!known)(?<!understood) to be\b")
"""The same, behind 'all': 'all of them to be finished'."""
PROGRESS = ("risk_assessed", "detailed_review_completed", "actions_completed", "people_contacted", REVIEWED)
"""What is done bit by bit, and so what plans are about."""
REVERSED = (*PROGRESS, "originally_disclosed")
"""What 'not' makes a number of the others: 'two thirds were not disclosed'."""
PART = re.compile(
    r"\b(?:very )?(?:high|medium|low|standard|immediate)(?:est|er)?[ -]+(?:risk|category)\b|\b(?:grad|categoris|class|triag|assess)ed (?:as|at|to be)(?= (?:an? |being |at )?(?:very )?(?:high|higher|highest|medium|low|lower|lowest|standard|immediate|urgent|priority|red|amber|green|category|grade|tier|level)\b)"
    r"|\bright to (?:ask|know)\b|\bin the [\w-]+ (?:risk )?(?:category|grade|group)\b|\b(?:received|made|from|submitted) (?:before|after|since|in) (?:19|20)[0-9]{2}\b"
)
"""Words that narrow a figure to a part of it, which is another number."""

"""A filter for personal data: card numbers, PINs, and passwords, and in most boxes also phone numbers and email.

It finds them in any spelling: digits of any script, digits split by characters or short words, a word for a secret next
to a value, and an address with “at” or “dot” in words. It ignores similar text such as dates, times, and versions. It
can't recognize titles, so no box asks for them. (standards: PR01, PR02)
"""

import re
import unicodedata

CARD = "This looks like a card number. Please leave it out. We never save card numbers."
SECRET = "This looks like a PIN or a password. Please leave it out. We never save those."
NUMBER = "Please leave out numbers of four digits or more. Write a time like this: 5:30 pm."
MAIL = "Please leave out the email address."

_FEW, _MANY = 4, 6  # The fewest digits in a PIN or a phone number, and in a card number.

# ---- text that looks similar to a number --------------------------------------------------------------------------

_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic|mai|okt|dez|mär)[a-zäéû]*\.?"
    r"|(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)"
)
_YEAR = r"(?:19|20)\d\d"
_DATES = re.compile(
    rf"(?<![\w.:/-])(?:{_YEAR}-(?:0\d|1[0-2])-[0-3]\d|[0-3]?\d([./-])[0-3]?\d\1(?:20)?\d\d"
    rf"|(?:{_MONTH})\W{{1,2}}(?:[0-3]?\d(?:st|nd|rd|th)?\W{{1,2}})?{_YEAR}"
    rf"|[0-3]?\d(?:st|nd|rd|th|\.)?\W{{1,2}}(?:de )?(?:{_MONTH})\W{{1,2}}(?:del? )?{_YEAR}"
    rf"|(?:{_MONTH})\W{{1,2}}[0-3]?\d(?:\W{{1,2}}(?:(?:and|or|to|und|oder|y|o) )?[0-3]?\d(?!\d)){{0,3}}|\({_YEAR}\)"
    rf"|(?:in|im|en|from|year|since|seit|von|aus|año|del) {_YEAR})(?![\d.:/-]*\d)",
    re.IGNORECASE,
)
_HOUR = r"(?:[01]?\d|2[0-4])"
_CLOCK = rf"{_HOUR}(?::[0-5]\d(?::[0-5]\d)?(?: ?[ap]\.?m\.?)?|[.h][0-5]\d ?(?:uhr|h)?|h| ?[ap]\.?m\.?| ?uhr)(?!\w)"
_TIMES = re.compile(
    rf"(?<![\w.:/-])(?<![-–—/] )(?:{_CLOCK}(?: ?(?:-|–|—|to|until|till|bis|a) ?{_CLOCK})?"
    rf"|{_HOUR} ?(?:-|–|—|to|until|till|bis|a) ?{_HOUR}(?![\d:.h]))"
    r"(?! ?(?:[-–—/:.]|and|to|then|plus|or) ?\d{1,3}\b(?![:.h]|\W?[ap]\.?m\b| ?uhr))",
    re.IGNORECASE,
)
_VERSIONS = re.compile(
    r"\b(?:ios|ipados|macos|android|windows|fire ?os|kindle|paperwhite|kobo|nook|firmware|software|versi[oó]n|v|ver"
    r"|build|libby|hoopla|app|os|chrome|chromeos|safari|firefox|edge|update|release)\.? ?(?:version )?v?\d{1,3}"
    r"(?:\.\d{1,5}){1,4}(?!\d)|\b(?:error|fehler|err)(?: code)? ?#?\d{1,4}(?![\dx])|\b0x[\da-f]{4,8}\b"
    r"|\b(?:page|chapter|seite|página) \d{1,4}(?: (?:of|von|de) \d{1,4})?(?!\d)",
    re.IGNORECASE,
)
# “PW” is short for Paperwhite, not password, if one small number comes next: its generation, screen size, or version.
_PAPERWHITE = re.compile(
    r"\bpw[ -]?(?=(?:1?\d(?:st|nd|rd|th)?|\d\.\d|5\.\d{1,2}(?:\.\d{1,2}){1,3})(?:[ ,;()]|\.?$|\. )"
    r"(?!\W{0,4}\d(?!\d?\.\d{1,2}\.\d|\d{3}\))))",
    re.IGNORECASE,
)
_VERSION_OR_YEAR = re.compile(r"(?<![\w.])(?:\d{1,2}(?:\.\d{1,2}){1,4}|\d{1,2}\.\d{1,2}\.\d{5}|20[0-3]\d)(?![\w.])")
_MOST = {_DATES: 2, _VERSIONS: 3, _TIMES: 7}  # The limits prevent hiding a card number in many dates or times.

# ---- digits -------------------------------------------------------------------------------------------------------

_SPELLED = {
    word: str(value)
    for words in (
        "zero one two three four five six seven eight nine",
        "cero uno dos tres cuatro cinco seis siete ocho nueve",
        "null eins zwei drei vier fünf sechs sieben acht neun",
        "zéro un deux trois quatre cinq six sept huit neuf",
    )
    for value, word in enumerate(words.split())
} | {"oh": "0", "zwo": "2"}
_WORD = "|".join(sorted(_SPELLED, key=len, reverse=True))
_SPELLED_RUN = re.compile(rf"(?<![^\W_])(?:{_WORD})(?:[\W_]{{1,3}}(?:{_WORD}|\d))+(?![^\W_])", re.IGNORECASE)
_UNIT = r"(?:gb|mb|kb|tb|min|mins|hrs|am|pm|mm|cm|uhr|days?|step|steps)"
_JOIN = (
    r"(?:and|then|plus|dash|dot|point|star|slash|minus|space|comma|next|und|dann|punkt|strich|y|luego|guion|punto|et)"
)
_SIGNS = r"[^\w\x00]|_"
_DIGIT = r"(?!\d+(?:st|nd|rd|th)\b)\d"
_FEW_RUN = re.compile(rf"\d(?:\d|(?:{_SIGNS}){{1,4}}{_DIGIT})*", re.IGNORECASE)
_MANY_RUN = re.compile(
    rf"\d(?:(?:(?:{_SIGNS}){{0,4}}|(?:{_SIGNS}){{0,3}}(?!{_UNIT}\b)[^\W\d_]{{1,4}}(?:{_SIGNS}){{0,3}}"
    rf"|(?:(?:{_SIGNS}){{0,3}}\b{_JOIN}\b){{1,3}}(?:{_SIGNS}){{0,3}})\d)*",
    re.IGNORECASE,
)

# ---- secrets ------------------------------------------------------------------------------------------------------

# Words that always mean a secret, and words that also have other meanings, such as in `QR code` or `Pin to Home`.
_ONLY = (
    r"pass ?(?:word|wd|code|phrase|key)s?|p/?w(?:or)?d?|pword|passwort|kennwort|geheimzahl|kontrase[nñ]a|contrase[nñ]a"
    r"|mot de passe|mdp|wachtwoord|senha|parola|clave|nip|пароль|кодовое слово"
    r"|كلمة (?:المرور|السر)|الرقم السري|رقم سري|رمز المرور"
    r"|密码|密碼|暗証番号|パスワード|비밀번호|mật khẩu"
)
_ALSO = (
    r"pin(?: ?code|-code)?s?|p[._\-/ ]i[._\-/ ]n\.?|p1n|pass"
    r"|(?<!error )(?<!fehler )(?<!qr )code|c[oó]digo|kode|secret|geheim|رمز|الرمز"
)
_LEFT, _RIGHT = r"(?<![^\W\d_])", r"(?![^\W\d_])"
_IS = (
    r"(?:(?:changed|reset|set|switched) to|(?:ends|ending|starts|begins) (?:in|on|with)"
    r"|is|was|ist|war|es|est|era|now|jetzt|ahora|hei(?:ß|ss)t|هو|هي)"
)
_OF = r"(?:number|no|nr|num|número|numero|code|#)"
# Allowed words after a word for a secret, such as in “PIN is blocked” or “password was reset”.
_ABOUT = re.compile(
    r"not|never|no|wrong|refused|blocked|case|sensitive|long|short|too|weak|locked|reset|expired|forgotten|forgot|lost|unknown|"
    r"missing|new|changed|old|works|working|fine|ok|okay|correct|right|invalid|incorrect|required|"
    r"needed|asked|the|a|an|and|or|for|from|in|at|on|by|with|of|to|page|box|field|screen|"
    r"prompt|pad|hint|manager|list|again|twice|first|last|then|but|so|that|this|it|she|he|"
    r"they|we|i|you|her|his|their|your|my|has|had|have|does|doesn|did|didn|can|cannot|could|"
    r"will|would|must|should|may|is|was|isn|wasn|are|were|be|been|being|set|sent|saved|shown|"
    r"hidden|still|also|too|only|after|before|when|if|as|because|since|until|yet|already|now|"
    r"today|tomorrow|incorrectly|correctly|accepted|rejected|recovery|protected|help|link|email|"
    r"mail|letter|request|app|reader|kindle|kobo|libby|amazon|apple|google|adobe|account|question|"
    r"change|birthday|birth|date|year|born|library|staff|branch|desk|patron|somewhere|elsewhere|"
    r"nowhere|bloqueada|bloqueado|olvidada|olvidado|nueva|nuevo|incorrecta|incorrecto|y|o|de|del|"
    r"la|el|se|que|está|falsch|gesperrt|vergessen|neu|geändert|und|oder|nicht|ist|wurde|der|"
    r"die|das|für|bei|zurückgesetzt|abgelaufen|bloqué|oublié|perdu|nouveau|et|ou|le|les|ne|est",
    re.IGNORECASE,
)

# ---- addresses ----------------------------------------------------------------------------------------------------

_AT = (
    r"(?:@|\W{0,3}[(\[{<_*~-]\W?(?:at|ät|arroba|klammeraffe)\W?[)\]}>_*~-]\W{0,3}"
    r"|\W{0,3}[(\[{<]@?a?[)\]}>]\W{0,3}|\s+(?:at(?:[ -]sign)?|ät|arroba|klammeraffe)\s+)"
)
_DOT = r"(?:\.|\W{0,3}[(\[{<_*~-]\W?(?:dot|punkt|punto|point)\W?[)\]}>_*~-]\W{0,3}|\s+(?:dot|punkt|punto|point)\s+)"
_ENDS = "com|org|net|edu|gov|info|io|me|us|uk|ca|au|nz|de|at|ch|fr|es|mx|it|nl|eu|co|mil|biz|example"
_POST = r"(?:gmail|googlemail|yahoo|hotmail|outlook|icloud|aol|gmx|proton(?:mail)?)"
_MAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+")
_MAILS = re.compile(
    rf"[^\s@<>,;]+ ?@ ?[^\s@<>,;]+|[\w.+-]+@"
    rf"|(?P<who>[\w.+-]+){_AT}(?P<host>[\w-]+(?:{_DOT}[\w-]+)*?{_DOT}(?:{_ENDS})\b|{_POST}\b)"
    rf"|\b{_POST}\W{{1,3}}(?:(?:dot|punkt|punto)\W{{1,3}})?"
    r"(?:com|net|de|es|me|org)\b",
    re.IGNORECASE,
)
# Words before “at libbyapp.com” that aren't names.
_PLACE = re.compile(
    r"in|up|out|on|off|look|looked|looking|signed|sign|log|logged|is|was|are|it|them|page|"
    r"card|account|book|books|site|website|stuck|error|started|start|starts|read|reading|borrow|"
    r"borrowed|borrows|register|registered|registers|available|here|found|search|searched|type|"
    r"typed|tap|tapped|open|opened|ended|stopped|stops|try|tried|asks|shown|reset|changed|only|"
    r"online|and|or|now|again|back|renew|renewed|return|returned|listen|help|works|work",
    re.IGNORECASE,
)

_SEPARATED = re.compile(r"\d(?:[ \t.\-/()–—_]{0,3}\d)+")


def refusal(text: str) -> str:
    """Return why this text can't be saved, in one sentence, or "" if it can."""
    plain = _plain(text)
    bare = _without_look_alikes(plain)
    if gives_secret(text):
        return SECRET
    if _gives_address(plain):
        return MAIL
    if _is_card(plain):
        return CARD
    return NUMBER if _longest(_MANY_RUN, bare) >= _MANY or _has_number(bare) else ""


def device_refusal(text: str) -> str:
    """Return why this can't be saved as the name and version of a library's device, or "" if it can.

    There, a number with periods is a version, and a number like 2024 is a year.
    """
    why = refusal(text)
    return refusal(_VERSION_OR_YEAR.sub("", text, count=2)) if why == NUMBER else why


def contact_refusal(text: str) -> str:
    """Return why this isn't one phone number or one email address, or "" if it is."""
    plain = _plain(text).strip()
    if gives_secret(text):
        return SECRET
    if _MAIL.fullmatch(plain) and "." in plain.rpartition("@")[2]:
        return CARD if _is_card(plain) else ""
    digits = re.sub(r"\D", "", plain)
    if _is_card(plain) or len(digits) > 15:
        return CARD
    phone = re.fullmatch(r"\+?[\d \-./()]+(?:\s*(?:x|ext\.?)\s*\d{1,5})?", plain)
    return "" if phone and len(digits) >= 3 else "Please type one phone number or one email address."


_REACHED = {"phone", "hours", "address"}
_OF_ITSELF = _REACHED | {"library", "short-name", "web", "catalog", "name", "find-as", "then-choose", "branches"}


def library_refusal(key: str, text: str) -> str:
    """Return why a library's profile can't have this text at a key such as `card/pin`, or "" if it can.

    The library's own contact data, including its email address, and its own names for things are allowed.
    """
    plain, last = _plain(text), key.rpartition("/")[2]
    # In contact data, each number is tested alone, because two phone numbers together can look like a card number.
    if any(map(_is_card, re.findall(r"\d+", plain) if last in _REACHED else [plain])):
        return CARD
    if last == "pin" and _has_number(plain):
        return SECRET
    if key != "card/pin" and gives_secret(text):  # The profile can say what a first PIN usually is, such as a birthday.
        return SECRET
    return MAIL if _MAIL.search(plain) and last not in _OF_ITSELF else ""


def gives_secret(text: str) -> bool:
    """Return whether a text contains someone's PIN or password."""
    plain = _plain(text)
    bare = _without_look_alikes(plain)
    return any(_is_number(plain[found.end() :]) for found in _SECRETS.finditer(plain)) or any(
        _is_given(bare[: found.start()], bare[found.end() :], bool(found["only"])) for found in _SECRETS.finditer(bare)
    )


_SECRETS = re.compile(rf"{_LEFT}(?:(?P<only>{_ONLY})|(?:{_ALSO})){_RIGHT}", re.IGNORECASE)
_VALUE = r"[\w\x00!$%&*+?@^~-]+"
_AFTER = re.compile(
    rf"(?:\W|_)*(?:{_OF}\b(?:\W|_)*)?(?P<is>(?:(?:{_IS})\b(?:\W|_)*){{0,2}})(?P<value>{_VALUE})?", re.IGNORECASE
)
_BEFORE = re.compile(
    rf"(?P<value>{_VALUE})(?:\W|_)*(?:(?:{_IS}|as|for|por|como|als)\b(?:\W|_)*)?"
    r"(?:(?:the|her|his|their|my|a|die|der|la|el|su)\b(?:\W|_)*)?$",
    re.IGNORECASE,
)


def _is_given(before: str, after: str, only: bool) -> bool:
    """Return whether a value is next to a word for a secret. After an unambiguous word (`only`), more values count."""
    following, ahead = _AFTER.match(after), _BEFORE.search(before[-60:])
    if ahead and _is_value(ahead["value"]):
        return True
    if following is None or not following["value"]:
        return False
    value, between = following["value"], after[: following.start("value")]
    if _is_value(value):
        return True
    stated = bool(following["is"]) or bool(re.search(r"[:=→>“\"'(]|--", between))
    joined = bool(re.search(r"[.!?;,]\s|\n", between))  # The value is in another sentence or clause.
    words = {part for part in re.split(r"[^\w]+", value.lower()) if part}
    return (stated or only) and not joined and not all(map(_ABOUT.fullmatch, words)) and "\0" not in value


def _is_number(after: str) -> bool:
    """Return whether three or more digits come next, with any separators."""
    following = _AFTER.match(after)
    run = _MANY_RUN.match(after[following.start("value") :]) if following and following["value"] else None
    return run is not None and sum(map(str.isdigit, run[0])) > 2


def _is_value(word: str) -> bool:
    """Return whether a word can only be a secret: three digits, or digits mixed with letters."""
    digits = sum(char.isdigit() for char in word)
    return digits > 2 or bool(digits and len(word) > 3 and any(map(str.isalpha, word)) and not _ORDINAL.fullmatch(word))


_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th|digits?|-?digit|x|min|gb|mb|-\w+)|[a-z]+-\d{1,2}", re.IGNORECASE)


def _gives_address(plain: str) -> bool:
    """Return whether a text has an email address, in its usual form or with words such as “at” and “dot”."""
    for found in _MAILS.finditer(plain):
        said_at = found["who"] and "@" not in found[0]
        dotted = said_at and re.fullmatch(r"[\w-]+(?:\.[\w-]+)*", found["host"])
        spaced = said_at and re.search(r"\s(?:at|ät|arroba)\s", found[0], re.IGNORECASE)
        if not (dotted and spaced and _PLACE.fullmatch(found["who"])):
            return True
    return False


def _without_look_alikes(plain: str) -> str:
    """Replace each date, time, and version with a mark."""
    for pattern, most in _MOST.items():
        plain = pattern.sub("\0", plain, count=most)
    return plain


def _plain(text: str) -> str:
    """Replace digits and characters of all scripts and widths with the usual ones, and digits in words with digits."""
    usual = unicodedata.normalize("NFKC", text).replace("。", ".").replace("\0", " ")
    seen = "".join(_usual_digit(char) for char in usual if unicodedata.category(char) != "Cf")
    seen = re.sub(r"(?<=\d)[oO](?=\d)", "0", re.sub(r"(?<=\d)[lI|](?=\d)", "1", seen))
    return _PAPERWHITE.sub("Paperwhite ", _SPELLED_RUN.sub(_in_digits, seen))


def _usual_digit(char: str) -> str:
    if char.isascii() or not char.isnumeric():
        return char
    value = unicodedata.numeric(char)
    return str(int(value)) if value in range(10) else char


def _in_digits(run: re.Match[str]) -> str:
    """Replace three or more spelled-out digits with digits. Fewer are left alone, because they can be words."""
    words = re.split(r"[\W_]+", run[0].lower())
    return " ".join(_SPELLED.get(word, word) for word in words) if len(words) > 2 else run[0]


def _longest(run: re.Pattern[str], plain: str) -> int:
    return max((sum(map(str.isdigit, found[0])) for found in run.finditer(plain)), default=0)


def _is_card(plain: str) -> bool:
    numbers = (re.sub(r"\D", "", found[0]) for found in _SEPARATED.finditer(plain))
    return any(len(number) == 14 or (12 < len(number) < 20 and _luhn(number)) for number in numbers)


def _luhn(number: str) -> bool:
    """Return whether a number has a valid Luhn check digit (mod 10), as library cards and bank cards do."""
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(number)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _has_number(plain: str) -> bool:
    """Return whether a text has a possible PIN or phone number. Codes such as E_LIC_1022 or A1822 don't count."""
    return any(
        sum(map(str.isdigit, found[0])) >= _FEW and not (found[0].isdigit() and _NAME.search(plain[: found.start()]))
        for found in _FEW_RUN.finditer(plain)
    )


_NAME = re.compile(r"(?<![^\W_])[A-Za-z](?:[A-Za-z_-]*[A-Za-z_-])?$")

"""Country codes, with other names that people type."""

_LETTERS = (
    "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCR"
    "CUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHU"
    "IDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQ"
    "MRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSI"
    "SJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSYEYTZAZMZW"
)
_CODES = frozenset(_LETTERS[at : at + 2] for at in range(0, len(_LETTERS), 2))
_ALSO = {
    **dict.fromkeys(("usa", "america", "united states of america"), "US"),
    **dict.fromkeys(("uk", "great britain", "britain", "england", "scotland", "wales", "northern ireland"), "GB"),
    "can": "CA",
    "aus": "AU",
    "nzl": "NZ",
    "gbr": "GB",
    "deu": "DE",
    "ger": "DE",
    "el": "GR",
    "holland": "NL",
}


def country_of(word: str) -> str:
    """Return the code of the country that a word means, such as GB for `UK`, or "" if it isn't a country."""
    plain = " ".join(word.casefold().replace(".", "").split()).removeprefix("the ")
    if plain.upper() in _CODES:
        return plain.upper()
    return _ALSO.get(plain) or (_by_name(plain) if len(plain) > 3 else "")


def _by_name(plain: str) -> str:
    from babel import Locale  # This import is here because it's slow and most people type a code.

    for language in ("en", "es", "de", "fr"):
        for code, name in Locale(language).territories.items():
            if name.casefold() == plain and code in _CODES:
                return str(code)
    return ""

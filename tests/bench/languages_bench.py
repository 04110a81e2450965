"""Every sheet in every language, on paper and as a page: text that doesn't fit, and characters missing from our fonts.

    python -m tests.bench.languages_bench [language ...]

It takes minutes, so it isn't part of the tests. It prints one line for each language, and fails if a sheet takes more
paper than the English one or has a character that our fonts lack.
"""

import sys
import time
from dataclasses import replace

from tests.papers import ROOT
from wizard.authoring.catalogs import walks
from wizard.content.loader import load
from wizard.presenters.bilingual import called, languages, sheet_in
from wizard.presenters.sheet import sized
from wizard.presenters.sheet_catalog import ANY_DAY
from wizard.printing import fit, render
from wizard.printing.pdf import letters_without_font
from wizard.printing.templates import letters_of

FOLDERS = (ROOT,)


def main(chosen: list[str]) -> int:
    library = load(FOLDERS).library
    every, faults = walks(library), 0
    for language in chosen or languages(library, FOLDERS)[1:]:
        begun, told = time.perf_counter(), list[str]()
        sheets = [sheet_in(language, walk, ANY_DAY, FOLDERS, visited=False) for walk in every]
        had = [made.sheet for made in sheets if not made.notice]
        no_font = bool(letters_without_font(letters_of(language, FOLDERS)))
        for sheet in had:
            render.html(sheet, "a4", FOLDERS)
            for size in ("standard", "large"):
                made = fit.fit(sized(sheet, size), "letter", FOLDERS)
                alone = fit.fit(replace(sized(sheet, size), other=None), "letter", FOLDERS)
                if alone.sides > fit.SIDES[size] or (made.notice and not no_font):
                    told.append(f"{sheet.title} ({size}): {made.notice or f'{alone.sides} sides'}")
        seconds = time.perf_counter() - begun
        name = called(language, FOLDERS)
        print(f"{language}  {name}: {len(had)} of {len(every)} sheets, {len(told)} to look at, {seconds:.0f} s")
        print(*(f"    {line}" for line in told), sep="\n", end="\n" if told else "")
        faults += len(told)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

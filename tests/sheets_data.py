"""Sample sheets: what the builder should make of five visits, written out by hand."""

from dataclasses import replace

from wizard.content.spans import Phrase, Span, parse
from wizard.presenters.sheet import HelpPanel, Remedy, Sheet, SheetStep, Stage, Task, Thing

KINDLE = Thing("kindle", "Kindle")
IPHONE = Thing("phone", "iPhone")
KOBO = Thing("kobo", "Kobo")
COMPUTER = Thing("computer", "computer")
IPAD = Thing("tablet", "iPad")


def phrases(*texts: str) -> tuple[Phrase, ...]:
    return tuple(map(parse, texts))


def lines(thing: Thing, *texts: str, first: int = 1, heading: str = "") -> tuple[SheetStep, ...]:
    numbered = enumerate(texts, first)
    return tuple(
        SheetStep(n, thing, parse(text), heading if n == first else "", f"libby/step-{n}") for n, text in numbered
    )


def task(letter: str, title: str, steps: tuple[SheetStep, ...], worked: str, if_not: str, lead: str = "") -> Task:
    return Task(letter, title, steps, parse(lead), parse(worked), parse(if_not))


def remedies(**fixes: str) -> tuple[Remedy, ...]:
    return tuple(Remedy(parse(says.replace("_", " ")), parse(fix)) for says, fix in fixes.items())


HELP = HelpPanel(
    library=parse("Riverbend Public Library"),
    phone=parse("555-0142"),
    hours=parse("Monday to Saturday, 9 am to 6 pm"),
    place=parse("eBook desk, 12 River Street"),
    url="https://riverbend.example.org/ebooks",
    words="riverbend.example.org/ebooks",
)
DIFFERENT = Remedy(
    parse("A screen looks different"),
    parse("Look for the same word nearby, or call us. These steps are from public help pages, not yet tested here."),
)
BORROW_ON_IPHONE = task(
    "B",
    "Borrow a book",
    lines(
        IPHONE,
        "Open **Libby**.",
        "Tap the magnifier. Type a title or a writer.",
        "Tap **Borrow**. Tap **Borrow!** once more.",
        "Tap a button like **Read With...**",
        "Choose **Kindle**. Amazon opens.",
        "Sign in to Amazon if it asks.",
        "Tap **Get Library Book**.",
    ),
    "Amazon says the book is on its way to your Kindle.",
    "No **Kindle**? Read that book in Libby.",
)
READ_ON_KINDLE = task(
    "C",
    "Read it",
    lines(KINDLE, "Tap **Library**.", "Tap **All**, not **Downloaded**.", "Tap the cover. Wait a minute."),
    "the book opens and you can turn a page.",
    "Swipe down from the top. Tap **Sync**. Wait 5 minutes.",
)


def route(today: str = "") -> tuple[Stage, ...]:
    names = {"A": "Set up", "B": "Borrow", "C": "Read", "D": "Return"}
    return tuple(
        Stage(letter, name, letter in today, letter not in "A" * ("A" in today)) for letter, name in names.items()
    )


NEVER_HAVE_TO = "You never have to. If you borrowed today, it goes back by itself on **14 December 2026**."
GIVE_BACK_ON_KINDLE = task(
    "D",
    "Give it back early",
    lines(
        KINDLE,
        "In **Library**, tap the three dots on the cover.",
        "Tap a line like **Return this book**.",
        "Tap **Yes**.",
    ),
    "the cover is gone from **Shelf** in Libby.",
    "",
    lead=NEVER_HAVE_TO,
)

KINDLE_AFTER_VISIT = Sheet(
    language="en",
    title="Libby on your Kindle",
    message=parse(
        "You **borrow** on your iPhone. You **read** on your Kindle. "
        "Books go back by themselves, so there are no late fees."
    ),
    icon="kindle",
    route=route("A"),
    need=phrases(
        "Your iPhone and your Kindle, both on Wi-Fi",
        "Your library card number and PIN",
        "Your Amazon e-mail and password",
    ),
    done=phrases(
        "Your Kindle is on Wi-Fi, with your Amazon account.", "Libby is on your iPhone, with your library card."
    ),
    to_do=None,
    tasks=(BORROW_ON_IPHONE, READ_ON_KINDLE, GIVE_BACK_ON_KINDLE),
    troubles=remedies(
        The_book_is_not_on_my_Kindle="Do B7 again. Then tap the gear and **Your Account**. Is it your Amazon name?",
        Libby_says_Please_Verify_Card="Your card may have run out. Call us.",
        It_says_Place_Hold="Others are reading it. Tap it to join the queue.",
        The_letters_are_too_small="In the book, tap the top of the page. Tap **Aa**. Choose a bigger size.",
    ),
    different=DIFFERENT,
    accounts=("Amazon e-mail", "Apple e-mail"),
    promise=parse("By **Friday, November 27, 2026**: we will call you about your second Kindle."),
    help=HELP,
    code="KL7X",
    checked="Checked November 20, 2026",
)

SET_UP_KINDLE = Task(
    "A",
    "Set up, once",
    (
        *lines(
            KINDLE,
            "Swipe down from the top. Tap **All Settings**.",
            "Tap **Wi-Fi**. Tap the name of your Wi-Fi.",
            "Type the Wi-Fi password. Tap **Connect**.",
            heading="Join the Wi-Fi",
        ),
        *lines(
            KINDLE,
            "In **All Settings**, tap **Your Account**.",
            "Tap **Register Device**.",
            "Type your Amazon e-mail and password. Tap **Sign in**.",
            first=4,
            heading="Connect your Amazon account",
        ),
        *lines(
            IPHONE,
            "Open the **App Store**. Type Libby. Tap **Get**.",
            "Open **Libby**. Answer **Yes, I have a library card**.",
            "Type your library's name. Tap it in the list.",
            "Type your card number and PIN. Tap **Next**.",
            first=7,
            heading="Get Libby",
        ),
    ),
    worked=parse("Libby shows your library card."),
    if_not=parse("Check the card number and PIN. Then call us."),
)
KINDLE_NO_VISIT = replace(
    KINDLE_AFTER_VISIT,
    message=parse("You **borrow** on your iPhone. You **read** on your Kindle. There are no late fees."),
    route=route(),
    accounts=(),
    done=(),
    tasks=(
        SET_UP_KINDLE,
        *KINDLE_AFTER_VISIT.tasks[:2],
        replace(GIVE_BACK_ON_KINDLE, lead=parse("You never have to. Each book goes back by itself.")),
    ),
    promise=(),
    code="KN4W",
)

KOBO_CUT_SHORT = Sheet(
    language="en",
    title="Libby on your Kobo",
    message=parse(
        "Your Kobo is half ready. Do part **A** at home once. "
        "Then you can borrow on your computer and read on your Kobo."
    ),
    icon="kobo",
    route=route(),
    need=phrases(
        "Your Kobo, charged and on your home Wi-Fi", "Your library card number and PIN", "A computer with the internet"
    ),
    done=phrases("Your Kobo has its language, and your Kobo account.", "Your library card works in Libby."),
    to_do=task(
        "A",
        "Set up: still to do",
        lines(
            KOBO,
            "Tap **More**, then **Settings**.",
            "Tap **OverDrive**.",
            "Tap **Get started**.",
            "Type Riverbend. Tap **Riverbend Public Library**.",
            "Type your card number and PIN. Tap **Sign in**.",
            first=3,
        ),
        "**Settings** shows the name of your library.",
        "No **OverDrive**? Your Kobo is still updating. Leave it on Wi-Fi for an hour, then start at A3.",
    ),
    tasks=(
        task(
            "B",
            "Borrow a book",
            lines(
                COMPUTER,
                "Go to **libbyapp.com**.",
                "Click the magnifier. Type a title or a writer.",
                "Click **Borrow**. Click **Borrow!** once more.",
            ),
            "the book is on your **Shelf**.",
            "It says **Place Hold**? Others are reading it. Click it to join the queue.",
        ),
        task(
            "C",
            "Read it",
            lines(KOBO, "Tap **Sync**. Wait 5 minutes.", "Tap **My Books**.", "Tap the cover."),
            "the book opens and you can turn a page.",
            "Join the Wi-Fi again. Then start at C1.",
        ),
        task(
            "D",
            "Give it back early",
            lines(
                COMPUTER,
                "In Libby, click **Shelf**.",
                "Beside the book, click **Manage Loan**.",
                "Click **Return Early**, then **Return Loan**.",
            ),
            "the book is gone from your **Shelf**.",
            "",
            lead="You never have to. Each book goes back by itself after **21 days**.",
        ),
    ),
    troubles=remedies(
        The_library_is_not_in_the_list="Type your town instead. Still not there? Call us.",
        The_Kobo_does_not_take_my_PIN="Try them at riverbend.example.org. If that fails too, call us.",
        My_book_is_an_audiobook="Your Kobo reads eBooks only. Listen in Libby on a phone.",
    ),
    different=DIFFERENT,
    accounts=("Kobo e-mail",),
    promise=parse("By **Friday, November 27, 2026**: we will call you to finish part A with you."),
    help=HELP,
    code="BL3N",
    checked="Checked November 20, 2026",
)

IPAD_ALONE = Sheet(
    language="en",
    title="Libby on your iPad",
    message=parse(
        "You **borrow** and **read** in one app, Libby. Books go back by themselves, so there are no late fees."
    ),
    icon="tablet",
    route=route("AB"),
    need=phrases("Your iPad, on Wi-Fi", "Your library card number and PIN"),
    done=phrases("Libby is on your iPad, with your library card."),
    to_do=None,
    tasks=(
        task(
            "B",
            "Borrow a book",
            lines(
                IPAD,
                "Open **Libby**.",
                "Tap the magnifier. Type a title or a writer.",
                "Tap **Borrow**. Tap **Borrow!** once more.",
            ),
            "the book is on your **Shelf**.",
            "It says **Place Hold**? Others are reading it. Tap it to join the queue.",
        ),
        task(
            "C",
            "Read it",
            lines(IPAD, "Tap **Shelf**.", "Tap **Open Book**.", "Swipe to turn the page."),
            "you see the first page of the book.",
            "Join the Wi-Fi. Then start at C1.",
        ),
        task(
            "D",
            "Give it back early",
            lines(IPAD, "Open your **Shelf**.", "Tap **Manage Loan**.", "Tap **Return Early**."),
            "the book is gone from your **Shelf**.",
            "",
            lead=NEVER_HAVE_TO,
        ),
    ),
    troubles=remedies(
        Libby_says_Please_Verify_Card="Your card may have run out. Call us.",
        The_letters_are_too_small="In the book, tap the middle of the page. Tap **Aa**. Choose a bigger size.",
    ),
    different=DIFFERENT,
    accounts=("Apple e-mail",),
    help=HELP,
    code="PL2H",
    checked="Checked November 20, 2026",
)

CATALOG = Span("blank", "your catalog")
LIBRARY = Span("blank", "your library's name")
FRESH_CLONE = replace(
    KOBO_CUT_SHORT,
    message=parse("You **borrow** on your computer. You **read** on your Kobo. Books go back by themselves."),
    done=(),
    to_do=None,
    tasks=(
        task(
            "A",
            "Set up, once",
            (
                *lines(KOBO, "Tap **More**, then **Settings**.", "Tap **OverDrive**.", "Tap **Get started**."),
                SheetStep(4, KOBO, (Span("text", "Type "), LIBRARY, Span("text", ". Tap its name."))),
                *lines(KOBO, "Type your card number and PIN. Tap **Sign in**.", first=5),
            ),
            "**Settings** shows the name of your library.",
            "No **OverDrive**? Your Kobo is still updating. Leave it on Wi-Fi for an hour, then start at A1.",
        ),
        replace(
            KOBO_CUT_SHORT.tasks[0],
            lines=(
                SheetStep(1, COMPUTER, (Span("text", "Go to "), CATALOG, Span("text", "."))),
                *lines(COMPUTER, "Click the magnifier. Type a title.", "Click **Borrow**.", first=2),
            ),
        ),
        *KOBO_CUT_SHORT.tasks[1:],
    ),
    help=HelpPanel((Span("blank", "Library"),), (Span("blank", "Phone"),)),
    promise=(),
    code="BF6R",
)

SHEETS = {
    "kindle-after-visit": KINDLE_AFTER_VISIT,
    "kindle-no-visit": KINDLE_NO_VISIT,
    "kobo-cut-short": KOBO_CUT_SHORT,
    "ipad-alone": IPAD_ALONE,
    "fresh-clone": FRESH_CLONE,
}

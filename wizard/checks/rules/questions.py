"""Rules about questions: the facts they ask for, and their answers."""

from collections.abc import Iterator, Mapping

from wizard.checks.rules.corpus import Corpus, Finding, error, warning
from wizard.content.flow import Answer, Ask
from wizard.content.library import BORROWS_ON
from wizard.content.quoting import named
from wizard.content.traversal import inside

MOST_ANSWERS = 7


@error
def fact_asked_twice(written: Corpus) -> Iterator[Finding]:
    """Two questions ask for the same fact, so it isn't clear which one to use. A question inside its answers is fine.

    Wrong:
        - id: phone
          ask: Is the phone here?
          remember: phone-here
          answers:
            - {id: here, text: Here}
            - {id: away, text: "At home", end: callback, why: "We need the phone."}
        - id: phone-again
          ask: Where is the phone?
          remember: phone-here
          answers:
            - {id: here, text: Here}
            - {id: away, text: "At home", end: callback, why: "We need the phone."}

    Right:
        - id: phone
          ask: Is the phone here?
          remember: phone-here
          answers:
            - {id: here, text: Here}
            - {id: away, text: "At home", end: callback, why: "We need the phone."}
    """
    asked = [(file, ask) for file, ask in written.each(Ask) if ask.remember and ask.remember != "model"]
    asked.sort(key=lambda own: own[1].at.place())
    inner = {id(own) for _, ask in asked for answer in ask.answers for own in _asks_within(answer)}
    first: dict[str, tuple[str, Ask]] = {}
    for file, ask in asked:
        known = first.setdefault(ask.remember, (file, ask)) if id(ask) not in inner else (file, ask)
        if known[1] is not ask:
            message = f"The question in `{known[0]}`, line {known[1].at.mark[0]}, already asks for `{ask.remember}`."
            yield Finding(
                ask.at.place("remember"), message, "Ask for it only once. Conditions in any file can use the answer."
            )


def _asks_within(answer: Answer) -> Iterator[Ask]:
    return (own for own in inside(answer.steps) if isinstance(own, Ask))


@error
def fact_needs_itself(written: Corpus) -> Iterator[Finding]:
    """A question depends on its own answer, so it's never asked.

    Wrong:
        - id: phone
          ask: Is the phone here?
          remember: phone-here
          only-if: {phone-here: [here]}
          answers:
            - {id: here, text: Here}
            - {id: away, text: Away, end: callback, why: Later.}

    Right:
        - id: phone
          ask: Is the phone here?
          remember: phone-here
          answers:
            - {id: here, text: Here}
            - {id: away, text: Away, end: callback, why: Later.}
    """
    questions = written.library.questions
    needs = {fact: set(ask.only_if) for fact, (_, ask) in questions.items()}
    told: set[str] = set()
    for fact, (_, ask) in questions.items():
        met = _needed(fact, needs)
        if fact in met and not told & met:
            told |= met
            message = f"This question asks for `{fact}`, but its own condition already needs `{fact}`."
            yield Finding(ask.at.key_place("only-if"), message, "Delete this condition.")


def _needed(fact: str, needs: Mapping[str, set[str]]) -> set[str]:
    """Return every fact that must be known before this one can be asked."""
    found, waiting = set[str](), [fact]
    while waiting:
        new = needs.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found


@warning
def nothing_differs(written: Corpus) -> Iterator[Finding]:
    """Two answers lead to the same steps. If a question makes no difference, leave it out.

    Wrong:
        - id: color
          ask: What color is it?
          answers:
            - {id: red, text: Red}
            - {id: blue, text: Blue}

    Right:
        - id: light
          ask: Is the light on?
          answers:
            - {id: lit, text: "Yes"}
            - id: dark
              text: "No"
              steps:
                - id: press
                  do: Press the button on top.
                  see: a light.
    """
    for _, ask in written.each(Ask):
        if ask.remember in ("model", BORROWS_ON):
            continue
        seen: dict[frozenset[int], Answer] = {}
        for answer in ask.answers:
            if answer.steps or answer.end or answer.again == "yes" or answer.id == "not-sure":
                continue
            first = seen.setdefault(_told_apart(written, ask, answer), answer)
            if first is not answer:
                message = f"`{answer.id}` leads to the same steps as `{first.id}`."
                yield Finding(answer.at.place("id"), message, "Combine the two answers, or delete the question.")


def _told_apart(written: Corpus, ask: Ask, answer: Answer) -> frozenset[int]:
    value, conditions = answer.means or answer.id, enumerate(written.conditions_on.get(ask.remember, ()))
    return frozenset(number for number, condition in conditions if value in condition.values)


@error
def end_and_again(written: Corpus) -> Iterator[Finding]:
    """An answer can end the visit or ask again, but not both.

    Wrong:
        - id: card
          ask: Is the card here?
          answers:
            - {id: here, text: Here}
            - {id: away, text: Away, again: "yes", end: callback, why: "We need the card."}

    Right:
        - id: card
          ask: Is the card here?
          answers:
            - {id: here, text: Here}
            - {id: away, text: Away, end: callback, why: "We need the card."}
    """
    for _, answer in written.each(Answer):
        if answer.end and answer.again == "yes":
            yield Finding(
                answer.at.place("again"),
                "This answer ends the visit, so it can't ask again.",
                "Delete `end` or `again`.",
            )


@error
def means_nothing(written: Corpus) -> Iterator[Finding]:
    """`means` is the value to remember. If the question has no `remember`, the value is lost.

    Wrong:
        - id: card
          ask: Is the card here?
          answers:
            - {id: here, text: Here, means: card-here}
            - {id: away, text: Away, end: callback, why: Later.}

    Right:
        - id: card
          ask: Is the card here?
          answers:
            - {id: here, text: Here}
            - {id: away, text: Away, end: callback, why: Later.}
    """
    for _, ask in written.each(Ask):
        for answer in ask.answers if not ask.remember else ():
            if answer.means:
                yield Finding(
                    answer.at.place("means"),
                    "This value isn't remembered.",
                    "Add `remember:` to the question, or delete `means:`.",
                )


@error
def no_answers(written: Corpus) -> Iterator[Finding]:
    """A question has no answers, so staff could only choose *Not sure*.

    Wrong:
        - id: card
          ask: Is the card here?
          answers: []

    Right:
        - id: card
          ask: Is the card here?
          answers:
            - {id: here, text: Here}
            - {id: away, text: Away, end: callback, why: Later.}
    """
    for _, ask in written.each(Ask):
        if not ask.answers:
            yield Finding(
                ask.at.place("answers"), "This question has no answers.", "Add one below. Start it with `- id:`."
            )


@warning
def many_answers(written: Corpus) -> Iterator[Finding]:
    """More than seven answers are hard to compare at a busy desk. (standards: CM13)

    Wrong:
        - id: sort
          ask: What kind is it?
          remember: sort
          answers:
            - {id: one, text: One, end: done}
            - {id: two, text: Two, end: done}
            - {id: three, text: Three, end: done}
            - {id: four, text: Four, end: done}
            - {id: five, text: Five, end: done}
            - {id: six, text: Six, end: done}
            - {id: seven, text: Seven, end: done}
            - {id: eight, text: Eight, end: done}

    Right:
        - id: sort
          ask: What kind is it?
          answers:
            - {id: one, text: One}
            - {id: other, text: Another, end: done}
    """
    for _, ask in written.each(Ask):
        count = len(ask.answers)
        if count > MOST_ANSWERS and ask.remember != "model":
            message = f"This question has {count} answers. Keep it to {MOST_ANSWERS}."
            yield Finding(
                ask.at.place("ask"),
                message,
                "Ask a general question first. Ask for the details in the `steps` of its answers.",
            )


@warning
def end_without_why(written: Corpus) -> Iterator[Finding]:
    """If an answer ends the visit, add a `why`, because patrons deserve a reason. (standards: SV08)

    Wrong:
        - id: card
          ask: Is the card here?
          answers:
            - {id: here, text: Here}
            - {id: away, text: Away, end: callback}

    Right:
        - id: card
          ask: Is the card here?
          answers:
            - {id: here, text: Here}
            - {id: away, text: Away, end: callback, why: "You need your card to borrow."}
    """
    for _, answer in written.each(Answer):
        if answer.end and answer.end != "done" and not answer.why:
            message = f"This answer ends the visit with {named(answer.end)}, but it doesn't give a reason."
            yield Finding(answer.at.place("end"), message, "why: a sentence that staff can say to the patron")

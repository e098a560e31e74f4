"""When each of a person's contact methods is used for one page, by their own rules: a pure choice."""

from collections.abc import Sequence

from portal.messages.wishes import Wish
from portal.pager.targets import M, methods_for


def turns(methods: Sequence[M], channels: Sequence[str], wishes: Sequence[Wish]) -> list[tuple[M, int]]:
    """What one page does to one person while nobody acknowledges: methods, and minutes after the page.

    Shape:  `methods` are the person's usable ones in their order; the answer is sorted by minute, no turn twice.
            What a step names goes at once and the person's own rules with a delay follow; a step that names
            nothing they have leaves the first minute to their rules as well. A rule whose method is not usable
            is skipped. Something always goes at once: without a rule for it, what goes without rules.
    """
    usable = {method.id: method for method in methods}
    wished = [(usable[wish.method_id], wish.delay_minutes) for wish in wishes if wish.method_id in usable]
    is_named = any(method.channel in channels for method in methods)
    own = [] if is_named else [turn for turn in wished if turn[1] == 0]
    at_once = own or [(method, 0) for method in methods_for(methods, channels)]
    later = [turn for turn in wished if turn[1] > 0]
    return sorted(dict.fromkeys(at_once + later), key=lambda turn: turn[1])

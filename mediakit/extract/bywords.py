"""Words of bylines that are no names, or tell what a name is not; lists, no rules."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What somebody is: cut off before and behind a name.
ROLES = _words(
    """
    editor editors correspondent correspondents reporter reporters writer writers columnist columnists staff
    journalist journalists producer analyst bureau contributor contributors newsroom editorial desk team agency
    agencies news media admin administrator subscribe updated published contributing author authors anchor
    blogger broadcaster photographer cartoonist critic intern freelance freelancer newswire wires
    editor-in-chief director manager specialist researcher expert publisher comments minutes ago redaktion
    redazione rédaction redacción redação redactie редакция korrespondent autor
    """
)
# What ends in one of these is a body, not a person and a role.
TEAMS = _words(
    """
    media news agency agencies team newsroom newswire desk bureau
    """
)
# These are surnames as well: they count as roles only beside another role, or as the first word.
WEAK_ROLES = _words(
    """
    chief senior special guest press wire service read min share board fellow professor associate assistant
    deputy executive managing content digital online lead principal former head host dr
    """
)
# What stands before a role: "Diplomatic correspondent".
FIELDS = _words(
    """
    diplomatic political politics foreign national international chief senior staff science health business
    economics deputy executive managing associate assistant world defence defense security technology tech
    sports sport environment education royal legal culture arts city crime features special social consumer
    entertainment style travel food film music media lead principal contributing global european africa asia
    middle east china russia us uk white house washington moscow london news investigative data digital general
    assignment breaking the
    """
)
# What ends in one of these is no person.
BODIES = _words(
    """
    university institute journal times tribune herald gazette magazine network foundation association company
    inc llc ltd group council ministry department office college school society center centre online tv radio
    weekly chronicle newspaper newspapers press-office newsletter podcast show reports studios entertainment
    sports politics
    """
)
# Parts of names that are written small.
PARTICLES = _words(
    """
    van von de der den da di du la le el al bin ibn bint del della dello dos das do y e of ter ten af av zu zum
    zur
    """
)

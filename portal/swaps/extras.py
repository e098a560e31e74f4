"""What swaps add to the application: they follow the plan, and people find them in what is asked of them."""

from flask import Flask

from portal.asks.kinds import register
from portal.rota.cover.signals import cover_changed
from portal.rota.schedule import overlays
from portal.swaps import wording
from portal.swaps.answering.kinds import kinds
from portal.swaps.answering.wording import buttons, note_help
from portal.swaps.beside import overlays_of, swaps_on
from portal.swaps.candidates.wording import last_on_call, load_text
from portal.swaps.overrides.moves import override_moves
from portal.swaps.upkeep.following import follow


def install(app: Flask) -> None:
    cover_changed.connect(follow)
    for kind in kinds():
        register(app, kind)
    app.jinja_env.globals["swaps_on"] = swaps_on
    overlays.register(app, overlays_of)
    app.jinja_env.globals["override_moves"] = override_moves
    app.jinja_env.filters.update(
        swap_state=wording.state_name,
        swap_headline=wording.headline,
        swap_event=wording.happened_name,
        swap_given=wording.given_text,
        swap_returned=wording.returned_text,
        swap_buttons=buttons,
        note_help=note_help,
        last_on_call=last_on_call,
        load_text=load_text,
    )

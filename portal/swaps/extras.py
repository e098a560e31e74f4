"""What swaps add to the application: they follow the plan, and people find them in what is asked of them."""

from flask import Flask

from portal.asks.kinds import register
from portal.rota import overlays
from portal.rota.signals import cover_changed
from portal.swaps import drawing, move_wording, wording
from portal.swaps.beside import swaps_on
from portal.swaps.candidates import load_text
from portal.swaps.following import follow
from portal.swaps.kinds import kinds
from portal.swaps.override_moves import override_moves


def install(app: Flask) -> None:
    cover_changed.connect(follow)
    for kind in kinds():
        register(app, kind)
    app.jinja_env.globals["swaps_on"] = swaps_on
    overlays.register(app, drawing.overlays)
    app.jinja_env.globals["override_moves"] = override_moves
    app.jinja_env.filters.update(
        swap_state=wording.state_name,
        swap_headline=wording.headline,
        swap_event=wording.happened_name,
        swap_given=wording.given_text,
        swap_returned=wording.returned_text,
        swap_buttons=move_wording.buttons,
        note_help=move_wording.note_help,
        last_on_call=move_wording.last_on_call,
        against=move_wording.against,
        load_text=load_text,
    )

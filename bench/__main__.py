"""`python -m bench`: the measurements by name. Each is imported when called, so that `--help` answers at once."""

import importlib
import signal

import click

from bench.place import enter

_COMMANDS = {
    "chaos": (
        "chaos.command",
        "killing what serves, under load; then the record is held against what clients were told",
    ),
    "verify": ("verify", "checking every chain: events a second, memory"),
    "growth": ("growth", "work lists, case page, search, tracking, cockpit as cases pile up"),
    "sweep": ("sweep.command", "clocks by the million: the lapsed found and acted on, all recomputed"),
    "search": ("search.command", "the portal's search over a catalogue blown up to 200 thousand implemented items"),
    "day": ("day.command", "ten minutes of an ordinary day of the city, with a rush in the middle"),
    "export": ("export", "the cockpit's list of cases as CSV and XLSX: rows a second, peak memory"),
    "generate": ("generate.command", "histories of N cases, in a database that stays"),
    "profile": ("profile", "where each millisecond of an act goes"),
    "lifecycle": (
        "lifecycle.command",
        "a case from hand-in to rating over HTTP, in process, and the floor of bare SQL",
    ),
}


def _stopped(*_: object) -> None:
    """Asked to stop as by Ctrl-C: what was started is ended on the way out."""
    raise KeyboardInterrupt


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        enter()
        signal.signal(signal.SIGTERM, _stopped)
        command = importlib.import_module(f"bench.{_COMMANDS[cmd_name][0]}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Measurements"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])


@click.command(cls=_Commands)
def main() -> None:
    """Measure the product on this machine. The tables, or with --json one object, go to stdout; progress goes to stderr."""


if __name__ == "__main__":
    main(prog_name="python -m bench")

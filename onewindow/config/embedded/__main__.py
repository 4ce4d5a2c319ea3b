"""`python -m onewindow.config.embedded [STATE]`: run the server and print how to reach it, until Ctrl-C."""

import shlex
import signal
import sys
from pathlib import Path

from onewindow.config.embedded import EmbeddedError, ensure


def main() -> int:
    state = Path(sys.argv[1] if len(sys.argv) > 1 else ".onewindow/development")
    try:
        server = ensure(state)
    except EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if server.news:
            print(server.news, file=sys.stderr)
        for name, value in server.environment().items():
            print(f"export {name}={shlex.quote(value)}", flush=True)
        print("# PostgreSQL 正在运行，按 Ctrl-C 停止", file=sys.stderr)
        signal.pause()
    except KeyboardInterrupt:
        server.release()
    return 0


if __name__ == "__main__":
    sys.exit(main())

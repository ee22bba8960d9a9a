"""A server whose engine only marks its texts, for `tests.bench.hostile`: everything else is the real thing."""

from __future__ import annotations

import sys

import uvicorn

from tests.fakes import FakeEngine
from translator.service.context import make_context
from translator.settings import load_settings
from translator.web.app import make_app
from translator.web.serving import listen


def main() -> None:
    """Serve on a free port until SIGTERM."""
    engine = FakeEngine()
    context = make_context(load_settings(), engines=lambda _name: engine)
    app = make_app(context, is_own_name_asked=True)
    with listen("127.0.0.1", 0) as listener:
        print(f"http://127.0.0.1:{listener.getsockname()[1]}", file=sys.stderr, flush=True)
        config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1)
        uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()

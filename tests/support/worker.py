"""``python -m tests.support.worker`` is ``flask worker`` with the kinds of jobs that tests ask for."""

import tests.support.jobs
from webapp.commands.worker import worker
from webapp.factory import create_app

#: Importing them is what declares the kinds.
KINDS = (tests.support.jobs,)

if __name__ == "__main__":
    with create_app().app_context():
        worker.main(args=[])

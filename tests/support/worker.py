"""``python -m tests.support.worker`` is ``flask worker`` with the kinds of jobs and notices that tests ask for."""

import tests.support.jobs
import tests.support.notices
from webapp.commands.worker import worker
from webapp.factory import create_app

#: Importing them is what declares the kinds.
KINDS = (tests.support.jobs, tests.support.notices)

if __name__ == "__main__":
    with create_app().app_context():
        worker.main(args=[])

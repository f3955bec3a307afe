"""PostgreSQL and Valkey of one's own, for development, the demo and tests. No Django in here.

    with embedded.start(Path(".data")) as servers:
        subprocess.run(command, env=os.environ | servers.environment())

On the command line: `python -m cs_platform.embedded run -- COMMAND`.
"""

from cs_platform.embedded.failure import EmbeddedError, FolderInUseError
from cs_platform.embedded.servers import Servers, start

__all__ = ["EmbeddedError", "FolderInUseError", "Servers", "start"]

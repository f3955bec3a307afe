class EmbeddedError(Exception):
    """A server could not be started; the message is a sentence for the person at the terminal."""


class FolderInUseError(EmbeddedError):
    """Another living process runs the servers of this data folder."""

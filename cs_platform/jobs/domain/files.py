"""How large stored files and their parts are, in bytes."""

CHUNK_BYTES = 1024 * 1024
LARGEST_FILE_BYTES = 25 * CHUNK_BYTES

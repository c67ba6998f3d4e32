"""The door to pypdf: seal a PDF of ours, lay a letterhead under it, and take one that another program made."""

from designer.render.seal.foreign import Foreign, put_in_front, read_foreign
from designer.render.seal.sealing import TOKEN_KEY, Opened, open_sealed, seal, token_of
from designer.render.seal.underlay import lay_under

__all__ = [
    "TOKEN_KEY", "Foreign", "Opened", "lay_under", "open_sealed", "put_in_front", "read_foreign", "seal", "token_of",
]  # fmt: skip

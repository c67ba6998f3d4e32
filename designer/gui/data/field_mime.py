"""What a field of the data is called while it is dragged."""

from __future__ import annotations

FIELD_MIME = "application/x-sealwright-field"

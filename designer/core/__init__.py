"""What every other layer stands on: no Qt, no network, no database."""

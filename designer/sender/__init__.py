"""Takes events in, keeps them safe and delivers them; no Qt."""

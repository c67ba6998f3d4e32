"""Pictures of every main state of the window, in light and dark, at 100 % and 200 %."""

"""What an author makes: templates on disk, publications, and the checks over their sources."""

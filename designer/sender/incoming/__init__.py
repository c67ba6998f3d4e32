"""What comes back: the account's mailbox is searched for what was sent and read for bounces; nobody is answered."""

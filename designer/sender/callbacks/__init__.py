"""Status callbacks: what becomes of messages, posted to the receiver that their template names."""

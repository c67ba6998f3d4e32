"""What is sent: the sender program, its messages and what a person does with them."""

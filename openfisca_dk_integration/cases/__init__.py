"""Business cases and social investments: a file of assumptions in, an account by payer out."""

"""Short texts translated at once, in the process that was asked: looked up, batched over requests, kept."""

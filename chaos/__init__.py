"""Is a turn ever lost? The real product under sabotage, its clients, and a judge (`make chaos`)."""

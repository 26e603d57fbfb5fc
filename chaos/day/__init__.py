"""A day of two thousand feeds in minutes: is anything lost, is anybody asked too often? (`make day`)."""

"""Speed and memory, always as a ratio to a floor measured interleaved in the same run."""

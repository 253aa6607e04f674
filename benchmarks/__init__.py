"""What is fast: our way and the usual way, measured side by side in one run (`python -m benchmarks`)."""

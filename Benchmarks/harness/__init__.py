"""Measures servers side by side: see `scripts/bench.sh` and `scripts/bench-guard.sh`."""

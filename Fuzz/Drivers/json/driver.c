// Nothing: libFuzzer brings `main`. Written in C, because SwiftPM renames the `main` of Swift.

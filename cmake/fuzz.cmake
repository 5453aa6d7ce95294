# The libFuzzer targets: one per parser, see fuzz/.

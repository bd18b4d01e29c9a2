"""A school of the size of a country, made of chance with a fixed seed: what the benches run on."""

// Databases, servers and child processes are slow to begin on a busy machine; what hangs still ends.
jest.setTimeout(60_000);

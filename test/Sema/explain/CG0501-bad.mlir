// A dump of the phase `schedule`, in which the reader of a transfer was moved
// before its writer:  cgraphc build --compile-from=schedule edited.mlir

// A dump of the phase `schedule`, in which two tasks of one actor were
// exchanged:  cgraphc build --compile-from=schedule edited.mlir

// The channel's hand-over under a model checker: the product's protocol code over relacy's atomics.
#pragma once

enum class ModelResult { correct, deadlock, data_race, other };

ModelResult model_one_reader();
ModelResult model_one_slot();
ModelResult model_two_readers();
/// A third thread ends both sides' waits through the board word.
ModelResult model_board();

// Mutants.
ModelResult model_without_publisher_fence();
ModelResult model_without_sleeper_fence();
ModelResult model_without_release();

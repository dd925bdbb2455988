#include "parallel.cgraph.h"

int main() { demo::parallel::FanOut<5>::compile({}); }

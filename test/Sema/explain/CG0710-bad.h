// instantiate FanOut[3]
#include "parallel.cgraph.h"
using Graph = demo::parallel::FanOut<4>::Output;

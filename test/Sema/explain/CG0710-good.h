// instantiate FanOut[3], FanOut[4]
#include "parallel.cgraph.h"
using Graph = demo::parallel::FanOut<4>::Output;

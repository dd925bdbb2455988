// What generated client headers include: actors, graphs, results, coroutines, errors.
#pragma once

#include "cgraph/error.h"
#include "cgraph/launch.h"
#include "cgraph/options.h"
#include "cgraph/ref.h"
#include "cgraph/rt/input.h"
#include "cgraph/stats.h"
#include "cgraph/task.h"
#include "cgraph/tensor.h"
#include "cgraph/types.h"

// What most of the runner's files read.

#include "runtime/lib/Precompiled.h"
#include <nlohmann/json.hpp>

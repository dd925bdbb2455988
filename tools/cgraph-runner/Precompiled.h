// What most of the runner's files read.

#include "runtime/Precompiled.h"
#include <nlohmann/json.hpp>

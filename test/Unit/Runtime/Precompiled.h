// What most of the runtime's unit tests read.

#include <gtest/gtest.h>

#include "cgraph/client.h"
#include "runtime/lib/Precompiled.h"

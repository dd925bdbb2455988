//===- Precompiled.h - What most of the compiler's unit tests read --------===//

#include "lib/Precompiled.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

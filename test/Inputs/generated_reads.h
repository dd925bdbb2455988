// What generated files and their users read (test/precompiled).
#include <cgraph/client.h>
#include <cgraph/context.h>
#include <cgraph/record.h>
#include <cgraph/rt/actor.h>
#include <cgraph/rt/bind.h>
#include <cgraph/rt/collective.h>
#include <cgraph/rt/generated.h>
#include <cgraph/rt/invoke.h>
#include <cgraph/tensor.h>
#include <cgraph/types.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <iostream>
#include <map>
#include <thread>
#include <unordered_map>

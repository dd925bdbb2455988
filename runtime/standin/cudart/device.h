// The devices that there are, and the calling thread's.
#pragma once

namespace cgraph::standin {

/// CGRAPH_STANDIN_DEVICES, 8 unless said.
int device_count();
int current_device();
bool is_device(int device);

}  // namespace cgraph::standin

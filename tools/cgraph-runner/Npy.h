//===- Npy.h - Arrays in NumPy's file format --------------------*- C++ -*-===//

#ifndef CGRAPH_RUNNER_NPY_H
#define CGRAPH_RUNNER_NPY_H

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cgraph::runner {

/// One array of a `.npy` file: row-major, little endian.
struct NpyArray {
  std::string Dtype; // NumPy's kind and size: "f4", "i8", "b1"
  std::vector<uint64_t> Shape;
  std::string Data;
};

/// Parses the contents of a `.npy` file (format versions 1 to 3). Column-major
/// arrays are transposed. Throws std::runtime_error with what is wrong.
NpyArray parseNpy(std::string_view File);

} // namespace cgraph::runner

#endif // CGRAPH_RUNNER_NPY_H

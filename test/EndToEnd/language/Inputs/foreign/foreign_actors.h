#pragma once

#include "cgraph/adapters/eigen.h"
#include "cgraph/context.h"
#include "foreign.types.h"
#include "place.h"

namespace foreign {

using Rows = Eigen::Matrix<double, Eigen::Dynamic, 3, Eigen::RowMajor>;
using RowsTensor = cgraph::Tensor<double, cgraph::Shape<cgraph::Dyn, 3>>;

/// Notes in its elements where they are.
template <class M>
void fill(M&& matrix) {
  matrix.setConstant(1);
  const Place place = place_of(matrix.data());
  matrix(0, 0) = static_cast<double>(place.inode);
  matrix(0, 1) = static_cast<double>(place.offset);
}

class Algebra {
 public:
  RowsTensor made(std::int64_t n, cgraph::Context& context) {
    auto result = context.alloc<RowsTensor>({n});
    fill(cgraph::map_eigen<Rows>(result));
    return result;
  }
  Rows copied(std::int64_t n) {
    Rows result(n, 3);
    fill(result);
    return result;
  }
  struct Read {
    double sum;
    std::uint64_t inode, offset;
  };
  Read sum(const Eigen::Map<const Rows>& x) {
    const Place place = place_of(x.data());
    return {x.bottomRows(x.rows() - 1).sum(), place.inode, place.offset};
  }
};

}  // namespace foreign

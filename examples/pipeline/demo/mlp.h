// What the ranks and the single-process run share: initial weights, products, the learning rate.
#pragma once
#include <cblas.h>

#include <cmath>
#include <cstdint>
#include <vector>

namespace demo {

inline constexpr float learning_rate = 0.02f;

/// A matrix in rows, C = A * B of these, with either transposed.
inline void multiply(bool transpose_a, bool transpose_b, std::int64_t rows, std::int64_t columns,
                     std::int64_t inner, const float* a, const float* b, float* c, float beta = 0) {
  cblas_sgemm(CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans,
              transpose_b ? CblasTrans : CblasNoTrans, static_cast<int>(rows),
              static_cast<int>(columns), static_cast<int>(inner), 1, a,
              static_cast<int>(transpose_a ? rows : inner), b,
              static_cast<int>(transpose_b ? inner : columns), beta, c, static_cast<int>(columns));
}

/// The weight in (row, column) of matrix number `matrix`, between -scale and scale.
inline float initial(std::int64_t matrix, std::int64_t row, std::int64_t column, float scale) {
  std::uint64_t x = static_cast<std::uint64_t>((matrix * 4096 + row) * 4096 + column + 1);
  x *= 0x9e3779b97f4a7c15u;
  x ^= x >> 29;
  x *= 0xbf58476d1ce4e5b9u;
  return scale * (static_cast<float>(x >> 40) / static_cast<float>(1 << 23) - 1);
}

/// relu(x * U) * V with columns `from` to `from + columns` of the hidden layer.
class Layer {
 public:
  Layer(std::int64_t stage, std::int64_t width, std::int64_t hidden, std::int64_t from,
        std::int64_t columns)
      : width_(width), columns_(columns), u_(width * columns), v_(columns * width) {
    const float scale = 1 / std::sqrt(static_cast<float>(width));
    for (std::int64_t i = 0; i < width; ++i) {
      for (std::int64_t j = 0; j < columns; ++j) {
        u_[i * columns + j] = initial(2 * stage, i, from + j, 2 * scale);
        v_[j * width + i] =
            initial(2 * stage + 1, from + j, i, 2 / std::sqrt(static_cast<float>(hidden)));
      }
    }
    du_.resize(u_.size());
    dv_.resize(v_.size());
  }

  void forward(std::int64_t rows, const float* x, float* hidden, float* y) const {
    multiply(false, false, rows, columns_, width_, x, u_.data(), hidden);
    for (std::int64_t i = 0; i < rows * columns_; ++i) hidden[i] = std::fmax(hidden[i], 0.0f);
    multiply(false, false, rows, width_, columns_, hidden, v_.data(), y);
  }

  void backward(std::int64_t rows, const float* dy, const float* x, const float* hidden,
                float* dx) {
    std::vector<float> dh(static_cast<std::size_t>(rows * columns_));
    multiply(false, true, rows, columns_, width_, dy, v_.data(), dh.data());
    for (std::size_t i = 0; i < dh.size(); ++i) dh[i] = hidden[i] > 0 ? dh[i] : 0;
    multiply(true, false, columns_, width_, rows, hidden, dy, dv_.data(), 1);
    multiply(true, false, width_, columns_, rows, x, dh.data(), du_.data(), 1);
    multiply(false, true, rows, width_, columns_, dh.data(), u_.data(), dx);
  }

  void step() {
    descend(u_, du_);
    descend(v_, dv_);
  }

 private:
  static void descend(std::vector<float>& weights, std::vector<float>& gradients) {
    cblas_saxpy(static_cast<int>(weights.size()), -learning_rate, gradients.data(), 1,
                weights.data(), 1);
    gradients.assign(gradients.size(), 0);
  }

  std::int64_t width_, columns_;
  std::vector<float> u_, v_, du_, dv_;  // in rows
};

/// Half the mean squared error, and its gradient.
inline double loss_of(std::int64_t size, const float* y, const float* target, float* grad) {
  double sum = 0;
  for (std::int64_t i = 0; i < size; ++i) {
    const float error = y[i] - target[i];
    sum += static_cast<double>(error) * static_cast<double>(error);
    grad[i] = error / static_cast<float>(size);
  }
  return sum / (2 * static_cast<double>(size));
}

}  // namespace demo

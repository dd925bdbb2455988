#pragma once
#include <cstdint>
#include <string>

#include "price.types.h"

namespace shop {

class Clerk {
 public:
  explicit Clerk(std::int32_t stock) : stock_(stock) {}
  price::Price price(const std::string& item, std::int32_t count);

 private:
  std::int32_t stock_;
};

}  // namespace shop

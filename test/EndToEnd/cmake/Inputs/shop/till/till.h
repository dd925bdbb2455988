#pragma once
#include <string>

#include "price.types.h"

namespace shop {

class Till {
 public:
  std::string receipt(const price::Price& price);
};

}  // namespace shop

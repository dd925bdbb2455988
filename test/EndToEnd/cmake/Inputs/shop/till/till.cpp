#include "till.h"

namespace shop {

std::string Till::receipt(const price::Price& price) {
  return std::to_string(price.cents) + " ct " + price.currency;
}

}  // namespace shop

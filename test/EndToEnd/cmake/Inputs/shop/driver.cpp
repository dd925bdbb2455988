#include <cstdio>

#include "shop.cgraph.h"
#include "sold_out.h"

int main() {
  auto deployment = store::counter::launch();
  auto sale = deployment.sale();
  std::puts(sale.execute("tea", 2).get().c_str());
  try {
    (void)sale.execute("tea", 2).get();
  } catch (const shop::SoldOut& error) {
    std::puts(error.what());
  }
}

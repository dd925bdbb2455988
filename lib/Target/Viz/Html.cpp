//===- Html.cpp - a page to look around in --------------------------------===//

#include "Picture.h"
#include "llvm/Support/raw_ostream.h"

using namespace cgraphc;
using namespace cgraphc::viz;

/// What stands before and behind the data.
static constexpr llvm::StringLiteral page[] = {
#include "Page.inc"
};

void viz::renderHtml(llvm::ArrayRef<Picture> pictures,
                     llvm::ArrayRef<LiveSet> sets, llvm::raw_ostream &os) {
  std::string json;
  llvm::raw_string_ostream data(json);
  renderJson(pictures, sets, data);
  os << page[0];
  // No text of the program may end the element that it stands in.
  for (char c : json)
    if (c == '<')
      os << "\\u003c";
    else
      os << c;
  os << page[1];
}

//===- cgraph-translate.cpp - .cgraph to MLIR, plans to C++, for tests ----===//

#include "cgraphc/Import/Import.h"
#include "cgraphc/Target/Cpp.h"
#include "mlir/Support/LogicalResult.h"
#include "mlir/Tools/mlir-translate/MlirTranslateMain.h"

int main(int argc, char **argv) {
  cgraphc::registerImportTranslation();
  cgraphc::cpp::registerCppTranslation();
  return mlir::failed(mlir::mlirTranslateMain(
      argc, argv, "Translations of the cgraph language\n"));
}

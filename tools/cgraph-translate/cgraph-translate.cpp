//===- cgraph-translate.cpp - .cgraph to MLIR, for tests ------------------===//

#include "cgraphc/Import/Import.h"
#include "mlir/Support/LogicalResult.h"
#include "mlir/Tools/mlir-translate/MlirTranslateMain.h"

int main(int argc, char **argv) {
  cgraphc::registerImportTranslation();
  return mlir::failed(mlir::mlirTranslateMain(
      argc, argv, "Translations of the cgraph language\n"));
}

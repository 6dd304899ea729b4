// ad-opt: runs passes and pipelines on IR files.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "Differentiate/Passes.h"
#include "Lower/Passes.h"
#include "Optimize/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "mlir/Transforms/Passes.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  registry.insert<ad::ADDialect, mlir::func::FuncDialect, mlir::LLVM::LLVMDialect>();
  ad::registerDifferentiatePasses();
  ad::registerLowerPasses();
  ad::registerOptimizePasses();
  ad::registerOptimizePipelines();
  mlir::registerCanonicalizerPass();
  mlir::registerCSEPass();
  return mlir::asMainReturnCode(mlir::MlirOptMain(argc, argv, "ad optimizer driver\n", registry));
}

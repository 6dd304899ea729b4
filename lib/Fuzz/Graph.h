// A function under construction whose values are known: each op runs as soon as it is added.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_FUZZ_GRAPH_H
#define AD_FUZZ_GRAPH_H

#include "Fuzz/Case.h"
#include "Fuzz/Dice.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/DenseMap.h"
#include <optional>

namespace ad::fuzz {

/// Wraps one function. Adding can fail, without a trace: what the op gives is then not wanted.
class Graph {
public:
  Graph(mlir::ModuleOp module, llvm::StringRef name, Dice &dice, Flavor flavor);

  mlir::OpBuilder &getBuilder() { return builder; }
  Flavor getFlavor() const { return flavor; }
  Dice &getDice() { return dice; }
  mlir::func::FuncOp getFunction() { return function; }
  size_t getNumOps() const { return numOps; }

  /// Makes an op with the one result type `type`, or the type that it infers if that is null.
  /// Gives null if the op does not accept its operands, or the values are not wanted: in a smooth
  /// case those that are not finite or too large.
  mlir::Value add(llvm::StringRef name, mlir::ValueRange operands,
                  llvm::ArrayRef<mlir::NamedAttribute> attributes = {}, mlir::Type type = {});
  /// The same for an op of one type whose values may be anything, and that no later op draws.
  mlir::Value addUnseen(llvm::StringRef name, mlir::ValueRange operands, mlir::Type type);
  /// The same for an op that exists already, in the function and behind all others; erases it if
  /// it is not wanted.
  bool adopt(mlir::Operation *op);
  /// A new argument of the function.
  mlir::Value addArgument(mlir::RankedTensorType type);
  mlir::Value addArgument(const HostTensor &value);
  mlir::Value addConstant(const HostTensor &value);

  /// A value drawn by preferential attachment, or null if there is none that `accepts`.
  mlir::Value draw(llvm::function_ref<bool(mlir::Value)> accepts);
  const HostTensor &valueOf(mlir::Value value) const { return values.find(value)->second; }
  /// What the op that was not accepted last said, if it said something.
  llvm::StringRef getRefusal() const { return refusal; }
  /// Values that nothing uses yet, oldest first.
  llvm::SmallVector<mlir::Value> unused() const;
  const Tensors &getArguments() const { return arguments; }

  /// Ends the function with a return of `results`.
  void finish(llvm::ArrayRef<mlir::Value> results);

private:
  std::optional<Tensors> evaluate(mlir::Operation *op);
  bool isAllowed(mlir::Operation *op) const;
  bool isWanted(const HostTensor &value) const;
  void define(mlir::Value value, const HostTensor &tensor);

  mlir::ModuleOp module;
  mlir::OpBuilder builder;
  Dice &dice;
  Flavor flavor;
  mlir::func::FuncOp function;
  llvm::DenseMap<mlir::Value, HostTensor> values;
  /// Each value once for its definition and once for each use: what is used much is used more.
  std::vector<mlir::Value> tickets;
  Tensors arguments;
  size_t numOps = 0;
  std::string refusal;
};

inline mlir::RankedTensorType typeOf(mlir::Value value) {
  return llvm::cast<mlir::RankedTensorType>(value.getType());
}

} // namespace ad::fuzz

#endif

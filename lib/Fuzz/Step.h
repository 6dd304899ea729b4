// One op in the making: what the families of ops draw by.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_FUZZ_STEP_H
#define AD_FUZZ_STEP_H

#include "Dialect/Dialect.h"
#include "Fuzz/IndexSteps.h"
#include "Fuzz/Steps.h"

namespace ad::fuzz {

using Axes = llvm::SmallVector<int64_t>;

/// One op in the making.
class Step {
public:
  Step(Graph &graph, Helpers helpers)
      : graph(graph), dice(graph.getDice()), operands(graph), helpers(helpers) {}

  void elementwise() { elementwise(dice.pick(elementwiseSpecs())); }
  void elementwise(const ElementwiseSpec &spec);
  void signs();
  void bounds();
  void compareAndSelect();
  void choices();
  void cast();
  void broadcast();
  void reduce() { reduce(dice.pick(reductionSpecs())); }
  void reduce(const ReductionSpec &spec);
  void normalize();
  void outer();
  void sumsOfSums();
  void ofNothing();
  void reshape();
  void transpose();
  void transposes();
  void flip();
  void slice();
  void view();
  void scan();
  void masked();
  void pad();
  void concat();
  void windows();
  void ends();
  void matmul();
  void leaf();
  void detach();
  void sample() { sample(dice.pick(sampleSpecs())); }
  void sample(const SampleSpec &spec);
  void byIndex() { addIndexStep(graph); }
  void order() { addOrderStep(graph); }
  void random() { addRandomStep(graph); }
  void call();

private:
  mlir::NamedAttribute attribute(llvm::StringRef name, llvm::ArrayRef<int64_t> numbers) {
    return graph.getBuilder().getNamedAttr(name, graph.getBuilder().getDenseI64ArrayAttr(numbers));
  }
  mlir::NamedAttribute attribute(llvm::StringRef name, mlir::Attribute value) {
    return graph.getBuilder().getNamedAttr(name, value);
  }
  /// An elementwise op of `x` and what it needs beside it.
  mlir::Value elementwise(const ElementwiseSpec &spec, mlir::Value x);
  /// An elementwise op of `inputs`, or nothing if one of them is null.
  mlir::Value combine(const ElementwiseSpec &spec, llvm::SmallVector<mlir::Value> inputs);
  /// One of these elementwise ops.
  const ElementwiseSpec &drawSpec(llvm::ArrayRef<llvm::StringRef> ops);
  mlir::Value compare(ComparePredicate predicate, mlir::Value a, mlir::Value b);
  /// Any value; often one that an op of the kind `op` made, since such pairs are rewritten.
  mlir::Value anyOrMadeBy(llvm::StringRef op, ElementFamily family = ElementFamily::Any);
  /// A random subset of the axes of a shape.
  Axes drawAxes(int64_t rank);
  Axes drawPerAxis(int64_t rank, int64_t low, int64_t high);
  Axes drawPermutation(int64_t rank);
  mlir::Value transposed(mlir::Value x, const Axes &permutation);
  mlir::Value sliced(mlir::Value x);
  mlir::Value window(mlir::Value x, const Axes &offsets, const Axes &sizes, const Axes &strides);
  mlir::Value padded(mlir::Value x);
  mlir::Value concatenated(mlir::Value x);
  mlir::Value join(llvm::ArrayRef<mlir::Value> inputs, int64_t axis);

  Graph &graph;
  Dice &dice;
  Operands operands;
  Helpers helpers;
};

} // namespace ad::fuzz

#endif

// The values that derivatives might read, each with the places that compute it.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Explain/Values.h"

using namespace mlir;

namespace ad::explain {
namespace {

class CandidateFinder {
public:
  CandidateFinder(Program &program, llvm::BitVector &isRepeat)
      : program(program), isRepeat(isRepeat) {
    isRepeat.resize(program.instances().size());
  }

  void visit(unsigned index);
  void addArgument(Value definition) { list.push_back({{definition}}); }
  llvm::SmallVector<Candidate, 0> take() { return std::move(list); }

private:
  /// What copies of an op have in common.
  using Looks = std::tuple<const void *, const void *, const void *, const void *>;
  using CandidateList = llvm::SmallVector<unsigned, 1>;

  int findTwin(Value definition, const Instance &instance);
  static Looks looksOf(Value definition) {
    Operation *op = definition.getDefiningOp();
    return {op->getName().getAsOpaquePointer(), op->getAttrDictionary().getAsOpaquePointer(),
            definition.getType().getAsOpaquePointer(), op->getLoc().getAsOpaquePointer()};
  }

  Program &program;
  llvm::BitVector &isRepeat;
  llvm::SmallVector<Candidate, 0> list;
  llvm::DenseMap<unsigned, unsigned> withNumber;
  std::map<Looks, CandidateList> withLooks;
  /// How many of the same looks a body has had so far.
  std::map<std::pair<int, Looks>, unsigned> seen;
};

/// A body that runs once more with states of its own computes no value of the first run; its ops
/// are copies of those of the first run all the same, in their order.
int CandidateFinder::findTwin(Value definition, const Instance &instance) {
  if (!program.isAgain(instance))
    return -1;
  const Looks looks = looksOf(definition);
  const auto known = withLooks.find(looks);
  if (known == withLooks.end())
    return -1;
  const unsigned number = seen[{program.holderOf(definition), looks}]++;
  return known->second[number % known->second.size()];
}

void CandidateFinder::visit(unsigned index) {
  const Instance &instance = program.instances()[index];
  if (instance.origin.order == program.order())
    return;
  for (const Value result : instance.op->getResults()) {
    if (program.definitionOf(result) != result)
      continue;
    const unsigned number = program.numberOf(result);
    const auto same = withNumber.find(number);
    const int found =
        same == withNumber.end() ? findTwin(result, instance) : static_cast<int>(same->second);
    const unsigned candidate = found < 0 ? list.size() : found;
    withNumber.try_emplace(number, candidate);
    if (found < 0) {
      list.push_back({{result}});
      if (!program.isAgain(instance))
        withLooks[looksOf(result)].push_back(candidate);
    } else {
      list[found].definitions.push_back(result);
    }
    if (found >= 0 || program.isAgain(instance))
      isRepeat.set(index);
  }
}

} // namespace

llvm::SmallVector<Candidate, 0> findCandidates(Program &program, const Uses &uses,
                                               llvm::BitVector &isRepeat) {
  CandidateFinder finder(program, isRepeat);
  for (unsigned index = 0; index < program.instances().size(); ++index)
    finder.visit(index);
  llvm::SmallVector<Value> arguments;
  for (const auto &[definition, list] : uses)
    if (llvm::isa<BlockArgument>(definition) && program.orderOf(definition) < program.order())
      arguments.push_back(definition);
  // Those of the function in their order, whoever reads them first.
  llvm::sort(arguments, [&](Value a, Value b) {
    const auto keyOf = [&](Value value) {
      return std::make_pair(program.placeOf(value),
                            llvm::cast<BlockArgument>(value).getArgNumber());
    };
    return keyOf(a) < keyOf(b);
  });
  llvm::for_each(arguments, [&](Value argument) { finder.addArgument(argument); });
  return finder.take();
}

} // namespace ad::explain

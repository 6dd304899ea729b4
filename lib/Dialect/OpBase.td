// The dialect, its types, and the classes that an op's record picks from.
//
// An op is one record. It takes the weakest class that fits:
//   AD_ElementwiseOp  a diagonal Jacobian: gives the partial derivative for each operand
//   AD_LinearOp       jointly linear in its float operands: gives the pullback for each operand
//   AD_MultilinearOp  linear in each operand apart: gives the pullback for each operand
//   AD_RuleOp         one float operand, none of these: gives the pullback and the pushforward
//   AD_JointRuleOp    several: gives the pullback and the pushforward for each operand
//   AD_ConstantLikeOp, AD_ZeroDerivativeOp   derivative zero on purpose
// A rule is a C++ expression over `Expr` (RuleExpr.h). Names in scope: the operands, `y` (the
// result), `op` (this op, for attributes) and in pullbacks `cy`, the cotangent of `y`.
// What is not elementwise also gives `batching`, its rule under `ad.vmap`.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIALECT_OPBASE_TD
#define AD_DIALECT_OPBASE_TD

include "mlir/IR/OpBase.td"
include "mlir/IR/BuiltinAttributes.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "Dialect/Interfaces.td"

def AD_Dialect : Dialect {
  let name = "ad";
  let cppNamespace = "::ad";
  let summary = "differentiable tensor programs and requests for their derivatives";
  let description = [{
    Pure ops on builtin tensors of static shape, without implicit broadcasting, and requests for
    derivatives of functions on their symbols (`ad.grad`, `ad.vjp`, `ad.jvp`, `ad.hessian`, ...).
  }];
  let hasConstantMaterializer = 1;
  let useDefaultAttributePrinterParser = 1;
}

// Element types. `AD_Number` excludes i1.
// f16, bf16 and ui8 are stored as such and computed with as f32 and i16 (`ad-widen`).
defvar AD_FloatTypes = [F16, BF16, F32, F64];
defvar AD_IntTypes = [I8, I16, I32, I64, UI8];

class AD_StaticTensorOf<list<Type> elements, string text>
    : RankedTensorOf<elements, [HasStaticShapePred], "statically shaped tensor"> {
  let summary = "statically shaped tensor of " # text;
}
defvar AD_Floats = "floats (f16, bf16, f32, f64)";
defvar AD_Integers = "integers (i8, i16, i32, i64, ui8)";

def AD_FloatTensor  : AD_StaticTensorOf<AD_FloatTypes, "f16, bf16, f32 or f64">;
def AD_NumberTensor : AD_StaticTensorOf<!listconcat(AD_FloatTypes, AD_IntTypes), !strconcat(AD_Floats, " or ", AD_Integers)>;
def AD_BoolTensor   : AD_StaticTensorOf<[I1], "i1">;
def AD_Tensor       : AD_StaticTensorOf<!listconcat(AD_FloatTypes, AD_IntTypes, [I1]),
                                        !strconcat(AD_Floats, ", ", AD_Integers, " or i1")>;
def AD_IndexTensor  : AD_StaticTensorOf<[I32, I64], "i32 or i64">;

// The derivative is zero on purpose, which is not the same as a missing rule.
def AD_ZeroDerivative : NativeOpTrait<"ZeroDerivative"> { let cppNamespace = "::ad::OpTrait"; }

// Each element of the result is one of an operand, with derivative 1.
def AD_MovesElements : NativeOpTrait<"MovesElements"> { let cppNamespace = "::ad::OpTrait"; }

// Nothing is computed from elements, which are taken as they are stored. What moves elements does so
// as well.
def AD_NoArithmetic : NativeOpTrait<"NoArithmetic"> { let cppNamespace = "::ad::OpTrait"; }

// An element takes more than a few instructions, so that storing it is cheaper than recomputing it.
def AD_Costly : NativeOpTrait<"Costly"> { let cppNamespace = "::ad::OpTrait"; }

// An element takes tens of instructions: the runtime has a loop over arrays for it, which kernels
// with several such ops call.
def AD_MathFunction : NativeOpTrait<"MathFunction"> { let cppNamespace = "::ad::OpTrait"; }

// Sums are taken in an order of the runtime's own: engines agree but for rounding.
def AD_FreeOrder : NativeOpTrait<"FreeOrder"> { let cppNamespace = "::ad::OpTrait"; }

// The bytes of every operand and result can be counted.
def AD_Addressable : NativeOpTrait<"Addressable"> { let cppNamespace = "::ad::OpTrait"; }

// Asks for a derivative or a batch of a function; gone after `ad-differentiate`.
def AD_Request : NativeOpTrait<"Request"> { let cppNamespace = "::ad::OpTrait"; }

// Types that MLIR's traits require to agree: reports what was found and what was expected, and so it
// comes before them, whose text has neither.
def AD_TypesAgree : NativeOpTrait<"TypesAgree"> { let cppNamespace = "::ad::OpTrait"; }

class AD_Op<string mnemonic, list<Trait> traits = [],
            list<Trait> interfaces = [DeclareOpInterfaceMethods<AD_BatchableOpInterface>]>
    : Op<AD_Dialect, mnemonic, !listconcat([AD_TypesAgree], traits, [AD_Addressable], interfaces)> {
  // The batching rule, an expression over `b` (Batching.h).
  string batching = "b.missing()";
  // One line for the reference pages: the formula of the result.
  string formula = "";
  // Where the gradient check samples each float operand.
  list<string> domain = ["-2", "2"];
  // Instances that the gradient check runs, beside those that it makes itself: op in generic
  // textual form over block arguments, e.g. `"ad.sum"(%0) {...} : (T) -> T'`.
  list<string> samples = [];
  // Instances with operands or results of rank 0 and without elements, in the same form. They are
  // run in both modes by both engines. An elementwise op makes its own.
  list<string> corners = [];

  code batchMethod = [{
    ::llvm::FailureOr<::llvm::SmallVector<::mlir::Value>>
    $cppClass::batch(::mlir::OpBuilder &builder, ::mlir::ValueRange operands, ::llvm::ArrayRef<bool> isBatched,
                     int64_t size) {
      ::ad::Batching b(getOperation(), builder, operands, isBatched, size);
      return }] # batching # [{;
    }
  }];
  let extraClassDefinition = batchMethod;
}

// C++ locals named after the operands, plus the result and the op itself.
class RuleScope<dag operands> {
  string text = !interleave(!foreach(i, !range(!size(operands)),
      "  [[maybe_unused]] ::ad::Expr " # !getdagname(operands, i)
      # "(builder, getLoc(), getOperation()->getOperand(" # i # "));\n"), "")
      # "  [[maybe_unused]] ::ad::Expr y(builder, getLoc(), getOperation()->getResult(0));\n"
      # "  [[maybe_unused]] auto op = *this;\n";
}
class RuleSwitch<list<string> rules> {
  string text = "  switch (index) {\n" # !interleave(!foreach(i, !range(!size(rules)),
      "  case " # i # ": return (" # rules[i] # ");\n"), "")
      # "  }\n  llvm_unreachable(\"no such operand\");\n";
}
class NamedRules<dag operands, list<string> rules, string before, string after> {
  string text = !interleave(!foreach(i, !range(!size(rules)),
      "`" # before # !getdagname(operands, i) # after # " = " # rules[i] # "`"), ", ");
}
class OperandList<dag operands> {
  string text = !interleave(!foreach(i, !range(!size(operands)), "$" # !getdagname(operands, i)), " `,` ");
}

defvar AD_Differentiable = DeclareOpInterfaceMethods<AD_DifferentiableOpInterface>;

// Class 1. Give ∂y/∂operand. JVP = Σ partialᵢ·dxᵢ, VJP = partialᵢ·cy. Operands named in `scalar`
// are one element each: the op's definition, an expression over VectorMath values.
class AD_ElementwiseOp<string mnemonic, dag operands, string scalar_, list<string> partials_,
                       Constraint type = AD_FloatTensor, list<Trait> traits = []>
    : AD_Op<mnemonic, !listconcat(traits, [Pure, Elementwise, SameOperandsAndResultType, AD_Differentiable])> {
  string scalar = scalar_;
  list<string> partials = partials_;
  let formula = scalar_;
  let arguments = operands;
  let results = (outs type:$y);
  let assemblyFormat = OperandList<operands>.text # " attr-dict `:` type($y)";
  let hasFolder = 1;
  let extraClassDeclaration = [{
    /// The local derivative ∂y/∂operand[index] as an expression in the operands and the result.
    ::ad::Expr partial(::mlir::OpBuilder &builder, unsigned index);
  }];
  let batching = "b.elementwise()";
  let extraClassDefinition = batchMethod # "::ad::Expr $cppClass::partial(::mlir::OpBuilder &builder, unsigned index) {\n"
      # RuleScope<operands>.text # RuleSwitch<partials_>.text # "}\n" # [{
    ::llvm::LogicalResult $cppClass::pushforward(::mlir::OpBuilder &builder, ::mlir::ValueRange tangents,
                                                 ::llvm::SmallVectorImpl<::mlir::Value> &resultTangents) {
      return ::ad::rules::pushElementwise(*this, builder, tangents, resultTangents);
    }
    ::llvm::LogicalResult $cppClass::pullback(::mlir::OpBuilder &builder, ::mlir::ValueRange cotangents,
                                              ::llvm::ArrayRef<bool> needed,
                                              ::llvm::SmallVectorImpl<::mlir::Value> &operandCotangents) {
      return ::ad::rules::pullElementwise(*this, builder, cotangents, needed, operandCotangents);
    }
    ::mlir::OpFoldResult $cppClass::fold(FoldAdaptor adaptor) {
      return ::ad::foldElementwise(*this, adaptor.getOperands());
    }
  }];
  let description = "\nLocal derivatives: " # NamedRules<operands, partials_, "∂y/∂", "">.text # ".\n";
}

// An elementwise op on numbers that may be integers; the derivative applies to floats.
class AD_NumberOp<string mnemonic, dag operands, string scalar, list<string> partials, list<Trait> traits = []>
    : AD_ElementwiseOp<mnemonic, operands, scalar, partials, AD_NumberTensor, traits>;

// An elementwise op whose derivative is zero on purpose.
class AD_ZeroElementwiseOp<string mnemonic, dag operands, string scalar_, Constraint type = AD_NumberTensor,
                           list<Trait> traits = []>
    : AD_Op<mnemonic, !listconcat(traits, [Pure, Elementwise, SameOperandsAndResultType, AD_ZeroDerivative])> {
  string scalar = scalar_;
  let formula = scalar_;
  let arguments = operands;
  let results = (outs type:$y);
  let assemblyFormat = OperandList<operands>.text # " attr-dict `:` type($y)";
  let hasFolder = 1;
  let batching = "b.elementwise()";
  let extraClassDefinition = batchMethod # [{
    ::mlir::OpFoldResult $cppClass::fold(FoldAdaptor adaptor) {
      return ::ad::foldElementwise(*this, adaptor.getOperands());
    }
  }];
  let description = "\nThe derivative is zero.\n";
}

class PullbackMethod<dag operands, list<string> pullbacks> {
  string text = [{
    ::llvm::LogicalResult $cppClass::pullback(::mlir::OpBuilder &builder, ::mlir::ValueRange cotangents,
                                              ::llvm::ArrayRef<bool> needed,
                                              ::llvm::SmallVectorImpl<::mlir::Value> &operandCotangents) {
      auto rule = [&](unsigned index, ::ad::Expr cy) -> ::ad::Expr {
  }] # RuleScope<operands>.text # RuleSwitch<pullbacks>.text # [{
      };
      return ::ad::rules::pullEach(getOperation(), builder, cotangents, needed, operandCotangents, rule);
    }
  }];
}

// Class 2a. Jointly linear in the float operands. JVP = the op applied to the tangents.
class AD_LinearOp<string mnemonic, dag operands, dag attributes, list<string> pullbacks_, list<Trait> traits = [],
                  string push = "pushLinear">
    : AD_Op<mnemonic, !listconcat(traits, [Pure, AD_Differentiable])> {
  list<string> pullbacks = pullbacks_;
  let arguments = !con(operands, attributes);
  let extraClassDefinition = batchMethod # PullbackMethod<operands, pullbacks_>.text # [{
    ::llvm::LogicalResult $cppClass::pushforward(::mlir::OpBuilder &builder, ::mlir::ValueRange tangents,
                                                 ::llvm::SmallVectorImpl<::mlir::Value> &resultTangents) {
      return ::ad::rules::}] # push # [{(getOperation(), builder, tangents, resultTangents);
    }
  }];
  let description = "\nLinear. Pullbacks: " # NamedRules<operands, pullbacks_, "c", "">.text # ".\n";
}

// Class 2b. Linear in each operand apart. JVP = Σ the op with one operand replaced by its tangent.
class AD_MultilinearOp<string mnemonic, dag operands, dag attributes, list<string> pullbacks_, list<Trait> traits = []>
    : AD_Op<mnemonic, !listconcat(traits, [Pure, AD_Differentiable])> {
  list<string> pullbacks = pullbacks_;
  let arguments = !con(operands, attributes);
  let extraClassDefinition = batchMethod # PullbackMethod<operands, pullbacks_>.text # [{
    ::llvm::LogicalResult $cppClass::pushforward(::mlir::OpBuilder &builder, ::mlir::ValueRange tangents,
                                                 ::llvm::SmallVectorImpl<::mlir::Value> &resultTangents) {
      return ::ad::rules::pushMultilinear(getOperation(), builder, tangents, resultTangents);
    }
  }];
  let description = "\nLinear in each operand. Pullbacks: " # NamedRules<operands, pullbacks_, "c", "">.text # ".\n";
}

// Class 3. One float operand; gives the pullback and, with `dx` in scope, the pushforward.
class AD_RuleOp<string mnemonic, dag operands, dag attributes, string pushforward_, list<string> pullbacks_,
                list<Trait> traits = []>
    : AD_Op<mnemonic, !listconcat(traits, [Pure, AD_Differentiable])> {
  list<string> pullbacks = pullbacks_;
  string pushforward = pushforward_;
  let arguments = !con(operands, attributes);
  let extraClassDefinition = batchMethod # PullbackMethod<operands, pullbacks_>.text # [{
    ::llvm::LogicalResult $cppClass::pushforward(::mlir::OpBuilder &builder, ::mlir::ValueRange tangents,
                                                 ::llvm::SmallVectorImpl<::mlir::Value> &resultTangents) {
      auto rule = [&](::ad::Expr dx) -> ::ad::Expr {
  }] # RuleScope<operands>.text # "  return (" # pushforward_ # [{);
      };
      return ::ad::rules::pushUnary(getOperation(), builder, tangents, resultTangents, rule);
    }
  }];
  let description = "\nPushforward: `dy = " # pushforward_ # "`. Pullbacks: "
      # NamedRules<operands, pullbacks_, "c", "">.text # ".\n";
}

// One rule per operand, in which `d` and the operand's name is its tangent.
class TangentSwitch<dag operands, list<string> rules> {
  string text = "  switch (index) {\n" # !interleave(!foreach(i, !range(!size(rules)),
      "  case " # i # ": { [[maybe_unused]] const ::ad::Expr d" # !getdagname(operands, i) # " = dx; return (" # rules[i] # "); }\n"), "")
      # "  }\n  llvm_unreachable(\"no such operand\");\n";
}

// Class 4. Several float operands; gives for each the pullback and its part of the pushforward, of
// which the sum is taken.
class AD_JointRuleOp<string mnemonic, dag operands, dag attributes, list<string> pushforwards_,
                     list<string> pullbacks_, list<Trait> traits = []>
    : AD_Op<mnemonic, !listconcat(traits, [Pure, AD_Differentiable])> {
  list<string> pullbacks = pullbacks_;
  list<string> pushforwards = pushforwards_;
  let arguments = !con(operands, attributes);
  let extraClassDefinition = batchMethod # PullbackMethod<operands, pullbacks_>.text # [{
    ::llvm::LogicalResult $cppClass::pushforward(::mlir::OpBuilder &builder, ::mlir::ValueRange tangents,
                                                 ::llvm::SmallVectorImpl<::mlir::Value> &resultTangents) {
      auto rule = [&](unsigned index, ::ad::Expr dx) -> ::ad::Expr {
  }] # RuleScope<operands>.text # TangentSwitch<operands, pushforwards_>.text # [{
      };
      return ::ad::rules::pushEach(getOperation(), builder, tangents, resultTangents, rule);
    }
  }];
  let description = "\nPushforward: `dy = " # !interleave(pushforwards_, " + ") # "`. Pullbacks: "
      # NamedRules<operands, pullbacks_, "c", "">.text # ".\n";
}

class AD_ZeroDerivativeOp<string mnemonic, list<Trait> traits = []>
    : AD_Op<mnemonic, !listconcat(traits, [Pure, AD_ZeroDerivative])>;

#endif

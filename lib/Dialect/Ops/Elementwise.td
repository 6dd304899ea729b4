// Elementwise ops: one line of definition, one derivative per operand.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_OPS_ELEMENTWISE_TD
#define AD_OPS_ELEMENTWISE_TD

include "Dialect/OpBase.td"
include "mlir/IR/EnumAttr.td"

// ---- arithmetic

def AD_AddOp : AD_NumberOp<"add", (ins AD_NumberTensor:$a, AD_NumberTensor:$b), "a + b", ["1.0", "1.0"], [Commutative]> {
  let summary = "sum of two tensors";
}
def AD_SubOp : AD_NumberOp<"sub", (ins AD_NumberTensor:$a, AD_NumberTensor:$b), "a - b", ["1.0", "-1.0"]> {
  let summary = "difference of two tensors";
}
def AD_MulOp : AD_NumberOp<"mul", (ins AD_NumberTensor:$a, AD_NumberTensor:$b), "a * b", ["b", "a"], [Commutative]> {
  let summary = "elementwise product";
}
// (y / b) and not a / b², which overflows for small b.
def AD_DivOp : AD_ElementwiseOp<"div", (ins AD_FloatTensor:$a, AD_FloatTensor:$b), "a / b", ["1.0 / b", "-(y / b)"], AD_FloatTensor, [AD_Costly]> {
  let summary = "elementwise quotient";
  let domain = ["0.5", "2"];
}
// ∂y/∂a is 0 where b = 0, also at a = 0; ∂y/∂b is 0 at a = 0 for b ≥ 0 and NaN for a < 0.
def AD_PowOp : AD_ElementwiseOp<"pow", (ins AD_FloatTensor:$a, AD_FloatTensor:$b), "pow(a, b)",
    ["select(eq(b, 0.0), 0.0, b * pow(a, b - 1.0))",
     "select(both(eq(a, 0.0), ge(b, 0.0)), 0.0, y * log(a))"], AD_FloatTensor, [AD_Costly, AD_MathFunction]> {
  let summary = "a to the power b";
  let domain = ["0.5", "2"];
}
def AD_MaximumOp : AD_NumberOp<"maximum", (ins AD_NumberTensor:$a, AD_NumberTensor:$b), "maximum(a, b)",
    ["select(lt(a, b), 0.0, select(eq(a, b), 0.5, 1.0))", "select(lt(b, a), 0.0, select(eq(a, b), 0.5, 1.0))"], [Commutative]> {
  let summary = "larger of two elements; NaN wins, +0 is larger than -0; a tie shares the gradient";
}
def AD_MinimumOp : AD_NumberOp<"minimum", (ins AD_NumberTensor:$a, AD_NumberTensor:$b), "minimum(a, b)",
    ["select(gt(a, b), 0.0, select(eq(a, b), 0.5, 1.0))", "select(gt(b, a), 0.0, select(eq(a, b), 0.5, 1.0))"], [Commutative]> {
  let summary = "smaller of two elements; NaN wins, -0 is smaller than +0; a tie shares the gradient";
}
// y = a where a wins, which is also how a NaN that lost is told from one that won.
def AD_FmaxOp : AD_NumberOp<"fmax", (ins AD_NumberTensor:$a, AD_NumberTensor:$b), "fmax(a, b)",
    ["select(eq(y, a), select(eq(y, b), 0.5, 1.0), select(eq(y, y), 0.0, 0.5))",
     "select(eq(y, b), select(eq(y, a), 0.5, 1.0), select(eq(y, y), 0.0, 0.5))"], [Commutative]> {
  let summary = "larger of two elements; a number wins over NaN, +0 is larger than -0; a tie shares the gradient";
}
def AD_FminOp : AD_NumberOp<"fmin", (ins AD_NumberTensor:$a, AD_NumberTensor:$b), "fmin(a, b)",
    ["select(eq(y, a), select(eq(y, b), 0.5, 1.0), select(eq(y, y), 0.0, 0.5))",
     "select(eq(y, b), select(eq(y, a), 0.5, 1.0), select(eq(y, y), 0.0, 0.5))"], [Commutative]> {
  let summary = "smaller of two elements; a number wins over NaN, -0 is smaller than +0; a tie shares the gradient";
}
def AD_NegOp : AD_NumberOp<"neg", (ins AD_NumberTensor:$x), "-x", ["-1.0"]> {
  let summary = "negation";
}
def AD_AbsOp : AD_NumberOp<"abs", (ins AD_NumberTensor:$x), "abs(x)", ["sign(x)"]> {
  let summary = "absolute value; the derivative at 0 is 0";
}
def AD_SignOp : AD_ZeroElementwiseOp<"sign", (ins AD_NumberTensor:$x), "sign(x)"> {
  let summary = "-1, 0 or 1 by the sign of the element; NaN stays NaN";
}
// y is ±|a|; its sign and not the quotient y/a, which infinities do not have.
def AD_CopysignOp : AD_ElementwiseOp<"copysign", (ins AD_FloatTensor:$a, AD_FloatTensor:$b), "copysign(a, b)", ["sign(y) * sign(a)", "0.0"]> {
  let summary = "|a| with the sign of b, also that of a zero; the derivative in a is 0 at 0, in b it is 0";
}
def AD_ReluOp : AD_NumberOp<"relu", (ins AD_NumberTensor:$x), "relu(x)", ["select(gt(x, 0.0), 1.0, 0.0)"]> {
  let summary = "max(x, 0); NaN stays NaN; the derivative at 0 is 0";
}
def AD_SquareOp : AD_NumberOp<"square", (ins AD_NumberTensor:$x), "x * x", ["2.0 * x"]> {
  let summary = "square";
}
def AD_ReciprocalOp : AD_ElementwiseOp<"reciprocal", (ins AD_FloatTensor:$x), "x.like(1.0) / x", ["-(y * y)"], AD_FloatTensor, [AD_Costly]> {
  let summary = "1 / x";
  let domain = ["0.5", "2"];
}

// ---- rounding and remainders

def AD_FloorOp : AD_ZeroElementwiseOp<"floor", (ins AD_NumberTensor:$x), "floor(x)"> {
  let summary = "the greatest integer that is not above x";
}
def AD_CeilOp : AD_ZeroElementwiseOp<"ceil", (ins AD_NumberTensor:$x), "ceil(x)"> {
  let summary = "the least integer that is not below x";
}
def AD_RoundOp : AD_ZeroElementwiseOp<"round", (ins AD_NumberTensor:$x), "roundEven(x)"> {
  let summary = "the nearest integer; halves to the even one";
}
def AD_TruncOp : AD_ZeroElementwiseOp<"trunc", (ins AD_NumberTensor:$x), "trunc(x)"> {
  let summary = "the integer part of x";
}
def AD_TruncDivideOp : AD_ZeroElementwiseOp<"trunc_divide", (ins AD_NumberTensor:$a, AD_NumberTensor:$b), "truncDivide(a, b)",
    AD_NumberTensor, [AD_Costly]> {
  let summary = "quotient toward zero, of floats trunc(a / b); integers: by 0 it is -1, the least number by -1 is itself";
}
def AD_FloorDivideOp : AD_ZeroElementwiseOp<"floor_divide", (ins AD_NumberTensor:$a, AD_NumberTensor:$b), "floorDivide(a, b)",
    AD_NumberTensor, [AD_Costly]> {
  let summary = "the greatest integer that is not above a / b; integers: by 0 it is -1, the least number by -1 is itself";
}
// (y - a) / b is the negative integer quotient.
def AD_FmodOp : AD_NumberOp<"fmod", (ins AD_NumberTensor:$a, AD_NumberTensor:$b), "fmod(a, b)", ["1.0", "(y - a) / b"], [AD_Costly]> {
  let summary = "remainder of the quotient toward zero, exact, with the sign of a; integers: by 0 it is a";
  let domain = ["0.6", "1.1"];
}
def AD_RemainderOp : AD_NumberOp<"remainder", (ins AD_NumberTensor:$a, AD_NumberTensor:$b), "remainder(a, b)", ["1.0", "(y - a) / b"], [AD_Costly]> {
  let summary = "remainder of the quotient toward -inf, with the sign of b; integers: by 0 it is a";
  let domain = ["0.6", "1.1"];
}

// ---- exponentials and logarithms

def AD_ExpOp : AD_ElementwiseOp<"exp", (ins AD_FloatTensor:$x), "exp(x)", ["y"], AD_FloatTensor, [AD_Costly, AD_MathFunction]> {
  let summary = "e to the power x";
}
// The factor is log 2.
def AD_Exp2Op : AD_ElementwiseOp<"exp2", (ins AD_FloatTensor:$x), "exp2(x)", ["0x1.62e42fefa39efp-1 * y"], AD_FloatTensor, [AD_Costly, AD_MathFunction]> {
  let summary = "2 to the power x";
}
def AD_Expm1Op : AD_ElementwiseOp<"expm1", (ins AD_FloatTensor:$x), "expm1(x)", ["y + 1.0"], AD_FloatTensor, [AD_Costly, AD_MathFunction]> {
  let summary = "exp(x) - 1, accurate near 0";
}
def AD_LogOp : AD_ElementwiseOp<"log", (ins AD_FloatTensor:$x), "log(x)", ["1.0 / x"], AD_FloatTensor, [AD_Costly, AD_MathFunction]> {
  let summary = "natural logarithm";
  let domain = ["0.1", "3"];
}
// The numerators are 1 / log 2 and 1 / log 10.
def AD_Log2Op : AD_ElementwiseOp<"log2", (ins AD_FloatTensor:$x), "log2(x)", ["0x1.71547652b82fep+0 / x"], AD_FloatTensor, [AD_Costly, AD_MathFunction]> {
  let summary = "logarithm to base 2";
  let domain = ["0.1", "3"];
}
def AD_Log10Op : AD_ElementwiseOp<"log10", (ins AD_FloatTensor:$x), "log10(x)", ["0x1.bcb7b1526e50ep-2 / x"], AD_FloatTensor, [AD_Costly, AD_MathFunction]> {
  let summary = "logarithm to base 10";
  let domain = ["0.1", "3"];
}
def AD_Log1pOp : AD_ElementwiseOp<"log1p", (ins AD_FloatTensor:$x), "log1p(x)", ["1.0 / (1.0 + x)"], AD_FloatTensor, [AD_Costly, AD_MathFunction]> {
  let summary = "log(1 + x), accurate near 0";
  let domain = ["-0.5", "2"];
}
def AD_SqrtOp : AD_ElementwiseOp<"sqrt", (ins AD_FloatTensor:$x), "sqrt(x)", ["0.5 / y"], AD_FloatTensor, [AD_Costly]> {
  let summary = "square root";
  let domain = ["0.1", "3"];
}
def AD_RsqrtOp : AD_ElementwiseOp<"rsqrt", (ins AD_FloatTensor:$x), "rsqrt(x)", ["-0.5 * (y / x)"], AD_FloatTensor, [AD_Costly]> {
  let summary = "1 / sqrt(x)";
  let domain = ["0.1", "3"];
}
def AD_CbrtOp : AD_ElementwiseOp<"cbrt", (ins AD_FloatTensor:$x), "cbrt(x)", ["1.0 / (3.0 * (y * y))"], AD_FloatTensor, [AD_Costly, AD_MathFunction]> {
  let summary = "cube root; the derivative at 0 is +inf";
  let domain = ["0.1", "3"];
}
def AD_HypotOp : AD_ElementwiseOp<"hypot", (ins AD_FloatTensor:$a, AD_FloatTensor:$b), "hypot(a, b)",
    ["select(eq(y, 0.0), 0.0, a / y)", "select(eq(y, 0.0), 0.0, b / y)"], AD_FloatTensor, [Commutative, AD_Costly, AD_MathFunction]> {
  let summary = "sqrt(a² + b²) without overflow; the derivative at (0, 0) is 0";
  let domain = ["0.5", "2"];
}

// ---- trigonometric, hyperbolic and sigmoidal

def AD_SinOp : AD_ElementwiseOp<"sin", (ins AD_FloatTensor:$x), "sin(x)", ["cos(x)"], AD_FloatTensor, [AD_Costly, AD_MathFunction]> {
  let summary = "sine";
}
def AD_CosOp : AD_ElementwiseOp<"cos", (ins AD_FloatTensor:$x), "cos(x)", ["-sin(x)"], AD_FloatTensor, [AD_Costly, AD_MathFunction]> {
  let summary = "cosine";
}
def AD_TanOp : AD_ElementwiseOp<"tan", (ins AD_FloatTensor:$x), "tan(x)", ["1.0 + y * y"], AD_FloatTensor, [AD_Costly, AD_MathFunction]> {
  let summary = "tangent";
  let domain = ["-1.2", "1.2"];
}
// (1 - x)(1 + x) and not 1 - x², which loses digits near 1.
def AD_AsinOp : AD_ElementwiseOp<"asin", (ins AD_FloatTensor:$x), "asin(x)", ["rsqrt((1.0 - x) * (1.0 + x))"], AD_FloatTensor, [AD_Costly, AD_MathFunction]> {
  let summary = "arc sine; the derivative at -1 and 1 is +inf";
  let domain = ["-0.8", "0.8"];
}
def AD_AcosOp : AD_ElementwiseOp<"acos", (ins AD_FloatTensor:$x), "acos(x)", ["-rsqrt((1.0 - x) * (1.0 + x))"], AD_FloatTensor, [AD_Costly, AD_MathFunction]> {
  let summary = "arc cosine; the derivative at -1 and 1 is -inf";
  let domain = ["-0.8", "0.8"];
}
def AD_AtanOp : AD_ElementwiseOp<"atan", (ins AD_FloatTensor:$x), "atan(x)", ["1.0 / (1.0 + x * x)"], AD_FloatTensor, [AD_Costly, AD_MathFunction]> {
  let summary = "arc tangent";
}
// Two quotients, because a² + b² overflows.
def AD_Atan2Op : AD_ElementwiseOp<"atan2", (ins AD_FloatTensor:$a, AD_FloatTensor:$b), "atan2(a, b)",
    ["select(both(eq(a, 0.0), eq(b, 0.0)), 0.0, (b / hypot(a, b)) / hypot(a, b))", "select(both(eq(a, 0.0), eq(b, 0.0)), 0.0, -((a / hypot(a, b)) / hypot(a, b)))"], AD_FloatTensor, [AD_Costly, AD_MathFunction]> {
  let summary = "angle of the point (b, a) to the positive axis; the derivative at (0, 0) is 0";
  let domain = ["0.5", "2"];
}
def AD_SinhOp : AD_ElementwiseOp<"sinh", (ins AD_FloatTensor:$x), "sinh(x)", ["cosh(x)"], AD_FloatTensor, [AD_Costly, AD_MathFunction]> {
  let summary = "hyperbolic sine";
}
def AD_CoshOp : AD_ElementwiseOp<"cosh", (ins AD_FloatTensor:$x), "cosh(x)", ["sinh(x)"], AD_FloatTensor, [AD_Costly, AD_MathFunction]> {
  let summary = "hyperbolic cosine";
}
def AD_TanhOp : AD_ElementwiseOp<"tanh", (ins AD_FloatTensor:$x), "tanh(x)", ["1.0 - y * y"], AD_FloatTensor, [AD_Costly, AD_MathFunction]> {
  let summary = "hyperbolic tangent";
}
// √(1 + x²), which does not overflow as hypot.
def AD_AsinhOp : AD_ElementwiseOp<"asinh", (ins AD_FloatTensor:$x), "asinh(x)", ["1.0 / hypot(x, 1.0)"], AD_FloatTensor, [AD_Costly, AD_MathFunction]> {
  let summary = "inverse of sinh";
}
def AD_AcoshOp : AD_ElementwiseOp<"acosh", (ins AD_FloatTensor:$x), "acosh(x)", ["1.0 / (sqrt(x - 1.0) * sqrt(x + 1.0))"], AD_FloatTensor, [AD_Costly, AD_MathFunction]> {
  let summary = "inverse of cosh; the derivative at 1 is +inf";
  let domain = ["1.2", "4"];
}
def AD_AtanhOp : AD_ElementwiseOp<"atanh", (ins AD_FloatTensor:$x), "atanh(x)", ["1.0 / ((1.0 - x) * (1.0 + x))"], AD_FloatTensor, [AD_Costly, AD_MathFunction]> {
  let summary = "inverse of tanh; the derivative at -1 and 1 is +inf";
  let domain = ["-0.8", "0.8"];
}
def AD_SigmoidOp : AD_ElementwiseOp<"sigmoid", (ins AD_FloatTensor:$x), "sigmoid(x)", ["y * (1.0 - y)"], AD_FloatTensor, [AD_Costly, AD_MathFunction]> {
  let summary = "logistic function 1 / (1 + exp(-x))";
}
// The factor is 2/√π.
def AD_ErfOp : AD_ElementwiseOp<"erf", (ins AD_FloatTensor:$x), "erf(x)", ["0x1.20dd750429b6dp+0 * exp(-(x * x))"], AD_FloatTensor, [AD_Costly, AD_MathFunction]> {
  let summary = "error function";
}
def AD_ErfcOp : AD_ElementwiseOp<"erfc", (ins AD_FloatTensor:$x), "erfc(x)", ["-0x1.20dd750429b6dp+0 * exp(-(x * x))"], AD_FloatTensor, [AD_Costly, AD_MathFunction]> {
  let summary = "1 - erf(x), accurate where it is small";
}
// The factor is √π/2.
def AD_ErfinvOp : AD_ElementwiseOp<"erfinv", (ins AD_FloatTensor:$x), "erfinv(x)", ["0x1.c5bf891b4ef6bp-1 * exp(y * y)"], AD_FloatTensor, [AD_Costly, AD_MathFunction]> {
  let summary = "inverse of erf, infinite at -1 and 1";
  let domain = ["-0.8", "0.8"];
}
def AD_LgammaOp : AD_ElementwiseOp<"lgamma", (ins AD_FloatTensor:$x), "lgamma(x)", ["digamma(x)"], AD_FloatTensor, [AD_Costly, AD_MathFunction]> {
  let summary = "log |Γ(x)|, +inf at 0 and the negative integers";
  let domain = ["0.5", "4"];
}
// Differentiable to any order: trigamma is made of ops that have derivatives themselves.
def AD_DigammaOp : AD_ElementwiseOp<"digamma", (ins AD_FloatTensor:$x), "digamma(x)", ["trigamma(x)"], AD_FloatTensor, [AD_Costly, AD_MathFunction]> {
  let summary = "derivative of lgamma; NaN at the negative integers";
  let domain = ["0.5", "4"];
}

// ---- logic

def AD_AndOp : AD_ZeroElementwiseOp<"and", (ins AD_BoolTensor:$a, AD_BoolTensor:$b), "a & b", AD_BoolTensor, [Commutative]> {
  let summary = "logical and";
}
def AD_OrOp : AD_ZeroElementwiseOp<"or", (ins AD_BoolTensor:$a, AD_BoolTensor:$b), "a | b", AD_BoolTensor, [Commutative]> {
  let summary = "logical or";
}
def AD_NotOp : AD_ZeroElementwiseOp<"not", (ins AD_BoolTensor:$x), "!x", AD_BoolTensor> {
  let summary = "logical not";
}

// ---- ops whose element types differ between operands and result

def AD_ComparePredicate : I32EnumAttr<"ComparePredicate", "ordered comparison, false when an element is NaN (ne: true)", [
    I32EnumAttrCase<"eq", 0>, I32EnumAttrCase<"ne", 1>, I32EnumAttrCase<"lt", 2>,
    I32EnumAttrCase<"le", 3>, I32EnumAttrCase<"gt", 4>, I32EnumAttrCase<"ge", 5>]> {
  let cppNamespace = "::ad";
  let genSpecializedAttr = 0;
}
def AD_ComparePredicateAttr : EnumAttr<AD_Dialect, AD_ComparePredicate, "predicate">;

def AD_CompareOp : AD_ZeroDerivativeOp<"compare", [Elementwise, SameTypeOperands, SameOperandsAndResultShape,
    InferTypeOpAdaptor]> {
  let batching = "b.elementwise()";
  let summary = "elementwise comparison, giving i1";
  let formula = "a <predicate> b";
  let arguments = (ins AD_ComparePredicateAttr:$predicate, AD_Tensor:$a, AD_Tensor:$b);
  let results = (outs AD_BoolTensor:$y);
  let assemblyFormat = "$predicate `,` $a `,` $b attr-dict `:` type($a)";
  let hasFolder = 1;
  let corners = [[{"ad.compare"(%0, %1) {predicate = #ad<predicate lt>} : (tensor<f64>, tensor<f64>) -> tensor<i1>}],
                 [{"ad.compare"(%0, %1) {predicate = #ad<predicate lt>} : (tensor<2x0xf64>, tensor<2x0xf64>) -> tensor<2x0xi1>}]];
}

// Linear in (a, b): a masked-out lane receives exactly 0.
def AD_SelectOp : AD_LinearOp<"select", (ins AD_BoolTensor:$condition, AD_Tensor:$a, AD_Tensor:$b), (ins),
    ["Expr()", "select(condition, cy, 0.0)", "select(condition, 0.0, cy)"],
    [Elementwise, AD_NoArithmetic, InferTypeOpAdaptor], "pushSelect"> {
  let batching = "b.elementwise()";
  let summary = "a where the condition holds, else b";
  let formula = "condition ? a : b";
  let results = (outs AD_Tensor:$y);
  let samples = [[{"ad.select"(%0, %1, %2) : (tensor<6xi1>, tensor<6xf64>, tensor<6xf64>) -> tensor<6xf64>}]];
  let assemblyFormat = "$condition `,` $a `,` $b attr-dict `:` custom<SelectTypes>(type($condition), type($a), type($b))";
  let hasVerifier = 1;
  let hasFolder = 1;
  let corners = [[{"ad.select"(%0, %1, %2) : (tensor<i1>, tensor<f64>, tensor<f64>) -> tensor<f64>}],
                 [{"ad.select"(%0, %1, %2) : (tensor<2x0xi1>, tensor<2x0xf64>, tensor<2x0xf64>) -> tensor<2x0xf64>}]];
}

def AD_CastOp : AD_LinearOp<"cast", (ins AD_Tensor:$x), (ins), ["castLike(cy, x)"],
    [Elementwise, SameOperandsAndResultShape], "pushCast"> {
  let batching = "b.elementwise()";
  let summary = "conversion of the element type";
  let description = [{
    Float to integer truncates toward zero and saturates, NaN becomes 0; anything to i1 is `x != 0`;
    integers wrap; to and from f16 and bf16 everything goes through f32, rounded twice. The derivative is linear between float types and zero otherwise.
  }];
  let formula = "x";
  let results = (outs AD_Tensor:$y);
  let assemblyFormat = "$x attr-dict `:` type($x) `->` type($y)";
  let hasFolder = 1;
  let samples = [[{"ad.cast"(%0) : (tensor<4xf32>) -> tensor<4xf64>}],
                 [{"ad.cast"(%0) : (tensor<4xf64>) -> tensor<4xf32>}]];
  let corners = [[{"ad.cast"(%0) : (tensor<f32>) -> tensor<f64>}],
                 [{"ad.cast"(%0) : (tensor<2x0xf64>) -> tensor<2x0xf32>}]];
}

#endif

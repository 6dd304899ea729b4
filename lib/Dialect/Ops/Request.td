// Requests for derivatives and batches of functions. `ad-differentiate` expands them into ordinary functions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_OPS_REQUEST_TD
#define AD_OPS_REQUEST_TD

include "Dialect/OpBase.td"
include "mlir/IR/SymbolInterfaces.td"

class AD_RequestOp<string mnemonic, list<Trait> traits = []>
    : AD_Op<mnemonic, [Pure, AD_Request, DeclareOpInterfaceMethods<SymbolUserOpInterface>] # traits> {
  let results = (outs Variadic<AD_Tensor>:$outputs);
  let assemblyFormat = "$callee `(` $inputs `)` attr-dict `:` functional-type($inputs, results)";
}

def AD_GradOp : AD_RequestOp<"grad"> {
  let summary = "gradient of a scalar function";
  let description = [{
    `wrt` lists the arguments to differentiate by. The first result of the function must be a float
    tensor of rank 0. Results: with `value`, all results of the function; then the gradients.
  }];
  let arguments = (ins FlatSymbolRefAttr:$callee, Variadic<AD_Tensor>:$inputs, DenseI64ArrayAttr:$wrt, UnitAttr:$value);
}

def AD_VjpOp : AD_RequestOp<"vjp"> {
  let summary = "results of a function and the pullback of their cotangents";
  let description = [{
    Operands: the function's arguments, then one cotangent for each of its float results. Results:
    the function's results, then the cotangents of the arguments in `wrt`.
  }];
  let arguments = (ins FlatSymbolRefAttr:$callee, Variadic<AD_Tensor>:$inputs, DenseI64ArrayAttr:$wrt);
}

def AD_JvpOp : AD_RequestOp<"jvp"> {
  let summary = "results of a function and the pushforward of tangents";
  let description = [{
    Operands: the function's arguments, then the tangents of the arguments in `wrt`. Results: the
    function's results, then one tangent for each of its float results.
  }];
  let arguments = (ins FlatSymbolRefAttr:$callee, Variadic<AD_Tensor>:$inputs, DenseI64ArrayAttr:$wrt);
}

def AD_LinearTransposeOp : AD_RequestOp<"linear_transpose"> {
  let summary = "the transpose of a function that is linear in some of its arguments";
  let description = [{
    The function is linear in the arguments in `wrt` taken together, and no value of them is needed. Operands: its other
    arguments, then one cotangent for each of its float results. Results: the cotangents of the arguments in `wrt`.
    A function whose derivative depends on those arguments is an error; a summand that does not is ignored.
  }];
  let arguments = (ins FlatSymbolRefAttr:$callee, Variadic<AD_Tensor>:$inputs, DenseI64ArrayAttr:$wrt);
}

def AD_VmapOp : AD_RequestOp<"vmap"> {
  let summary = "a function on each entry along an axis";
  let description = [{
    `in_axes` names for each operand the axis along which the instances of the function's argument lie, or
    -1 for one that all instances share. `out_axes` does so for the results; -1 is for a result that is the same
    for all instances because it depends on nothing but shared arguments.
  }];
  let arguments = (ins FlatSymbolRefAttr:$callee, Variadic<AD_Tensor>:$inputs, DenseI64ArrayAttr:$in_axes,
                       DenseI64ArrayAttr:$out_axes);
}

// A request that is made of those above. The function's float results are its rows, and the arguments in `wrt`, of which there
// is at least one, its columns.
class AD_ComposedRequestOp<string mnemonic>
    : AD_RequestOp<mnemonic, [DeclareOpInterfaceMethods<AD_ComposedRequestOpInterface>]> {
  let arguments = (ins FlatSymbolRefAttr:$callee, Variadic<AD_Tensor>:$inputs, DenseI64ArrayAttr:$wrt, UnitAttr:$value);
}

class AD_JacobianOp<string mnemonic, string mode> : AD_ComposedRequestOp<mnemonic> {
  let summary = "derivatives of tensors by tensors, " # mode;
}

def AD_JacfwdOp : AD_JacobianOp<"jacfwd", "column by column in forward mode"> {
  let description = [{
    Operands: the function's arguments. Results: with `value`, all results of the function; then for each of its float results,
    for each argument in `wrt`, the derivative of the one by the other, whose shape is that of the result followed by that of the
    argument, with the elements of the result. One batch of pushforwards for each argument, as wide as that has
    elements: for functions with fewer elements in arguments than in results.
  }];
}

def AD_JacrevOp : AD_JacobianOp<"jacrev", "row by row in reverse mode"> {
  let description = [{
    Takes and gives what `ad.jacfwd` does, but with the elements of the argument. One batch of pullbacks for each float result, as
    wide as that has elements: for functions with fewer elements in results than in arguments.
  }];
}

def AD_HessianOp : AD_ComposedRequestOp<"hessian"> {
  let summary = "second derivatives of a scalar function, forward over reverse";
  let description = [{
    The first result of the function must be a float tensor of rank 0. Operands: its arguments. Results: with `value`, all results of
    the function; then for each argument in `wrt`, for each argument in `wrt`, the derivative of the gradient by the one by the
    other, of the shape of the first followed by that of the second, with the elements of the first.
  }];
}

def AD_HvpOp : AD_ComposedRequestOp<"hvp"> {
  let summary = "the Hessian of a scalar function times a vector, forward over reverse";
  let description = [{
    The first result of the function must be a float tensor of rank 0. Operands: its arguments, then a tangent for each argument in
    `wrt`. Results: with `value`, all results of the function; then for each argument in `wrt` the derivative of its gradient along
    the tangents, at a small multiple of the cost of a gradient.
  }];
}

def AD_LinearizeOp : AD_ComposedRequestOp<"linearize"> {
  let summary = "results of a function and the pushforward of any number of tangents";
  let description = [{
    Operands: the function's arguments, then for each argument in `wrt` tangents of it along a leading axis, as many for all.
    Results: the function's results, then for each of its float results the tangents along a leading axis. What does not depend
    on the tangents is computed once.
  }];
  let arguments = (ins FlatSymbolRefAttr:$callee, Variadic<AD_Tensor>:$inputs, DenseI64ArrayAttr:$wrt);
}

def AD_CustomOp : AD_Op<"custom", [Pure, AttrSizedOperandSegments, DeclareOpInterfaceMethods<SymbolUserOpInterface>, AD_Differentiable]> {
  let summary = "a call of a function whose derivatives or batches are functions of the user's";
  let description = [{
    Without a request it is a call. The rules, of which any may be missing, take the constants behind what is named here:
    `tangent` the inputs, and behind the constants a tangent for each float input; it gives the results, then a tangent for
    each float result. `forward` the inputs; it gives the results and any residuals. `backward` the residuals, and behind
    the constants a cotangent for each float result; it gives a cotangent for each float input. Those of
    `batch`, one for each number of instances, the inputs with the instances along a leading axis; they give the results
    likewise. Nothing is differentiated by the constants.

    A mode without a rule is the transpose of the rule of the other mode, never the derivative of the function. The batch of a
    function with derivative rules has the batches of the rules.
  }];
  let arguments = (ins FlatSymbolRefAttr:$callee, Variadic<AD_Tensor>:$inputs, Variadic<AD_Tensor>:$constants,
                       OptionalAttr<FlatSymbolRefAttr>:$tangent, OptionalAttr<FlatSymbolRefAttr>:$forward,
                       OptionalAttr<FlatSymbolRefAttr>:$backward, OptionalAttr<FlatSymbolRefArrayAttr>:$batch);
  let results = (outs Variadic<AD_Tensor>:$outputs);
  let assemblyFormat = [{
    $callee `(` $inputs `)` (`with` `(` $constants^ `)`)? attr-dict `:` functional-type(operands, results)
  }];
  let extraClassDefinition = "";
}

#endif

// Control flow: loops and branches whose bodies are regions. They are isolated: what a body reads is among the operands.
// Their derivatives and batches are in lib/Differentiate, since they are made of those of the bodies.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_OPS_CONTROL_TD
#define AD_OPS_CONTROL_TD

include "Dialect/OpBase.td"

// What a loop stacks has an entry for each trip along its leading axis. How many these are may be known only when it runs;
// such a value goes from loops to loops and nowhere else.
def AD_Stack : RankedTensorOf<!listconcat(AD_FloatTypes, AD_IntTypes, [I1]),
                              [CPred<"::ad::isStaticBehindLeadingAxis($_self)">],
                              "tensor whose shape is static behind the leading axis"> {
  let summary = "tensor whose shape is static behind the leading axis";
}

class AD_ControlOp<string mnemonic, list<Trait> traits = []>
    : AD_Op<mnemonic, !listconcat([Pure, IsolatedFromAbove, SingleBlock], traits), []> {
  let extraClassDefinition = "";
  let hasVerifier = 1;
}

def AD_ForOp : AD_ControlOp<"for", [AttrSizedOperandSegments, AD_LoopOpInterface]> {
  let summary = "a body that runs a number of times, each time on what the last one made of the carried values";
  let description = [{
    The body takes the carried values, one entry along the leading axis of each sequence, and the invariants. It yields
    the next carried values and then what is stacked along a new leading axis. The results are the last carried values,
    then the stacks. With `reverse` it runs from the last entry of the sequences and stacks to the first.

    A loop of `?` trips takes their number as its first invariant, an i64 of rank 0, and sequences and stacks of as many
    entries, `tensor<?x…>`. A sequence of another length is an error when it runs.
  }];
  let arguments = (ins Variadic<AD_Tensor>:$inits, Variadic<AD_Stack>:$sequences, Variadic<AD_Tensor>:$invariants,
                       I64Attr:$trips, UnitAttr:$reverse);
  let results = (outs Variadic<AD_Stack>:$outputs);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    custom<Trips>($trips) (`reverse` $reverse^)? (`init` `(` $inits^ `)`)? (`over` `(` $sequences^ `)`)?
    (`with` `(` $invariants^ `)`)? attr-dict `:` functional-type(operands, results) $body
  }];
  let extraClassDeclaration = [{
    int64_t getStaticTrips() { return getTrips(); }
    /// The number of trips of a loop that is dynamic.
    ::mlir::Value getCount() { return getInvariants().front(); }
    ::ad::YieldOp getYield();
    /// The arguments of the body.
    ::mlir::Block::BlockArgListType getCarriedArguments();
    ::mlir::Block::BlockArgListType getEntryArguments();
    ::mlir::Block::BlockArgListType getInvariantArguments();
  }];
}

def AD_IfOp : AD_ControlOp<"if"> {
  let summary = "one of two bodies, both of which take the inputs";
  let arguments = (ins AD_StaticTensorOf<[I1], "i1">:$condition, Variadic<AD_Tensor>:$inputs);
  let results = (outs Variadic<AD_Tensor>:$outputs);
  let regions = (region SizedRegion<1>:$then_body, SizedRegion<1>:$else_body);
  let assemblyFormat = "$condition `(` $inputs `)` attr-dict `:` functional-type(operands, results) $then_body `else` $else_body";
}

def AD_WhileOp : AD_ControlOp<"while", [AttrSizedOperandSegments, AD_LoopOpInterface]> {
  let summary = "a body that runs as long as a condition on the carried values holds";
  let description = [{
    Condition and body take the carried values and the invariants. The condition yields an i1 of rank 0, the body the next
    carried values and then what is stacked along a new leading axis, `tensor<?x…>`. The results are the carried values for
    which the condition does not hold, then the stacks. More than `limit` trips are an error when it runs.
  }];
  let arguments = (ins Variadic<AD_Tensor>:$inits, Variadic<AD_Tensor>:$invariants, I64Attr:$limit);
  let results = (outs Variadic<AD_Stack>:$outputs);
  let regions = (region SizedRegion<1>:$condition, SizedRegion<1>:$body);
  let assemblyFormat = [{
    `(` $inits `)` (`with` `(` $invariants^ `)`)? `limit` $limit
    attr-dict `:` functional-type(operands, results) $condition `do` $body
  }];
  let extraClassDeclaration = [{
    int64_t getStaticTrips() { return ::mlir::ShapedType::kDynamic; }
  }];
}

def AD_CheckpointOp : AD_ControlOp<"checkpoint"> {
  let summary = "a body whose values are computed again for its derivative rather than kept";
  let arguments = (ins Variadic<AD_Tensor>:$inputs);
  let results = (outs Variadic<AD_Tensor>:$outputs);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "`(` $inputs `)` attr-dict `:` functional-type(operands, results) $body";
}

def AD_ReversalOp : AD_ControlOp<"reversal", [AttrSizedOperandSegments]> {
  let summary = "a step that runs a number of times, and cotangents pulled back through its trips, from the last to the first";
  let description = [{
    `step` takes a state and the invariants and yields the next state. `pull` takes the state that a trip began with,
    cotangents and invariants, and yields the next cotangents, in which it is linear. The results are the cotangents behind the
    first trip. It is what the reverse of a loop is under a memory budget (docs/Differentiation.md), and the reverse of one is another, so to
    any order there is one step and one pull. `ad-differentiate` makes a loop of it, which keeps as many states at a time as
    half of the function's memory budget holds and computes the others again, as seldom as that allows (binomial
    checkpointing).
  }];
  let arguments = (ins AD_StaticTensorOf<[I64], "i64">:$trips, Variadic<AD_Tensor>:$inits, Variadic<AD_Tensor>:$cotangents,
                       Variadic<AD_Tensor>:$invariants, I64Attr:$limit);
  let results = (outs Variadic<AD_Tensor>:$outputs);
  let regions = (region SizedRegion<1>:$step, SizedRegion<1>:$pull);
  let assemblyFormat = [{
    $trips `of` `(` $inits `)` `pulls` `(` $cotangents `)` (`with` `(` $invariants^ `)`)? `limit` $limit
    attr-dict `:` functional-type(operands, results) $step `pull` $pull
  }];
}

#endif

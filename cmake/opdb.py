"""The op list of the dialect, from `llvm-tblgen --dump-json`: opdb.py RECORDS WHAT -o OUT.

WHAT: list         ops.json: one entry per op with everything that its record says
      math         an X-macro list AD_MATH_FUNCTION of those elementwise ops for which the runtime has loops
      frontend     the X-macro lists AD_ELEMENTWISE_1 and _2 behind the functions of the C++ API
      elementwise  an X-macro list AD_ELEMENTWISE(Class, "mnemonic", Kind, N, (operands), definition)
      corners      an X-macro list AD_CORNER("mnemonic", number, low, high, text of function @f): rank 0, and no elements
      gradcheck    an X-macro list AD_GRADCHECK("mnemonic", number, low, high, text of function @f)
      fuzz         X-macro lists of everything that the fuzzer can draw, by how an op is made
Further outputs (frontend functions, reference pages) are made from the same list.
"""
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import argparse
import json
import pathlib
import re
import sys

KINDS = {"AD_FloatTensor": "Float", "AD_NumberTensor": "Number", "AD_BoolTensor": "Bool", "AD_Tensor": "Any",
         "AD_IndexTensor": "Index", "AD_KeyTensor": "Int64"}
CLASSES = {
    "AD_ElementwiseOp": "elementwise",
    "AD_ZeroElementwiseOp": "elementwise",
    "AD_LinearOp": "linear",
    "AD_MultilinearOp": "multilinear",
    "AD_RuleOp": "rule",
    "AD_JointRuleOp": "rule",
}


def constraint_name(arg):
    """The name of the type constraint behind an argument, a Variadic looked through."""
    return arg["def"]


def elements_of(records, constraint):
    """The element types that a constraint allows, as it words them; None if it is no constraint of ours."""
    before, _, elements = records[constraint].get("summary", "").partition("statically shaped tensor of ")
    return None if before else elements or None


def tensor_entry(records, name, constraint):
    """What an operand or result may be; a constraint without a name is called by its elements."""
    elements = elements_of(records, constraint)
    return {"name": name, "kind": KINDS.get(constraint, elements or constraint), "elements": elements}


def is_operand(records, arg):
    return "TypeConstraint" in records[arg["def"]]["!superclasses"]


def op_entry(records, name):
    record = records[name]
    arguments = record["arguments"]["args"]
    operands, attributes = [], []
    for value, arg_name in arguments:
        if is_operand(records, value):
            definition = records[value["def"]]
            variadic = "Variadic" in definition["!superclasses"]
            base = definition["baseType"]["def"] if variadic else value["def"]
            operands.append({**tensor_entry(records, arg_name, base), "variadic": variadic})
        else:
            attributes.append({"name": arg_name, "type": value["def"]})
    results = [tensor_entry(records, n, v["def"]) for v, n in record["results"]["args"]]
    traits = [t["def"] for t in record["traits"]]
    kind = next((label for base, label in CLASSES.items() if base in record["!superclasses"]), "other")
    return {
        "record": name,
        "class": name.removeprefix("AD_"),
        "mnemonic": record["opName"],
        "kind": kind,
        "summary": record["summary"],
        "description": record["description"].strip(),
        "formula": record["formula"],
        "scalar": record.get("scalar"),
        "operands": operands,
        "attributes": attributes,
        "results": results,
        "partials": record.get("partials"),
        "pullbacks": record.get("pullbacks"),
        "pushforward": record.get("pushforward"),
        "math_function": "AD_MathFunction" in traits,
        "zero_derivative": "AD_ZeroDerivative" in traits,
        "request": "AD_Request" in traits,
        "infers_type": "InferTypeOpAdaptor" in traits,
        "commutative": "Commutative" in traits,
        "domain": record["domain"],
        "samples": record["samples"],
        "corners": record["corners"],
        "file": record["!locs"][0].split(":")[0] if record.get("!locs") else None,
    }


def load(path):
    with open(path, encoding="utf-8") as file:
        records = json.load(file)
    names = [n for n in records["!instanceof"]["AD_Op"]]
    return [op_entry(records, n) for n in names]


def emit_list(ops):
    return json.dumps(ops, indent=1) + "\n"


def emit_elementwise(ops):
    lines = ["// Generated from the op records by opdb.py.",
             "// AD_ELEMENTWISE(Class, mnemonic, Kind, NumOperands, (operands), definition of one element)"]
    for op in ops:
        if op["scalar"] is None:
            continue
        names = ", ".join(o["name"] for o in op["operands"])
        kind = op["operands"][0]["kind"]
        lines.append(f'AD_ELEMENTWISE({op["class"]}, "{op["mnemonic"]}", {kind}, {len(op["operands"])}, '
                     f'({names}), {op["scalar"]})')
    return "\n".join(lines) + "\n"


def emit_math(ops):
    lines = ["// Generated from the op records by opdb.py.",
             "// AD_MATH_FUNCTION(mnemonic, NumOperands, (operands), definition of one element)"]
    for op in ops:
        if not op["math_function"]:
            continue
        names = ", ".join(o["name"] for o in op["operands"])
        lines.append(f'AD_MATH_FUNCTION({op["mnemonic"]}, {len(op["operands"])}, ({names}), {op["scalar"]})')
    return "\n".join(lines) + "\n"


# Mnemonics that C++ or PyTorch spell differently.
FRONTEND_NAMES = {"and": "logical_and", "or": "logical_or", "not": "logical_not"}
FRONTEND_GRADIENTS = {"square": "PowBackward0", "pow": "PowBackward1"}


def emit_frontend(ops):
    lines = ["// Generated from the op records by opdb.py: the elementwise functions of the API.",
             "// AD_ELEMENTWISE_<operands>(name, mnemonic, Kind, name of the gradient, summary)"]
    for count in (1, 2):
        lines += [f"#ifndef AD_ELEMENTWISE_{count}", f"#define AD_ELEMENTWISE_{count}(...)", "#endif"]
    for op in ops:
        if op["scalar"] is None or len(op["operands"]) > 2:
            continue
        name = FRONTEND_NAMES.get(op["mnemonic"], op["mnemonic"])
        gradient = FRONTEND_GRADIENTS.get(op["mnemonic"], op["class"].removesuffix("Op") + "Backward0")
        lines.append(f'AD_ELEMENTWISE_{len(op["operands"])}({name}, "ad.{op["mnemonic"]}", {op["operands"][0]["kind"]}, '
                     f'"{gradient}", {json.dumps(op["summary"])})')
    lines += ["#undef AD_ELEMENTWISE_1", "#undef AD_ELEMENTWISE_2"]
    return "\n".join(lines) + "\n"


def sample_of(op, type="tensor<6xf64>"):
    """An elementwise op makes its own sample; the others have some in their record."""
    types = ", ".join([type] * len(op["operands"]))
    values = ", ".join(f"%{i}" for i in range(len(op["operands"])))
    return f'"ad.{op["mnemonic"]}"({values}) : ({types}) -> {type}'


ELEMENT_TYPES = {"Float": ["f64", "f32"], "Number": ["f64", "f32", "i8", "i64"], "Bool": ["i1"]}


def corners_of(op):
    """An elementwise op makes its own of each kind of element type."""
    if op["scalar"] is None:
        return op["corners"]
    return [sample_of(op, f"tensor<{shape}{element}>")
            for element in ELEMENT_TYPES[op["operands"][0]["kind"]] for shape in ("", "2x0x3x")]


def function_of(sample):
    """The sample as the body of a function of its operands: one op, or `arguments | ops; … | op` where the operands
    of the op are made from the arguments."""
    if " | " in sample:
        arguments, ops, sample = sample.split(" | ")
        result = re.fullmatch(r".* -> (tensor<[^()]*>)", sample)[1]
        return (f"func.func @f({arguments}) -> {result} {{ " + " ".join(ops.split("; "))
                + f" %y = {sample} return %y : {result} }}")
    operands, result = re.fullmatch(r".* : \((.*)\) -> (tensor<[^()]*>)", sample).groups()
    arguments = ", ".join(f"%{i}: {t}" for i, t in enumerate(operands.split(", ") if operands else []))
    return f"func.func @f({arguments}) -> {result} {{ %y = {sample} return %y : {result} }}"


def emit_gradcheck(ops):
    lines = ["// Generated from the op records by opdb.py.",
             "// AD_GRADCHECK(mnemonic, number of the sample, low, high, text)"]
    for op in ops:
        if op["zero_derivative"]:
            continue
        samples = op["samples"] or ([sample_of(op)] if op["partials"] else [])
        if not samples and op["pullbacks"]:
            sys.exit(f'ad.{op["mnemonic"]} has a derivative, but no sample to check it on')
        low, high = op["domain"]
        for number, sample in enumerate(samples):
            lines.append(f'AD_GRADCHECK("{op["mnemonic"]}", {number}, {low}, {high}, R"({function_of(sample)})")')
    return "\n".join(lines) + "\n"


def emit_corners(ops):
    lines = ["// Generated from the op records by opdb.py.",
             "// AD_CORNER(mnemonic, number of the corner, low, high, text)"]
    for op in ops:
        low, high = op["domain"]
        for number, corner in enumerate(corners_of(op)):
            lines.append(f'AD_CORNER("{op["mnemonic"]}", {number}, {low}, {high}, R"({function_of(corner)})")')
    return "\n".join(lines) + "\n"


def is_reduction(op):
    """One operand, the axes, and a result type that follows from them."""
    return (op["infers_type"] and len(op["operands"]) == 1 and not op["operands"][0]["variadic"]
            and [(a["name"], a["type"]) for a in op["attributes"]] == [("axes", "DenseI64ArrayAttr")])


def emit_fuzz(ops):
    lines = ["// Generated from the op records by opdb.py: what the fuzzer draws from.",
             "// AD_FUZZ_ELEMENTWISE(Class, mnemonic, Kind, number of operands, (operands), low, high, definition)",
             "// AD_FUZZ_REDUCTION(mnemonic, Kind, low, high)",
             "// AD_FUZZ_SAMPLE(mnemonic, low, high, text of a function @f that holds one op)",
             "// AD_FUZZ_OP(mnemonic, low, high)"]
    macros = ("ELEMENTWISE", "REDUCTION", "SAMPLE", "OP")
    for macro in macros:
        lines += [f"#ifndef AD_FUZZ_{macro}", f"#define AD_FUZZ_{macro}(...)", "#endif"]
    for op in ops:
        low, high = op["domain"]
        lines.append(f'AD_FUZZ_OP("{op["mnemonic"]}", {low}, {high})')
        kind = op["operands"][0]["kind"] if op["operands"] else None
        if op["scalar"] is not None:
            names = ", ".join(o["name"] for o in op["operands"])
            lines.append(f'AD_FUZZ_ELEMENTWISE({op["class"]}, "{op["mnemonic"]}", {kind}, {len(op["operands"])}, ({names}), '
                         f'{low}, {high}, {op["scalar"]})')
        elif is_reduction(op):
            lines.append(f'AD_FUZZ_REDUCTION("{op["mnemonic"]}", {kind}, {low}, {high})')
        for sample in op["samples"]:
            lines.append(f'AD_FUZZ_SAMPLE("{op["mnemonic"]}", {low}, {high}, R"({function_of(sample)})")')
    lines += [f"#undef AD_FUZZ_{macro}" for macro in macros]
    return "\n".join(lines) + "\n"


EMITTERS = {"list": emit_list, "elementwise": emit_elementwise, "math": emit_math,
            "corners": emit_corners, "frontend": emit_frontend, "gradcheck": emit_gradcheck, "fuzz": emit_fuzz}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records")
    parser.add_argument("what", choices=sorted(EMITTERS))
    parser.add_argument("-o", "--output", required=True)
    args = parser.parse_args()
    text = EMITTERS[args.what](load(args.records))
    output = pathlib.Path(args.output)
    # What is as before keeps its date, so that nothing is built anew for it.
    if not output.exists() or output.read_text(encoding="utf-8") != text:
        output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())

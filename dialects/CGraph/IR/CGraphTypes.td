//===- CGraphTypes.td - Types of the cgraph dialect -------------*- tablegen -*-===//
#ifndef CGRAPH_TYPES_TD
#define CGRAPH_TYPES_TD

include "dialects/CGraph/IR/CGraphBase.td"

// Scalars are builtin types: i1 (bool), si8 … si64, ui8 … ui64, f16, bf16, f32,
// f64. A bound or a size is an i64 attribute; in the phase `input` it may be a
// compile-time expression.

def CGraph_StrType : CGraph_Type<"Str", "str"> {
  let summary = "text, at most `bound` bytes where there is a bound";
  let parameters = (ins OptionalParameter<"::mlir::Attribute">:$bound);
  let builders = [TypeBuilder<(ins), [{ return $_get($_ctxt, ::mlir::Attribute()); }]>];
  let hasCustomAssemblyFormat = 1;
}

def CGraph_BytesType : CGraph_Type<"Bytes", "bytes"> {
  let summary = "raw bytes, at most `bound` of them where there is a bound";
  let parameters = (ins OptionalParameter<"::mlir::Attribute">:$bound);
  let builders = [TypeBuilder<(ins), [{ return $_get($_ctxt, ::mlir::Attribute()); }]>];
  let hasCustomAssemblyFormat = 1;
}

def CGraph_TensorType : CGraph_Type<"Tensor", "tensor"> {
  let summary = "a dense row-major tensor on a device";
  let description = [{
    ```mlir
    !cgraph.tensor<bf16, [@serve.llm.T max 8192, 4096], cuda>
    !cgraph.tensor<f32, [?, ? max 16]>              // on the CPU
    ```
    A dimension is an integer, a `#cgraph.dim`, or (in `input`) an expression.
  }];
  let parameters = (ins "::mlir::Type":$element,
                        ArrayRefParameter<"::mlir::Attribute">:$dims,
                        EnumParameter<CGraph_Device>:$device);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
}

def CGraph_TupleType : CGraph_Type<"Tuple", "tuple"> {
  let summary = "values of several types";
  let parameters = (ins ArrayRefParameter<"::mlir::Type">:$members);
  let assemblyFormat = "`<` $members `>`";
}

def CGraph_ArrayType : CGraph_Type<"Array", "array"> {
  let summary = "`T[N]`: N values of one type";
  let parameters = (ins "::mlir::Type":$element, "::mlir::Attribute":$size);
  let builders = [TypeBuilderWithInferredContext<
      (ins "::mlir::Type":$element, "::mlir::Attribute":$size), [{
    return $_get(element.getContext(), element, size);
  }]>, TypeBuilderWithInferredContext<
      (ins "::mlir::Type":$element, "int64_t":$size), [{
    auto *context = element.getContext();
    return $_get(context, element, ::mlir::IntegerAttr::get(
        ::mlir::IntegerType::get(context, 64), size));
  }]>];
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
}

def CGraph_ListType : CGraph_Type<"List", "list"> {
  let summary = "any number of values of one type, at most `bound` where there is one";
  let parameters = (ins "::mlir::Type":$element,
                        OptionalParameter<"::mlir::Attribute">:$bound);
  let builders = [TypeBuilderWithInferredContext<
      (ins "::mlir::Type":$element, CArg<"::mlir::Attribute", "{}">:$bound), [{
    return $_get(element.getContext(), element, bound);
  }]>];
  let hasCustomAssemblyFormat = 1;
}

def CGraph_OptionalType : CGraph_Type<"Optional", "optional"> {
  let summary = "a value or nothing";
  let parameters = (ins "::mlir::Type":$element);
  let builders = [TypeBuilderWithInferredContext<(ins "::mlir::Type":$element), [{
    return $_get(element.getContext(), element);
  }]>];
  let assemblyFormat = "`<` $element `>`";
}

class CGraph_NominalType<string name, string mnemonic>
    : CGraph_Type<name, mnemonic> {
  let parameters = (ins "::mlir::FlatSymbolRefAttr":$name);
  let builders = [TypeBuilderWithInferredContext<
      (ins "::mlir::FlatSymbolRefAttr":$name), [{
    return $_get(name.getContext(), name);
  }]>, TypeBuilder<(ins "::mlir::StringRef":$name), [{
    return $_get($_ctxt, ::mlir::FlatSymbolRefAttr::get($_ctxt, name));
  }]>];
  let assemblyFormat = "`<` $name `>`";
}

def CGraph_RecordType : CGraph_NominalType<"Record", "record"> {
  let summary = "a value of a declared record";
}
def CGraph_EnumType : CGraph_NominalType<"Enum", "enum"> {
  let summary = "a value of a declared enum";
}
def CGraph_OpaqueType : CGraph_NominalType<"Opaque", "opaque"> {
  let summary = "a value of a C++ type that only the user's code understands";
}
def CGraph_ActorType : CGraph_NominalType<"Actor", "actor"> {
  let summary = "an actor of a declared class";
}

def CGraph_BundleType : CGraph_Type<"Bundle", "bundle"> {
  let summary = "a compile-time array of N edges or actors";
  let description = [{
    It exists only until `elaborate`: `!cgraph.bundle<!cgraph.str, N>`.
  }];
  let parameters = (ins "::mlir::Type":$element, "::mlir::Attribute":$size);
  let builders = [TypeBuilderWithInferredContext<
      (ins "::mlir::Type":$element, "::mlir::Attribute":$size), [{
    return $_get(element.getContext(), element, size);
  }]>];
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
}

def CGraph_TokenType : CGraph_Type<"Token", "token"> {
  let summary = "that something has happened; no data";
}

#endif // CGRAPH_TYPES_TD

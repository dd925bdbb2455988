//===- CGraphAttrs.td - Attributes of the cgraph dialect --------*- tablegen -*-===//
#ifndef CGRAPH_ATTRS_TD
#define CGRAPH_ATTRS_TD

include "dialects/CGraph/IR/CGraphBase.td"

def CGraph_ExprAttr : CGraph_Attr<"Expr", "expr"> {
  let summary = "a compile-time expression";
  let description = [{
    An operator over operands. The leaves are `i64` and `i1` attributes,
    strings, `f64` floats, quantities, arrays of expressions, names
    (`#cgraph.ref`) and constants of the module (symbols).

    ```mlir
    #cgraph.expr<add(mul(p, PER_STAGE), l)>
    #cgraph.expr<eq(TP, @serve.llm.RANKS)>
    ```
  }];
  let parameters = (ins EnumParameter<CGraph_ExprKind>:$kind,
                        ArrayRefParameter<"::mlir::Attribute">:$operands);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
}

def CGraph_RefAttr : CGraph_Attr<"Ref", "ref"> {
  let summary = "the name of a parameter, a loop variable or a local constant";
  let parameters = (ins "::mlir::StringAttr":$name);
  let assemblyFormat = "`<` $name `>`";
}

def CGraph_DurationAttr : CGraph_Attr<"Duration", "duration"> {
  let summary = "a duration in nanoseconds; the largest value is `forever`";
  let parameters = (ins "int64_t":$nanoseconds);
  let assemblyFormat = "`<` $nanoseconds `>`";
  let extraClassDeclaration = [{
    static constexpr int64_t kForever = INT64_MAX;
    bool isForever() const { return getNanoseconds() == kForever; }
  }];
}

def CGraph_SizeAttr : CGraph_Attr<"Size", "size"> {
  let summary = "a size in bytes";
  let parameters = (ins "int64_t":$bytes);
  let assemblyFormat = "`<` $bytes `>`";
}

def CGraph_DimAttr : CGraph_Attr<"Dim", "dim"> {
  let summary = "a dimension whose size is known only when running";
  let description = [{
    A declared `dim` (by its symbol's name) or, without a name, an anonymous
    one (`?`), with an upper bound where there is one. Inside a tensor type it
    is written `@demo.N`, `@demo.N max 256`, `?` or `? max 256`.
  }];
  let parameters = (ins OptionalParameter<"::mlir::StringAttr">:$name,
                        OptionalParameter<"::mlir::Attribute">:$bound);
  let hasCustomAssemblyFormat = 1;
}

def CGraph_ParamAttr : CGraph_Attr<"Param", "param"> {
  let summary = "a named, typed member of a signature or a record";
  let description = [{
    A parameter, result, field, graph input or compile-time parameter with its
    default, its doc text and its source attributes. A single unnamed result
    has an empty name. The type of a compile-time parameter is `index` for
    `int`, `i1` for `bool`, `!cgraph.str` for `str`, an actor type, or a bundle
    of actors.
  }];
  let parameters = (ins "::mlir::StringAttr":$name, "::mlir::Type":$type,
                        OptionalParameter<"::mlir::Attribute">:$defaultValue,
                        OptionalParameter<"::mlir::StringAttr">:$doc,
                        OptionalParameter<"::mlir::DictionaryAttr">:$annotations);
  let builders = [
    AttrBuilder<(ins "::mlir::StringRef":$name, "::mlir::Type":$type,
                     CArg<"::mlir::Attribute", "{}">:$defaultValue,
                     CArg<"::mlir::StringAttr", "{}">:$doc,
                     CArg<"::mlir::DictionaryAttr", "{}">:$annotations), [{
      return $_get($_ctxt, ::mlir::StringAttr::get($_ctxt, name), type,
                   defaultValue, doc, annotations);
    }]>];
  let hasCustomAssemblyFormat = 1;
  let extraClassDeclaration = [{
    /// Whether this is an actor or an array of actors.
    bool isActor() const;
  }];
}

def CGraph_CppAttr : CGraph_Attr<"Cpp", "cpp"> {
  let summary = "the C++ header and the qualified name a declaration is bound to";
  let parameters = (ins "::mlir::StringAttr":$header, "::mlir::StringAttr":$name);
  let assemblyFormat = "`<` $header `,` $name `>`";
}

def CGraph_IterAttr : CGraph_Attr<"Iter", "iter"> {
  let summary = "the loop variables' values of one unrolled copy";
  let description = [{
    Metadata of the fused location of an op that `elaborate` has unrolled,
    outermost loop first: `#cgraph.iter<p = 0, l = 3>`.
  }];
  let parameters = (ins ArrayRefParameter<"::mlir::StringAttr">:$names,
                        ArrayRefParameter<"int64_t">:$values);
  let hasCustomAssemblyFormat = 1;
}

def CGraph_CollectiveAttr : CGraph_Attr<"Collective", "collective"> {
  let summary = "what one actor does of a collective";
  let description = [{
    On a call that is no task's: the call reads the values of all ranks and makes
    the result of `rank`. It takes the part number `rank` of `ranks` along `axis` of
    each value (`reduce_scatter`, `scatter`, `alltoall`) or the whole, and folds
    what it took in the order of the ranks (`reduction`) or joins it along `axis`.
    `instance` numbers the collectives of a graph.
  }];
  let parameters = (ins EnumParameter<CGraph_CollectiveKind>:$kind,
                        EnumParameter<CGraph_Reduction>:$reduction,
                        "int64_t":$axis, "int64_t":$rank, "int64_t":$ranks,
                        "int64_t":$instance);
  let assemblyFormat = [{
    `<` $kind $reduction `axis` $axis `rank` $rank `of` $ranks `instance` $instance `>`
  }];
  let extraClassDeclaration = [{
    /// Whether the rank takes a part of each value.
    bool takesPart() const;
  }];
}

// Constraints used by operations.
def CGraph_TransportName : ConfinedAttr<StrAttr, [AttrConstraint<
    CPred<"::cgraphc::cg::symbolizeTransport("
          "::llvm::cast<::mlir::StringAttr>($_self).getValue())">,
    "a transport's name">]>;
def CGraph_ExprValue : Attr<CPred<"::cgraphc::cg::isExpr($_self)">,
    "a compile-time expression"> {
  let storageType = "::mlir::Attribute";
  let returnType = "::mlir::Attribute";
  let convertFromStorage = "$_self";
}
def CGraph_ExprArray : TypedArrayAttrBase<CGraph_ExprValue,
    "an array of compile-time expressions">;
def CGraph_PathArray : TypedArrayAttrBase<CGraph_ExprValue,
    "a path of field names and indices">;
def CGraph_ParamArray : TypedArrayAttrBase<CGraph_ParamAttr,
    "an array of parameters">;
def CGraph_RaisesArray : TypedArrayAttrBase<
    AnyAttrOf<[FlatSymbolRefAttr, StrAttr]>,
    "an array of exceptions (symbols, or names in `std`)">;
def CGraph_TransportArray : TypedArrayAttrBase<
    CGraph_TransportName, "an array of transports' names">;

#endif // CGRAPH_ATTRS_TD

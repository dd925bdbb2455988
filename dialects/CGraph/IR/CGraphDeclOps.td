//===- CGraphDeclOps.td - Declarations --------------------------*- tablegen -*-===//
#ifndef CGRAPH_DECL_OPS_TD
#define CGRAPH_DECL_OPS_TD

include "dialects/CGraph/IR/CGraphAttrs.td"
include "dialects/CGraph/IR/CGraphTypes.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/IR/SymbolInterfaces.td"

def DeclGroup : OpDocGroup {
  let summary = "Declarations";
  let description = "Symbols of the module; they stay down to `cpp`.";
}

// Every declaration may carry its doc text, the file it comes from and its
// source attributes (`@deprecated("use X")`).
class CGraph_Decl<string mnemonic, dag members, list<Trait> traits = []>
    : CGraph_Op<mnemonic, !listconcat([Symbol], traits)> {
  let arguments = !con((ins SymbolNameAttr:$sym_name), members,
                       (ins OptionalAttr<StrAttr>:$doc,
                            OptionalAttr<StrAttr>:$file,
                            OptionalAttr<DictionaryAttr>:$annotations));
}
def TypeUser : DeclareOpInterfaceMethods<SymbolUserOpInterface>;

let opDocGroup = DeclGroup in {

def CGraph_FileOp : CGraph_Op<"file"> {
  let summary = "a `.cgraph` file of the build";
  let description = [{
    One for each file, the root marked as such. Declarations name theirs by
    `file`; the order of declarations in a file is the order of the operations.

    ```mlir
    cgraph.file "chain.cgraph" package "demo.chain" imports ["hello.cgraph"] root
    ```
  }];
  let arguments = (ins StrAttr:$path, StrAttr:$package,
                       OptionalAttr<StrArrayAttr>:$imports, UnitAttr:$root,
                       OptionalAttr<StrAttr>:$doc);
  let assemblyFormat = [{
    $path `package` $package (`imports` $imports^)? (`root` $root^)? attr-dict
  }];
}

def CGraph_ConstOp : CGraph_Decl<"const", (ins CGraph_ExprValue:$value)> {
  let summary = "a constant of the package";
  let description = [{
    ```mlir
    cgraph.const @serve.llm.HIDDEN = 4096
    ```
  }];
  let assemblyFormat = "$sym_name `=` custom<Expr>($value) attr-dict";
}

def CGraph_DimOp : CGraph_Decl<"dim", (ins OptionalAttr<I64Attr>:$bound)> {
  let summary = "a dynamic size, bound separately at each call";
  let description = [{
    ```mlir
    cgraph.dim @serve.llm.T max 8192
    ```
  }];
  let assemblyFormat = "$sym_name (`max` $bound^)? attr-dict";
  let hasVerifier = 1;
}

def CGraph_AliasOp : CGraph_Decl<"alias", (ins TypeAttr:$type), [TypeUser]> {
  let summary = "another name for a type";
  let assemblyFormat = "$sym_name `=` $type attr-dict";
}

def CGraph_RecordOp : CGraph_Decl<"record", (ins CGraph_ParamArray:$fields,
    OptionalAttr<CGraph_CppAttr>:$cpp), [TypeUser]> {
  let summary = "named fields";
  let description = [{
    ```mlir
    cgraph.record @demo.Req (prompt: !cgraph.str, tokens: si32)
    ```
  }];
  let assemblyFormat = "$sym_name `` custom<Params>($fields) (`cpp` $cpp^)? attr-dict";
  let hasVerifier = 1;
}

def CGraph_EnumOp : CGraph_Decl<"enum", (ins StrArrayAttr:$cases,
    OptionalAttr<CGraph_CppAttr>:$cpp)> {
  let summary = "named cases, counted from 0";
  let assemblyFormat = "$sym_name $cases (`cpp` $cpp^)? attr-dict";
  let hasVerifier = 1;
}

def CGraph_ExceptionOp : CGraph_Decl<"exception", (ins CGraph_CppAttr:$cpp)> {
  let summary = "an exception that reaches the driver with its own type";
  let assemblyFormat = "$sym_name `cpp` $cpp attr-dict";
}

def CGraph_OpaqueOp : CGraph_Decl<"opaque", (ins CGraph_CppAttr:$cpp,
    OptionalAttr<StrAttr>:$codec)> {
  let summary = "a C++ type, with a header that encodes it where it has a codec";
  let assemblyFormat = "$sym_name `cpp` $cpp (`codec` $codec^)? attr-dict";
}

def CGraph_ActorOp : CGraph_Decl<"actor", (ins OptionalAttr<CGraph_CppAttr>:$cpp,
    OptionalAttr<DictionaryAttr>:$needs),
    [IsolatedFromAbove, NoTerminator, SingleBlock, SymbolTable]> {
  let summary = "a class of actors: its constructor and its tasks";
  let description = [{
    ```mlir
    cgraph.actor @demo.hello.Echo cpp <"demo/echo.h", "demo::Echo"> {
      cgraph.new (prefix: !cgraph.str = "")
      cgraph.task @echo (msg: !cgraph.str) -> (!cgraph.str)
    }
    ```
  }];
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $sym_name (`cpp` $cpp^)? (`needs` $needs^)? attr-dict-with-keyword $body
  }];
  let extraClassDeclaration = [{
    /// The constructor, or null when it takes no argument.
    NewOp getNew();
  }];
  let hasRegionVerifier = 1;
}

def CGraph_NewOp : CGraph_Op<"new", [HasParent<"ActorOp">, TypeUser]> {
  let summary = "the constructor of an actor";
  let arguments = (ins CGraph_ParamArray:$params, OptionalAttr<StrAttr>:$doc,
                       OptionalAttr<DictionaryAttr>:$annotations);
  let assemblyFormat = "custom<Params>($params) attr-dict";
  let hasVerifier = 1;
}

def CGraph_TaskOp : CGraph_Op<"task", [HasParent<"ActorOp">, Symbol, TypeUser]> {
  let summary = "a member function that a graph may call";
  let description = [{
    `member` is the C++ member's name where it differs. A task without results
    makes one `!cgraph.token`.

    ```mlir
    cgraph.task @stats () -> (hits: ui64, misses: ui64)
    cgraph.task @double (x: si64) -> (si64) member "double_"
    cgraph.task @parse (s: !cgraph.str) -> (!cgraph.record<@demo.Req>)
        raises [@demo.ParseError, "invalid_argument"]
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, CGraph_ParamArray:$params,
                       CGraph_ParamArray:$results,
                       OptionalAttr<CGraph_RaisesArray>:$raises,
                       OptionalAttr<StrAttr>:$member, OptionalAttr<StrAttr>:$doc,
                       OptionalAttr<DictionaryAttr>:$annotations);
  let assemblyFormat = [{
    $sym_name `` custom<Params>($params) custom<Results>($results)
    (`raises` $raises^)? (`member` $member^)? attr-dict
  }];
  let extraClassDeclaration = [{
    ParamAttr getParam(unsigned i) {
      return ::llvm::cast<ParamAttr>(getParams()[i]);
    }
    /// The C++ member's name.
    ::llvm::StringRef getMemberName() { return getMember().value_or(getSymName()); }
  }];
  let hasVerifier = 1;
}

def CGraph_GraphOp : CGraph_Decl<"graph", (ins CGraph_ParamArray:$compile_params,
    CGraph_ParamArray:$inputs, CGraph_ParamArray:$results),
    [IsolatedFromAbove, TypeUser,
     DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmBlockArgumentNames"]>]> {
  let summary = "a graph as written";
  let description = [{
    `compile_params` (square brackets) are actors, arrays of actors and
    constants; `inputs` (round brackets) are run-time values. The entry block's
    arguments are the actors, then the inputs. After `elaborate` the body is
    empty: what is left is the signature.

    ```mlir
    cgraph.graph @demo.chain.ChainN [N: index, w: !cgraph.bundle<!cgraph.actor<@demo.hello.Echo>, N>]
        (msg: !cgraph.str) -> (!cgraph.str) {
    ^bb0(%w: !cgraph.bundle<!cgraph.actor<@demo.hello.Echo>, N>, %msg: !cgraph.str):
      …
    }
    ```
  }];
  let regions = (region MaxSizedRegion<1>:$body);
  let assemblyFormat = [{
    $sym_name `` custom<CompileParams>($compile_params) `` custom<Params>($inputs)
    custom<Results>($results) attr-dict-with-keyword custom<Body>($body)
  }];
  let extraClassDeclaration = [{
    /// The parameters that are constants (not actors), in order.
    ::llvm::SmallVector<ParamAttr> getConstantParams();
    /// The parameters that are actors or arrays of actors, in order.
    ::llvm::SmallVector<ParamAttr> getActorParams();
  }];
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
}

def CGraph_InstantiateOp : CGraph_Op<"instantiate", [
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "a request for a graph with these constants";
  let description = [{
    `args` are the values of the graph's constant parameters, in order.

    ```mlir
    cgraph.instantiate @demo.parallel.FanOut [3]
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$graph, CGraph_ExprArray:$args);
  let assemblyFormat = "$graph `` custom<ExprList>($args) attr-dict";
}

} // opDocGroup

#endif // CGRAPH_DECL_OPS_TD

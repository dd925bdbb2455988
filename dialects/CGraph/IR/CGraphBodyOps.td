//===- CGraphBodyOps.td - What a graph's body is made of --------*- tablegen -*-===//
#ifndef CGRAPH_BODY_OPS_TD
#define CGRAPH_BODY_OPS_TD

include "dialects/CGraph/IR/CGraphAttrs.td"
include "dialects/CGraph/IR/CGraphTypes.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def ValueGroup : OpDocGroup {
  let summary = "Values";
  let description = "Calls and edges; they remain after `elaborate`.";
}
def GenericGroup : OpDocGroup {
  let summary = "Generic bodies";
  let description = "What only the phase `input` has; `elaborate` evaluates it.";
}

let opDocGroup = ValueGroup in {

def CGraph_CallOp : CGraph_Op<"call", [AttrSizedOperandSegments,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>,
    MemoryEffects<[MemRead<ActorResource>, MemWrite<ActorResource>]>]> {
  let summary = "a task executed on an actor";
  let description = [{
    Arguments stand at the positions of the task's parameters. `after` operands
    are control edges. A task without results makes one `!cgraph.token`.
    `via` holds a transport's name for each argument (`"auto"`: not chosen).
    `slots`, `buffer` (bytes) and `trace` (the name in traces) come from
    `@slots`, `@buffer` and `@trace`, `live` from `@live`: how many copies of
    the results an actor may hold, and which statement binds them, a number that
    all its copies share. `schedule` notes in `number` the call's
    place among those of the graph as written.

    With `collective` it is an actor's share of a collective: the task is no
    declared one but has the collective's name, and the arguments are the
    values of all ranks. `comm` numbers in `communicator` the sets of actors.

    ```mlir
    %y = cgraph.call @demo.Echo::@echo on %a(%x) after(%t : !cgraph.token) : (!cgraph.str) -> !cgraph.str
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$task, CGraph_ActorType:$actor,
                       Variadic<AnyType>:$args, Variadic<AnyType>:$after,
                       OptionalAttr<CGraph_TransportArray>:$via,
                       OptionalAttr<DenseI64ArrayAttr>:$live,
                       OptionalAttr<I64Attr>:$slots,
                       OptionalAttr<I64Attr>:$buffer,
                       OptionalAttr<I64Attr>:$number,
                       OptionalAttr<StrAttr>:$trace,
                       OptionalAttr<CGraph_CollectiveAttr>:$collective,
                       OptionalAttr<I64Attr>:$communicator);
  let results = (outs Variadic<AnyType>:$results);
  let assemblyFormat = [{
    custom<TaskRef>($task, type($actor)) `on` $actor `` `(` $args `)`
    (`after` `` `(` $after^ `:` type($after) `)`)? (`via` $via^)? attr-dict `:`
    functional-type($args, $results)
  }];
  let extraClassDeclaration = [{
    /// The task's declaration; none of a collective's call.
    TaskOp lookUpTask(::mlir::SymbolTableCollection &symbols);
    /// Whether the task has no results.
    bool isTokenCall();
  }];
  let hasVerifier = 1;
}

def CGraph_LiteralOp : CGraph_Op<"literal", [Pure]> {
  let summary = "a constant used as a value";
  let description = [{
    `value` is a compile-time expression of the result's type.

    ```mlir
    %c = cgraph.literal 3 : si64
    ```
  }];
  let arguments = (ins CGraph_ExprValue:$value);
  let results = (outs AnyType:$result);
  let assemblyFormat = "custom<Expr>($value) attr-dict `:` type($result)";
  let hasVerifier = 1;
}

def CGraph_PackOp : CGraph_Op<"pack", [Pure]> {
  let summary = "several edges for one argument (fan-in)";
  let description = [{
    Makes a `T[N]` or a `list<T>` of one bundle (`input`) or of its elements.

    ```mlir
    %p = cgraph.pack %a, %b : (si64, si64) -> !cgraph.array<si64, 2>
    ```
  }];
  let arguments = (ins Variadic<AnyType>:$elements,
                       OptionalAttr<CGraph_TransportArray>:$via);
  let results = (outs AnyType:$result);
  let assemblyFormat = [{
    $elements (`via` $via^)? attr-dict `:` functional-type($elements, $result)
  }];
  let hasVerifier = 1;
}

def CGraph_ProjectOp : CGraph_Op<"project", [Pure,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "a part of a value";
  let description = [{
    The path's steps are a record's field or the position in a tuple or `T[N]`.

    ```mlir
    %p = cgraph.project %req["prompt"] : !cgraph.record<@demo.Req> -> !cgraph.str
    ```
  }];
  let arguments = (ins AnyType:$value, CGraph_PathArray:$path);
  let results = (outs AnyType:$result);
  let assemblyFormat = [{
    $value `` custom<ExprList>($path) attr-dict `:` type($value) `->` type($result)
  }];
}

def CGraph_ConvertOp : CGraph_Op<"convert", [Pure]> {
  let summary = "a tensor copied to another device";
  let arguments = (ins CGraph_TensorType:$value);
  let results = (outs CGraph_TensorType:$result);
  let assemblyFormat = "$value attr-dict `:` type($value) `->` type($result)";
  let hasVerifier = 1;
}

def CGraph_DiscardOp : CGraph_Op<"discard", [
    MemoryEffects<[MemRead<ChannelResource>, MemWrite<ChannelResource>]>]> {
  let summary = "calls that only have to succeed";
  let description = [{
    The calls that make the values join the graph's completion: if one fails,
    every output of that execution fails. After `elaborate` every call of a task
    without results has one.
  }];
  let arguments = (ins Variadic<AnyType>:$values);
  let assemblyFormat = "$values attr-dict `:` type($values)";
}

def CGraph_ReturnOp : CGraph_Op<"return", [Terminator,
    ParentOneOf<["GraphOp", "FlatGraphOp"]>,
    MemoryEffects<[MemRead<ChannelResource>, MemWrite<ChannelResource>]>]> {
  let summary = "the graph's outputs, in the order of its results";
  let description = [{
    After `elaborate` an output of type `T[N]` is N operands, in row-major order.
  }];
  let arguments = (ins Variadic<AnyType>:$values,
                       OptionalAttr<CGraph_TransportArray>:$via);
  let assemblyFormat = "($values^ `:` type($values))? (`via` $via^)? attr-dict";
  let hasVerifier = 1;
}

def CGraph_TransferOp : CGraph_Op<"transfer", [
    DeclareOpInterfaceMethods<SymbolUserOpInterface>,
    MemoryEffects<[MemRead<ChannelResource>, MemWrite<ChannelResource>]>]> {
  let summary = "a value, or a part of it, brought to one reading process";
  let description = [{
    `route` makes one for each (value, path, reader) that crosses processes, and
    makes the reader's operations use the result. Without a value it is the
    driver's signal that an execution has started. A result of type
    `!cgraph.token` carries only that the call has ended. Transfers with
    the same `channel` share one channel. `buffer` adds `slots`, `slot_bytes` and
    whether the payload is bounded by them.

    ```mlir
    %1 = cgraph.transfer %0["prompt"] : !cgraph.record<@demo.Req> channel 1 from 1 to 2
           shm "same host" slots 10 of 4096 bounded -> !cgraph.str
    ```
  }];
  let arguments = (ins Optional<AnyType>:$value,
                       DefaultValuedAttr<CGraph_PathArray, "{}">:$path,
                       I64Attr:$channel, I64Attr:$source, I64Attr:$reader,
                       CGraph_Transport:$transport, StrAttr:$reason,
                       OptionalAttr<I64Attr>:$slots,
                       OptionalAttr<I64Attr>:$slot_bytes, UnitAttr:$bounded);
  let results = (outs AnyType:$result);
  let assemblyFormat = [{
    ($value^ `` custom<OptionalExprList>($path) `:` type($value))?
    `channel` $channel `from` $source `to` $reader $transport $reason
    (`slots` $slots^ `of` $slot_bytes)? (`bounded` $bounded^)? attr-dict `->` type($result)
  }];
  let hasVerifier = 1;
}

} // opDocGroup

let opDocGroup = GenericGroup in {

def CGraph_CollectiveOp : CGraph_Op<"collective"> {
  let summary = "values of several actors combined";
  let description = [{
    `values` is a bundle, of `broadcast` and `scatter` one value that goes to
    `targets`. The result is a bundle with one value for each actor, of `reduce`
    and `gather` the value on the actor number `root`.

    ```mlir
    %s = cgraph.collective allreduce sum %xs : !cgraph.bundle<!cgraph.tensor<f32, [8]>, 2>
           -> !cgraph.bundle<!cgraph.tensor<f32, [8]>, 2>
    ```
  }];
  let arguments = (ins CGraph_CollectiveKind:$kind, CGraph_Reduction:$reduction,
                       AnyType:$values, Optional<AnyType>:$targets,
                       DefaultValuedAttr<I64Attr, "0">:$axis,
                       OptionalAttr<CGraph_ExprValue>:$root,
                       DefaultValuedAttr<CGraph_Transport, "Transport::Auto">:$via);
  let results = (outs AnyType:$result);
  let assemblyFormat = [{
    $kind $reduction $values `:` type($values)
    (`to` $targets^ `:` type($targets))? (`root` custom<Expr>($root)^)? attr-dict
    `->` type($result)
  }];
  let hasVerifier = 1;
}

def CGraph_DefineOp : CGraph_Op<"define"> {
  let summary = "a constant of a graph's or a loop's body";
  let arguments = (ins StrAttr:$name, CGraph_ExprValue:$value);
  let assemblyFormat = "$name `=` custom<Expr>($value) attr-dict";
}

def CGraph_RequireOp : CGraph_Op<"require"> {
  let summary = "a condition that must hold when the graph is instantiated";
  let arguments = (ins CGraph_ExprValue:$condition, OptionalAttr<StrAttr>:$why);
  let assemblyFormat = "custom<Expr>($condition) (`why` $why^)? attr-dict";
}

def CGraph_OptionOp : CGraph_Op<"option"> {
  let summary = "an option of a graph or a deployment";
  let arguments = (ins StrAttr:$name, CGraph_ExprValue:$value);
  let assemblyFormat = "$name `=` custom<Expr>($value) attr-dict";
  let hasVerifier = 1;
}

def CGraph_ViaOp : CGraph_Op<"via", [Pure, AllTypesMatch<["value", "result"]>]> {
  let summary = "a value whose edges use this transport";
  let arguments = (ins AnyType:$value, CGraph_Transport:$transport);
  let results = (outs AnyType:$result);
  let assemblyFormat = "$value $transport attr-dict `:` type($value)";
}

def CGraph_AnnotateOp : CGraph_Op<"annotate", [Pure,
    AllTypesMatch<["value", "result"]>]> {
  let summary = "a value with `@slots`, `@buffer`, `@trace`, `@live`";
  let description = [{
    The dictionary's values are expressions; for a bundle they hold for each element.
  }];
  let arguments = (ins AnyType:$value, DictionaryAttr:$annotations);
  let results = (outs AnyType:$result);
  let assemblyFormat = "$value $annotations attr-dict `:` type($value)";
}

def CGraph_BundleOp : CGraph_Op<"bundle", [Pure]> {
  let summary = "`[x, y]`: a compile-time array of edges";
  let arguments = (ins Variadic<AnyType>:$elements);
  let results = (outs CGraph_BundleType:$result);
  let assemblyFormat = "$elements attr-dict `:` functional-type($elements, $result)";
  let hasVerifier = 1;
}

def CGraph_IndexOp : CGraph_Op<"index", [Pure]> {
  let summary = "an element of a bundle or an actor of an array";
  let arguments = (ins CGraph_BundleType:$bundle, CGraph_ExprArray:$indices);
  let results = (outs AnyType:$result);
  let assemblyFormat = [{
    $bundle `` custom<ExprList>($indices) attr-dict `:` type($bundle) `->` type($result)
  }];
  let hasVerifier = 1;
}

def CGraph_UnsetOp : CGraph_Op<"unset", [Pure]> {
  let summary = "`var a[N]`: a bundle none of whose elements is bound";
  let arguments = (ins StrAttr:$name);
  let results = (outs CGraph_BundleType:$result);
  let assemblyFormat = "$name attr-dict `:` type($result)";
}

def CGraph_InsertOp : CGraph_Op<"insert", [Pure,
    AllTypesMatch<["bundle", "result"]>]> {
  let summary = "`a[p][m] = value`: a bundle with one element bound";
  let arguments = (ins AnyType:$value, CGraph_BundleType:$bundle,
                       CGraph_ExprArray:$indices);
  let results = (outs CGraph_BundleType:$result);
  let assemblyFormat = [{
    $value `into` $bundle `` custom<ExprList>($indices) attr-dict `:` type($value) `into` type($bundle)
  }];
  let hasVerifier = 1;
}

def CGraph_CollectOp : CGraph_Op<"collect", [SingleBlock]> {
  let summary = "`[for t in lo..hi: value]`: a bundle made by a loop";
  let arguments = (ins StrAttr:$var, CGraph_ExprValue:$lower,
                       CGraph_ExprValue:$upper);
  let results = (outs CGraph_BundleType:$result);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    custom<LoopRange>($var, $lower, $upper) attr-dict `:` type($result) $body
  }];
  let hasRegionVerifier = 1;
}

def CGraph_ForOp : CGraph_Op<"for", [SingleBlock, AllTypesMatch<["inits", "results"]>]> {
  let summary = "a loop that is unrolled; `var`s are carried";
  let description = [{
    The body's arguments and the operands of its `yield` are the values of the
    carried names before and after one round.

    ```mlir
    %m = cgraph.for i in 0 to N iter_args(%msg) : !cgraph.str {
    ^bb0(%x: !cgraph.str):
      …
      cgraph.yield %y : !cgraph.str
    }
    ```
  }];
  let arguments = (ins StrAttr:$var, CGraph_ExprValue:$lower,
                       CGraph_ExprValue:$upper, Variadic<AnyType>:$inits);
  let results = (outs Variadic<AnyType>:$results);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    custom<LoopRange>($var, $lower, $upper)
    (`iter_args` `` `(` $inits^ `)` `:` type($inits))? attr-dict-with-keyword $body
  }];
  let hasRegionVerifier = 1;
}

def CGraph_IfOp : CGraph_Op<"if"> {
  let summary = "one of two bodies, chosen by a constant condition";
  let arguments = (ins CGraph_ExprValue:$condition);
  let results = (outs Variadic<AnyType>:$results);
  let regions = (region SizedRegion<1>:$then_body, MaxSizedRegion<1>:$else_body);
  let assemblyFormat = [{
    custom<Expr>($condition) (`->` type($results)^)? attr-dict-with-keyword
    $then_body (`else` $else_body^)?
  }];
  let hasRegionVerifier = 1;
}

def CGraph_YieldOp : CGraph_Op<"yield", [Pure, Terminator,
    ParentOneOf<["ForOp", "IfOp", "CollectOp"]>]> {
  let summary = "the values a body hands to its operation";
  let arguments = (ins Variadic<AnyType>:$values);
  let assemblyFormat = "($values^ `:` type($values))? attr-dict";
}

} // opDocGroup

#endif // CGRAPH_BODY_OPS_TD

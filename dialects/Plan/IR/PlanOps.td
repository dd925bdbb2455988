//===- PlanOps.td - The plan dialect ----------------------------*- tablegen -*-===//
#ifndef PLAN_OPS_TD
#define PLAN_OPS_TD

include "dialects/CGraph/IR/CGraphAttrs.td"
include "dialects/CGraph/IR/CGraphTypes.td"
include "dialects/Plan/IR/PlanEnums.td"
include "mlir/IR/OpBase.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Plan_Dialect : Dialect {
  let name = "plan";
  let cppNamespace = "::cgraphc::plan";
  let summary = "what each process of a graph does";
  let description = [{
    The last level before C++. A plan has numbered channels and one role for
    each process but the driver: process 0 is the driver, process i + 1 the i-th
    actor. A channel carries one value, or a part of it, from one process
    to those that read it, once per execution. A channel of `!cgraph.token` is a
    control edge: an empty message.
  }];
  let dependentDialects = ["::cgraphc::cg::CGraphDialect"];
  let useDefaultTypePrinterParser = 1;
}

class Plan_Op<string mnemonic, list<Trait> traits = []>
    : Op<Plan_Dialect, mnemonic, traits>;

def Plan_SlotType : TypeDef<Plan_Dialect, "Slot"> {
  let mnemonic = "slot";
  let summary = "an acquired slot of a channel, to be filled with a value";
  let parameters = (ins "::mlir::Type":$element);
  let builders = [TypeBuilderWithInferredContext<(ins "::mlir::Type":$element), [{
    return $_get(element.getContext(), element);
  }]>];
  let assemblyFormat = "`<` $element `>`";
}

def TouchesChannels : MemoryEffects<[MemRead<ChannelResource>, MemWrite<ChannelResource>]>;
def TouchesActor : MemoryEffects<[MemRead<ActorResource>, MemWrite<ActorResource>,
                                  MemRead<ChannelResource>, MemWrite<ChannelResource>]>;
def InGraph : HasParent<"GraphOp">;
def InRole : HasParent<"RoleOp">;

def PathArrays : TypedArrayAttrBase<CGraph_PathArray, "an array of paths">;

def PlanGroup : OpDocGroup {
  let summary = "Plans";
  let description = "A graph's channels, and who is at their ends.";
}
def RoleGroup : OpDocGroup {
  let summary = "Roles";
  let description = "What one process does in one execution, in order.";
}
def TableGroup : OpDocGroup {
  let summary = "Tables";
  let description = "What `plan-tabulate` makes of a long role.";
}

let opDocGroup = PlanGroup in {

def Plan_GraphOp : Plan_Op<"graph", [Symbol, SymbolTable, IsolatedFromAbove,
    NoTerminator, SingleBlock]> {
  let summary = "the plan of one instantiation";
  let description = [{
    Its symbol is the flat graph's. `args` are the constant parameters' values,
    `actors` the actor parameters, `options` what the graph and its defaults set.
    `certificate` has, for each call as written, its position in the order that all
    processes keep to: a call waits only for calls at lower positions, so that no
    execution can block.

    ```mlir
    plan.graph @demo.hello.Hello of @demo.hello.Hello [] actors (a: !cgraph.actor<@demo.hello.Echo>) options {} {
      plan.channel 0 "msg" : !cgraph.str from 0 to [1] {kind = shm, slots = 10, slot_bytes = 4096, bounded = false}
      plan.channel 1 "echo" : !cgraph.str from 1 to [0] {kind = shm, slots = 10, slot_bytes = 4096, bounded = false}
      plan.input "msg" : !cgraph.str writes [0]
      plan.output "" : !cgraph.str reads [1]
      plan.role 1 @a of @demo.hello.Echo {
        %0 = plan.get 0 : !cgraph.str
        %1 = plan.acquire 1 : !plan.slot<!cgraph.str>
        plan.invoke 0 @echo(%0 : !cgraph.str) into(0 -> %1 : !plan.slot<!cgraph.str>)
        plan.commit %1 : !plan.slot<!cgraph.str>
        plan.release %0 : !cgraph.str
      }
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, FlatSymbolRefAttr:$graph,
                       CGraph_ExprArray:$args, CGraph_ParamArray:$actors,
                       DictionaryAttr:$options,
                       OptionalAttr<DenseI64ArrayAttr>:$certificate);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $sym_name `of` $graph `` custom<ExprList>($args) `actors` `` custom<Params>($actors)
    `options` $options (`certificate` $certificate^)? attr-dict-with-keyword
    $body
  }];
  let extraClassDeclaration = [{
    /// The channels in the order of their numbers.
    auto getChannels() { return getBody().getOps<ChannelOp>(); }
    auto getInputs() { return getBody().getOps<InputOp>(); }
    auto getOutputs() { return getBody().getOps<OutputOp>(); }
    auto getRoles() { return getBody().getOps<RoleOp>(); }
  }];
  let hasRegionVerifier = 1;
}

def Plan_ChannelOp : Plan_Op<"channel", [InGraph,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "a channel: one value from one process to others, once per execution";
  let arguments = (ins I64Attr:$number, StrAttr:$name, TypeAttr:$type,
                       I64Attr:$source, DenseI64ArrayAttr:$readers,
                       Plan_ChannelKind:$kind, I64Attr:$slots,
                       I64Attr:$slot_bytes, BoolAttr:$bounded);
  let assemblyFormat = [{
    $number $name `:` $type `from` $source `to` $readers ` ` `{` `kind` `=` $kind `,`
    `slots` `=` $slots `,` `slot_bytes` `=` $slot_bytes `,` `bounded` `=` $bounded `}`
    attr-dict
  }];
  let hasVerifier = 1;
}

def Plan_InputOp : Plan_Op<"input", [InGraph]> {
  let summary = "an input, and the channels that the driver writes it or parts of it to";
  let description = [{
    ```mlir
    plan.input "req" : !cgraph.record<@demo.Req> = default writes [0["prompt"], 1]
    ```
  }];
  let arguments = (ins StrAttr:$name, TypeAttr:$type,
                       OptionalAttr<CGraph_ExprValue>:$default_value,
                       DenseI64ArrayAttr:$channels, PathArrays:$paths);
  let assemblyFormat = [{
    $name `:` $type (`=` custom<Expr>($default_value)^)?
    `writes` custom<ChannelPaths>($channels, $paths) attr-dict
  }];
  let hasVerifier = 1;
}

def Plan_OutputOp : Plan_Op<"output", [InGraph]> {
  let summary = "an output, and the channels that the driver reads it from";
  let description = [{
    An output of type `T[N]` is an array of refs, with one channel for each.
  }];
  let arguments = (ins StrAttr:$name, TypeAttr:$type,
                       DenseI64ArrayAttr:$channels);
  let assemblyFormat = "$name `:` $type `reads` $channels attr-dict";
}

def Plan_RoleOp : Plan_Op<"role", [InGraph, Symbol, IsolatedFromAbove,
    NoTerminator, SingleBlock, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "what one process does in one execution";
  let arguments = (ins I64Attr:$process, SymbolNameAttr:$sym_name,
                       FlatSymbolRefAttr:$actor_class);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $process $sym_name `of` $actor_class attr-dict-with-keyword $body
  }];
  let hasRegionVerifier = 1;
}

} // opDocGroup

let opDocGroup = RoleGroup in {

def Plan_GetOp : Plan_Op<"get", [InRole, TouchesChannels]> {
  let summary = "waits for a channel's value and checks its header";
  let arguments = (ins I64Attr:$channel);
  let results = (outs AnyType:$value);
  let assemblyFormat = "$channel attr-dict `:` type($value)";
}

def Plan_ReleaseOp : Plan_Op<"release", [InRole, TouchesChannels]> {
  let summary = "gives a received value's slot back";
  let arguments = (ins AnyType:$value);
  let assemblyFormat = "$value attr-dict `:` type($value)";
  let hasVerifier = 1;
}

def Plan_AcquireOp : Plan_Op<"acquire", [InRole, TouchesChannels]> {
  let summary = "waits for a free slot; where a put blocks";
  let arguments = (ins I64Attr:$channel);
  let results = (outs Plan_SlotType:$slot);
  let assemblyFormat = "$channel attr-dict `:` type($slot)";
}

def Plan_CommitOp : Plan_Op<"commit", [InRole, TouchesChannels]> {
  let summary = "hands a filled slot to its readers";
  let arguments = (ins Plan_SlotType:$slot);
  let assemblyFormat = "$slot attr-dict `:` type($slot)";
  let hasVerifier = 1;
}

def Plan_InvokeOp : Plan_Op<"invoke", [InRole, TouchesActor,
    AttrSizedOperandSegments]> {
  let summary = "calls a task";
  let description = [{
    `call` numbers the calls of the graph in task order. If an operand failed, or
    one of `after`, the task is skipped and the first error by task order goes
    into every sink. A sink is a part of a result and the slot it is made in;
    `locals` are the results that stay on the actor, and the operation's own
    results are their values. A result's number past the last one is the call's
    end, a token: 0 of a task without results. `trace` is the name in traces.
    With `collective` it is an actor's share of a collective (`#cgraph.collective`).

    ```mlir
    %r = plan.invoke 3 @split(%x : !cgraph.str) after(%t : !cgraph.token)
           into(0 -> %s, 1["name"] -> %u : !plan.slot<si64>, !plan.slot<!cgraph.str>)
           locals [0] -> si64
    ```
  }];
  let arguments = (ins I64Attr:$call, FlatSymbolRefAttr:$task,
                       Variadic<AnyType>:$args, Variadic<AnyType>:$after,
                       Variadic<Plan_SlotType>:$slots,
                       DenseI64ArrayAttr:$sink_results, PathArrays:$sink_paths,
                       DenseI64ArrayAttr:$locals, OptionalAttr<StrAttr>:$trace,
                       OptionalAttr<CGraph_CollectiveAttr>:$collective);
  let results = (outs Variadic<AnyType>:$values);
  let assemblyFormat = [{
    $call $task `` `(` ($args^ `:` type($args))? `)`
    (`after` `` `(` $after^ `:` type($after) `)`)?
    `` custom<Sinks>($slots, type($slots), $sink_results, $sink_paths)
    `` custom<Locals>($locals, type($values)) attr-dict
  }];
  let hasVerifier = 1;
}

def Plan_ConstOp : Plan_Op<"const", [InRole, Pure]> {
  let summary = "a constant operand";
  let arguments = (ins CGraph_ExprValue:$value);
  let results = (outs AnyType:$result);
  let assemblyFormat = "custom<Expr>($value) attr-dict `:` type($result)";
}

def Plan_PackOp : Plan_Op<"pack", [InRole, Pure]> {
  let summary = "several operands for one `T[N]` or `list<T>` parameter";
  let arguments = (ins Variadic<AnyType>:$elements);
  let results = (outs AnyType:$result);
  let assemblyFormat = "$elements attr-dict `:` functional-type($elements, $result)";
}

def Plan_ProjectOp : Plan_Op<"project", [InRole, Pure]> {
  let summary = "a part of a value that stays on the actor";
  let arguments = (ins AnyType:$value, CGraph_PathArray:$path);
  let results = (outs AnyType:$result);
  let assemblyFormat = [{
    $value `` custom<ExprList>($path) attr-dict `:` type($value) `->` type($result)
  }];
}

} // opDocGroup

let opDocGroup = TableGroup in {

def Plan_SiteOp : Plan_Op<"site", [InRole]> {
  let summary = "a call of a role that is a table: its task and its place";
  let description = [{
    One for each row of code 4 of the table `ops`, in their order. The location is
    that of the call.

    ```mlir
    plan.site 3 @echo
    ```
  }];
  let arguments = (ins I64Attr:$call, FlatSymbolRefAttr:$task,
                       OptionalAttr<StrAttr>:$trace,
                       OptionalAttr<CGraph_CollectiveAttr>:$collective);
  let assemblyFormat = "$call $task attr-dict";
}

def Plan_ThunkOp : Plan_Op<"thunk", [InRole]> {
  let summary = "a task as the tables name it";
  let description = [{
    One for each distinct (task, argument form) of the role, numbered from 0.

    ```mlir
    plan.thunk 0 @echo : (!cgraph.str) -> (!cgraph.str)
    ```
  }];
  let arguments = (ins I64Attr:$number, FlatSymbolRefAttr:$task,
                       TypeAttrOf<AnyType>:$type,
                       OptionalAttr<CGraph_CollectiveAttr>:$collective);
  let assemblyFormat = "$number $task `:` $type attr-dict";
}

def Plan_TableOp : Plan_Op<"table", [InRole]> {
  let summary = "a constant table of a role";
  let description = [{
    Rows of one number for each column, flattened. A role in table form has, apart
    from thunks, sites and constants (numbered in their order from 0):

    * `ops`, the role's operations: `code` is 0 get, 1 release, 2 acquire,
      3 commit, 4 invoke; `index` the channel, of an invoke the number of its
      site; `thunk`; `first_in` and `in_count`, `first_out` and `out_count`: its
      rows in the other tables.
    * `ins`, operands: `kind` is 0 slot, 1 cell, 2 constant, 3 pack; `after` and
      `last` are flags; `index` is the channel, the cell, the constant, or the
      first row of a pack's elements; `first` and `count` the steps of the
      path, of a pack `count` its elements.
    * `outs`, sinks: `kind` is 0 slot, 1 cell; `index` the channel or cell;
      `result`; `first` and `count` the steps of the path.
    * `path`, the steps: positions of members and elements.

    ```mlir
    plan.table "path" ["step"] [0, 1, 0]
    ```
  }];
  let arguments = (ins StrAttr:$name, StrArrayAttr:$columns,
                       DenseI64ArrayAttr:$values);
  let assemblyFormat = "$name $columns $values attr-dict";
  let hasVerifier = 1;
}

} // opDocGroup

#endif // PLAN_OPS_TD

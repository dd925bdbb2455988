//===- CGraphDeploymentOps.td - Deployments, flat graphs --------*- tablegen -*-===//
#ifndef CGRAPH_DEPLOYMENT_OPS_TD
#define CGRAPH_DEPLOYMENT_OPS_TD

include "dialects/CGraph/IR/CGraphAttrs.td"
include "dialects/CGraph/IR/CGraphTypes.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/IR/SymbolInterfaces.td"

def DeploymentGroup : OpDocGroup {
  let summary = "Deployments";
  let description = "Hosts, actor instances and the wiring of graphs.";
}
def FlatGroup : OpDocGroup {
  let summary = "Instantiated graphs";
  let description = "What `elaborate` makes of each request.";
}

let opDocGroup = DeploymentGroup in {

def CGraph_DeploymentOp : CGraph_Op<"deployment", [Symbol, IsolatedFromAbove,
    NoTerminator, SingleBlock]> {
  let summary = "named instances, their hosts, and graphs wired to them";
  let description = [{
    Arrays are written with `cgraph.collect` and `cgraph.for`, as in a graph; after
    `elaborate` every instance and every wiring is an operation of its own with
    evaluated indices, and `options` holds the options. Expressions that are
    evaluated at launch keep the names of the deployment's parameters; the ones
    that shaped the build are listed in `fixed`.

    ```mlir
    cgraph.deployment @demo.hello.local () {
      %a = cgraph.instance "a" of @demo.hello.Echo ()
      cgraph.wire "hello" = @demo.hello.Hello [] (%a) : !cgraph.actor<@demo.hello.Echo>
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, CGraph_ParamArray:$params,
                       OptionalAttr<DictionaryAttr>:$options,
                       OptionalAttr<StrArrayAttr>:$fixed,
                       OptionalAttr<StrAttr>:$doc, OptionalAttr<StrAttr>:$file,
                       OptionalAttr<DictionaryAttr>:$annotations);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $sym_name `` custom<Params>($params) attr-dict-with-keyword $body
  }];
  let hasVerifier = 1;
}

def CGraph_HostOp : CGraph_Op<"host", [HasParent<"DeploymentOp">]> {
  let summary = "a host, or an array of hosts";
  let description = [{
    `address` is a string, the name `localhost`, an array of strings, or absent:
    given at launch.
  }];
  let arguments = (ins StrAttr:$name, OptionalAttr<CGraph_ExprValue>:$count,
                       OptionalAttr<CGraph_ExprValue>:$address,
                       OptionalAttr<DictionaryAttr>:$needs);
  let assemblyFormat = [{
    $name (`count` custom<Expr>($count)^)? (`at` custom<Expr>($address)^)?
    (`needs` $needs^)? attr-dict
  }];
}

def CGraph_InstanceOp : CGraph_Op<"instance", [
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "an actor";
  let description = [{
    `indices` are its place in an array of instances, `args` the constructor's
    arguments at their positions, defaults filled in. Without a host it runs on
    the driver's. `settings` are those of `with`. `place` writes the
    resolved host into `placed_on`.

    ```mlir
    %w = cgraph.instance "w" [p, t] of @serve.llm.Shard (model, p, t, 4) on "node" [p] gpu t
    ```
  }];
  let arguments = (ins StrAttr:$name, CGraph_ExprArray:$indices,
                       FlatSymbolRefAttr:$actor_class, CGraph_ExprArray:$args,
                       OptionalAttr<StrAttr>:$host,
                       OptionalAttr<CGraph_ExprValue>:$host_index,
                       OptionalAttr<CGraph_ExprValue>:$gpu,
                       OptionalAttr<DictionaryAttr>:$settings,
                       OptionalAttr<StrAttr>:$placed_on);
  let results = (outs CGraph_ActorType:$actor);
  let assemblyFormat = [{
    $name `` custom<OptionalExprList>($indices) `of` custom<ActorRef>($actor_class, type($actor))
    `` custom<Args>($args) (`on` $host^)? (`at` custom<Expr>($host_index)^)?
    (`gpu` custom<Expr>($gpu)^)? (`with` $settings^)? (`placed` $placed_on^)? attr-dict
  }];
  let extraClassDeclaration = [{
    /// `w[1][3]`: the name with its evaluated indices.
    std::string getFullName();
  }];
}

def CGraph_WireOp : CGraph_Op<"wire", [
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "a graph wired to instances";
  let description = [{
    `args` are the graph's constant parameters in order, the operands its
    actors (arrays as bundles). After `elaborate` the operands are the actors
    one by one and `plan` names the `cgraph.flat_graph`.

    ```mlir
    cgraph.wire "chain8" = @demo.chain.ChainN [8] (%w) : !cgraph.bundle<!cgraph.actor<@demo.hello.Echo>, 8>
    ```
  }];
  let arguments = (ins StrAttr:$name, CGraph_ExprArray:$indices,
                       FlatSymbolRefAttr:$graph, CGraph_ExprArray:$args,
                       Variadic<AnyType>:$actors,
                       OptionalAttr<FlatSymbolRefAttr>:$plan);
  let assemblyFormat = [{
    $name `` custom<OptionalExprList>($indices) `=` $graph `` custom<ExprList>($args)
    `` `(` $actors `)` (`plan` $plan^)? attr-dict (`:` type($actors)^)?
  }];
  let extraClassDeclaration = [{
    /// `g[1]`: the name with its evaluated indices.
    std::string getFullName();
  }];
}

def CGraph_LiveOp : CGraph_Op<"live", [HasParent<"DeploymentOp">]> {
  let summary = "graphs that are compiled together and live at once";
  let description = [{
    Names wirings of the deployment that stand alone, in no array; each is in
    one set at most. Every actor runs the set's executions in the order of
    their submission.

    ```mlir
    cgraph.live "serve" ["decode", "prefill"]
    ```
  }];
  let arguments = (ins StrAttr:$name, StrArrayAttr:$graphs);
  let assemblyFormat = "$name $graphs attr-dict";
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// The wirings in the order of their names in the set.
    ::std::vector<WireOp> getWires();
  }];
}

def CGraph_ReplaceOp : CGraph_Op<"replace", [HasParent<"DeploymentOp">]> {
  let summary = "one transport used in the place of another";
  let arguments = (ins CGraph_Transport:$from, CGraph_Transport:$to);
  let assemblyFormat = "$from `with` $to attr-dict";
}

} // opDocGroup

let opDocGroup = FlatGroup in {

def CGraph_FlatGraphOp : CGraph_Op<"flat_graph", [Symbol, IsolatedFromAbove,
    SingleBlock, DeclareOpInterfaceMethods<SymbolUserOpInterface>,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmBlockArgumentNames"]>]> {
  let summary = "one instantiation: a flat block of calls";
  let description = [{
    Its symbol is the graph's with the constant arguments
    (`@"demo.chain.ChainN[8]"`). The block's arguments are the actors, arrays
    flattened in row-major order, then the inputs; process 0 is the driver,
    process i + 1 actor argument i. `options` are those set in the graph.

    ```mlir
    cgraph.flat_graph @"demo.chain.ChainN[2]" of @demo.chain.ChainN [2]
        actors (w: !cgraph.bundle<!cgraph.actor<@demo.hello.Echo>, 2>)
        inputs (msg: !cgraph.str) -> (!cgraph.str) {
    ^bb0(%w_0: !cgraph.actor<@demo.hello.Echo>, %w_1: !cgraph.actor<@demo.hello.Echo>, %msg: !cgraph.str):
      %0 = cgraph.call @demo.hello.Echo::@echo on %w_0(%msg) : (!cgraph.str) -> !cgraph.str
      %1 = cgraph.call @demo.hello.Echo::@echo on %w_1(%0) : (!cgraph.str) -> !cgraph.str
      cgraph.return %1 : !cgraph.str
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, FlatSymbolRefAttr:$graph,
                       CGraph_ExprArray:$args, CGraph_ParamArray:$actors,
                       CGraph_ParamArray:$inputs, CGraph_ParamArray:$results,
                       DictionaryAttr:$options,
                       OptionalAttr<StrArrayAttr>:$placement);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $sym_name `of` $graph `` custom<ExprList>($args) `actors` `` custom<Params>($actors)
    `inputs` `` custom<Params>($inputs) custom<Results>($results)
    `options` $options (`placement` $placement^)? attr-dict-with-keyword $body
  }];
  let extraClassDeclaration = [{
    /// Processes other than the driver.
    unsigned getNumActors() {
      return getBody().getNumArguments() - getInputs().size();
    }
    /// The actors' names in the order of their processes: `a`, `w[0]`, `w[1]`.
    ::llvm::SmallVector<std::string> getProcessNames();
    /// The process of an actor argument (its number + 1).
    unsigned getProcess(::mlir::Value actor) {
      return ::llvm::cast<::mlir::BlockArgument>(actor).getArgNumber() + 1;
    }
    /// The actor argument of a process (> 0).
    ::mlir::BlockArgument getActor(unsigned process) {
      return getBody().getArgument(process - 1);
    }
    /// The block arguments that are inputs.
    ::llvm::ArrayRef<::mlir::BlockArgument> getInputArguments() {
      return getBody().getArguments().take_back(getInputs().size());
    }
    /// The value of an integer or boolean option, if the graph sets it.
    std::optional<int64_t> getIntOption(::llvm::StringRef name);
    ReturnOp getReturn();
  }];
  let hasRegionVerifier = 1;
}

} // opDocGroup

#endif // CGRAPH_DEPLOYMENT_OPS_TD

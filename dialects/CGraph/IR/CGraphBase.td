//===- CGraphBase.td - The cgraph dialect and its enums ---------*- tablegen -*-===//
#ifndef CGRAPH_BASE_TD
#define CGRAPH_BASE_TD

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/OpBase.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def CGraph_Dialect : Dialect {
  let name = "cgraph";
  let cppNamespace = "::cgraphc::cg";
  let summary = "actors, tasks, static graphs of task calls, deployments";
  let description = [{
    A `.cgraph` program as written (phase `input`) and, after `elaborate`, one
    flat block of calls for each requested instantiation.

    What is known when compiling is an attribute: sizes, indices, ranges,
    conditions and requirements are expressions (`#cgraph.expr`) over integers,
    booleans, strings, graph parameters, loop variables and constants. What
    flows when running is an SSA value. Declarations are symbols of the module,
    flat and qualified by their package (`@demo.hello.Echo`).
  }];
  let useDefaultTypePrinterParser = 1;
  let useDefaultAttributePrinterParser = 1;
  let extraClassDeclaration = [{
    void registerAttributes();
    void registerTypes();
  }];
}

def CGraph_Device : I32EnumAttr<"Device", "where a tensor's elements live", [
    I32EnumAttrCase<"Cpu", 0, "cpu">,
    I32EnumAttrCase<"Pinned", 1, "pinned">,
    I32EnumAttrCase<"Cuda", 2, "cuda">]> {
  let cppNamespace = "::cgraphc::cg";
}

def CGraph_Transport : I32EnumAttr<"Transport", "how a value travels", [
    I32EnumAttrCase<"Auto", 0, "auto">,
    I32EnumAttrCase<"Local", 1, "local">,
    I32EnumAttrCase<"Shm", 2, "shm">,
    I32EnumAttrCase<"Tcp", 3, "tcp">,
    I32EnumAttrCase<"CudaIpc", 4, "cuda_ipc">,
    I32EnumAttrCase<"Nccl", 5, "nccl">]> {
  let cppNamespace = "::cgraphc::cg";
}

def CGraph_CollectiveKind : I32EnumAttr<"CollectiveKind", "a collective", [
    I32EnumAttrCase<"AllReduce", 0, "allreduce">,
    I32EnumAttrCase<"AllGather", 1, "allgather">,
    I32EnumAttrCase<"ReduceScatter", 2, "reduce_scatter">,
    I32EnumAttrCase<"Broadcast", 3, "broadcast">,
    I32EnumAttrCase<"Reduce", 4, "reduce">,
    I32EnumAttrCase<"Gather", 5, "gather">,
    I32EnumAttrCase<"Scatter", 6, "scatter">,
    I32EnumAttrCase<"AllToAll", 7, "alltoall">]> {
  let cppNamespace = "::cgraphc::cg";
}

def CGraph_Reduction : I32EnumAttr<"Reduction", "what a collective makes of elements", [
    I32EnumAttrCase<"None", 0, "none">,
    I32EnumAttrCase<"Sum", 1, "sum">,
    I32EnumAttrCase<"Max", 2, "max">,
    I32EnumAttrCase<"Min", 3, "min">,
    I32EnumAttrCase<"Prod", 4, "prod">,
    I32EnumAttrCase<"Avg", 5, "avg">]> {
  let cppNamespace = "::cgraphc::cg";
}

// Every operator of an expression. `index` picks an element of an array
// constant, `env` reads an environment variable at launch.
def CGraph_ExprKind : I32EnumAttr<"ExprKind", "an operator of an expression", [
    I32EnumAttrCase<"Add", 0, "add">,
    I32EnumAttrCase<"Sub", 1, "sub">,
    I32EnumAttrCase<"Mul", 2, "mul">,
    I32EnumAttrCase<"Div", 3, "div">,
    I32EnumAttrCase<"Mod", 4, "mod">,
    I32EnumAttrCase<"Neg", 5, "neg">,
    I32EnumAttrCase<"Not", 6, "not">,
    I32EnumAttrCase<"And", 7, "and">,
    I32EnumAttrCase<"Or", 8, "or">,
    I32EnumAttrCase<"Eq", 9, "eq">,
    I32EnumAttrCase<"Ne", 10, "ne">,
    I32EnumAttrCase<"Lt", 11, "lt">,
    I32EnumAttrCase<"Le", 12, "le">,
    I32EnumAttrCase<"Gt", 13, "gt">,
    I32EnumAttrCase<"Ge", 14, "ge">,
    I32EnumAttrCase<"Index", 15, "index">,
    I32EnumAttrCase<"Env", 16, "env">]> {
  let cppNamespace = "::cgraphc::cg";
}

// What communication and what actors do must neither merge nor move.
def ChannelResource : Resource<"::cgraphc::cg::ChannelResource">;
def ActorResource : Resource<"::cgraphc::cg::ActorResource">;

class CGraph_Op<string mnemonic, list<Trait> traits = []>
    : Op<CGraph_Dialect, mnemonic, traits>;
class CGraph_Attr<string name, string attrMnemonic, list<Trait> traits = []>
    : AttrDef<CGraph_Dialect, name, traits> {
  let mnemonic = attrMnemonic;
}
class CGraph_Type<string name, string typeMnemonic, list<Trait> traits = []>
    : TypeDef<CGraph_Dialect, name, traits> {
  let mnemonic = typeMnemonic;
}

#endif // CGRAPH_BASE_TD

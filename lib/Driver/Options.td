// The command line of cgraphc. One table; the visibility of an option is the
// set of commands that take it.
include "llvm/Option/OptParser.td"

def BuildVis : OptionVisibility;
def CheckVis : OptionVisibility;
def RunVis : OptionVisibility;
def VizVis : OptionVisibility;
def ExplainVis : OptionVisibility;
def TraceVis : OptionVisibility;
def VerifyVis : OptionVisibility;
def SimVis : OptionVisibility;
def TransportsVis : OptionVisibility;

class Everywhere
    : Visibility<[BuildVis, CheckVis, RunVis, VizVis, ExplainVis, TraceVis,
                  VerifyVis, SimVis, TransportsVis]>;
class OnSources
    : Visibility<[BuildVis, CheckVis, RunVis, VizVis, VerifyVis, SimVis]>;
class WithRuntime
    : Visibility<[BuildVis, CheckVis, RunVis, VizVis, VerifyVis, SimVis,
                  TransportsVis]>;
class OnPipeline : Visibility<[BuildVis, CheckVis, VizVis, VerifyVis]>;
class OnCxx : Visibility<[BuildVis, CheckVis, RunVis]>;
class OnBinaries : Visibility<[BuildVis, RunVis]>;
class OnlyBuild : Visibility<[BuildVis]>;
class OnlyCheck : Visibility<[CheckVis]>;
class OnlyRun : Visibility<[RunVis]>;
class OnlyViz : Visibility<[VizVis]>;
class OnlyExplain : Visibility<[ExplainVis]>;
class OnlyTrace : Visibility<[TraceVis]>;
class OnlyVerify : Visibility<[VerifyVis]>;
class OnlySim : Visibility<[SimVis]>;

// `--name=VALUE`; `--name VALUE` is understood as well.
class Eq<string name> : Joined<["--"], name # "=">;
class Sep<string name> : Separate<["--"], name>;

def help : Flag<["--", "-"], "help">, Everywhere,
  HelpText<"print this text">;
def h : Flag<["-"], "h">, Everywhere, Alias<help>;
def version : Flag<["--"], "version">, Everywhere,
  HelpText<"print the versions of cgraphc, LLVM and the language">;

// Sources and diagnostics.
def I : JoinedOrSeparate<["-"], "I">, OnSources, MetaVarName<"DIR">,
  HelpText<"look for imports and C++ headers in DIR as well">;
def set : Eq<"set">, OnSources, MetaVarName<"NAME=VALUE">,
  HelpText<"fix a deployment parameter">;
def set_sep : Sep<"set">, OnSources, Alias<set>;
def set_file : Eq<"set-file">, OnSources, MetaVarName<"FILE">,
  HelpText<"fix deployment parameters from a JSON object">;
def set_file_sep : Sep<"set-file">, OnSources, Alias<set_file>;
def limit : Eq<"limit">, OnSources, MetaVarName<"NAME=N">,
  HelpText<"change a limit: file-size nesting tasks edges nodes import-depth shared-memory">;
def limit_sep : Sep<"limit">, OnSources, Alias<limit>;
def W : Joined<["-"], "W">, OnSources, MetaVarName<"NAME">,
  HelpText<"warnings: -WNAME, -Wno-NAME, -Werror, -Werror=NAME">;
def Rpass : Joined<["-"], "Rpass=">, Visibility<[BuildVis, CheckVis]>,
  MetaVarName<"NAME">,
  HelpText<"remarks of passes: overlap, serial-pipeline">;
def diagnostics : Eq<"diagnostics">, Everywhere, MetaVarName<"FORMAT">,
  HelpText<"human (default), short or json">;
def diagnostics_sep : Sep<"diagnostics">, Everywhere, Alias<diagnostics>;
def color : Eq<"color">, Everywhere, MetaVarName<"WHEN">,
  HelpText<"auto (default), always or never">;
def color_sep : Sep<"color">, Everywhere, Alias<color>;
def max_errors : Eq<"max-errors">, OnSources, MetaVarName<"N">,
  HelpText<"stop after N errors (20; 0: no limit)">;
def max_errors_sep : Sep<"max-errors">, OnSources, Alias<max_errors>;

// Outputs and phases.
def o : JoinedOrSeparate<["-"], "o">, Visibility<[BuildVis, VizVis, TraceVis,
                                           TransportsVis]>,
  MetaVarName<"PATH">,
  HelpText<"directory of the outputs, or the file of one --emit; `-`: stdout">;
def emit : Eq<"emit">, OnlyBuild, MetaVarName<"KINDS">,
  HelpText<"stop earlier and write: tokens ast cgraph plan cpp header manifest viz dot json stats deps">;
def emit_sep : Sep<"emit">, OnlyBuild, Alias<emit>;
def stats : Eq<"stats">, OnlyBuild, MetaVarName<"FORMAT">,
  HelpText<"--emit=stats as pretty (default), csv or json">;
def bare : Flag<["--"], "bare">, OnlyBuild,
  HelpText<"with --emit=cpp: no copy of the runtime, no CMakeLists.txt">;
def deployment : Eq<"deployment">, OnlyBuild, MetaVarName<"NAME">,
  HelpText<"only the actors that this deployment starts">;
def deployment_sep : Sep<"deployment">, OnlyBuild, Alias<deployment>;
def list_outputs : Flag<["--"], "list-outputs">, OnlyBuild,
  HelpText<"print what a build would write, write nothing">;
def list_outputs_eq : Eq<"list-outputs">, OnlyBuild, MetaVarName<"json">,
  HelpText<"the same as JSON">;
def MD : Flag<["-"], "MD">, Visibility<[BuildVis, CheckVis]>,
  HelpText<"write a depfile, <stem>.d">;
def MF : JoinedOrSeparate<["-"], "MF">, Visibility<[BuildVis, CheckVis]>,
  MetaVarName<"FILE">, HelpText<"write the depfile to FILE">;
def force : Flag<["--"], "force">, OnlyBuild,
  HelpText<"overwrite files that cgraphc did not write">;
def compile_to : Eq<"compile-to">, OnlyBuild, MetaVarName<"PHASE">,
  HelpText<"stop after PHASE and print its IR: input elaborate place route comm schedule buffer plan">;
def compile_to_sep : Sep<"compile-to">, OnlyBuild, Alias<compile_to>;
def compile_from : Eq<"compile-from">, OnPipeline, MetaVarName<"PHASE">,
  HelpText<"inputs are dumps made after PHASE">;
def compile_from_sep : Sep<"compile-from">, OnPipeline, Alias<compile_from>;
def dump_phases_to : Eq<"dump-phases-to">, OnPipeline, MetaVarName<"DIR">,
  HelpText<"write the IR after every phase to DIR">;
def dump_phases_to_sep : Sep<"dump-phases-to">, OnPipeline, Alias<dump_phases_to>;
def codegen : Eq<"codegen">, OnBinaries, MetaVarName<"FORM">,
  HelpText<"auto (default), straight or table">;
def codegen_sep : Sep<"codegen">, OnBinaries, Alias<codegen>;

// C++.
def cxx_check : Flag<["--"], "cxx">, OnlyCheck,
  HelpText<"compile the bindings: do the C++ classes fit?">;
def driver : Eq<"driver">, OnlyBuild, MetaVarName<"FILE">,
  HelpText<"compile FILE and link it as a driver">;
def driver_sep : Sep<"driver">, OnlyBuild, Alias<driver>;
def single_binary : Flag<["--"], "single-binary">, OnlyBuild,
  HelpText<"one executable for all actors">;
def actor_src : Eq<"actor-src">, OnBinaries, MetaVarName<"ACTOR=FILE">,
  HelpText<"compile FILE into the executable of ACTOR">;
def actor_src_sep : Sep<"actor-src">, OnBinaries, Alias<actor_src>;
def cxx_compiler : Eq<"cxx-compiler">, OnCxx, MetaVarName<"PATH">,
  HelpText<"the C++ compiler ($CXX, or c++)">;
def cxx_compiler_sep : Sep<"cxx-compiler">, OnCxx, Alias<cxx_compiler>;
def cxxflag : Eq<"cxxflag">, OnCxx, MetaVarName<"FLAG">,
  HelpText<"pass FLAG to the C++ compiler">;
def cxxflag_sep : Sep<"cxxflag">, OnCxx, Alias<cxxflag>;
def ldflag : Eq<"ldflag">, OnBinaries, MetaVarName<"FLAG">,
  HelpText<"pass FLAG to the linker">;
def ldflag_sep : Sep<"ldflag">, OnBinaries, Alias<ldflag>;
def jobs : Eq<"jobs">, OnCxx, MetaVarName<"N">,
  HelpText<"run N compilers at once (number of CPUs)">;
def jobs_sep : Sep<"jobs">, OnCxx, Alias<jobs>;
def j : JoinedOrSeparate<["-"], "j">, OnCxx, Alias<jobs>;
def v : Flag<["-"], "v">, OnCxx, HelpText<"print the commands that are run">;
def hash_hash_hash : Flag<["-"], "###">, OnBinaries,
  HelpText<"print the commands, run nothing">;
def save_temps : Flag<["--"], "save-temps">, OnBinaries,
  HelpText<"keep preprocessed C++ beside the objects">;

// run.
def bench : Eq<"bench">, OnlyRun, MetaVarName<"N">,
  HelpText<"execute N times; print latency and throughput">;
def bench_sep : Sep<"bench">, OnlyRun, Alias<bench>;
def json_line : Flag<["--"], "json">, Visibility<[RunVis, TraceVis, SimVis]>,
  HelpText<"with --bench, --stats, summary or sim: one line of JSON">;
def run_stats : Flag<["--"], "stats">, OnlyRun,
  HelpText<"print what the graph did: calls, times, messages">;
def describe : Flag<["--"], "describe">, OnlyRun,
  HelpText<"print the signature, run nothing">;
def input : Eq<"input">, OnlyRun, MetaVarName<"FILE">,
  HelpText<"execute once for each line of FILE, a JSON object (`-`: standard input)">;
def input_sep : Sep<"input">, OnlyRun, Alias<input>;

def trace : Eq<"trace">, Visibility<[RunVis, SimVis]>, MetaVarName<"FILE">,
  HelpText<"write the run as FILE for Perfetto">;
def trace_sep : Sep<"trace">, Visibility<[RunVis, SimVis]>, Alias<trace>;

// viz.
def format : Eq<"format">, OnlyViz, MetaVarName<"FORMAT">,
  HelpText<"text (default), mermaid, dot, svg, html or json">;
def format_sep : Sep<"format">, OnlyViz, Alias<format>;
def graph : Eq<"graph">, OnlyViz, MetaVarName<"NAME">,
  HelpText<"only this graph">;
def graph_sep : Sep<"graph">, OnlyViz, Alias<graph>;
def phase : Eq<"phase">, OnlyViz, MetaVarName<"PHASE">,
  HelpText<"draw the graph as it is after PHASE (buffer)">;
def phase_sep : Sep<"phase">, OnlyViz, Alias<phase>;
def unroll : Flag<["--"], "unroll">, OnlyViz,
  HelpText<"show every copy of an unrolled call">;

// explain.
def list_codes : Flag<["--"], "list">, OnlyExplain,
  HelpText<"list every code">;
def md : Flag<["--"], "md">, OnlyExplain,
  HelpText<"print Markdown">;

// trace.
def execution : Eq<"execution">, OnlyTrace, MetaVarName<"N">,
  HelpText<"show what execution N waited for (the one of median latency)">;
def execution_sep : Sep<"execution">, OnlyTrace, Alias<execution>;

// verify-schedule.
def against : Eq<"against">, OnlyVerify, MetaVarName<"FILE">,
  HelpText<"the plans must also be those of FILE.cgraph, up to order and slots">;
def against_sep : Sep<"against">, OnlyVerify, Alias<against>;

// sim.
def executions : Eq<"executions">, OnlySim, MetaVarName<"N">,
  HelpText<"simulate N executions (200)">;
def executions_sep : Sep<"executions">, OnlySim, Alias<executions>;
def costs : Eq<"costs">, OnlySim, MetaVarName<"DIR">,
  HelpText<"tasks take what they took in the traces of DIR, not their @cost">;
def costs_sep : Sep<"costs">, OnlySim, Alias<costs>;
def machine : Eq<"machine">, OnlySim, MetaVarName<"FILE">,
  HelpText<"messages cost what FILE says, which bench-transports wrote">;
def machine_sep : Sep<"machine">, OnlySim, Alias<machine>;
def jitter : Eq<"jitter">, OnlySim, MetaVarName<"CV">,
  HelpText<"times vary: standard deviation over mean, such as 0.2">;
def jitter_sep : Sep<"jitter">, OnlySim, Alias<jitter>;
def svg : Eq<"svg">, OnlySim, MetaVarName<"FILE">,
  HelpText<"draw the first executions">;
def svg_sep : Sep<"svg">, OnlySim, Alias<svg>;
def sweep : Eq<"sweep">, OnlySim, MetaVarName<"NAME=A..B">,
  HelpText<"compare the graphs whose constant NAME is A to B">;
def sweep_sep : Sep<"sweep">, OnlySim, Alias<sweep>;

// Elsewhere.
def resource_dir : Eq<"resource-dir">,
  WithRuntime, MetaVarName<"DIR">, HelpText<"where the runtime is">;
def resource_dir_sep : Sep<"resource-dir">, WithRuntime, Alias<resource_dir>;

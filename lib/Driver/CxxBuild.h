//===- CxxBuild.h - from generated files to executables ---------*- C++ -*-===//

#ifndef CGRAPHC_LIB_DRIVER_CXXBUILD_H
#define CGRAPHC_LIB_DRIVER_CXXBUILD_H

#include "cgraphc/Driver/Invocation.h"
#include "cgraphc/Driver/JobRunner.h"
#include "cgraphc/Driver/Resources.h"
#include "cgraphc/Target/Cpp.h"
#include <functional>

namespace cgraphc::driver {

class Compilation;

/// One root's generated files, on disk in `directory`.
struct CxxInput {
  Compilation *compilation;
  std::vector<cpp::ActorProgram> actors;
  std::vector<std::string> client;
};

/// The C++ build of one call: the actors' executables and the drivers'.
class CxxBuild {
public:
  /// Sources are read from, and executables written to, `directory`.
  CxxBuild(const Invocation &invocation, const Resources &resources,
           std::string directory);

  /// Checks of bindings only.
  void addBindings(const CxxInput &input);
  /// The executables of a root's actors, bindings checked.
  void addActors(const CxxInput &input);
  /// One executable of all actors, with a link for each name.
  void addSingleBinary(const CxxInput &input);
  /// The drivers, with the clients of all inputs.
  void addDrivers(llvm::ArrayRef<CxxInput> inputs);

  /// Runs what has to be run; prints a `c++` line for each executable made
  /// anew. Messages of the compiler that come from our checks are reported
  /// through the compilation whose file they name. Returns an exit code.
  int run(bool quiet);

private:
  struct Program {
    std::string path;
    std::vector<unsigned> jobs;
    std::vector<std::string> links; ///< other names of the executable
  };

  unsigned addCompile(llvm::StringRef source, llvm::StringRef object,
                      llvm::ArrayRef<std::string> extra = {});
  void addBind(const CxxInput &input, const cpp::ActorProgram &actor);
  void addLink(llvm::StringRef executable, Program program);
  std::vector<unsigned> compileActorSources(const cpp::ActorProgram &actor);
  /// The compiler and its flags, without and with a source.
  std::vector<std::string> compileCommand() const;
  std::vector<std::string> compileCommand(llvm::StringRef source) const;
  std::string statePath(llvm::StringRef name) const;
  int report(llvm::ArrayRef<JobResult> results);
  void printPrograms(llvm::ArrayRef<JobResult> results);
  bool makeLinks();

  const Invocation &invocation;
  const Resources &resources;
  std::string directory, compiler;
  std::vector<std::string> includeDirs;
  std::vector<Job> jobs;
  std::vector<Program> programs;
  /// A job whose messages may be about the `.cgraph` files of some roots: the
  /// check of a binding, a driver.
  struct Coded {
    unsigned job;
    std::vector<Compilation *> compilations;
    std::vector<unsigned> sameClass = {}; ///< jobs that repeat its mistakes
  };
  std::vector<Coded> coded;
};

} // namespace cgraphc::driver

#endif // CGRAPHC_LIB_DRIVER_CXXBUILD_H

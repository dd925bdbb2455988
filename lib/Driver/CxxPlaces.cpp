//===- CxxPlaces.cpp - where the user's C++ is declared -------------------===//

#include "CxxPlaces.h"
#include "cgraphc/Driver/Compilation.h"
#include "cgraphc/Driver/Process.h"
#include "cgraphc/Syntax/Program.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Regex.h"
#include "llvm/Support/raw_ostream.h"

using namespace cgraphc;
using namespace cgraphc::driver;
using namespace llvm;

/// What `#line` calls the questions, one a line.
static constexpr StringLiteral questions = "cgraphc-questions";
/// More candidates of one name are not shown.
static constexpr size_t maxPlaces = 3;

namespace {
/// What a diagnostic is about; without a member the construction.
struct Subject {
  const ast::ActorDecl *actor = nullptr;
  std::string member;

  StringRef className() const { return actor->cpp.strings.back().text; }
};

/// What the compiler names in its answer to one question.
struct Place {
  std::string file;
  unsigned line = 0, column = 0;
};

/// The diagnostics of one compilation and the questions that they need: for
/// each, one about its member and one about its class.
class Inquiry {
public:
  explicit Inquiry(Compilation &compilation)
      : compilation(compilation), sources(compilation.getSources()) {}

  void add(Diagnostic &diagnostic);
  bool empty() const { return asked.empty(); }
  void print(raw_ostream &os) const;
  /// Returns whether the compiler said anything about the questions.
  bool takeAnswers(StringRef messages);
  void addLabels();

private:
  struct Asked {
    Diagnostic *diagnostic;
    Subject subject;
    std::vector<Place> ofMember, ofClass;
  };

  std::optional<Subject> findSubject(SMLoc loc) const;
  SMRange findWord(const Place &place);
  std::vector<SMRange> select(ArrayRef<Place> places,
                              function_ref<bool(SMRange)> isWanted);

  Compilation &compilation;
  SourceMgr &sources;
  StringMap<unsigned> buffers;
  std::vector<Asked> asked;
};
} // namespace

/// The member that a task is bound to, as far as it is one name.
static std::string getMember(const ast::TaskDecl &task) {
  StringRef name =
      task.cpp.strings.empty() ? task.name.text : task.cpp.strings.back().text;
  return name.take_while([](char c) { return isAlnum(c) || c == '_'; }).str();
}

static bool stands(SMLoc loc, const ast::Decl &decl,
                   ArrayRef<ast::ParamDecl *> params) {
  return decl.name.range.Start == loc || any_of(params, [&](auto *param) {
           return param->name.range.Start == loc;
         });
}

std::optional<Subject> Inquiry::findSubject(SMLoc loc) const {
  for (const ast::File *file : compilation.getProgram()->files)
    for (const ast::Decl *decl : file->decls) {
      const auto *actor = dyn_cast<ast::ActorDecl>(decl);
      if (!actor || actor->cpp.strings.empty())
        continue;
      for (const ast::NewDecl *constructor : actor->constructors)
        if (stands(loc, *constructor, constructor->params))
          return Subject{actor, ""};
      for (const ast::TaskDecl *task : actor->tasks)
        if (stands(loc, *task, task->params))
          return Subject{actor, getMember(*task)};
    }
  return std::nullopt;
}

void Inquiry::add(Diagnostic &diagnostic) {
  if (!is_contained({CG0701, CG0702, CG0703, CG0705}, diagnostic.code))
    return;
  if (std::optional<Subject> subject = findSubject(diagnostic.range.Start))
    asked.push_back({&diagnostic, std::move(*subject), {}, {}});
}

void Inquiry::print(raw_ostream &os) const {
  for (const Asked &each : asked)
    for (const ast::StringLit &header :
         each.subject.actor->cpp.strings.drop_back())
      os << "#include \"" << header.text << "\"\n";
  os << "namespace { struct CgraphNone {}; }\n#line 1 \"" << questions
     << "\"\n";
  // No member takes so many arguments, and no class is assigned such a value.
  std::string many = "none";
  for (int i = 0; i < 60; ++i)
    many += ", none";
  unsigned number = 0;
  auto ask = [&](StringRef className, const Twine &statement) {
    os << "void question" << number++ << "(" << className
       << "& it, CgraphNone none) { " << statement << "; }\n";
  };
  for (const Asked &each : asked) {
    StringRef name = each.subject.className();
    if (each.subject.member.empty())
      ask(name, name + " made(" + many + ")");
    else
      ask(name, "it." + each.subject.member + "(" + many + ")");
    ask(name, "it = none");
  }
}

bool Inquiry::takeAnswers(StringRef messages) {
  static const Regex pattern(
      "^(.+):([0-9]+):([0-9]+): (error|note|warning|fatal error): ");
  unsigned question = 0; // from 1; 0: what is said answers none
  bool hasAnswers = false;
  SmallVector<StringRef> lines;
  messages.split(lines, '\n', -1, /*KeepEmpty=*/false);
  for (StringRef line : lines) {
    SmallVector<StringRef, 5> parts;
    Place place;
    if (!pattern.match(line, &parts) || parts[2].getAsInteger(10, place.line) ||
        parts[3].getAsInteger(10, place.column))
      continue;
    place.file = parts[1].str();
    if (parts[4] != "note")
      question = parts[1] == questions ? place.line : 0;
    else if (parts[1] != questions && question && question <= 2 * asked.size())
      (question % 2 ? asked[question / 2].ofMember
                    : asked[question / 2 - 1].ofClass)
          .push_back(std::move(place));
    hasAnswers |= question != 0;
  }
  return hasAnswers;
}

/// The word of a header that begins at a place; invalid where there is none.
SMRange Inquiry::findWord(const Place &place) {
  auto [entry, isNew] = buffers.try_emplace(place.file);
  if (isNew)
    if (auto buffer = MemoryBuffer::getFile(place.file))
      entry->second = sources.AddNewSourceBuffer(std::move(*buffer), SMLoc());
  SMLoc start = entry->second ? sources.FindLocForLineAndColumn(
                                    entry->second, place.line, place.column)
                              : SMLoc();
  if (!start.isValid())
    return {};
  StringRef text = sources.getMemoryBuffer(entry->second)->getBuffer();
  text = text.drop_front(start.getPointer() - text.data());
  StringRef word =
      text.take_while([](char c) { return isAlnum(c) || c == '_'; });
  return word.empty() ? SMRange()
                      : SMRange(start, SMLoc::getFromPointer(word.end()));
}

static StringRef textOf(SMRange range) {
  return {range.Start.getPointer(),
          size_t(range.End.getPointer() - range.Start.getPointer())};
}

std::vector<SMRange> Inquiry::select(ArrayRef<Place> places,
                                     function_ref<bool(SMRange)> isWanted) {
  std::vector<SMRange> result;
  for (const Place &place : places) {
    SMRange word = findWord(place);
    if (word.isValid() && isWanted(word) && result.size() < maxPlaces &&
        none_of(result,
                [&](SMRange other) { return other.Start == word.Start; }))
      result.push_back(word);
  }
  return result;
}

void Inquiry::addLabels() {
  for (Asked &each : asked) {
    const std::string &member = each.subject.member;
    std::string name = each.subject.className().str();
    // Other words are those of macros, or of a data member's own type.
    auto isMember = [&](SMRange word) {
      StringRef rest(word.End.getPointer());
      return member.empty() ? rest.ltrim().starts_with("(")
                            : textOf(word) == member;
    };
    std::vector<SMRange> words = select(each.ofMember, isMember);
    for (SMRange word : words)
      each.diagnostic->label(
          word, member.empty()
                    ? "this is a constructor of `" + name + "`"
                    : "`" + name + "::" + member + "` is declared here");
    if (!words.empty())
      continue;
    // An assignment operator of the class's own does not stand at its name.
    words = select(each.ofClass,
                   [](SMRange word) { return textOf(word) != "operator"; });
    if (!words.empty())
      each.diagnostic->label(words.front(), "`" + name + "` is declared here");
  }
}

void cgraphc::driver::pointAtDeclarations(Compilation &compilation,
                                          ArrayRef<Diagnostic *> diagnostics,
                                          ArrayRef<std::string> compile,
                                          StringRef probe) {
  if (!compilation.getProgram())
    return;
  Inquiry inquiry(compilation);
  for (Diagnostic *diagnostic : diagnostics)
    inquiry.add(*diagnostic);
  if (inquiry.empty())
    return;
  std::error_code failure;
  raw_fd_ostream os(probe, failure);
  if (failure)
    return;
  inquiry.print(os);
  os.close();
  std::vector<std::string> command(compile.begin(), compile.end());
  // A tab is one column, as for us.
  for (StringRef flag :
       {"-fsyntax-only", "-w", "-ftabstop=1", "-fdiagnostics-color=never"})
    command.push_back(flag.str());
  command.push_back(probe.str());
  // Clang stops after 20 errors unless told otherwise, g++ does not know how.
  std::vector<std::string> patient = command;
  patient.emplace_back("-ferror-limit=0");
  if (inquiry.takeAnswers(runProcess(patient).output) ||
      inquiry.takeAnswers(runProcess(command).output))
    inquiry.addLabels();
}

//===- Failure.cpp - Exceptions as text and exit codes --------------------===//

#include "Failure.h"
#include "Arguments.h"

#include "cgraph/error.h"
#include "cgraph/rt/error_record.h"

#include <typeinfo>

using namespace cgraph;
using namespace cgraph::runner;

/// The exception's type, without the namespace of the runtime.
static std::string typeName(const std::type_info &Type) {
  std::string Name = rt::demangle(Type.name());
  return Name.starts_with("cgraph::") ? Name.substr(8) : Name;
}

std::string Failure::json() const {
  return "{\"error\": {\"type\": " + quote(Type) +
         ", \"what\": " + quote(What) + ", \"task\": " + quote(Task) +
         ", \"actor\": " + quote(Actor) + "}}";
}

std::string Failure::text() const {
  std::string Text = "error: " + Type + ": " + What + "\n";
  if (!Task.empty())
    Text += "  task " + Task + (Actor.empty() ? "" : " on actor " + Actor) +
            (Where.empty() ? "" : ", called at " + Where) + "\n";
  return Text;
}

Failure cgraph::runner::describe(std::exception_ptr E) {
  try {
    std::rethrow_exception(E);
  } catch (const TaskError &T) {
    std::string Type = T.type();
    if (Type.starts_with("cgraph::"))
      Type = Type.substr(8);
    return {Type, T.what(), T.task(), T.actor(), T.where(), 4};
  } catch (const ValueError &V) {
    return {V.Type, V.what(), "", "", "", 4};
  } catch (const UsageError &U) {
    return {"usage", U.what(), "", "", "", 2};
  } catch (const Error &S) {
    return {typeName(typeid(S)), S.what(), "", "", "", 5};
  } catch (const std::exception &X) {
    return {typeName(typeid(X)), X.what(), "", "", "", 70};
  }
}

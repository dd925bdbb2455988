//===- Text.cpp - tables and a drawing for terminals
//------------------------------===//
//
// The drawing is a forest: each node hangs below the operand that is farthest
// from an input; its other operands end in a reference to it in parentheses.
//
//===----------------------------------------------------------------------===//

#include "ActorNames.h"
#include "Picture.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Support/Unicode.h"
#include "llvm/Support/raw_ostream.h"

using namespace cgraphc;
using namespace cgraphc::viz;

static unsigned getWidth(llvm::StringRef text) {
  int width = llvm::sys::unicode::columnWidthUTF8(text);
  return width < 0 ? text.size() : width;
}

static std::string pad(std::string text, unsigned width) {
  unsigned have = getWidth(text);
  return have < width ? text + std::string(width - have, ' ') : text;
}

static std::string plural(unsigned count, llvm::StringRef noun) {
  return std::to_string(count) + " " + noun.str() + (count == 1 ? "" : "s");
}

//===----------------------------------------------------------------------===//
// Tables
//===----------------------------------------------------------------------===//

/// Actors with the same calls stand in one row: "w[0..7]".
static std::vector<ActorRow> mergeActors(llvm::ArrayRef<ActorRow> rows) {
  std::vector<ActorRow> merged;
  std::vector<llvm::SmallVector<std::string>> names;
  for (const ActorRow &row : rows) {
    llvm::StringRef array = getArrayName(row.name);
    bool isMember = array.size() != row.name.size();
    if (isMember && !merged.empty() && merged.back().calls == row.calls &&
        getArrayName(merged.back().name) == array) {
      names.back().push_back(row.name);
      continue;
    }
    merged.push_back(row);
    names.push_back({row.name});
  }
  for (auto [row, members] : llvm::zip_equal(merged, names))
    row.name = joinActorNames(members);
  return merged;
}

/// Cells of a table, padded to the widest of their column.
static std::vector<std::string>
layOut(llvm::ArrayRef<std::vector<std::string>> rows, llvm::StringRef gap) {
  std::vector<unsigned> widths;
  for (const auto &row : rows)
    for (auto [i, cell] : llvm::enumerate(row)) {
      if (i >= widths.size())
        widths.push_back(0);
      widths[i] = std::max(widths[i], getWidth(cell));
    }
  std::vector<std::string> lines;
  for (const auto &row : rows) {
    std::string line;
    for (auto [i, cell] : llvm::enumerate(row))
      line += (i ? gap.str() : "") + pad(cell, widths[i]);
    lines.push_back(std::move(line));
  }
  return lines;
}

static std::vector<std::string> getActorLines(const Picture &picture) {
  std::vector<std::vector<std::string>> rows;
  for (const ActorRow &row : mergeActors(picture.actorRows)) {
    std::string calls;
    for (const std::string &call : row.calls)
      calls += (calls.empty() ? "" : "  ") + call;
    rows.push_back({row.name, calls});
  }
  return layOut(rows, "   ");
}

static std::vector<std::string> getChannelLines(const Picture &picture) {
  std::vector<std::vector<std::string>> rows;
  for (const ChannelRow &row : picture.channelRows) {
    std::string count = plural(row.readers, "reader");
    if (row.copies > 1)
      count += ", " + plural(row.copies, "channel");
    rows.push_back(
        {row.value, row.from + " -> " + row.to, row.transport, count});
  }
  return layOut(rows, "   ");
}

/// Actors with more calls than fit here stand above the channels, not beside
/// them.
static constexpr unsigned widestSideBySide = 120;

static void renderTables(const Picture &picture, llvm::raw_ostream &os) {
  std::vector<std::string> left = getActorLines(picture);
  std::vector<std::string> right = getChannelLines(picture);
  unsigned width = 0;
  for (const std::string &line : left)
    width = std::max(width, getWidth(line));
  if (width > widestSideBySide) {
    for (const std::string &line : left)
      os << "  " << llvm::StringRef(line).rtrim() << '\n';
    os << '\n';
    left.clear();
    width = 0;
  }
  llvm::StringRef gap = left.empty() ? "" : "     ";
  for (size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
    std::string line = pad(i < left.size() ? left[i] : "", width);
    if (i < right.size())
      line += gap.str() + right[i];
    os << "  " << llvm::StringRef(line).rtrim() << '\n';
  }
}

//===----------------------------------------------------------------------===//
// Drawing
//===----------------------------------------------------------------------===//

namespace {

struct TreeNode {
  std::string label;
  bool isOutput = false;
  std::vector<TreeNode> children;
};

class Drawing {
public:
  explicit Drawing(const Picture &picture) : picture(picture) {}
  void render(llvm::raw_ostream &os);

private:
  void findParents();
  TreeNode makeTree(unsigned node);
  void measure(const TreeNode &tree, unsigned depth);
  void draw(const TreeNode &tree, unsigned depth, const std::string &line,
            const std::string &below, llvm::raw_ostream &os);

  const Picture &picture;
  std::vector<llvm::SmallVector<unsigned, 2>> targets; ///< of each node's edges
  std::vector<int> parents;
  std::vector<unsigned> depths;
  /// Of each depth: the widest label that has children, and whether one forks.
  std::vector<unsigned> widths;
  std::vector<bool> forks;
};

} // namespace

/// Nodes are in topological order, but for folded loops, whose back edges do
/// not count.
void Drawing::findParents() {
  targets.resize(picture.nodes.size());
  for (const Edge &edge : picture.edges)
    targets[edge.from].push_back(edge.to);
  parents.assign(picture.nodes.size(), -1);
  depths.assign(picture.nodes.size(), 0);
  for (unsigned node = 0; node < picture.nodes.size(); ++node)
    for (unsigned target : targets[node]) {
      if (target <= node)
        continue;
      if (parents[target] < 0 || depths[node] + 1 > depths[target]) {
        parents[target] = node;
        depths[target] = depths[node] + 1;
      }
    }
}

TreeNode Drawing::makeTree(unsigned node) {
  TreeNode tree{picture.nodes[node].label,
                picture.nodes[node].kind == Node::Kind::Output,
                {}};
  // Several edges between the same nodes are one branch.
  llvm::SmallSetVector<unsigned, 4> branches;
  for (unsigned target : targets[node]) {
    if (target == node)
      tree.label += " ↻";
    else if (parents[target] != static_cast<int>(node) || target < node)
      tree.children.push_back(
          {"(" + picture.nodes[target].label + ")", false, {}});
    else if (branches.insert(target))
      tree.children.push_back(makeTree(target));
  }
  return tree;
}

void Drawing::measure(const TreeNode &tree, unsigned depth) {
  if (depth >= widths.size()) {
    widths.push_back(0);
    forks.push_back(false);
  }
  if (!tree.children.empty()) {
    widths[depth] = std::max(widths[depth], getWidth(tree.label));
    if (tree.children.size() > 1)
      forks[depth] = true;
  }
  for (const TreeNode &child : tree.children)
    measure(child, depth + 1);
}

static std::string repeat(llvm::StringRef text, unsigned count) {
  std::string result;
  for (unsigned i = 0; i < count; ++i)
    result += text;
  return result;
}

void Drawing::draw(const TreeNode &tree, unsigned depth,
                   const std::string &line, const std::string &below,
                   llvm::raw_ostream &os) {
  if (tree.children.empty()) {
    os << "  " << line << tree.label << '\n';
    return;
  }
  unsigned dashes = widths[depth] - getWidth(tree.label) + 1;
  bool isFork = tree.children.size() > 1;
  // A line without a fork is as long as its neighbours with one.
  if (!isFork && forks[depth])
    dashes += 2;
  for (auto [i, child] : llvm::enumerate(tree.children)) {
    bool isLast = i + 1 == tree.children.size();
    std::string arrow = (isFork ? (i == 0   ? "┬─"
                                   : isLast ? "└─"
                                            : "├─")
                                : "") +
                        std::string(child.isOutput ? "─> " : "> ");
    std::string indent = below + std::string(widths[depth] + 2, ' ');
    std::string start =
        i == 0 ? line + tree.label + " " + repeat("─", dashes) : indent;
    std::string next =
        indent +
        (isFork && !isLast ? "│"
         : isFork          ? " "
                           : "") +
        std::string(isFork ? 3 : 2 + (forks[depth] ? 2 : 0), ' ') +
        (child.isOutput ? " " : "");
    draw(child, depth + 1, start + arrow, next, os);
  }
}

void Drawing::render(llvm::raw_ostream &os) {
  findParents();
  std::vector<TreeNode> roots;
  for (unsigned node = 0; node < picture.nodes.size(); ++node)
    if (parents[node] < 0)
      roots.push_back(makeTree(node));
  for (const TreeNode &root : roots)
    measure(root, 0);
  for (const TreeNode &root : roots)
    draw(root, 0, "", "", os);
}

/// A drawing is as wide as the graph is deep.
static constexpr size_t mostDrawn = 512;

void viz::renderText(const Picture &picture, llvm::raw_ostream &os) {
  os << "graph " << picture.name << picture.signature << "      "
     << plural(picture.actors, "actor") << ", "
     << plural(picture.tasks, "task");
  if (picture.hasChannels)
    os << ", " << plural(picture.channels, "channel");
  os << "\n\n";
  renderTables(picture, os);
  os << '\n';
  if (picture.nodes.size() <= mostDrawn)
    Drawing(picture).render(os);
  else
    os << "  " << plural(picture.nodes.size(), "node")
       << " are too many to draw as text; the other formats have them all\n";
}

void viz::renderText(const LiveSet &set, llvm::raw_ostream &os) {
  os << "live " << set.name << "      of deployment " << set.deployment << ", "
     << plural(set.members.size(), "graph") << "\n\n";
  std::vector<std::vector<std::string>> rows;
  for (const LiveSet::Member &member : set.members)
    rows.push_back({member.wired, member.graph, member.actors});
  for (const std::string &line : layOut(rows, "   "))
    os << "  " << llvm::StringRef(line).rtrim() << '\n';
}

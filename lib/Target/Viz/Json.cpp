//===- Json.cpp - the picture as data
//--------------------------------------------===//

#include "llvm/Support/JSON.h"
#include "Picture.h"

using namespace cgraphc;
using namespace cgraphc::viz;

static llvm::StringRef getKindName(Node::Kind kind) {
  switch (kind) {
  case Node::Kind::Input:
    return "input";
  case Node::Kind::Call:
    return "call";
  case Node::Kind::Output:
    return "output";
  }
  llvm_unreachable("covered switch");
}

static void renderNode(const Node &node, llvm::json::OStream &json) {
  json.object([&] {
    json.attribute("kind", getKindName(node.kind));
    json.attribute("label", node.label);
    if (node.kind != Node::Kind::Call)
      return;
    json.attribute("actor", node.actors);
    json.attribute("task", node.task);
    json.attribute("process", node.process);
    json.attribute("copies", node.copies);
    json.attribute("where", node.where);
  });
}

static void renderChannel(const ChannelRow &row, llvm::json::OStream &json) {
  json.object([&] {
    json.attribute("value", row.value);
    json.attribute("from", row.from);
    json.attribute("to", row.to);
    json.attribute("transport", row.transport);
    json.attribute("reason", row.reason);
    json.attribute("readers", row.readers);
    json.attribute("copies", row.copies);
    if (row.slots) {
      json.attribute("slots", row.slots);
      json.attribute("slot_bytes", row.slotBytes);
    }
  });
}

static void renderSet(const LiveSet &set, llvm::json::OStream &json) {
  json.object([&] {
    json.attribute("name", set.name);
    json.attribute("deployment", set.deployment);
    json.attributeArray("graphs", [&] {
      for (const LiveSet::Member &member : set.members)
        json.object([&] {
          json.attribute("wired", member.wired);
          json.attribute("graph", member.graph);
          json.attribute("actors", member.actors);
        });
    });
  });
}

void viz::renderJson(llvm::ArrayRef<Picture> pictures,
                     llvm::ArrayRef<LiveSet> sets, llvm::raw_ostream &os) {
  llvm::json::OStream json(os, /*IndentSize=*/2);
  json.object([&] {
    json.attributeArray("graphs", [&] {
      for (const Picture &picture : pictures)
        json.object([&] {
          json.attribute("name", picture.name);
          json.attribute("signature", picture.signature);
          json.attribute("actors", picture.actors);
          json.attribute("tasks", picture.tasks);
          json.attribute("channels", picture.channels);
          json.attributeArray("nodes", [&] {
            for (const Node &node : picture.nodes)
              renderNode(node, json);
          });
          json.attributeArray("edges", [&] {
            for (const Edge &edge : picture.edges)
              json.object([&] {
                json.attribute("from", edge.from);
                json.attribute("to", edge.to);
                json.attribute("value", edge.value);
                json.attribute("transport", edge.transport);
                json.attribute("control", edge.isControl);
              });
          });
          json.attributeArray("channel_table", [&] {
            for (const ChannelRow &row : picture.channelRows)
              renderChannel(row, json);
          });
        });
    });
    json.attributeArray("live", [&] {
      for (const LiveSet &set : sets)
        renderSet(set, json);
    });
  });
  os << '\n';
}

//===- Resources.h - What communication and calls touch ---------*- C++ -*-===//

#ifndef CGRAPH_IR_RESOURCES_H
#define CGRAPH_IR_RESOURCES_H

#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace cgraphc::cg {

/// All channels; keeps communication in its place.
struct ChannelResource : mlir::SideEffects::Resource::Base<ChannelResource> {
  llvm::StringRef getName() final { return "Channel"; }
};

/// All actors' state; equal calls never merge.
struct ActorResource : mlir::SideEffects::Resource::Base<ActorResource> {
  llvm::StringRef getName() final { return "Actor"; }
};

} // namespace cgraphc::cg

#endif // CGRAPH_IR_RESOURCES_H

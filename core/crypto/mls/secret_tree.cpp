#include "core/crypto/mls/secret_tree.h"

#include "core/base/check.h"
#include "core/crypto/aead.h"
#include "core/crypto/hkdf.h"
#include "core/crypto/mls/mls_suite.h"

namespace linnet::mls {
namespace {

MessageKey key_of(ByteView secret, std::uint32_t generation) {
  return {derive_tree_secret(secret, "key", generation, kAeadKeyBytes),
          derive_tree_secret(secret, "nonce", generation, kAeadNonceBytes)};
}

SecretBytes next_secret(ByteView secret, std::uint32_t generation) {
  return derive_tree_secret(secret, "secret", generation, kHashBytes);
}

}  // namespace

Result<SenderRatchet::Step> SenderRatchet::step_to(std::uint32_t generation) const {
  if (generation < generation_) {
    const auto found = skipped_.find(generation);
    if (found == skipped_.end()) return broken(Rule::generation_gone);
    return Step{generation, found->second.clone(), std::nullopt, {}};
  }
  if (generation - generation_ > kGenerationsAheadMax) return broken(Rule::generation_too_far);
  Step step{generation, {}, secret_.clone(), {}};
  for (std::uint32_t at = generation_; at < generation; ++at) {
    step.stepped_over.emplace(at, key_of(step.secret->view(), at));
    step.secret = next_secret(step.secret->view(), at);
  }
  step.key = key_of(step.secret->view(), generation);
  step.secret = next_secret(step.secret->view(), generation);
  return step;
}

void SenderRatchet::use(Step&& step) {
  if (!step.secret) {
    skipped_.erase(step.generation);
    return;
  }
  secret_ = *std::move(step.secret);
  generation_ = step.generation + 1;
  skipped_.merge(step.stepped_over);
  while (skipped_.size() > kSkippedKeysMax) skipped_.erase(skipped_.begin());
}

std::pair<std::uint32_t, MessageKey> SenderRatchet::next() {
  const std::uint32_t generation = generation_++;
  // A sender has 2^32 keys in an epoch; a commit comes first.
  LINNET_CHECK(generation_ != 0);
  MessageKey key = key_of(secret_.view(), generation);
  secret_ = next_secret(secret_.view(), generation);
  return {generation, std::move(key)};
}

SecretTree::SecretTree(SecretBytes encryption_secret, std::uint32_t leaf_count)
    : leaf_count_(leaf_count) {
  secrets_.emplace(root_of(leaf_count), std::move(encryption_secret));
}

Result<SenderRatchet*> SecretTree::ratchet(LeafIndex leaf, RatchetType type) {
  if (leaf.value >= leaf_count_) return broken(Rule::no_such_leaf);
  auto found = ratchets_.find({leaf, type});
  if (found == ratchets_.end()) {
    const NodeIndex node = node_of(leaf);
    reach(node);
    const auto secret = secrets_.extract(node);
    const auto start = [&](std::string_view label) {
      return SenderRatchet(expand_with_label(secret.mapped().view(), label, {}, kHashBytes));
    };
    ratchets_.emplace(std::pair(leaf, RatchetType::handshake), start("handshake"));
    ratchets_.emplace(std::pair(leaf, RatchetType::application), start("application"));
    found = ratchets_.find({leaf, type});
  }
  return &found->second;
}

// Moves the secret of the nearest ancestor down to the leaf, leaving one for each subtree beside.
void SecretTree::reach(NodeIndex leaf) {
  NodeIndex node = leaf;
  while (!secrets_.contains(node)) node = parent(node);
  while (node != leaf) {
    const auto secret = secrets_.extract(node);
    const ByteView view = secret.mapped().view();
    secrets_.emplace(left(node), expand_with_label(view, "tree", as_bytes("left"), kHashBytes));
    secrets_.emplace(right(node), expand_with_label(view, "tree", as_bytes("right"), kHashBytes));
    node = is_below(leaf, left(node)) ? left(node) : right(node);
  }
}

}  // namespace linnet::mls

#include "core/crypto/mls/secret_tree.h"

#include <limits>

#include "core/base/check.h"
#include "core/base/result.h"
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

SenderRatchet ratchet_of_leaf(const SecretBytes& secret, RatchetType type) {
  const std::string_view label = type == RatchetType::handshake ? "handshake" : "application";
  return SenderRatchet(expand_with_label(secret.view(), label, {}, kHashBytes));
}

SecretBytes child_secret(ByteView secret, bool is_left) {
  return expand_with_label(secret, "tree", as_bytes(is_left ? "left" : "right"), kHashBytes);
}

}  // namespace

Result<SenderRatchet::Step> SenderRatchet::step_to(std::uint32_t generation) const {
  if (generation < generation_) {
    const auto found = skipped_.find(generation);
    if (found == skipped_.end()) return broken(Rule::generation_gone);
    return Step{generation, found->second.clone(), std::nullopt, {}};
  }
  if (generation - generation_ > kGenerationsAheadMax ||
      generation == std::numeric_limits<std::uint32_t>::max())
    return broken(Rule::generation_too_far);
  Step step{generation, {}, secret_.clone(), {}};
  for (std::uint32_t at = generation_; at < generation; ++at) {
    step.stepped_over.emplace(at, key_of(step.secret->view(), at));
    step.secret = next_secret(step.secret->view(), at);
  }
  step.key = key_of(step.secret->view(), generation);
  step.secret = next_secret(step.secret->view(), generation);
  return step;
}

std::vector<std::uint32_t> SenderRatchet::use(Step&& step) {
  std::vector<std::uint32_t> changed;
  if (!step.secret) {
    skipped_.erase(step.generation);
    return {step.generation};
  }
  secret_ = *std::move(step.secret);
  generation_ = step.generation + 1;
  for (const auto& [generation, key] : step.stepped_over) changed.push_back(generation);
  skipped_.merge(step.stepped_over);
  while (skipped_.size() > kSkippedKeysMax) {
    changed.push_back(skipped_.begin()->first);
    skipped_.erase(skipped_.begin());
  }
  return changed;
}

std::pair<std::uint32_t, MessageKey> SenderRatchet::next() {
  const std::uint32_t generation = generation_++;
  // A sender has 2^32 keys in an epoch; a commit comes first.
  LINNET_CHECK(generation_ != 0);
  MessageKey key = key_of(secret_.view(), generation);
  secret_ = next_secret(secret_.view(), generation);
  return {generation, std::move(key)};
}

SecretTree::SecretTree(std::uint64_t epoch, SecretBytes encryption_secret,
                       std::uint32_t leaf_count)
    : SecretTree(epoch, leaf_count) {
  secrets_.emplace(root_of(leaf_count), std::move(encryption_secret));
  touch(RowKind::tree_secret, root_of(leaf_count));
}

SecretTree::SecretTree(std::uint64_t epoch, std::uint32_t leaf_count)
    : epoch_(epoch), leaf_count_(leaf_count) {}

Result<SecretTree::Step> SecretTree::step_to(LeafIndex leaf, RatchetType type,
                                             std::uint32_t generation) const {
  if (leaf.value >= leaf_count_) return broken(Rule::no_such_leaf);
  const auto found = ratchets_.find({leaf, type});
  if (found != ratchets_.end()) {
    LINNET_ASSIGN(SenderRatchet::Step step, found->second.step_to(generation));
    return Step{leaf, type, std::move(step)};
  }
  LINNET_ASSIGN(const SecretBytes secret, secret_of(node_of(leaf)));
  LINNET_ASSIGN(SenderRatchet::Step step, ratchet_of_leaf(secret, type).step_to(generation));
  return Step{leaf, type, std::move(step)};
}

void SecretTree::use(Step&& step) {
  SenderRatchet& ratchet = reach(step.leaf, step.type);
  for (std::uint32_t generation : ratchet.use(std::move(step.ratchet)))
    touch(RowKind::skipped_key, step.leaf.value, step.type, generation);
  touch(RowKind::ratchet, step.leaf.value, step.type);
}

bool SecretTree::can_send(LeafIndex leaf) const {
  if (leaf.value >= leaf_count_) return false;
  if (ratchets_.contains({leaf, RatchetType::handshake}))
    return ratchets_.contains({leaf, RatchetType::application});
  return secret_of(node_of(leaf)).has_value();
}

std::pair<std::uint32_t, MessageKey> SecretTree::next(LeafIndex leaf, RatchetType type) {
  LINNET_CHECK(leaf.value < leaf_count_);
  SenderRatchet& ratchet = reach(leaf, type);
  touch(RowKind::ratchet, leaf.value, type);
  return ratchet.next();
}

// The secret of a leaf that was not used yet, without keeping what lies between. generation_gone
// where no secret above it is left.
Result<SecretBytes> SecretTree::secret_of(NodeIndex leaf) const {
  NodeIndex node = leaf;
  auto found = secrets_.find(node);
  while (found == secrets_.end()) {
    if (node == root_of(leaf_count_)) return broken(Rule::generation_gone, "no secret");
    node = parent(node);
    found = secrets_.find(node);
  }
  SecretBytes secret = found->second.clone();
  while (node != leaf) {
    const bool is_left = is_below(leaf, left(node));
    secret = child_secret(secret.view(), is_left);
    node = is_left ? left(node) : right(node);
  }
  return secret;
}

// Moves the secret of the nearest ancestor down to the leaf, leaving one for each subtree beside, and
// replaces the leaf's by its ratchets.
SenderRatchet& SecretTree::reach(LeafIndex leaf, RatchetType type) {
  const auto known = ratchets_.find({leaf, type});
  if (known != ratchets_.end()) return known->second;
  const NodeIndex target = node_of(leaf);
  NodeIndex node = target;
  while (!secrets_.contains(node)) {
    LINNET_CHECK(node != root_of(leaf_count_));
    node = parent(node);
  }
  for (;; node = is_below(target, left(node)) ? left(node) : right(node)) {
    const auto secret = secrets_.extract(node);
    touch(RowKind::tree_secret, node);
    if (node == target) {
      for (RatchetType each : {RatchetType::handshake, RatchetType::application}) {
        ratchets_.emplace(RatchetKey(leaf, each), ratchet_of_leaf(secret.mapped(), each));
        touch(RowKind::ratchet, leaf.value, each);
      }
      return ratchets_.find({leaf, type})->second;
    }
    const ByteView view = secret.mapped().view();
    secrets_.insert_or_assign(left(node), child_secret(view, true));
    secrets_.insert_or_assign(right(node), child_secret(view, false));
    touch(RowKind::tree_secret, left(node));
    touch(RowKind::tree_secret, right(node));
  }
}

void SecretTree::touch(RowKind kind, std::uint32_t index, RatchetType type,
                       std::uint32_t generation) {
  touched_.insert({kind, epoch_, index, static_cast<std::uint8_t>(type), generation});
}

void SecretTree::touch_all() {
  for (const auto& [node, secret] : secrets_) touch(RowKind::tree_secret, node);
  for (const auto& [key, ratchet] : ratchets_) {
    touch(RowKind::ratchet, key.first.value, key.second);
    for (const auto& [generation, skipped] : ratchet.skipped())
      touch(RowKind::skipped_key, key.first.value, key.second, generation);
  }
}

std::optional<SecretBytes> SecretTree::row(const RowKey& key) const {
  if (key.kind == RowKind::tree_secret) {
    const auto found = secrets_.find(key.index);
    return found == secrets_.end() ? std::nullopt : std::optional(row_value(found->second));
  }
  const auto found = ratchets_.find({LeafIndex{key.index}, static_cast<RatchetType>(key.type)});
  if (found == ratchets_.end()) return std::nullopt;
  const SenderRatchet& ratchet = found->second;
  if (key.kind == RowKind::ratchet) return row_value(ratchet.secret(), ratchet.generation());
  const auto skipped = ratchet.skipped().find(key.generation);
  if (skipped == ratchet.skipped().end()) return std::nullopt;
  return row_value(skipped->second.key, skipped->second.nonce);
}

// In the order of keys: a ratchet stands before its skipped keys.
Status SecretTree::put_row(const RowKey& key, ByteView value) {
  const auto type = static_cast<RatchetType>(key.type);
  if (key.kind == RowKind::tree_secret) {
    SecretBytes secret;
    LINNET_TRY(read_row(value, secret));
    if (key.index >= node_count(leaf_count_) || secret.size() != kHashBytes)
      return broken(Rule::stored_rows, "tree secret");
    secrets_.insert_or_assign(key.index, std::move(secret));
    return {};
  }
  if (key.index >= leaf_count_ || key.type > static_cast<std::uint8_t>(RatchetType::application))
    return broken(Rule::stored_rows, "ratchet");
  const RatchetKey place{LeafIndex{key.index}, type};
  if (key.kind == RowKind::ratchet) {
    SecretBytes secret;
    std::uint32_t generation = 0;
    LINNET_TRY(read_row(value, secret, generation));
    if (secret.size() != kHashBytes) return broken(Rule::stored_rows, "ratchet");
    ratchets_.insert_or_assign(place, SenderRatchet(std::move(secret), generation));
    return {};
  }
  const auto ratchet = ratchets_.find(place);
  MessageKey skipped;
  LINNET_TRY(read_row(value, skipped.key, skipped.nonce));
  if (ratchet == ratchets_.end() || skipped.key.size() != kAeadKeyBytes ||
      skipped.nonce.size() != kAeadNonceBytes)
    return broken(Rule::stored_rows, "skipped key");
  ratchet->second.put_skipped(key.generation, std::move(skipped));
  return {};
}

}  // namespace linnet::mls

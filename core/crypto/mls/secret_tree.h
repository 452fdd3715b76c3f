#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "core/crypto/mls/framing.h"
#include "core/crypto/mls/group_rows.h"
#include "core/crypto/mls/mls_error.h"
#include "core/crypto/mls/tree_math.h"
#include "core/crypto/secret_bytes.h"

namespace linnet::mls {

enum class RatchetType : std::uint8_t { handshake, application };

[[nodiscard]] constexpr RatchetType ratchet_of(ContentType type) {
  return type == ContentType::application ? RatchetType::application : RatchetType::handshake;
}

// The key of one message.
struct MessageKey {
  SecretBytes key;
  SecretBytes nonce;

  [[nodiscard]] MessageKey clone() const { return {key.clone(), nonce.clone()}; }
};

// One sender's chain of keys (section 9.1). A key is given out once; the secrets that lead to it are
// gone then (section 9.2). Keys that were stepped over wait for their late messages, the oldest go
// first.
class SenderRatchet {
 public:
  explicit SenderRatchet(SecretBytes secret, std::uint32_t generation = 0)
      : secret_(std::move(secret)), generation_(generation) {}

  // A key and the ratchet's state once it is used. Nothing changes before `use`.
  struct Step {
    std::uint32_t generation = 0;
    MessageKey key;
    std::optional<SecretBytes> secret;  // of generation + 1, where the ratchet moves forward
    std::map<std::uint32_t, MessageKey> stepped_over;
  };

  // Of a message that was received: generation_gone, generation_too_far.
  [[nodiscard]] Result<Step> step_to(std::uint32_t generation) const;
  // Gives the generations whose skipped keys came or went.
  std::vector<std::uint32_t> use(Step&& step);

  // The next one to send with, used at once.
  [[nodiscard]] std::pair<std::uint32_t, MessageKey> next();

  [[nodiscard]] std::uint32_t generation() const { return generation_; }
  [[nodiscard]] const SecretBytes& secret() const { return secret_; }
  [[nodiscard]] const std::map<std::uint32_t, MessageKey>& skipped() const { return skipped_; }
  // A key that was stored.
  void put_skipped(std::uint32_t generation, MessageKey key) {
    skipped_.insert_or_assign(generation, std::move(key));
  }

 private:
  SecretBytes secret_;
  std::uint32_t generation_ = 0;
  std::map<std::uint32_t, MessageKey> skipped_;
};

// The secrets of an epoch's messages (section 9), one ratchet of each type for each leaf. Secrets of
// inner nodes are replaced by their children's as soon as a leaf below is used.
class SecretTree {
 public:
  SecretTree(std::uint64_t epoch, SecretBytes encryption_secret, std::uint32_t leaf_count);
  // Without secrets: they come from rows.
  SecretTree(std::uint64_t epoch, std::uint32_t leaf_count);

  // The key of a message that was received, and what it leads to. Nothing changes before `use`.
  struct Step {
    LeafIndex leaf;
    RatchetType type{};
    SenderRatchet::Step ratchet;
  };
  // no_such_leaf, generation_gone, generation_too_far.
  [[nodiscard]] Result<Step> step_to(LeafIndex leaf, RatchetType type,
                                     std::uint32_t generation) const;
  void use(Step&& step);

  // Whether a leaf's ratchets, or a secret that leads to them, are there.
  [[nodiscard]] bool can_send(LeafIndex leaf) const;
  // The next key to send with, used at once. `can_send`.
  [[nodiscard]] std::pair<std::uint32_t, MessageKey> next(LeafIndex leaf, RatchetType type);

  [[nodiscard]] std::uint64_t epoch() const { return epoch_; }
  [[nodiscard]] std::uint32_t leaf_count() const { return leaf_count_; }

  // The rows tree_secret, ratchet and skipped_key of this epoch: what was touched since the last
  // call, all of it, the value of one (nothing where it is gone), and one that was stored.
  [[nodiscard]] TouchedRows take_touched() { return std::exchange(touched_, {}); }
  void touch_all();
  [[nodiscard]] std::optional<SecretBytes> row(const RowKey& key) const;
  [[nodiscard]] Status put_row(const RowKey& key, ByteView value);

 private:
  using RatchetKey = std::pair<LeafIndex, RatchetType>;

  [[nodiscard]] Result<SecretBytes> secret_of(NodeIndex leaf) const;
  SenderRatchet& reach(LeafIndex leaf, RatchetType type);
  void touch(RowKind kind, std::uint32_t index, RatchetType type = {}, std::uint32_t generation = 0);

  std::uint64_t epoch_;
  std::uint32_t leaf_count_;
  std::map<NodeIndex, SecretBytes> secrets_;
  std::map<RatchetKey, SenderRatchet> ratchets_;
  TouchedRows touched_;
};

}  // namespace linnet::mls

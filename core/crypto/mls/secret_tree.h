#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "core/crypto/mls/framing.h"
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
  explicit SenderRatchet(SecretBytes secret) : secret_(std::move(secret)) {}

  // A key and the ratchet's state once it is used. Nothing changes before `use`.
  struct Step {
    std::uint32_t generation = 0;
    MessageKey key;
    std::optional<SecretBytes> secret;  // of generation + 1, where the ratchet moves forward
    std::map<std::uint32_t, MessageKey> stepped_over;
  };

  // Of a message that was received: generation_gone, generation_too_far.
  [[nodiscard]] Result<Step> step_to(std::uint32_t generation) const;
  void use(Step&& step);

  // The next one to send with, used at once.
  [[nodiscard]] std::pair<std::uint32_t, MessageKey> next();

  [[nodiscard]] std::uint32_t generation() const { return generation_; }

 private:
  SecretBytes secret_;
  std::uint32_t generation_ = 0;
  std::map<std::uint32_t, MessageKey> skipped_;
};

// The secrets of an epoch's messages (section 9), one ratchet of each type for each leaf. Secrets of
// inner nodes are replaced by their children's as soon as a leaf below is needed.
class SecretTree {
 public:
  SecretTree(SecretBytes encryption_secret, std::uint32_t leaf_count);

  // The ratchet of a leaf; borrowed until the next call. no_such_leaf where it is outside the tree.
  [[nodiscard]] Result<SenderRatchet*> ratchet(LeafIndex leaf, RatchetType type);

 private:
  void reach(NodeIndex leaf);

  std::uint32_t leaf_count_;
  std::map<NodeIndex, SecretBytes> secrets_;
  std::map<std::pair<LeafIndex, RatchetType>, SenderRatchet> ratchets_;
};

}  // namespace linnet::mls

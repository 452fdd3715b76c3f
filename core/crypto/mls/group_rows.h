#pragma once

#include <compare>
#include <cstdint>
#include <set>
#include <span>
#include <vector>

#include "core/crypto/mls/codec.h"
#include "core/crypto/mls/tree_math.h"

namespace linnet::mls {

// What a row of a stored group holds. The numbers are stored: they do not change.
enum class RowKind : std::uint8_t {
  public_state = 1,    // context, interim transcript hash, confirmation tag
  node = 2,            // index: a node of the tree that is not blank
  proposal = 3,        // index: the n-th proposal that was kept in this epoch
  member_state = 4,    // own leaf, signature key, secrets of the epoch
  private_key = 5,     // index: the private key of a node
  tree_secret = 6,     // epoch, index: a secret of the secret tree that is not used yet
  ratchet = 7,         // epoch, index, type: the next secret of a sender's ratchet
  skipped_key = 8,     // epoch, index, type, generation: the key of a message that is late
  past_epoch = 9,      // epoch: what its late messages need
  resumption_psk = 10, // epoch
  pending_commit = 11, // the own commit that was not accepted yet
};

// Which row: a fixed 18 bytes where it is encoded, in the order of comparison. What a kind does not
// use is 0.
struct RowKey {
  RowKind kind{};
  std::uint64_t epoch = 0;
  std::uint32_t index = 0;
  std::uint8_t type = 0;
  std::uint32_t generation = 0;

  static void fields(auto& self, auto& stream) {
    stream(self.kind, self.epoch, self.index, self.type, self.generation);
  }
  friend auto operator<=>(const RowKey&, const RowKey&) = default;
};

// Values are secrets (keys, ratchets): whoever stores them encrypts them or trusts the disk, and
// overwrites what is erased.
struct GroupRow {
  RowKey key;
  SecretBytes value;
};

// What a store is to do in one transaction.
struct RowChanges {
  std::vector<GroupRow> put;  // insert or replace
  std::vector<RowKey> erased; // some of them may never have been stored

  [[nodiscard]] bool empty() const { return put.empty() && erased.empty(); }
};

// Keys of rows that may differ from what is stored.
using TouchedRows = std::set<RowKey>;

// The encoded form of a row's value; nothing of it stays behind in memory.
// (`capacity` is enough for every row of secrets, so that no growth leaves a copy behind.)
template <std::size_t capacity = 4096, typename... Fields>
[[nodiscard]] SecretBytes row_value(const Fields&... fields) {
  Encoder encoder(capacity);
  encoder(fields...);
  Bytes plain = encoder.take();
  SecretBytes value{ByteView{plain}};
  wipe(plain);
  return value;
}

// Reads it back: `stored_rows` where the value is malformed.
template <typename... Fields>
[[nodiscard]] Status read_row(ByteView value, Fields&... fields) {
  Decoder decoder(value);
  decoder(fields...);
  if (!decoder.finish()) return broken(Rule::stored_rows, "malformed");
  return {};
}

}  // namespace linnet::mls

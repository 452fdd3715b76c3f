// Any bytes as any structure of MLS: never a crash, and what is taken is encoded to the same bytes.
#include <cstdlib>

#include "core/crypto/mls/group_rows.h"
#include "core/crypto/mls/key_package.h"
#include "core/crypto/mls/mls_message.h"
#include "core/crypto/mls/public_group.h"
#include "core/crypto/mls/ratchet_tree.h"

namespace linnet::mls {
namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

template <typename T>
void round_trips(ByteView bytes) {
  if (const auto decoded = decode<T>(bytes)) {
    const Bytes again = encode(*decoded);
    require(again == to_bytes(bytes));
  }
}

// What is built from a decoded structure is not trusted either.
void judge_tree(ByteView bytes) {
  auto nodes = decode<RatchetTreeNodes>(bytes);
  if (!nodes) return;
  const auto tree = RatchetTree::from_nodes(*std::move(nodes));
  if (!tree) return;
  require(tree->encoded() == to_bytes(bytes));
  (void)tree->tree_hash();
  (void)check_unmerged_leaves(*tree);
  (void)check_members(*tree, {});
  for (LeafIndex member : tree->members()) (void)tree->filtered_direct_path(member);
  if (check_unmerged_leaves(*tree)) (void)check_parent_hashes(*tree);
}

void judge_extensions(ByteView bytes) {
  const auto extensions = decode<Extensions>(bytes);
  if (!extensions) return;
  (void)check_unique(*extensions);
  (void)external_senders(*extensions);
  (void)check_supports(LeafNode{}, *extensions);
}

using Case = void (*)(ByteView bytes);

constexpr Case kCases[] = {
    round_trips<MlsMessage>,
    round_trips<KeyPackage>,
    round_trips<Welcome>,
    round_trips<GroupInfo>,
    round_trips<GroupSecrets>,
    round_trips<Commit>,
    round_trips<Proposal>,
    round_trips<UpdatePath>,
    round_trips<LeafNode>,
    round_trips<AuthenticatedContent>,
    round_trips<GroupContext>,
    round_trips<RatchetTreeNodes>,
    round_trips<Extensions>,
    round_trips<RequiredCapabilities>,
    round_trips<std::vector<ExternalSender>>,
    round_trips<SenderData>,
    round_trips<PreSharedKeyId>,
    round_trips<RowKey>,
    round_trips<Bytes>,
    judge_tree,
    judge_extensions,
};

}  // namespace
}  // namespace linnet::mls

// The first byte says which structure.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace linnet::mls;
  if (size == 0) return 0;
  kCases[data[0] % std::size(kCases)]({data + 1, size - 1});
  return 0;
}

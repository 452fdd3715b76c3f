#include "core/crypto/mls/mls_message.h"

#include <gtest/gtest.h>

#include "core/crypto/mls/tree_node.h"
#include "tests/unit/crypto/test_vectors.h"

namespace linnet::mls {
namespace {

// Decoding and encoding again gives the same bytes; nothing shorter or longer is taken.
template <typename T>
void round_trips(const Json& vector, const char* field) {
  Bytes bytes = hex_field(vector, field);
  const auto decoded = decode<T>(bytes);
  ASSERT_TRUE(decoded) << field << ": " << name_of(decoded.error().rule) << " "
                       << decoded.error().detail;
  EXPECT_EQ(encode(*decoded), bytes) << field;
  EXPECT_FALSE(decode<T>(ByteView(bytes).first(bytes.size() - 1))) << field;
  bytes.push_back(0);
  EXPECT_FALSE(decode<T>(bytes)) << field;
}

TEST(MlsMessageTest, OfficialMessagesRoundTrip) {
  LINNET_VECTORS_OR_SKIP(file, "mls/messages.json");
  for (const Json& vector : file) {
    for (const char* message :
         {"mls_welcome", "mls_group_info", "mls_key_package", "public_message_application",
          "public_message_proposal", "public_message_commit", "private_message"})
      round_trips<MlsMessage>(vector, message);
    round_trips<RatchetTreeNodes>(vector, "ratchet_tree");
    round_trips<GroupSecrets>(vector, "group_secrets");
    round_trips<Add>(vector, "add_proposal");
    round_trips<Update>(vector, "update_proposal");
    round_trips<Remove>(vector, "remove_proposal");
    round_trips<PreSharedKey>(vector, "pre_shared_key_proposal");
    round_trips<ReInit>(vector, "re_init_proposal");
    round_trips<ExternalInit>(vector, "external_init_proposal");
    round_trips<GroupContextExtensions>(vector, "group_context_extensions_proposal");
    round_trips<Commit>(vector, "commit");
    if (HasFatalFailure()) return;
  }
}

TEST(MlsMessageTest, RefusesAnotherVersionAndUnknownForms) {
  const auto other_version = decode<MlsMessage>(Bytes{0, 2, 0, 1});
  ASSERT_FALSE(other_version);
  EXPECT_EQ(other_version.error().rule, Rule::protocol_version);
  for (const std::uint8_t form : Bytes{0, 6}) {
    const auto unknown = decode<MlsMessage>(Bytes{0, 1, 0, form});
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().rule, Rule::unknown_variant);
  }
}

}  // namespace
}  // namespace linnet::mls

#include "core/crypto/mls/device_identity.h"

#include <gtest/gtest.h>

namespace linnet::mls {
namespace {

DeviceIdentity device(std::string_view user_id, std::string_view device_id) {
  return {to_bytes(user_id), to_bytes(device_id)};
}

TEST(DeviceIdentityTest, IsReadAsItWasWritten) {
  const DeviceIdentity phone = device("alice@example.org", "phone:1");
  EXPECT_EQ(device_identity(device_credential(phone)), phone);
}

TEST(DeviceIdentityTest, NoTwoDevicesShareACredential) {
  EXPECT_NE(device_credential(device("alice:a", "b")), device_credential(device("alice", "a:b")));
  EXPECT_NE(device_credential(device("alic", "ephone")),
            device_credential(device("alice", "phone")));
}

TEST(DeviceIdentityTest, RefusesWhatIsNoDevice) {
  Bytes longer = encode(device("alice", "phone"));
  longer.push_back(0);
  for (const Credential& credential :
       {Credential{X509Credential{}}, basic_credential({}), basic_credential(as_bytes("alice")),
        basic_credential(longer), device_credential(device("", "phone")),
        device_credential(device("alice", ""))}) {
    const auto refused = device_identity(credential);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().rule, Rule::credential_refused);
  }
}

}  // namespace
}  // namespace linnet::mls

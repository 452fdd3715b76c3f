#include <gtest/gtest.h>

#include <fstream>

#include "core/base/encoding.h"
#include "tests/unit/crypto/test_vectors.h"
#include "tests/unit/mls/vector_file.h"

namespace linnet::mls {
namespace {

class OfficialVectorsTest : public testing::TestWithParam<const char*> {};

TEST_P(OfficialVectorsTest, Hold) {
  const std::string name = std::string("mls/") + GetParam() + ".json";
  if (!read_test_vectors(name)) GTEST_SKIP() << name << " is not there: set LINNET_VECTORS";
  const Replay replay = replay_vector_file(test_vectors_folder() + "/" + name);
  EXPECT_GT(replay.passed, 0);
  for (const std::string& problem : replay.problems) ADD_FAILURE() << problem;
}

INSTANTIATE_TEST_SUITE_P(
    Files, OfficialVectorsTest,
    testing::Values("crypto-basics", "deserialization", "key-schedule", "message-protection",
                    "messages", "passive-client-handling-commit", "passive-client-welcome",
                    "psk_secret", "secret-tree", "transcript-hashes", "tree-math",
                    "tree-operations", "tree-validation", "treekem", "welcome",
                    "interop-passive/application", "interop-passive/branch",
                    "interop-passive/commit", "interop-passive/external_join",
                    "interop-passive/external_proposals", "interop-passive/reinit",
                    "interop-passive/welcome_join"));

class VectorFileTest : public testing::Test {
 protected:
  ~VectorFileTest() override { std::remove(path_.c_str()); }

  Replay replays(std::string_view text) {
    std::ofstream(path_) << text;
    return replay_vector_file(path_);
  }
  std::string path_ = testing::TempDir() + "linnet_vector_file_test.json";
};

TEST_F(VectorFileTest, WhatIsBrokenFailsAndEndsNothing) {
  EXPECT_EQ(replay_vector_file(path_ + ".absent").problems.size(), 1U);
  for (const char* text :
       {"", "{", "{}", "[1]", "[{}]", R"([{"cipher_suite": "3"}])",
        R"([{"vlbytes_header": 1, "length": -1}])", R"([{"n_leaves": 7, "sibling": {}}])",
        R"([{"cipher_suite": 3, "leaves_private": [{}], "update_paths": [{}]}])",
        R"([{"cipher_suite": 3, "sender_data": [], "leaves": [1, [2]]}])",
        R"([{"cipher_suite": 3, "membership_key": "", "application_priv": "00"}])",
        R"([{"cipher_suite": 3, "initial_epoch_authenticator": "zz", "epochs": {}}])"}) {
    const Replay replay = replays(text);
    EXPECT_EQ(replay.passed, 0) << text;
    EXPECT_EQ(replay.problems.size(), 1U) << text;
  }
}

TEST_F(VectorFileTest, OtherSuitesAreLeftOut) {
  const Replay replay = replays(R"([{"cipher_suite": 1, "epochs": []}, {"cipher_suite": 7}])");
  EXPECT_EQ(replay.passed, 0);
  EXPECT_TRUE(replay.problems.empty());
}

// Whatever value of a genuine case is damaged, the case fails or passes, and the program goes on.
TEST_F(VectorFileTest, DamagedCasesEndNothing) {
  LINNET_VECTORS_OR_SKIP(file, "mls/passive-client-welcome.json");
  for (const char* field : {"key_package", "init_priv", "encryption_priv", "signature_priv",
                            "welcome", "ratchet_tree", "initial_epoch_authenticator"}) {
    for (const Json& damage : {Json(), Json(""), Json("00"), Json("x"), Json(1), Json::array()}) {
      Json vector = file.front();
      if (vector.find(field)->is_null() || (field == std::string("ratchet_tree") && damage.is_null()))
        continue;
      *vector.find(field) = damage;
      EXPECT_EQ(replays(Json::array({vector}).dump()).passed, 0) << field << " " << damage;
    }
  }
}

}  // namespace
}  // namespace linnet::mls

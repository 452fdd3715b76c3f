#include <gtest/gtest.h>

#include <cstdio>

#include "core/model/limits.h"
#include "tests/unit/engine/device.h"
#include "tests/unit/engine/full_disk.h"

namespace linnet::testing {
namespace {

// A full disk: said once, nothing is lost, and all goes on when there is space again.
class StorageFailureTest : public ::testing::Test {
 protected:
  StorageFailureTest() {
    for (int i = 0; i < 3; ++i) chat.says("bob", "old " + std::to_string(i));
    alice.goes_online({chat.head_for("alice")});
    alice.answers_pulls(chat);
    alice.waits(2s);
  }
  static std::string fresh_path() {
    const std::string path = ::testing::TempDir() + "storage_failure.db";
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) std::remove((path + suffix).c_str());
    return path;
  }

  FullDisk disk;
  Device alice{{.user = "alice", .path = fresh_path(), .vfs = FullDisk::kVfs, .seed = 1}};
  ScriptedChat chat = ScriptedChat::direct("bob", "alice");
};

TEST_F(StorageFailureTest, AMessageThatCannotBeKeptIsRefusedAndNotSent) {
  const Lines before = alice.shows(chat.id());
  disk.fill();
  SendMessage command;
  command.chat_id = chat.id();
  command.body.text = "no space";
  const Result<Answer> answer = alice.asks(command);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::storage_full);
  EXPECT_TRUE(alice.sent<wire::Send>().empty()) << "persist before transmit";
  EXPECT_EQ(alice.shows(chat.id()), before);

  disk.clear();
  alice.comes_back({chat.head_for("alice")});
  alice.sends(chat.id(), "space again");
  alice.server_accepts_all(chat);
  EXPECT_EQ(alice.shows(chat.id()).back(), "alice: space again [sent]");
}

TEST_F(StorageFailureTest, AReadMarkThatCannotBeKeptIsNotSaid) {
  alice.sent<wire::Marks>();
  disk.fill();
  ASSERT_FALSE(alice.asks(MarkRead{chat.id(), Seq{3}}));
  disk.clear();
  alice.comes_back();
  alice.waits(limits::kReceiptInterval);
  for (const wire::Marks& marks : alice.sent<wire::Marks>()) EXPECT_NE(marks.items[0].read, Seq{3});
}

TEST_F(StorageFailureTest, AnEngineThatStartsOnAFullDiskGoesOnWhenThereIsSpace) {
  alice.sends(chat.id(), "in flight");
  disk.fill();
  alice.restarts();
  alice.tokens_wanted = 0;
  alice.starts();
  EXPECT_EQ(alice.tokens_wanted, 1);
  disk.clear();
}

TEST_F(StorageFailureTest, WhatArrivesMeanwhileComesAgain) {
  const std::string cursor = alice.store().cursors()->cursor;
  disk.fill();
  chat.says("bob", "while full");
  alice.hears(chat.entry(chat.head()));
  ASSERT_EQ(alice.troubles.size(), 1u);
  EXPECT_EQ(alice.troubles[0].code, ErrorCode::storage_full);
  EXPECT_EQ(alice.closed.size(), 1u);
  EXPECT_EQ(alice.store().cursors()->cursor, cursor);

  disk.clear();
  alice.comes_back({chat.head_for("alice")});
  alice.answers_pulls(chat);
  EXPECT_EQ(alice.shows(chat.id()).back(), "bob: while full");
  EXPECT_EQ(alice.chat_row(chat.id()).unread, 4u);
}

TEST_F(StorageFailureTest, AnAnswerThatCannotBeKeptIsGotAgain) {
  const MessageKey key = alice.sends(chat.id(), "hi");
  const auto send = alice.expects<wire::Send>();
  disk.fill();
  const Seq seq = chat.appends("alice", send).seq;
  alice.hears(chat.accepted(seq));
  EXPECT_EQ(alice.closed.size(), 1u);

  disk.clear();
  alice.comes_back({chat.head_for("alice")});
  EXPECT_EQ(alice.expects<wire::Send>().local_id, key.local_id);
  wire::Accepted duplicate = chat.accepted(seq);
  duplicate.duplicate = true;
  alice.hears(duplicate);
  alice.answers_pulls(chat);
  EXPECT_EQ(alice.shows(chat.id()).back(), "alice: hi [sent]");
  EXPECT_EQ(alice.connection().queued, 0u);
}

TEST_F(StorageFailureTest, ADiskThatStaysFullIsTriedEverMoreRarely) {
  disk.fill();
  chat.says("bob", "while full");
  alice.hears(chat.entry(chat.head()));
  std::size_t tries = 0;
  const MonoTime start = alice.now().mono;
  while (alice.now().mono < start + 10min) {
    alice.waits_for_next_try();
    ++tries;
    alice.connects();
    alice.is_welcomed({chat.head_for("alice")}, "c9");
  }
  EXPECT_LT(tries, 200u) << "a welcome that cannot be stored is a failed try";
  disk.clear();
  alice.comes_back({chat.head_for("alice")});
  alice.answers_pulls(chat);
  EXPECT_EQ(alice.shows(chat.id()).back(), "bob: while full");
}

}  // namespace
}  // namespace linnet::testing

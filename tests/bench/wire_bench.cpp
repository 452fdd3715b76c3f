// What frames cost: a page of 50 and one send, both ways in both encodings, with the parser of
// nlohmann/json on the same bytes beside it.
#include <benchmark/benchmark.h>

#include <nlohmann/json.hpp>
#include <string>

#include "core/wire/cbor_parser.h"
#include "core/wire/frame_codec.h"
#include "core/wire/json_parser.h"
#include "tests/golden/example_frames.h"

namespace linnet::wire {
namespace {

using namespace examples;  // the domain of these benchmarks

constexpr std::size_t kEntries = 50;

ServerFrame page() {
  Page page{1, choir(), Seq{1}, Seq{kEntries}, Seq{kEntries}, {}};
  for (std::uint64_t seq = 1; seq <= kEntries; ++seq) {
    Entry message =
        entry(seq, seq, Message{body("Rehearsal at seven, and please bring the scores. 🎵")});
    message.folded = Folded{Seq{kEntries}, {}, {}, {}};
    if (seq % 10 == 0) message.folded->reactions = {{alice(), "👍"}, {bob(), "🎉"}};
    page.entries.push_back(std::move(message));
  }
  return page;
}

ClientFrame send() {
  Send send;
  send.chat_id = choir();
  send.local_id = operation(1);
  send.content = Message{body("Rehearsal at seven, and please bring the scores.")};
  send.read_up_to = Seq{1234};
  return send;
}

Encoding encoding_of(const benchmark::State& state) {
  return static_cast<Encoding>(state.range(0));
}

void set_counters(benchmark::State& state, std::size_t entries, std::size_t bytes) {
  state.counters["bytes"] = static_cast<double>(bytes);
  state.counters["per entry"] =
      benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(entries),
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  state.SetLabel(encoding_of(state) == Encoding::json ? "json" : "cbor");
}

void page_encode(benchmark::State& state) {
  const ServerFrame frame = page();
  for (auto _ : state) benchmark::DoNotOptimize(encode(frame, encoding_of(state)));
  set_counters(state, kEntries, encode(frame, encoding_of(state)).size());
}

void page_decode(benchmark::State& state) {
  const Bytes bytes = encode(page(), encoding_of(state));
  for (auto _ : state) benchmark::DoNotOptimize(decode_server(bytes, encoding_of(state)));
  set_counters(state, kEntries, bytes.size());
}

void page_parse(benchmark::State& state) {
  const Bytes bytes = encode(page(), encoding_of(state));
  for (auto _ : state) {
    if (encoding_of(state) == Encoding::json) {
      benchmark::DoNotOptimize(parse_json(bytes));
    } else {
      benchmark::DoNotOptimize(parse_cbor(bytes));
    }
  }
  set_counters(state, kEntries, bytes.size());
}

void page_parse_nlohmann(benchmark::State& state) {
  const Bytes bytes = encode(page(), encoding_of(state));
  for (auto _ : state) {
    if (encoding_of(state) == Encoding::json) {
      benchmark::DoNotOptimize(nlohmann::json::parse(bytes, nullptr, false));
    } else {
      benchmark::DoNotOptimize(nlohmann::json::from_cbor(bytes, true, false));
    }
  }
  set_counters(state, kEntries, bytes.size());
}

void send_encode(benchmark::State& state) {
  const ClientFrame frame = send();
  for (auto _ : state) benchmark::DoNotOptimize(encode(frame, encoding_of(state)));
  set_counters(state, 1, encode(frame, encoding_of(state)).size());
}

void send_decode(benchmark::State& state) {
  const Bytes bytes = encode(send(), encoding_of(state));
  for (auto _ : state) benchmark::DoNotOptimize(decode_client(bytes, encoding_of(state)));
  set_counters(state, 1, bytes.size());
}

const Entry& one_entry() {
  static const Entry entry = std::get<Page>(page()).entries.front();
  return entry;
}

void entry_encode(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(encode_entry(one_entry()));
  set_counters(state, 1, encode_entry(one_entry()).size());
}

void entry_decode(benchmark::State& state) {
  const Bytes bytes = encode_entry(one_entry());
  for (auto _ : state) benchmark::DoNotOptimize(decode_entry(bytes, choir()));
  set_counters(state, 1, bytes.size());
}

void entry_size(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(encoded_size(one_entry()));
  set_counters(state, 1, encoded_size(one_entry()));
}

BENCHMARK(page_encode)->Arg(0)->Arg(1);
BENCHMARK(page_decode)->Arg(0)->Arg(1);
BENCHMARK(page_parse)->Arg(0)->Arg(1);
BENCHMARK(page_parse_nlohmann)->Arg(0)->Arg(1);
BENCHMARK(send_encode)->Arg(0)->Arg(1);
BENCHMARK(send_decode)->Arg(0)->Arg(1);
BENCHMARK(entry_encode)->Arg(1);
BENCHMARK(entry_decode)->Arg(1);
BENCHMARK(entry_size)->Arg(1);

}  // namespace
}  // namespace linnet::wire

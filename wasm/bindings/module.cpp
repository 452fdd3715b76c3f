// The entry points of the WebAssembly module: the whole of what JavaScript can call. See wasm/client/src/waist.ts.

#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/system_entropy.h"
#include "core/engine/engine.h"
#include "core/store/store.h"
#include "wasm/bindings/waist_reader.h"
#include "wasm/bindings/waist_writer.h"

namespace linnet {
namespace {

constexpr double kMicrosPerMilli = 1000.0;

Now now_of(double mono, double wall) {
  return Now{mono_from_micros(static_cast<std::int64_t>(mono * kMicrosPerMilli)),
             wall_from_micros(static_cast<std::int64_t>(wall * kMicrosPerMilli))};
}

std::string version() { return LINNET_VERSION; }

// One engine with its store. Belongs to the worker that made it.
class Core {
 public:
  explicit Core(const std::string& config_text) {
    const Result<waist::Config> config = waist::read_config(config_text);
    if (!config) {
      open_error_ = waist::write_error(config.error());
      return;
    }
    Result<std::unique_ptr<Store>> store =
        Store::open({config->path, config->vfs, config->user_id, DeviceId::random(entropy_)});
    if (!store) {
      open_error_ = waist::write_error(store.error());
      return;
    }
    store_ = *std::move(store);
    engine_ = std::make_unique<Engine>(*store_, entropy_, Engine::Options{config->client});
  }

  [[nodiscard]] std::string open_error() const { return open_error_; }

  std::string handle(const std::string& text, double mono, double wall) {
    if (!engine_) return "[]";
    const Result<Event> event = waist::read_event(text);
    if (!event) {
      const std::optional<CallId> call = waist::call_of(text);
      const Action refusal = call ? Action{Reply{*call, std::unexpected(event.error())}} : Action{Trouble{event.error()}};
      return write({refusal});
    }
    return write(engine_->handle(*event, now_of(mono, wall)));
  }

  void keep_frame(double connection, const emscripten::val& bytes) {
    if (!engine_) return;
    FrameArrived event{ConnectionId{static_cast<std::uint64_t>(connection)}, Bytes(bytes["length"].as<std::size_t>())};
    emscripten::val{emscripten::typed_memory_view(event.bytes.size(), event.bytes.data())}.call<void>("set", bytes);
    kept_.emplace_back(std::move(event));
  }

  std::string frames(double mono, double wall) {
    if (!engine_ || kept_.empty()) return "[]";
    return write(engine_->handle(std::exchange(kept_, {}), now_of(mono, wall)));
  }

  [[nodiscard]] emscripten::val outgoing() const {
    return emscripten::val{emscripten::typed_memory_view(outgoing_.size(), outgoing_.data())};
  }

  void close() {
    engine_.reset();
    store_.reset();
  }

 private:
  std::string write(const Actions& actions) {
    outgoing_.clear();
    return waist::write_actions(actions, outgoing_);
  }

  SystemEntropy entropy_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Engine> engine_;
  std::string open_error_;
  std::vector<Event> kept_;
  Bytes outgoing_;
};

}  // namespace
}  // namespace linnet

EMSCRIPTEN_BINDINGS(linnet) {
  emscripten::function("version", &linnet::version);
  emscripten::class_<linnet::Core>("Core")
      .constructor<const std::string&>()
      .function("openError", &linnet::Core::open_error)
      .function("handle", &linnet::Core::handle)
      .function("keepFrame", &linnet::Core::keep_frame)
      .function("frames", &linnet::Core::frames)
      .function("outgoing", &linnet::Core::outgoing)
      .function("close", &linnet::Core::close);
}

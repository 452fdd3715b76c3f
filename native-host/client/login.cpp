#include "native-host/client/login.h"

#include <nlohmann/json.hpp>
#include <optional>

#include "native-host/client/http_post.h"

namespace linnet {
namespace {

using nlohmann::json;

std::string text_member(const json& object, const char* name) {
  if (!object.is_object()) return {};
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Error refusal(const HttpAnswer& answer, const json& body) {
  const std::string detail = text_member(body, "detail");
  const ErrorCode code = error_code_from_name(text_member(body, "error")).value_or(ErrorCode::forbidden);
  if (code == ErrorCode::not_found) {
    return Error{ErrorCode::forbidden, "this server has no dev login: get a token from your app, then linnet login USERID --token-stdin"};
  }
  return Error{code, "the server refuses the login (" + std::to_string(answer.status) + "): " + detail};
}

}  // namespace

Result<SavedSession> log_in(const ServerUrl& server, const std::string& name, std::chrono::milliseconds patience) {
  boost::asio::io_context io{1};
  boost::asio::ssl::context tls(boost::asio::ssl::context::tls_client);
  boost::system::error_code ignored;
  tls.set_default_verify_paths(ignored);
  HttpPost post(io, tls, server);
  std::optional<Result<HttpAnswer>> answer;
  const json request = {{"name", name}};
  post.send("/v1/token", request.dump(-1, ' ', false, json::error_handler_t::replace), patience,
            [&](Result<HttpAnswer> got) { answer = std::move(got); });
  io.run();
  if (!answer) return fail(ErrorCode::offline, "no answer from " + server.text());
  if (!*answer) return fail(answer->error().code, "cannot reach " + server.text() + ": " + answer->error().detail);
  const HttpAnswer& got = **answer;
  const json body = json::parse(got.body, nullptr, false);
  if (got.status != 200) return std::unexpected(refusal(got, body));
  SavedSession session;
  session.server = server.text();
  session.name = text_member(body, "name");
  session.token = text_member(body, "token");
  const Result<UserId> user = UserId::parse(text_member(body, "userId"));
  if (!user || session.token.empty()) return fail(ErrorCode::malformed, server.text() + " does not answer like a Linnet server");
  session.user_id = *user;
  return session;
}

}  // namespace linnet

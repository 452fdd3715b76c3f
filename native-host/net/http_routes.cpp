#include "native-host/net/http_routes.h"

#include <nlohmann/json.hpp>

#include "native-host/net/web_socket_session.h"

namespace linnet {
namespace {

namespace http = boost::beast::http;
using nlohmann::json;

std::string_view field_of(const HttpRequest& request, http::field field) {
  const auto value = request[field];
  return {value.data(), value.size()};
}

std::string_view path_of(const HttpRequest& request) {
  const std::string_view target(request.target().data(), request.target().size());
  return target.substr(0, target.find('?'));
}

HttpResponse answer(http::status status, std::string_view mime, std::string body) {
  HttpResponse response(status, 11);
  response.set(http::field::content_type, mime);
  response.set(http::field::cache_control, "no-store");
  response.set("X-Content-Type-Options", "nosniff");
  response.set("Referrer-Policy", "no-referrer");
  response.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  response.body() = std::move(body);
  return response;
}

HttpResponse answer_json(http::status status, const json& value) {
  return answer(status, "application/json", value.dump(-1, ' ', false, json::error_handler_t::replace));
}

HttpResponse problem(http::status status, ErrorCode code, std::string_view detail) {
  return answer_json(status, {{"error", error_name(code)}, {"detail", detail}});
}

HttpResponse wrong_method(std::string_view allowed) {
  HttpResponse response = problem(http::status::method_not_allowed, ErrorCode::unsupported, "another method");
  response.set(http::field::allow, allowed);
  return response;
}

// A page of our own app: its scripts and its WebAssembly, nothing from elsewhere.
constexpr std::string_view kAppPolicy =
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' ws: wss:; worker-src 'self'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

}  // namespace

void HttpRoutes::handle(const HttpRequest& request, const boost::asio::ip::tcp::endpoint& peer, Respond respond) {
  if (auto refused = refusal(request)) return respond(*std::move(refused));
  const std::string_view path = path_of(request);
  const bool reads = request.method() == http::verb::get || request.method() == http::verb::head;
  if (path == "/v1/poll" || path == "/v1/token") {
    if (request.method() == http::verb::options) {
      HttpResponse response = answer(http::status::no_content, "text/plain", "");
      add_cors(request, response);
      return respond(std::move(response));
    }
    if (request.method() != http::verb::post) return respond(wrong_method("POST"));
    if (path == "/v1/poll") return poll(request, std::move(respond));
    HttpResponse response = token(request, peer);
    add_cors(request, response);
    return respond(std::move(response));
  }
  if (!reads) return respond(wrong_method("GET, HEAD"));
  HttpResponse response;
  if (path == "/healthz") {
    response = answer(http::status::ok, "text/plain", "ok\n");
  } else if (path == "/readyz") {
    const bool ready = parts_.ready();
    response = answer(ready ? http::status::ok : http::status::service_unavailable, "text/plain", ready ? "ready\n" : "stopping\n");
  } else if (path == "/metrics" && parts_.metrics) {
    response = answer(http::status::ok, "text/plain; version=0.0.4", parts_.metrics());
  } else if (path == "/v1/socket") {
    response = problem(http::status::upgrade_required, ErrorCode::unsupported, "this is a WebSocket");
    response.set(http::field::upgrade, "websocket");
  } else if (path.starts_with("/v1/")) {
    response = problem(http::status::not_found, ErrorCode::not_found, "no such path");
  } else {
    response = file(request);
  }
  if (request.method() == http::verb::head) {
    response.content_length(response.body().size());
    response.body().clear();
  }
  respond(std::move(response));
}

// Pages of other origins, and names that are not ours.
std::optional<HttpResponse> HttpRoutes::refusal(const HttpRequest& request) const {
  const std::string_view host = field_of(request, http::field::host);
  if (!parts_.origins.allows_host(host)) {
    return problem(http::status::misdirected_request, ErrorCode::forbidden, "this server does not answer to that name");
  }
  if (!parts_.origins.allows(field_of(request, http::field::origin), host)) {
    return problem(http::status::forbidden, ErrorCode::forbidden, "pages of that origin may not connect (allowed-origins)");
  }
  return std::nullopt;
}

std::optional<HttpResponse> HttpRoutes::upgrade(HttpRequest& request, boost::asio::ip::tcp::socket& socket) {
  if (auto refused = refusal(request)) return refused;
  if (path_of(request) != "/v1/socket") return problem(http::status::not_found, ErrorCode::not_found, "no such path");
  if (!parts_.ready()) return problem(http::status::service_unavailable, ErrorCode::busy, "stopping");
  if (!WebSocketSession::encoding_of(request)) {
    return problem(http::status::bad_request, ErrorCode::unsupported,
                   "ask for the subprotocol linnet.v1-draft.json or linnet.v1-draft.cbor");
  }
  parts_.start_socket(std::move(socket), std::move(request));
  return std::nullopt;
}

void HttpRoutes::poll(const HttpRequest& request, Respond respond) const {
  const bool cross = parts_.origins.is_configured(field_of(request, http::field::origin));
  const std::string origin(field_of(request, http::field::origin));
  parts_.polls->handle(request.body(), [respond = std::move(respond), cross, origin](PollService::Answer polled) {
    HttpResponse response = answer(static_cast<http::status>(polled.status), "application/json", std::move(polled.json));
    if (cross) {
      response.set(http::field::access_control_allow_origin, origin);
      response.set(http::field::vary, "Origin");
    }
    respond(std::move(response));
  });
}

HttpResponse HttpRoutes::token(const HttpRequest& request, const boost::asio::ip::tcp::endpoint& peer) const {
  if (!parts_.mint) return problem(http::status::not_found, ErrorCode::not_found, "the dev login is off (--dev)");
  if (!peer.address().is_loopback()) {
    return problem(http::status::forbidden, ErrorCode::forbidden, "the dev login answers this machine only");
  }
  const json body = json::parse(request.body(), nullptr, false);
  const auto name = body.is_object() ? body.find("name") : body.end();
  if (!body.is_object() || name == body.end() || !name->is_string()) {
    return problem(http::status::bad_request, ErrorCode::malformed, R"(the body is {"name": "..."})");
  }
  const Now now = parts_.now();
  const auto minted = parts_.mint->mint(name->get_ref<const std::string&>(), now.wall);
  if (!minted) return problem(http::status::bad_request, minted.error().code, minted.error().detail);
  parts_.events->write(ServerEvent::token_minted, now, {{"user", minted->user_id.text()}});
  return answer_json(http::status::ok,
                     {{"token", minted->token}, {"userId", minted->user_id.text()}, {"name", minted->name}});
}

HttpResponse HttpRoutes::file(const HttpRequest& request) const {
  const std::string_view target(request.target().data(), request.target().size());
  auto found = parts_.files ? parts_.files->find(target, field_of(request, http::field::accept_encoding),
                                                 field_of(request, http::field::if_none_match))
                            : std::nullopt;
  if (!found) {
    return problem(http::status::not_found, ErrorCode::not_found,
                   parts_.files ? "no such file" : "no web app here (--static)");
  }
  HttpResponse response = answer(found->not_modified ? http::status::not_modified : http::status::ok, found->mime,
                                 std::move(found->content));
  response.set("Content-Security-Policy", kAppPolicy);
  response.set("Cross-Origin-Opener-Policy", "same-origin");
  response.set(http::field::cache_control, found->immutable ? "public, max-age=31536000, immutable" : "no-cache");
  response.set(http::field::etag, found->etag);
  response.set(http::field::vary, "Accept-Encoding");
  if (!found->encoding.empty()) response.set(http::field::content_encoding, found->encoding);
  return response;
}

void HttpRoutes::add_cors(const HttpRequest& request, HttpResponse& response) const {
  const std::string_view origin = field_of(request, http::field::origin);
  if (!parts_.origins.is_configured(origin)) return;
  response.set(http::field::access_control_allow_origin, origin);
  response.set(http::field::access_control_allow_methods, "POST");
  response.set(http::field::access_control_allow_headers, "content-type");
  response.set(http::field::access_control_max_age, "600");
  response.set(http::field::vary, "Origin");
}

}  // namespace linnet

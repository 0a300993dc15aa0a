"""The Flask application: routes, headers, and answers to every kind of mistake."""

from __future__ import annotations

import logging
import time
from typing import Any

from flask import Flask, Response, jsonify, redirect, request
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge
from werkzeug.middleware.proxy_fix import ProxyFix

from openfisca_dk_integration.web.answers_json import StrictJSON
from openfisca_dk_integration.web.body import body_of
from openfisca_dk_integration.web.errors import TOO_LARGE, RequestError
from openfisca_dk_integration.web.logs import FIELDS, NAME, place_of
from openfisca_dk_integration.web.more_routes import add_more_routes
from openfisca_dk_integration.web.openapi import specification
from openfisca_dk_integration.web.pages.every import add_pages
from openfisca_dk_integration.web.pages.site import Site, error_page, is_page, wants_page
from openfisca_dk_integration.web.population_routes import add_population_routes
from openfisca_dk_integration.web.service import Service
from openfisca_dk_integration.web.settings import Settings

LOG = logging.getLogger(NAME)
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
API_POLICY = "default-src 'none'; frame-ancestors 'none'"


def create_app(settings: Settings | None = None, service: Service | None = None) -> Flask:
    """Return the application.

    Args:
        settings: limits and switches; from the environment when none are given.
        service: laws already loaded, to share between applications.
    """
    settings = settings or Settings.from_environment()
    service = service or Service(settings)
    app = Flask(__name__, static_folder=None)
    app.json = StrictJSON(app)
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body
    app.config["SERVICE"] = service
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_host=1)  # type: ignore[method-assign]
    site = add_pages(app, service)
    _add_core_routes(app, service)
    add_more_routes(app, service, body_of)
    add_population_routes(app, service, body_of)
    _add_answers_to_mistakes(app, site)
    _add_headers(app, service, settings)
    return app


def _add_core_routes(app: Flask, service: Service) -> None:  # noqa: C901 - a function a route
    """Add the routes of the OpenFisca web API."""
    catalogue = service.catalogue
    spec: dict[str, Any] = {}

    @app.get("/")
    def root() -> Any:
        if wants_page():
            return redirect(f"/{service.settings.language}")
        text = f"OpenFisca Danmark - integration. OpenAPI: {request.host_url}spec"
        return jsonify({"welcome": text}), 300

    @app.get("/variables")
    def variables() -> Response:
        return jsonify(catalogue.variables(request.host_url))

    @app.get("/variable/<name>")
    def variable(name: str) -> Response:
        return jsonify(_found(catalogue.variable(name), "variable", name))

    @app.get("/parameters")
    def parameters() -> Response:
        return jsonify(catalogue.parameters_overview(request.host_url))

    @app.get("/parameter/<path:name>")
    def parameter(name: str) -> Response:
        return jsonify(_found(catalogue.parameter(name.rstrip("/")), "parameter", name))

    @app.get("/entities")
    def entities() -> Response:
        return jsonify(catalogue.entities())

    @app.get("/spec")
    def document() -> Response:
        if not spec:
            spec.update(specification(service))
        url = f"{request.scheme}://{request.host}"
        return jsonify({**spec, "servers": [{"url": url}]})

    @app.post("/calculate")
    def calculate() -> Response:
        return jsonify(service.calculate(body_of()))

    @app.post("/trace")
    def trace() -> Response:
        return jsonify(service.trace(body_of()))

    @app.get("/health")
    def health() -> Response:
        package = catalogue.package
        return jsonify({"status": "ok", "package": package["name"], "version": package["version"]})


def _found(answer: Any, kind: str, name: str) -> Any:
    if answer is None:
        raise RequestError.of(f"{kind}/{name}", "findes ikke", "does not exist", status=404)
    return answer


def _add_answers_to_mistakes(app: Flask, site: Site) -> None:
    @app.errorhandler(RequestError)
    def mistakes(error: RequestError) -> Any:
        if is_page(request.path):
            return site.mistakes(request.path[1:3], error.problems, error.status)
        headers = {"Retry-After": "5"} if error.status in {429, 503} else {}
        return jsonify(error.content()), error.status, headers

    @app.errorhandler(RequestEntityTooLarge)
    def too_large(_: RequestEntityTooLarge) -> Any:
        most = app.config["MAX_CONTENT_LENGTH"]
        error = RequestError.of(
            "error",
            f"forespørgslen er for stor; højst {most} byte",
            f"the request is too large; at most {most} bytes",
            TOO_LARGE,
        )
        return mistakes(error)

    @app.errorhandler(HTTPException)
    def other(error: HTTPException) -> Any:
        if is_page(request.path):
            return error_page(site, error)
        return jsonify({"error": error.description or error.name}), error.code or 500

    @app.errorhandler(Exception)
    def ours(error: Exception) -> Any:
        # What somebody sent is never logged: only where we went wrong.
        fields = {"error": type(error).__name__, "place": place_of(error.__traceback__)}
        LOG.error("error", extra={FIELDS: fields})
        if is_page(request.path):
            return error_page(site, InternalServerError())
        return jsonify({"error": "Internal server error"}), 500


def _add_headers(app: Flask, service: Service, settings: Settings) -> None:
    counts: dict[tuple[str, int], int] = {}
    seconds: dict[str, float] = {}

    @app.before_request
    def start() -> Any:
        request.environ["dk.start"] = time.perf_counter()
        if request.path != "/" and request.path.endswith("/"):
            # One slash: an address that begins with two is another machine's.
            return redirect("/" + request.path.strip("/"))
        return None

    @app.after_request
    def finish(response: Response) -> Response:
        package = service.catalogue.package
        response.headers["Country-Package"] = package["name"]
        response.headers["Country-Package-Version"] = package["version"]
        for name, value in SECURITY.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", API_POLICY)
        if request.method == "POST":
            response.headers["Cache-Control"] = "no-store"
        if settings.cors:
            _allow(response, settings.cors)
        took = time.perf_counter() - request.environ.get("dk.start", time.perf_counter())
        route = str(request.url_rule or "-")
        counts[route, response.status_code] = counts.get((route, response.status_code), 0) + 1
        seconds[route] = seconds.get(route, 0.0) + took
        fields = {
            "route": route,
            "method": request.method if request.method in METHODS else "-",
            "status": response.status_code,
            "ms": round(1000 * took, 1),
            "bytes": response.calculate_content_length(),
        }
        LOG.info("request", extra={FIELDS: fields})
        return response

    if settings.metrics:

        @app.get("/metrics")
        def metrics() -> Response:
            lines = ["# TYPE dk_requests_total counter"]
            lines += [
                f'dk_requests_total{{route="{route}",status="{status}"}} {number}'
                for (route, status), number in sorted(counts.items())
            ]
            lines.append("# TYPE dk_seconds_total counter")
            lines += [
                f'dk_seconds_total{{route="{route}"}} {value:.6f}'
                for route, value in sorted(seconds.items())
            ]
            return Response("\n".join(lines) + "\n", mimetype="text/plain")


def _allow(response: Response, origins: str) -> None:
    allowed = [origin.strip() for origin in origins.split(",")]
    origin = request.headers.get("Origin", "")
    if "*" in allowed:
        response.headers["Access-Control-Allow-Origin"] = "*"
    elif origin in allowed:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Vary"] = "Origin"
    else:
        return
    response.headers["Access-Control-Allow-Headers"] = "Content-Type"
    response.headers["Access-Control-Allow-Methods"] = "GET, POST, OPTIONS"

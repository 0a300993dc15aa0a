# Written but not run where it was written: no container runtime there (docs/web.md).
FROM python:3.12-slim AS build
WORKDIR /src
COPY . .
RUN pip install --no-cache-dir build && python -m build --wheel

FROM python:3.12-slim
RUN useradd --create-home --uid 10001 dk
COPY requirements.lock /tmp/
COPY --from=build /src/dist/*.whl /tmp/
RUN pip install --no-cache-dir --constraint /tmp/requirements.lock "$(ls /tmp/*.whl)[web]" \
    && rm /tmp/*.whl /tmp/requirements.lock
USER dk
# No cache of compiled laws: the file system is read-only (compose.yaml), and the web computes in blocks.
ENV PYTHONUTF8=1 PYTHONUNBUFFERED=1 DK_INTEGRATION_CACHE= DK_INTEGRATION_HOST=0.0.0.0 DK_INTEGRATION_PORT=5000
EXPOSE 5000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:5000/health')"]
CMD ["dk-integration", "serve"]

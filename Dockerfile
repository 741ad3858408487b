# syntax=docker/dockerfile:1

# Everything that requirements.lock names is fetched by its hash; what serves is installed from that and nothing else.
FROM python:3.12-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /build
COPY requirements.lock ./
RUN pip download --quiet --no-deps --require-hashes --dest /wheels --requirement requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY src ./src
RUN python -m venv /tools \
    && /tools/bin/pip install --quiet --no-index --find-links /wheels build hatchling \
    && /tools/bin/python -m build --no-isolation --wheel --outdir /dist . \
    && python -m venv /opt/driveway \
    && /opt/driveway/bin/pip install --quiet --no-index --find-links /wheels --find-links /dist \
        "driveway-hub[cli,google,stripe,telemetry,tesla]"

FROM python:3.12-slim-bookworm
LABEL org.opencontainers.image.title="Driveway-Hub" \
      org.opencontainers.image.description="A two-sided parking marketplace" \
      org.opencontainers.image.licenses="MIT"
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/driveway --shell /usr/sbin/nologin driveway
COPY --from=build /opt/driveway /opt/driveway
ENV PATH=/opt/driveway/bin:$PATH DRIVEWAY_HOME=/var/lib/driveway PYTHONUNBUFFERED=1
USER 10001
WORKDIR /var/lib/driveway
VOLUME /var/lib/driveway
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
ENTRYPOINT ["driveway"]
CMD ["serve", "--host", "0.0.0.0"]

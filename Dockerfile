# docker build -t fatigue-explorer .
# docker run --rm -p 8501:8501 fatigue-explorer
# docker run --rm -p 8501:8501 -v /srv/cohorts:/library:ro -e FATIGUE_LIBRARY=/library fatigue-explorer
# An image by its digest cannot change under its name: docker build --build-arg PYTHON=python:3.11-slim@sha256:...
ARG PYTHON=python:3.11-slim
FROM ${PYTHON}

ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app

# Requirements first: a change of the code does not install them again.
COPY requirements.lock .
RUN pip install --require-hashes -r requirements.lock

COPY . .
RUN python -m compileall -q fatigue pages app.py && useradd --create-home --shell /usr/sbin/nologin explorer \
    && install --directory --owner explorer /audit
USER explorer

EXPOSE 8501
# No curl in the slim image: Python asks. The answer waits, at most 12 s, for a place among those that compute.
HEALTHCHECK --interval=30s --timeout=15s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=14)"]
CMD ["python", "-m", "streamlit", "run", "app.py", "--server.address", "0.0.0.0", "--server.port", "8501", "--server.headless", "true"]

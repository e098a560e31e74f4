# One image for every process: `docker run releve up` runs all of them, docker-compose.yml runs each by itself.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
ENV HOST=0.0.0.0 PORT=8000 DATA_DIR=/var/lib/releve

RUN useradd --uid 1000 --create-home releve && install -d -o releve -m 0700 /var/lib/releve

WORKDIR /app
COPY requirements.txt ./
RUN pip install -r requirements.txt
COPY . .
# Editable: templates, static files, migrations and wsgi.py stay beside the package, where it looks for them.
RUN pip install --no-deps --editable .

USER releve
VOLUME /var/lib/releve
EXPOSE 8000
ENTRYPOINT ["releve"]
CMD ["up"]

"""The smallest honest work under the same server: an empty route, one ORM row, a template of sixty rows, a feed of
plain lines, a row and a job."""

import os

from flask import Flask, jsonify, render_template
from flask_sqlalchemy import SQLAlchemy
from jinja2 import DictLoader
from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Plain(Base):
    __tablename__ = "bench_plain"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


ROW = "<tr><td>{{ n }}</td><td>{{ name }}</td><td>{{ n * 7 }}</td></tr>"
SIXTY = "<table>{% for n in range(60) %}" + ROW + "{% endfor %}</table>"
db = SQLAlchemy(metadata=Base.metadata)
app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["DATABASE_URL"]
app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_size": 20, "pool_use_lifo": True}
app.jinja_loader = DictLoader({"sixty.html": SIXTY})
db.init_app(app)
queue = Queue("floor", connection=Redis.from_url(os.environ["REDIS_URL"]), serializer=JSONSerializer)


@app.get("/empty")
def empty():
    return ""


@app.get("/one-row")
def one_row():
    row = db.session.scalars(select(Plain).where(Plain.id == 1)).one()
    return jsonify(id=row.id, name=row.name)


@app.get("/sixty-rows")
def sixty_rows():
    return render_template("sixty.html", name="John Doe")


@app.post("/row-and-job")
def row_and_job():
    db.session.add(Plain(name="alert"))
    db.session.commit()
    queue.enqueue("builtins.len", "x", result_ttl=0)
    return jsonify(status="accepted"), 202


EVENT = "BEGIN:VEVENT\r\nUID:{0}@floor\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260101T0900{0:02}Z\r\nEND:VEVENT\r\n"


@app.get("/feed")
def feed():
    lines = "".join(EVENT.format(n) for n in range(108))
    return f"BEGIN:VCALENDAR\r\n{lines}END:VCALENDAR\r\n", {"Content-Type": "text/calendar"}

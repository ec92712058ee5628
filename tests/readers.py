"""Reads a dataset as users do, and compares every row of every table with the JSON Lines.

    readers.py compare DIR        every format, by every package that is there
    readers.py run DIR DOCUMENT   the examples of a document, with DIR as `output`
"""

import importlib
import json
import math
import os
import re
import sqlite3
import sys


def schema(folder):
    """Fields of each table, and the paths of its files by format."""
    with open(os.path.join(folder, "datapackage.json"), encoding="utf-8") as file:
        resources = json.load(file)["resources"]
    return {resource["name"]: resource["schema"]["fields"] for resource in resources if "-" not in resource["name"]}


def json_lines(folder, table):
    with open(os.path.join(folder, table + ".jsonl"), encoding="utf-8") as file:
        return [json.loads(line) for line in file.read().split("\n") if line]


def plain(value, field):
    """A value as JSON would give it. Types that no cell may have stay as they are, and so differ."""
    if field["type"] == "list" and value is not None and not isinstance(value, str):
        return [str(item) for item in value]
    if field["type"] == "boolean" and type(value).__name__ == "bool_":
        return bool(value)
    return value


def compare(reader, table, fields, found, expected):
    names = [field["name"] for field in fields]
    assert len(found) == len(expected), f"{reader}, {table}: {len(found)} rows, not {len(expected)}"
    for number, (row, wanted) in enumerate(zip(found, expected), 1):
        assert list(row) == names, f"{reader}, {table}: columns {list(row)}"
        for field in fields:
            name = field["name"]
            value, right = plain(row[name], field), wanted[name]
            same_type = isinstance(value, bool) == isinstance(right, bool)
            if value != right or not same_type:
                raise AssertionError(f"{reader}, {table}, row {number}: {name} is {value!r}, not {right!r}")


def read_pyarrow(pyarrow, path, fields):
    parquet = importlib.import_module("pyarrow.parquet")
    table = parquet.read_table(path)
    types = {"string": "string", "integer": "int64", "number": "double", "boolean": "bool"}
    for field in fields:
        found = table.schema.field(field["name"])
        if field["type"] == "list":
            assert pyarrow.types.is_list(found.type), found
            assert str(found.type.value_type) == "string", found
            assert found.type.value_field.name == "element", found
        else:
            assert str(found.type) == types[field["type"]], found
        is_required = field.get("constraints", {}).get("required", False)
        assert not (found.nullable and is_required), found
    notes = table.schema.metadata
    assert notes[b"zhfacts.contract_version"] == b"1", notes
    described = {field["name"]: field["description"] for field in json.loads(notes[b"zhfacts.table_schema"])["fields"]}
    assert described == {field["name"]: field["description"] for field in fields}
    chunks = parquet.ParquetFile(path).metadata
    for group in range(chunks.num_row_groups):
        for column in range(chunks.num_columns):
            assert chunks.row_group(group).column(column).compression == "ZSTD"
    return table.to_pylist()


def read_pandas(pandas, path, fields):
    frame = pandas.read_parquet(path, dtype_backend="pyarrow")
    rows = frame.astype(object).to_dict("records")
    is_none = lambda value: value is None or value is pandas.NA or isinstance(value, float) and math.isnan(value)
    return [{name: None if is_none(value) else value for name, value in row.items()} for row in rows]


def read_polars(polars, path, fields):
    return polars.read_parquet(path).to_dicts()


def read_duckdb(duckdb, path, fields):
    result = duckdb.execute("SELECT * FROM read_parquet(?)", [path])
    names = [column[0] for column in result.description]
    return [dict(zip(names, row)) for row in result.fetchall()]


PARQUET = {"pyarrow": read_pyarrow, "pandas": read_pandas, "polars": read_polars, "duckdb": read_duckdb}


def read_sqlite(connection, table, fields):
    kinds = {"string": "text", "list": "text", "integer": "integer", "boolean": "integer", "number": "real"}
    for field in fields:
        name = field["name"]
        found = connection.execute(f'SELECT DISTINCT typeof("{name}") FROM "{table}"').fetchall()
        assert {kind for (kind,) in found} <= {kinds[field["type"]], "null"}, f"{table}.{name} is {found}"

    def value(field, cell):
        if cell is not None and field["type"] == "list":
            return cell.split("|") if cell else []
        return bool(cell) if field["type"] == "boolean" else cell

    rows = connection.execute(f'SELECT * FROM "{table}" ORDER BY rowid')
    names = [column[0] for column in rows.description]
    by_name = {field["name"]: field for field in fields}
    return [{name: value(by_name[name], cell) for name, cell in zip(names, row)} for row in rows]


def check_database(connection, facts):
    """Keys, views and full-text search."""
    one = lambda query, *values: connection.execute(query, values).fetchone()[0]
    assert one("PRAGMA user_version") == 1
    assert one("PRAGMA integrity_check") == "ok"
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    for role, view in [("percentage", "percentages"), ("threshold", "thresholds"), ("deadline", "deadlines")]:
        wanted = [fact for fact in facts if fact["role"] == role]
        assert wanted and one(f"SELECT count(*) FROM {view}") == len(wanted), view
        rows = connection.execute(f'SELECT "fact_id", "value", "metric", "title" FROM {view}').fetchall()
        assert {row[0]: row[2] for row in rows} == {fact["fact_id"]: fact["metric"] for fact in wanted}, view
        values = {row[0]: row[1] for row in rows}
        for fact in wanted:
            ends = [fact["date_min"] or fact["value_min"], fact["date_max"] or fact["value_max"]]
            for end in ends:
                assert end is None or str(end) in values[fact["fact_id"]], (end, values[fact["fact_id"]])
    evidence = [fact["evidence"] for fact in facts]
    words = {text[at : at + size] for text in evidence[::7] for size in (2, 3, 4, 6) for at in (0, len(text) // 2, len(text) - size)}
    words = [word for word in words if len(word) > 1 and re.fullmatch(r"[\u4e00-\u9fff]+", word)]
    assert {len(word) for word in words} >= {2, 3, 4, 6}
    for word in words:
        wanted = sum(word in text for text in evidence)
        assert one("SELECT count(*) FROM facts WHERE evidence LIKE ?", f"%{word}%") == wanted, word
        if len(word) > 2:
            quoted = f'"{word}"'
            assert one("SELECT count(*) FROM evidence_search WHERE evidence_search MATCH ?", quoted) == wanted, word
            assert one("SELECT count(*) FROM evidence_search WHERE evidence LIKE ?", f"%{word}%") == wanted, word


def compare_all(folder):
    tables = schema(folder)
    expected = {table: json_lines(folder, table) for table in tables}
    assert all(expected[table] for table in ("articles", "sections", "related", "facts", "regions", "rejects"))
    connection = sqlite3.connect("file:" + os.path.join(folder, "dataset.sqlite") + "?mode=ro", uri=True)
    for table, fields in tables.items():
        compare("sqlite3", table, fields, read_sqlite(connection, table, fields), expected[table])
    check_database(connection, expected["facts"])
    print("sqlite3: read")
    for name, read in PARQUET.items():
        try:
            package = importlib.import_module(name)
        except ImportError:
            print(f"skipped: there is no {name}")
            continue
        for table, fields in tables.items():
            path = os.path.join(folder, table + ".parquet")
            compare(name, table, fields, read(package, path, fields), expected[table])
        print(f"{name}: read")


def run(folder, document):
    """Runs the Python blocks, and the SQL blocks under the heading SQLite; each query has to find something."""
    with open(document, encoding="utf-8") as file:
        text = file.read()
    os.chdir(os.path.dirname(os.path.abspath(folder)))
    ran = 0
    for section in text.split("\n## ")[1:]:
        title = section.split("\n", 1)[0]
        for language, block in re.findall(r"^```(\w+)\n(.*?)^```", section, re.S | re.M):
            if language == "python":
                packages = re.findall(r"^import (\w+)", block, re.M)
                missing = [name for name in packages if not importlib.util.find_spec(name)]
                if missing:
                    print(f"skipped: there is no {', '.join(missing)}")
                    continue
                names = {}
                exec(compile(block, f"{title} in {document}", "exec"), names)
                assert len(names["found"]) > 0, block
                ran += 1
            elif language == "sql" and title == "SQLite":
                connection = sqlite3.connect("output/dataset.sqlite")
                for query in filter(str.strip, block.split(";")):
                    assert connection.execute(query).fetchall(), query
                    ran += 1
    assert ran > 0
    print(f"{ran} examples ran")


if __name__ == "__main__":
    import importlib.util

    commands = {"compare": compare_all, "run": run}
    commands[sys.argv[1]](*sys.argv[2:])

"""Writes web archives with warcio and tables with pyarrow into a folder. Exit code 2: one of them is not there."""

import io
import sys
from pathlib import Path

try:
    import pyarrow
    import pyarrow.parquet
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter
except ImportError:
    sys.exit(2)

folder = Path(sys.argv[1])
pages = [f"第{at}页：住院报销比例为{at}%。\n" for at in range(20)]
urls = [f"http://example.cn/{at}" for at in range(20)]

for name, packed in [("a.warc", False), ("a.warc.gz", True)]:
    with open(folder / name, "wb") as out:
        writer = WARCWriter(out, gzip=packed)
        writer.write_record(writer.create_warcinfo_record(name, {"software": "warcio"}))
        for url, page in zip(urls, pages):
            fields = [("Content-Type", "text/plain; charset=utf-8")]
            head = StatusAndHeaders("200 OK", fields, protocol="HTTP/1.1")
            body = io.BytesIO(page.encode())
            writer.write_record(writer.create_warc_record(url, "response", payload=body, http_headers=head))

table = pyarrow.table({"id": list(range(20)), "url": urls, "text": pages, "tags": [["a", "b"]] * 20})
for codec in ["snappy", "zstd", "gzip", "none"]:
    pyarrow.parquet.write_table(table, folder / f"{codec}.parquet", compression=codec, row_group_size=7)
columns = {"url": urls, "text": pyarrow.array([page.encode("gb18030") for page in pages], pyarrow.binary())}
pyarrow.parquet.write_table(pyarrow.table(columns), folder / "binary.parquet", data_page_version="2.0")

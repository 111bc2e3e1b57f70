"""Why can this file not be read?  Stable codes, with the words for the person who brought it."""

from typing import Any

MESSAGES = {
    "missing": "文件不存在",
    "not_a_file": "不是普通文件（符号链接、设备、管道和远程地址都不接受）",
    "virtual_path": "不接受 /vsi… 虚拟路径和远程地址",
    "unknown_format": "认不出格式；可用 GeoPackage、GeoJSON、FlatGeobuf、FileGDB、Shapefile（zip）、"
    "KML/KMZ、ovkml/ovkmz、DXF、电子报盘 TXT、CSV、XLSX",
    "xml": "是 XML 文件（例如改了名的 VRT），不接受",
    "broken": "文件损坏，无法读取：{detail}",
    "empty": "文件里没有表头",
    "nul": "第 {row} 行附近有 NUL 字节",
    "encoding": "文字编码不是 {tried}；请用 --encoding 指明",
    "encoding_name": "不认识的文字编码“{name}”",
    "no_layer": "没有图层“{name}”；文件里有：{layers}",
    "many_layers": "有多个图层，请用 --layer 选一个：{layers}",
    "duplicate_column": "列名“{name}”重复",
    "ragged": "第 {row} 行有 {got} 列，表头是 {expected} 列",
    "zip_broken": "压缩包损坏或被加密：{detail}",
    "zip_slip": "压缩包成员“{member}”指向压缩包之外",
    "zip_link": "压缩包成员“{member}”是符号链接或特殊文件",
    "zip_bomb": "压缩包解开后太大（成员“{member}”，上限 {limit}）",
    "zip_many": "压缩包成员太多（{count}，上限 {limit}）",
    "zip_duplicate": "压缩包里成员“{member}”重复",
    "zip_content": "压缩包里没有 Shapefile、FileGDB、KML 或 XLSX",
    "shapefile_part": "Shapefile 缺少 {part} 文件",
    "xml_entity": "成员“{member}”含有 DOCTYPE 或实体声明，不接受",
    "sqlite_object": "GeoPackage 里有不属于标准的{kind}“{name}”，不接受",
    "sqlite_kind": "是 SQLite 数据库，但不是 GeoPackage",
    "time": "读取超过时间上限（{seconds} 秒），已停止",
    "memory": "读取超过内存上限（{mebibytes} MiB），已停止",
    "crashed": "读取时解析程序异常退出（{detail}），已拒绝该文件",
    "kml_empty": "KML 里没有地标（Placemark）",
    "kml_coordinates": "第 {row} 个地标“{name}”的坐标不是数字",
    "kml_type": "第 {row} 个地标“{name}”的坐标类型“{type}”不认识；可用 CGCS2000、WGS84、GCJ02、BD09",
    "report_empty": "报盘文件里没有地块",
    "report_line": "第 {row} 行不是界址点：应为 点号,圈号,X坐标,Y坐标",
    "report_count": "第 {row} 行的地块写明 {announced} 个界址点，实有 {found} 个",
    "write_format": "不认识的输出格式“{suffix}”；可用 .gpkg、.geojson、.fgb、.gdb、.zip（Shapefile）、"
    ".kml、.kmz、.ovkml、.ovkmz、.dxf、.txt（电子报盘）、.csv、.xlsx",
    "write_shapes": "没有图形的图层不能写成 {suffix}",
    "write_kml": "{suffix} 不能用坐标系 {crs}：.kml、.kmz 只用 EPSG:4326 或 EPSG:4490，"
    ".ovkml、.ovkmz 还可用 gcj02、bd09",
    "write_report": "电子报盘 TXT 只写面、线、点，坐标系须为 CGCS2000 高斯克吕格分带："
    "请用 --crs EPSG:代码（如 EPSG:4526）",
    "write_failed": "写不出这种文件：{detail}",
    "write_exists": "输出文件夹已存在，请换一个名字",
    "write_rows": "XLSX 最多 1,048,575 行，请改用 CSV 或 GeoPackage",
    "write_cell": "第 {row} 行的 {column} 超过 XLSX 单元格的 32,767 字，请改用 CSV 或 GeoPackage，或用 "
    "--fields 略去它",
    "no_fence": "本机无法隔离解析程序的网络，已拒绝读取文件：{detail}",
}


class FileRefused(Exception):
    """The file cannot be read; nothing was written.  `code` is a key of MESSAGES, `details` fills its
    blanks.
    """

    def __init__(self, code: str, **details: Any) -> None:
        self.code = code
        self.details = details
        self.message = MESSAGES[code].format(**details)
        super().__init__(self.message)

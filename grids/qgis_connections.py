"""How does QGIS reach the database?  A part of pg_service.conf, and a file of connections that QGIS imports."""

from dataclasses import dataclass
from xml.etree import ElementTree

_DOCTYPE = "<!DOCTYPE connections>\n"


@dataclass(frozen=True)
class Reached:
    """Where a database is, and by which login; never with its password."""

    service: str
    host: str
    port: str
    database: str
    login: str

    @property
    def by_network(self) -> bool:
        """Is it on another machine, so that the line must be encrypted?  A path is the socket of this one."""
        return not self.host.startswith("/")


def service_part(reached: Reached) -> str:
    """The lines for pg_service.conf (~/.pg_service.conf; Windows: %APPDATA%\\postgresql\\.pg_service.conf)."""
    lines = [
        f"[{reached.service}]",
        f"host={reached.host}",
        f"port={reached.port}",
        f"dbname={reached.database}",
        f"user={reached.login}",
    ]
    if reached.by_network:
        lines.append("sslmode=require")
    lines.append("# options=-c wangge.as_of=2026-06-01")
    return "\n".join(lines) + "\n"


def connection_file(reached: Reached) -> str:
    """What QGIS imports under 数据源管理器 → PostgreSQL → 加载: one connection by the service, without a password."""
    root = ElementTree.Element("qgsPgConnections", version="1.0")
    ElementTree.SubElement(
        root,
        "postgis",
        {
            "name": reached.service,
            "service": reached.service,
            "host": "",
            "port": "",
            "database": "",
            "sslmode": "SslRequire" if reached.by_network else "SslPrefer",
            "estimatedMetadata": "true",
            "saveUsername": "false",
            "savePassword": "false",
        },
    )
    return _DOCTYPE + ElementTree.tostring(root, encoding="unicode") + "\n"

"""Imports a file of connections as QGIS's own dialog does, then opens views of the database through it.

Asked: `connections` (the file), `service`, `login`, `password`, `views` (schema, name and geometry column of each),
`then` (a service of another day, and a view to open by it).
"""

import json
import os
import sys

from qgis.core import QgsApplication, QgsDataSourceUri, QgsProviderRegistry, QgsSettings, QgsVectorLayer
from qgis.gui import QgsManageConnectionsDialog


def imported(path, service):
    """What did QGIS take from the file?"""
    dialog = QgsManageConnectionsDialog(
        None, QgsManageConnectionsDialog.Import, QgsManageConnectionsDialog.PostGIS, path
    )
    dialog.selectAll()
    dialog.doExportImport()
    settings = QgsSettings()
    settings.beginGroup(f"PostgreSQL/connections/{service}")
    return {key: settings.value(key) for key in settings.childKeys()}


def source_of(asked, service):
    source = QgsDataSourceUri()
    source.setConnection(service, "", asked["login"], asked["password"])
    return source


def opened(asked, service, schema, name, column):
    source = source_of(asked, service)
    source.setDataSource(schema, name, column, "", "id")
    layer = QgsVectorLayer(source.uri(False), name, "postgres")
    if not layer.isValid():
        return {"valid": False}
    fields, features = layer.fields(), list(layer.getFeatures())
    return {
        "valid": True,
        "rows": len(features),
        "keys": [fields.at(index).name() for index in layer.primaryKeyAttributes()],
        "comments": {fields.at(index).name(): fields.at(index).comment() for index in range(fields.count())},
        "crs": layer.crs().authid(),
        "type": int(layer.geometryType()),
    }


def main():
    asked = json.loads(sys.argv[1])
    application = QgsApplication([], True)
    application.initQgis()
    told = {
        "connection": imported(asked["connections"], asked["service"]),
        "layers": {
            name: opened(asked, asked["service"], schema, name, column)
            for schema, name, column in asked["views"]
        },
        "then": opened(asked, *asked["then"]),
    }
    provider = QgsProviderRegistry.instance().providerMetadata("postgres")
    connection = provider.createConnection(source_of(asked, asked["service"]).uri(False), {})
    told["browser"] = {
        table.tableName(): [table.geometryColumn(), table.primaryKeyColumns()]
        for table in connection.tables("qgis_read")
    }
    print("\n" + json.dumps(told, ensure_ascii=False, default=str), flush=True)
    os._exit(0)  # QGIS's own way out crashes offscreen


main()

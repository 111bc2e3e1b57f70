"""Opens collections of OGC API – Features as a technician does in QGIS, and tells what is in them.

Asked: `site` (the address of the service), `user`, `token`, `collections` (their names), `page_size`.
"""

import json
import os
import sys

from qgis.core import QgsApplication, QgsAuthMethodConfig, QgsVectorLayer, QgsWkbTypes


def signed_in(user, token):
    """The id of a login by name and token in QGIS's own keeper of logins."""
    manager = QgsApplication.authManager()
    manager.setMasterPassword("a long test password", True)
    config = QgsAuthMethodConfig("Basic")
    config.setName("county")
    config.setConfig("username", user)
    config.setConfig("password", token)
    assert manager.storeAuthenticationConfig(config)
    return config.id()


def number_of(feature, names):
    return feature["id"] if "id" in names else feature.id()


def opened(asked, login, name):
    source = f"url='{asked['site']}' typename='{name}' authcfg={login} pageSize='{asked['page_size']}'"
    layer = QgsVectorLayer(source, name, "OAPIF")
    if not layer.isValid():
        return {"valid": False}
    names = [one.name() for one in layer.fields()]
    features = [
        (number_of(one, names), one.geometry().asWkt(17) if one.hasGeometry() else None)
        for one in layer.getFeatures()
    ]
    return {
        "valid": True,
        "count": layer.featureCount(),
        "type": QgsWkbTypes.displayString(layer.wkbType()),
        "fields": names,
        "features": features,
    }


def main():
    asked = json.loads(sys.argv[1])
    application = QgsApplication([], False)
    application.initQgis()
    said = []
    QgsApplication.messageLog().messageReceived.connect(lambda *one: said.append(str(one[0])))
    login = signed_in(asked["user"], asked["token"])
    told = {name: opened(asked, login, name) for name in asked["collections"]}
    print("\n" + json.dumps({"layers": told, "said": said}, ensure_ascii=False, default=str), flush=True)
    os._exit(0)  # QGIS's own way out crashes offscreen


main()

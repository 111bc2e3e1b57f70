"""Makes a profile for qgis_process: the plugin switched on, somebody signed in to the server.

Asked, besides what signing_in asks.  The profile is the one that QGIS_CUSTOM_CONFIG_PATH names.
"""

import json
import os
import sys

from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QCoreApplication
from signing_in import sign_in


def main():
    asked = json.loads(sys.argv[1])
    application = QgsApplication([], False)
    QCoreApplication.setOrganizationName("QGIS")
    QCoreApplication.setApplicationName("QGIS3")  # as the program calls itself: the same settings
    application.initQgis()
    sign_in(asked)
    settings = QgsSettings()
    settings.setValue("PythonPlugins/wangge", True)
    settings.setValue("PythonPlugins/processing", False)  # the algorithms of others are not asked for
    settings.sync()
    print("\n" + json.dumps({"settings": settings.fileName()}), flush=True)
    os._exit(0)


main()

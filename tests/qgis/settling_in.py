"""Makes a profile for qgis_process, with the plugin switched on and somebody signed in, and a model of its algorithms.

Asked, besides what signing_in asks: `plugins` (the folder with the plugin), `model` (the file of the model), `steps`
(each the name of an algorithm with its parameters; a pair [algorithm, output] is what an earlier one gives out).  Steps
follow each other; what they write is written where the model is told: ALGORITHM:PARAMETER.  The profile is the one
that QGIS_CUSTOM_CONFIG_PATH names.
"""

import json
import os
import sys

from qgis.core import (
    QgsApplication,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildDependency,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsSettings,
)
from qgis.PyQt.QtCore import QCoreApplication
from signing_in import sign_in


def step_of(name, parameters, before):
    """One step of a model, after another one."""
    step = QgsProcessingModelChildAlgorithm(f"wangge:{name}")
    step.setChildId(name)
    step.setDescription(name)
    for key, value in parameters.items():
        given = QgsProcessingModelChildParameterSource
        source = given.fromChildOutput(*value) if isinstance(value, list) else given.fromStaticValue(value)
        step.addParameterSources(key, [source])
    if before:
        step.setDependencies([QgsProcessingModelChildDependency(before)])
    outputs = {}
    for parameter in step.algorithm().destinationParameterDefinitions():
        outputs[parameter.name()] = output = QgsProcessingModelOutput(parameter.name(), "")
        output.setChildId(name)
        output.setChildOutputName(parameter.name())
    step.setModelOutputs(outputs)
    return step


def model_of(asked):
    """As the model designer keeps one."""
    sys.path.insert(0, asked["plugins"])
    import wangge

    plugin = wangge.classFactory(None)
    plugin.initProcessing()
    model, before = QgsProcessingModelAlgorithm("night", "tests", "night"), ""
    for name, parameters in asked["steps"]:
        before = model.addChildAlgorithm(step_of(name, parameters, before))
    model.updateDestinationParameters()
    assert model.toFile(asked["model"])


def main():
    asked = json.loads(sys.argv[1])
    application = QgsApplication([], False)
    QCoreApplication.setOrganizationName("QGIS")
    QCoreApplication.setApplicationName("QGIS3")  # as the program calls itself: the same settings
    application.initQgis()
    sign_in(asked)
    model_of(asked)
    settings = QgsSettings()
    settings.setValue("PythonPlugins/wangge", True)
    settings.setValue("PythonPlugins/processing", False)  # the algorithms of others are not asked for
    settings.sync()
    print("\n" + json.dumps({"settings": settings.fileName()}), flush=True)
    os._exit(0)


main()

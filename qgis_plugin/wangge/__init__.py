"""Wangge in QGIS: who answers here?"""


def classFactory(iface):
    """What QGIS loads."""
    from .plugin import WanggePlugin

    return WanggePlugin(iface)

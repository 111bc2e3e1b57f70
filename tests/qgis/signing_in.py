"""Signs a QGIS in, as the plugin's dialog does, and gives it a connection to the database by service.

Asked: `site`, `user`, `token`, `connection`, `service`, `login`, `password`, `language`.
"""

from qgis.core import QgsApplication, QgsAuthMethodConfig, QgsSettings


def login(name, password, user):
    manager = QgsApplication.authManager()
    config = QgsAuthMethodConfig("Basic")
    config.setName(name)
    config.setConfig("username", user)
    config.setConfig("password", password)
    assert manager.storeAuthenticationConfig(config)[0]
    return config.id()


def sign_in(asked):
    """Sign in, and take the connection as QGIS keeps it."""
    settings = QgsSettings()
    settings.setValue("locale/userLocale", asked["language"])
    QgsApplication.authManager().setMasterPassword("of the test", True)
    settings.setValue("wangge/address", asked["site"])
    settings.setValue("wangge/authcfg", login("server", asked["token"], "token"))
    settings.setValue("wangge/user", asked["user"])
    root = f"PostgreSQL/connections/{asked['connection']}"
    settings.setValue(f"{root}/service", asked["service"])
    settings.setValue(f"{root}/authcfg", login("database", asked["password"], asked["login"]))

"""The server: asked through QGIS's own network, as whoever signed in.

The token of who signed in stands in QGIS's authentication manager as the password of a user named "token" (a method
that every QGIS has), never in a setting or a project.
"""

import json
from urllib.parse import quote

from qgis.core import QgsApplication, QgsAuthMethodConfig, QgsBlockingNetworkRequest, QgsSettings
from qgis.PyQt.QtCore import QByteArray, QUrl
from qgis.PyQt.QtNetwork import QNetworkRequest

from .core.address import address_of
from .core.refusals import Refused, refusal
from .words import language, tr

_ADDRESS, _AUTHCFG, _USER = "wangge/address", "wangge/authcfg", "wangge/user"
#: Under which id the token for a server is kept: the same each time, since layers of projects name it.
_IDS = "wangge/ids"


class Server:
    """A server by its address, and the authentication configuration that is used there; empty: nobody signed in."""

    def __init__(self, address, authcfg=""):
        self.address = address
        self.authcfg = authcfg

    @classmethod
    def known(cls):
        """The one that was signed in to.  Raises Refused where none was."""
        address, authcfg = QgsSettings().value(_ADDRESS, ""), QgsSettings().value(_AUTHCFG, "")
        if not address or not authcfg:
            raise Refused(tr("Nobody is signed in to a Wangge server."), status=401)
        return cls(address, authcfg)

    def get(self, path, asked=None, feedback=None):
        """What does it answer?  In any thread.  Raises Refused."""
        request = QgsBlockingNetworkRequest()
        request.setAuthCfg(self.authcfg)
        return self._heard(request, request.get(self._request(path, asked), True, feedback))

    def file(self, path, feedback=None):
        """The bytes of a file.  In any thread.  Raises Refused."""
        request = QgsBlockingNetworkRequest()
        request.setAuthCfg(self.authcfg)
        asked = self._request(path)
        asked.setRawHeader(b"Accept", b"*/*")
        return self._bytes(request, request.get(asked, True, feedback))

    def post(self, path, told, feedback=None):
        """Tell it something.  In any thread.  Raises Refused."""
        return self.send(path, json.dumps(told).encode("utf-8"), "application/json", feedback)

    def send(self, path, body, media_type, feedback=None):
        """Send it bytes, and hear what became of them.  In any thread.  Raises Refused."""
        request = QgsBlockingNetworkRequest()
        request.setAuthCfg(self.authcfg)
        asked = self._request(path)
        asked.setHeader(QNetworkRequest.KnownHeaders.ContentTypeHeader, media_type)
        return self._heard(request, request.post(asked, QByteArray(body), False, feedback))

    def delete(self, path, feedback=None):
        """Have it take something away or back, and hear what became of it.  In any thread.  Raises Refused."""
        request = QgsBlockingNetworkRequest()
        request.setAuthCfg(self.authcfg)
        return self._heard(request, request.deleteResource(self._request(path), feedback))

    def _request(self, path, asked=None):
        address = path if path.startswith(self.address) else address_of(self.address, path, asked)
        request = QNetworkRequest(QUrl(address))
        request.setHeader(QNetworkRequest.KnownHeaders.ContentTypeHeader, "application/json")
        request.setRawHeader(b"Accept", b"application/json")
        request.setRawHeader(b"Accept-Language", language().replace("_", "-").encode("ascii"))
        return request

    def _heard(self, request, failed):
        body = self._bytes(request, failed)
        try:
            return json.loads(body) if body else None
        except ValueError as error:
            words = tr(
                "What answers at {address} is no Wangge server: check the address, and whether the network wants a"
                " sign-in of its own in the browser first."
            )
            raise Refused(words.format(address=self.address)) from error

    def _bytes(self, request, failed):
        reply = request.reply()
        status = reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute) or 0
        body = bytes(reply.content())
        if failed != QgsBlockingNetworkRequest.ErrorCode.NoError or status >= 400:
            raise refusal(status, body, _unanswered(request) if not status else request.errorMessage())
        return body


def told_otherwise(missing):
    """What to say where an answer has not what it should (a KeyError): server and plugin are of two versions."""
    words = tr(
        "The server answers otherwise than this version of the plugin expects ({what}). Update the plugin in QGIS's"
        " plugin manager, or have the server updated."
    )
    return Refused(words.format(what=missing))


def _unanswered(request):
    """What to say where no answer came at all: Qt says why, in English."""
    words = tr("The server does not answer. Check its address and the network.")
    return f"{words} ({request.errorMessage()})" if request.errorMessage() else words


def signed_in_user():
    """Who is signed in, by user name; empty: nobody."""
    return QgsSettings().value(_USER, "") if QgsSettings().value(_AUTHCFG, "") else ""


def last_address():
    """The server that was used last."""
    return QgsSettings().value(_ADDRESS, "")


def token_for(address, user, password):
    """The token that the server gives for a name and password.  In any thread.  Raises Refused."""
    return Server(address).post("/api/v1/login/", {"username": user, "password": password})["token"]


def keep(address, user, token):
    """Keep the token in the authentication manager, in place of another one.  Raises Refused.

    Projects that name this server's token go on to open their layers, whoever signs in, and however often.
    """
    forget()
    settings, known = QgsSettings(), f"{_IDS}/{quote(address, safe='')}"
    config = QgsAuthMethodConfig("Basic")
    config.setId(settings.value(known, ""))
    config.setName(f"Wangge {address}")
    config.setConfig("username", "token")
    config.setConfig("password", token)
    if not QgsApplication.authManager().storeAuthenticationConfig(config)[0]:
        raise Refused(tr("QGIS did not keep the token: set its master password first."))
    settings.setValue(known, config.id())
    settings.setValue(_ADDRESS, address)
    settings.setValue(_AUTHCFG, config.id())
    settings.setValue(_USER, user)


def end_token(known):
    """Have a server forget the token.  In any thread.  Raises Refused where it was not reached."""
    known.post("/api/v1/logout/", {})


def forget():
    """No token is kept any longer; the address stays for the next time."""
    settings = QgsSettings()
    authcfg = settings.value(_AUTHCFG, "")
    if authcfg:
        QgsApplication.authManager().removeAuthenticationConfig(authcfg)
    settings.remove(_AUTHCFG)
    settings.remove(_USER)

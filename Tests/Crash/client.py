"""A clerk's browser."""

import http.client
import http.cookiejar
import re
import secrets
import urllib.error
import urllib.parse
import urllib.request

from plans import Write
from server import Server


class Gone(Exception):
    """The server did not answer: whether it did what was asked is not known."""


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


class Client:
    """A session, and the token that its forms carry."""

    def __init__(self, server: Server, password: str, name: str = "clerk"):
        self.address = server.address
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar), NoRedirect)
        self.sign_in(name, password)

    @property
    def session(self) -> str:
        """The session's cookie, `name=value`, for programs that have no jar."""
        return next(f"{cookie.name}={cookie.value}" for cookie in self.jar if cookie.name.endswith("-session"))

    def sign_in(self, name: str, password: str) -> None:
        self.token = self.form_token("sign-in")
        self.post("sign-in", {"name": name, "password": password})
        self.token = self.form_token("account")

    def fetch(self, path: str) -> bytes:
        with self.opener.open(f"{self.address}/{path}", timeout=120) as answer:
            return answer.read()

    def get(self, path: str) -> str:
        return self.fetch(path).decode()

    def form_token(self, path: str) -> str:
        return re.search(r'name="_token" value="([^"]+)"', self.get(path)).group(1)

    def send(self, write: Write) -> tuple[int, str]:
        return self.post(write.path, write.fields, write.key, write.photo)

    def look(self, path: str) -> tuple[int, str]:
        return self.ask(urllib.request.Request(f"{self.address}/{path}"))

    def post(self, path: str, fields: dict, key: str = "", photo: bytes | None = None) -> tuple[int, str]:
        fields = {**fields, "_token": self.token}
        headers = {"Idempotency-Key": key} if key else {}
        if photo is None:
            body = urllib.parse.urlencode(fields).encode()
        else:
            headers["Content-Type"], body = multipart(fields, photo)
        return self.ask(urllib.request.Request(f"{self.address}/{path}", body, headers))

    def ask(self, request: urllib.request.Request) -> tuple[int, str]:
        """The status, and where it leads or what it says. Throws `Gone` when nobody answered."""
        try:
            with self.opener.open(request, timeout=120) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers.get("Location", "") or error.read().decode()
        except (OSError, http.client.HTTPException) as error:
            raise Gone from error


def multipart(fields: dict, photo: bytes) -> tuple[str, bytes]:
    """The type and the body of a form with a photo."""
    edge = secrets.token_hex(12)
    parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
             for name, value in fields.items()]
    head = (f'--{edge}\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n'
            "Content-Type: image/jpeg\r\n\r\n")
    body = b"".join(parts) + head.encode() + photo + f"\r\n--{edge}--\r\n".encode()
    return f"multipart/form-data; boundary={edge}", body


def main_text(page: str) -> str:
    """What a page of the product says, without its mark-up."""
    body = re.search(r"<main.*?</main>", page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body.group() if body else page).split())[:300]

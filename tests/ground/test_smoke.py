from django.test import Client


def test_health(client: Client) -> None:
    assert client.get("/health/").content == b"ok\n"

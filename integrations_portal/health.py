"""The page that a load balancer asks: is this process alive?"""

from django.http import HttpRequest, HttpResponse


def health(request: HttpRequest) -> HttpResponse:
    """Touches neither the database nor the queue, so that a slow neighbour does not take the site down."""
    return HttpResponse("ok\n", content_type="text/plain")

"""Small files of other tools, written for the tests."""

from __future__ import annotations

import json
from typing import Any

CATALOG = """
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: shop, title: Web shop, description: Sells shoes, links: [{url: "https://docs.example.com/shop"}]}
spec: {type: service, lifecycle: production, owner: "group:default/online", system: sales, providesApis: [orders]}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: books}
spec: {type: service, lifecycle: deprecated, owner: "user:default/jane", consumesApis: ["api:default/orders", rates]}
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: {name: orders, title: Orders}
spec:
  type: openapi
  lifecycle: production
  owner: online
  definition: |
    openapi: 3.0.0
    info: {title: Orders, version: "1"}
    paths:
      /orders:
        get:
          responses:
            "200":
              description: ok
              content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}
    components:
      schemas:
        Order: {type: object, properties: {id: {type: string}, total: {type: number}}}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: online}
spec: {type: team, profile: {displayName: Online sales}}
---
apiVersion: backstage.io/v1alpha1
kind: AiResource
metadata: {name: helper}
"""


def node(name: str, kind: str, credential: str = "", **rest: Any) -> dict[str, Any]:
    made = {"id": f"id-{name}", "name": name, "type": f"n8n-nodes-base.{kind}", **rest}
    return made | ({"credentials": {credential: {"id": "1"}}} if credential else {})


def workflow(*nodes: dict[str, Any], links: dict[str, list[str]], name: str = "Paid orders", **kinds: str) -> bytes:
    """`links` are the main connections by name; `kinds` are the kinds of the others by the name of the giver."""
    connections = {
        giver: {kinds.get(giver, "main"): [[{"node": taker, "type": "main", "index": 0} for taker in takers]]}
        for giver, takers in links.items()
    }
    return json.dumps({"name": name, "nodes": list(nodes), "connections": connections}).encode()


PAID_ORDERS = workflow(
    node(
        "Every two hours",
        "scheduleTrigger",
        parameters={"rule": {"interval": [{"field": "hours", "hoursInterval": 2}]}},
    ),
    node("Get paid orders", "shopify", parameters={"operation": "getAll"}),
    node("Only new ones", "if"),
    node("Look for the customer", "httpRequest", "quickBooksOAuth2Api", parameters={"url": "={{ $env.API }}"}),
    node(
        "Write the receipt",
        "httpRequest",
        "quickBooksOAuth2Api",
        parameters={"method": "POST", "url": "={{ $env.API }}"},
        retryOnFail=True,
        maxTries=5,
        waitBetweenTries=30_000,
    ),
    node("A note", "stickyNote"),
    links={
        "Every two hours": ["Get paid orders"],
        "Get paid orders": ["Only new ones"],
        "Only new ones": ["Look for the customer"],
        "Look for the customer": ["Write the receipt"],
    },
)

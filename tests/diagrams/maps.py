"""Maps to draw."""

from __future__ import annotations

from typing import Any

from datamaps.map.datamap import DataMap


def two_systems(system: str = "Shop", /, **flow: Any) -> DataMap:
    """A shop that sends its orders to the books, field by field."""
    return DataMap.read(
        {
            "systems": [
                {
                    "key": "shop",
                    "name": system,
                    "kind": "ecommerce",
                    "owner_team": "sales",
                    "records": [
                        {
                            "name": "Order",
                            "fields": [
                                {"path": "id", "type": "string", "max_length": 20, "key": True},
                                {"path": "lines[].sku", "type": "string"},
                            ],
                        }
                    ],
                },
                {
                    "key": "books",
                    "name": "Books",
                    "hosting": "partner",
                    "owner_team": "finance",
                    "records": [
                        {
                            "name": "Invoice",
                            "fields": [
                                {"path": "reference", "type": "string", "required": True},
                                {"path": "order", "references": "shop.Order.id"},
                            ],
                        }
                    ],
                },
            ],
            "flows": [
                {
                    "ref": "F-01",
                    "name": "Orders",
                    "source": "shop",
                    "target": "books",
                    "max_delay": "15m",
                    "record_maps": [
                        {
                            "source": "Order",
                            "target": "Invoice",
                            "fields": [
                                {"source": ["id"], "target": "reference"},
                                {"source": ["lines[].sku"], "target": "order", "transform": "lookup"},
                                {"target": "currency", "transform": "constant", "default": "EUR"},
                            ],
                        }
                    ],
                    **flow,
                }
            ],
        }
    )


def many(systems: int, flows: int, teams: int = 0) -> DataMap:
    """A map of that many systems, each flow to a system a little further on."""
    return DataMap.read(
        {
            "systems": [
                {"key": f"s{n}", "name": f"System {n}", "owner_team": f"t{n % teams}" if teams else None}
                for n in range(systems)
            ],
            "flows": [
                {
                    "ref": f"F-{n}",
                    "source": f"s{n % systems}",
                    "target": f"s{(n * 7 + n // systems + 1) % systems}",
                }
                for n in range(flows)
            ],
        }
    )

"""One module a layer: entities, roles, amounts, quotations."""

//! The OpenAPI document, written from the list of addresses and schemas.

use super::answers::ENDPOINTS;
use super::schemas::{SCHEMAS, Schema};
use super::{Endpoint, Parameter};
use serde_json::{Map, Value, json};

/// The whole document (OpenAPI 3.1).
pub(crate) fn document() -> Value {
    let paths: Map<String, Value> = ENDPOINTS
        .iter()
        .map(|endpoint| (format!("/api{}", endpoint.path), path(endpoint)))
        .collect();
    let mut schemas: Map<String, Value> = SCHEMAS
        .iter()
        .map(|schema| (schema.name.to_owned(), object(schema)))
        .collect();
    schemas.insert("Span".to_owned(), span());
    schemas.insert(
        "Error".to_owned(),
        json!({
            "type": "object",
            "required": ["error"],
            "properties": { "error": { "type": "string" } },
            "additionalProperties": false,
        }),
    );
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Crosswire",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Who said what, through whom it reached the page. The same answers as the pages; for looking only.",
        },
        "paths": paths,
        "components": { "schemas": schemas },
    })
}

fn span() -> Value {
    json!({
        "type": "array",
        "description": "half-open range of the article's text",
        "prefixItems": [{ "type": "integer" }, { "type": "integer" }],
        "minItems": 2,
        "maxItems": 2,
    })
}

fn path(endpoint: &Endpoint) -> Value {
    let mut parameters: Vec<Value> = endpoint.all_parameters().into_iter().map(query).collect();
    if endpoint.path.contains("{id}") {
        parameters.push(json!({
            "name": "id", "in": "path", "required": true, "schema": { "type": "string" },
        }));
    }
    let one = json!({ "$ref": format!("#/components/schemas/{}", endpoint.schema) });
    let answer = match endpoint.list {
        false => one,
        true => json!({
            "type": "object",
            "required": ["items", "next"],
            "additionalProperties": false,
            "properties": {
                "items": { "type": "array", "items": one },
                "next": { "type": ["string", "null"], "description": "address of the next page" },
            },
        }),
    };
    let failed = |about: &str| {
        json!({
            "description": about,
            "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Error" } } },
        })
    };
    json!({
        "get": {
            "summary": endpoint.summary,
            "parameters": parameters,
            "responses": {
                "200": {
                    "description": endpoint.summary,
                    "content": { "application/json": { "schema": answer } },
                },
                "400": failed("a parameter is wrong"),
                "404": failed("nothing has this id"),
            },
        },
    })
}

fn query(parameter: &Parameter) -> Value {
    let mut schema = json!({ "type": "string" });
    if !parameter.values.is_empty() {
        schema["enum"] = json!(parameter.values);
    }
    json!({
        "name": parameter.name,
        "in": "query",
        "description": parameter.about,
        "schema": schema,
    })
}

fn object(schema: &Schema) -> Value {
    let required: Vec<&str> = schema
        .fields
        .iter()
        .filter(|(_, kind)| !kind.ends_with('~'))
        .map(|(name, _)| *name)
        .collect();
    let properties: Map<String, Value> = schema
        .fields
        .iter()
        .map(|(name, kind)| ((*name).to_owned(), field(kind.trim_end_matches('~'))))
        .collect();
    json!({
        "type": "object",
        "description": schema.about,
        "required": required,
        "properties": properties,
        "additionalProperties": false,
    })
}

fn field(kind: &str) -> Value {
    if let Some(one) = kind.strip_suffix("[]") {
        return json!({ "type": "array", "items": field(one) });
    }
    if let Some(one) = kind.strip_suffix('?') {
        return json!({ "anyOf": [field(one), { "type": "null" }] });
    }
    match kind {
        "string" | "integer" | "number" | "boolean" => json!({ "type": kind }),
        "object" => json!({}),
        "span" => json!({ "$ref": "#/components/schemas/Span" }),
        name => json!({ "$ref": format!("#/components/schemas/{name}") }),
    }
}

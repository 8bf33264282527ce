//! As much of JSON Schema as `docs/scenario.schema.json` uses. What it does not know fails, so that nothing passes
//! because it was not looked at.

use serde_json::{Map, Value};

/// Whether a value is of the kind that a schema describes; the path and the rule where it is not.
pub(crate) fn check(root: &Value, value: &Value) -> Result<(), String> {
    Schema { root }.holds(root, value, "")
}

struct Schema<'a> {
    root: &'a Value,
}

impl Schema<'_> {
    fn holds(&self, schema: &Value, value: &Value, path: &str) -> Result<(), String> {
        if *schema == Value::Bool(false) {
            return Err(format!("{path}: it is not known here"));
        }
        let rules = schema.as_object().expect("a schema is an object");
        rules.iter().try_for_each(|(name, rule)| self.rule(rules, (name, rule), value, path))
    }

    fn rule(
        &self,
        rules: &Map<String, Value>,
        (name, rule): (&str, &Value),
        value: &Value,
        path: &str,
    ) -> Result<(), String> {
        let alternatives = || rule.as_array().expect("alternatives are an array").iter();
        let fitting = || alternatives().filter(|it| self.holds(it, value, path).is_ok()).count();
        let (object, array) = (value.as_object(), value.as_array());
        let fits = match name {
            "$schema" | "$defs" | "title" | "description" | "default" | "format" => true,
            "$ref" => {
                let place =
                    rule.as_str().and_then(|it| it.strip_prefix('#')).expect("a place in it");
                let defined = self.root.pointer(place).expect("it is defined");
                return self.holds(defined, value, path);
            }
            "type" => match rule {
                Value::Array(types) => types.iter().any(|it| is_of(value, it)),
                one => is_of(value, one),
            },
            "const" => rule == value,
            "enum" => alternatives().any(|it| it == value),
            "anyOf" => fitting() > 0,
            "oneOf" => fitting() == 1,
            "minimum" => value.as_i64().is_none_or(|it| Some(it) >= rule.as_i64()),
            "maximum" => value.as_i64().is_none_or(|it| Some(it) <= rule.as_i64()),
            "minItems" => array.is_none_or(|it| Some(it.len() as u64) >= rule.as_u64()),
            "maxItems" => array.is_none_or(|it| Some(it.len() as u64) <= rule.as_u64()),
            "required" => object.is_none_or(|it| {
                alternatives().all(|key| it.contains_key(key.as_str().expect("a key")))
            }),
            "properties" | "additionalProperties" => {
                self.entries(rules, (name, rule), value, path)?;
                true
            }
            "prefixItems" | "items" => {
                self.items(rules, (name, rule), value, path)?;
                true
            }
            other => panic!("the schema has a rule `{other}`, which this test does not know"),
        };
        if fits { Ok(()) } else { Err(format!("{path}: `{name}` is not met by {value}")) }
    }

    /// What `properties` says of the keys that it lists, and `additionalProperties` of all others.
    fn entries(
        &self,
        rules: &Map<String, Value>,
        (name, rule): (&str, &Value),
        value: &Value,
        path: &str,
    ) -> Result<(), String> {
        let listed = rules.get("properties");
        for (key, value) in value.as_object().into_iter().flatten() {
            let own = listed.and_then(|listed| listed.get(key));
            let schema = if name == "properties" { own } else { own.xor(Some(rule)) };
            let path = format!("{path}.{key}");
            schema.map_or(Ok(()), |schema| self.holds(schema, value, &path))?;
        }
        Ok(())
    }

    /// What `prefixItems` says of the first items, and `items` of all others.
    fn items(
        &self,
        rules: &Map<String, Value>,
        (name, rule): (&str, &Value),
        value: &Value,
        path: &str,
    ) -> Result<(), String> {
        let listed =
            rules.get("prefixItems").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        for (place, value) in value.as_array().into_iter().flatten().enumerate() {
            let own = listed.get(place);
            let schema = if name == "prefixItems" { own } else { own.xor(Some(rule)) };
            let path = format!("{path}[{place}]");
            schema.map_or(Ok(()), |schema| self.holds(schema, value, &path))?;
        }
        Ok(())
    }
}

fn is_of(value: &Value, kind: &Value) -> bool {
    match kind.as_str().expect("the name of a type") {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "integer" => value.is_u64() || value.is_i64(),
        other => panic!("the schema has a type `{other}`, which this test does not know"),
    }
}

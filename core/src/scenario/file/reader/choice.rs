//! Enums in a file: a word, or an object whose one key is the word and whose value belongs to it.

use alloc::{format, string::String};
use core::{
    fmt::{self, Display, Formatter},
    marker::PhantomData,
};

use serde::de::{
    DeserializeSeed, EnumAccess, Error, IgnoredAny, IntoDeserializer, MapAccess, Unexpected,
    VariantAccess, Visitor,
};

use super::{Array, Listed, Object, Path, Segment, Within};

/// Reads one of these words.
pub(super) struct Choice<'p, V> {
    pub(super) visitor: V,
    pub(super) words: &'static [&'static str],
    pub(super) path: &'p Path,
}

impl<V> Choice<'_, V> {
    fn known<E: Error>(&self, word: &str) -> Result<(), E> {
        if self.words.contains(&word) {
            return Ok(());
        }
        let words = Listed(self.words, "and");
        Err(E::custom(format_args!("there is no `{word}` here; there are {words}")))
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Choice<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Listed(self.words, "or"))
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<V::Value, E> {
        self.known(word)?;
        self.visitor.visit_enum(Word { word, error: PhantomData })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<V::Value, A::Error> {
        let Some(word) = entries.next_key::<String>()? else {
            return Err(A::Error::invalid_value(Unexpected::Other("an empty object"), &self));
        };
        self.known(&word)?;
        let path = self.path;
        let segment = Segment::Key(word.clone());
        let value = path.below(segment, || {
            self.visitor.visit_enum(Tagged { word: &word, entries: &mut entries, path })
        })?;
        match entries.next_key::<String>()? {
            None => Ok(value),
            Some(other) => Err(A::Error::custom(format_args!(
                "`{word}` stands alone in its object, without `{other}`"
            ))),
        }
    }
}

/// A choice that is written as a word alone.
struct Word<'a, E> {
    word: &'a str,
    error: PhantomData<E>,
}

impl<E: Error> Word<'_, E> {
    fn lacks<T>(&self, what: impl Display) -> Result<T, E> {
        let word = self.word;
        Err(E::custom(format_args!("`{word}` needs {what}: `{{ \"{word}\": … }}`")))
    }
}

impl<'de, E: Error> EnumAccess<'de> for Word<'_, E> {
    type Error = E;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), E> {
        Ok((seed.deserialize(self.word.into_deserializer())?, self))
    }
}

impl<'de, E: Error> VariantAccess<'de> for Word<'_, E> {
    type Error = E;

    fn unit_variant(self) -> Result<(), E> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, _: S) -> Result<S::Value, E> {
        self.lacks("a value")
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, _: V) -> Result<V::Value, E> {
        self.lacks(format_args!("an array of {length} values"))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        keys: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, E> {
        self.lacks(format!("an object with {}", Listed(keys, "and")))
    }
}

/// A choice that is written as the key of an object.
struct Tagged<'a, 'p, A> {
    word: &'a str,
    entries: &'a mut A,
    path: &'p Path,
}

impl<'de, A: MapAccess<'de>> EnumAccess<'de> for Tagged<'_, '_, A> {
    type Error = A::Error;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), A::Error> {
        Ok((seed.deserialize(self.word.into_deserializer())?, self))
    }
}

impl<'de, A: MapAccess<'de>> VariantAccess<'de> for Tagged<'_, '_, A> {
    type Error = A::Error;

    fn unit_variant(self) -> Result<(), A::Error> {
        let Self { word, entries, .. } = self;
        if entries.next_value::<Option<IgnoredAny>>()?.is_none() {
            return Ok(());
        }
        Err(A::Error::custom(format_args!("`{word}` takes no value: write `\"{word}\"` alone")))
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, A::Error> {
        self.entries.next_value_seed(Within { seed, path: self.path })
    }

    fn tuple_variant<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        self.entries.next_value_seed(Array { visitor, length: Some(length), path: self.path })
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        keys: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        self.entries.next_value_seed(Object { visitor, keys, path: self.path })
    }
}
